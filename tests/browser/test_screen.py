"""The big screen beside a facilitator and a tablet; and alone, when the network of the hall fails."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from common import live
from events.models import Announcement, Event
from projects.models import Presentation
from projects.services.presentations import order_by_table
from tests.browser.conftest import PHONE, WIDE, steady, wait_until
from tests.browser.test_accessibility import faults
from tests.factories import SlotFactory, TeamFactory
from tests.permissions.world import World

pytestmark = pytest.mark.browser
HALL = {"width": 1920, "height": 1080}
LONG_TITLE = ("Raconter en quatre minutes ce que votre équipe a trouvé, avec des mots de tous les jours, " * 2)[:150]
MEASURES = """() => {
  const faces = document.getElementById("faces");
  const size = (one) => (100 * parseFloat(getComputedStyle(one).fontSize)) / innerHeight;
  const seen = [...faces.querySelectorAll("p, li")].filter((one) => one.offsetHeight && !one.closest(".visually-hidden") && one.textContent.trim());
  return {
    smallest: Math.min(...seen.map(size)),
    title: Math.max(...[...faces.querySelectorAll(".screen-title")].filter((one) => one.offsetHeight).map(size)),
    over: faces.scrollHeight - faces.clientHeight,
    aside: document.documentElement.scrollWidth - innerWidth,
  };
}"""


@pytest.fixture
def world(transactional_db: None) -> World:
    world = World(status="under_way")
    world.event.slots.all().delete()
    world.team.name = "Les Passerelles"
    world.team.save()
    TeamFactory(event=world.event, theme=world.theme, number=8, name="Le Fil d’Ariane")
    SlotFactory(event=world.event, title="Imaginer, puis choisir", starts_at=time(15), ends_at=time(16))
    SlotFactory(event=world.event, title="La fiche projet", starts_at=time(16), ends_at=time(17))
    return world


def it_is(world: World, hour: time, *, seconds: int = 0) -> None:
    """The event's clock, from now on."""
    at = datetime.combine(world.event.starts_on, hour, world.event.zone) + timedelta(seconds=seconds)
    Event.objects.filter(pk=world.event.pk).update(
        rehearsal_began_at=timezone.now(), rehearsal_from=at, rehearsal_speed=1
    )
    world.event.refresh_from_db()


def opened(window: BrowserContext, world: World, path: str) -> Page:
    page = window.new_page()
    page.goto(f"/e/{world.event.slug}/{path}")
    return page


def shown(page: Page, words: str) -> None:
    expect(page.locator("[data-face]:not([hidden])")).to_contain_text(words)


def test_a_facilitator_holds_the_stopwatch_and_the_tablet_and_the_screen_follow(
    world: World, open_browser: Callable[..., BrowserContext]
) -> None:
    it_is(world, time(15, 10))
    order_by_table(event=world.event)
    facilitator = steady(opened(open_browser(world.browser("facilitator")), world, "presentations/"))
    tablet = steady(opened(open_browser(world.browser("tablet")), world, "presentations/who-is-next/"))
    screen = opened(open_browser(world.browser("screen"), viewport=HALL), world, "screen/")
    shown(screen, "Imaginer, puis choisir")

    facilitator.get_by_role("button", name="Commencer Les Passerelles").first.click()
    shown(screen, "Les Passerelles")
    shown(screen, "4 min")
    shown(screen, "Le Fil d’Ariane")
    expect(tablet.locator("#watch")).to_have_text("Les Passerelles")
    facilitator.get_by_role("button", name="Questions Les Passerelles").click()
    shown(screen, "Les questions à")
    facilitator.get_by_role("button", name="Terminé Les Passerelles").click()
    expect(tablet.locator(".turn").nth(1)).to_contain_text("ensuite")
    shown(screen, "Imaginer, puis choisir")
    facilitator.get_by_role("button", name="Annuler").click()
    shown(screen, "Les questions à")


def test_the_room_loses_its_network_while_a_facilitator_goes_on_and_all_are_right_afterwards(
    world: World, open_browser: Callable[..., BrowserContext]
) -> None:
    it_is(world, time(15, 10))
    order_by_table(event=world.event)
    windows = [open_browser(world.browser(role), viewport=HALL) for role in ("tablet", "screen")]
    tablet = steady(opened(windows[0], world, "presentations/who-is-next/"))
    screen = opened(windows[1], world, "screen/")
    screen.wait_for_selector("#faces[data-etag]")
    facilitator = steady(opened(open_browser(world.browser("facilitator")), world, "presentations/"))
    for window in windows:
        window.set_offline(True)
    expect(screen.locator("[data-screen-offline]")).to_have_text("Hors ligne")
    facilitator.get_by_role("button", name="Commencer Les Passerelles").first.click()
    facilitator.get_by_role("button", name="Questions Les Passerelles").click()
    expect(facilitator.get_by_role("button", name="Terminé Les Passerelles")).to_be_visible()
    shown(screen, "Imaginer, puis choisir")
    for window in windows:
        window.set_offline(False)
    shown(screen, "Les questions à")
    expect(tablet.locator("#watch")).to_have_text("Les Passerelles")


def test_the_order_is_changed_by_keys(world: World, open_browser: Callable[..., BrowserContext]) -> None:
    order_by_table(event=world.event)
    page = steady(opened(open_browser(world.browser("facilitator")), world, "presentations/"))
    page.get_by_role("button", name="Plus tard : Les Passerelles").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".turn h3").first).to_have_text("Le Fil d’Ariane")


def test_the_order_is_changed_by_drag(world: World, open_browser: Callable[..., BrowserContext]) -> None:
    order_by_table(event=world.event)
    page = steady(opened(open_browser(world.browser("facilitator"), viewport=WIDE), world, "presentations/"))
    last = page.locator(".turn").nth(1)
    page.locator(".turn [data-handle]").first.hover()
    page.mouse.down()
    under = last.bounding_box()
    assert under
    for step in range(1, 6):
        page.mouse.move(under["x"] + 60, under["y"] + under["height"] - 6 + step)
    page.mouse.up()
    expect(page.locator(".turn h3").first).to_have_text("Le Fil d’Ariane")
    wait_until(page, lambda: Presentation.objects.get(team=world.team).position == 2)


def test_the_order_is_changed_on_a_phone_whose_pages_have_no_fault(
    world: World, open_browser: Callable[..., BrowserContext]
) -> None:
    order_by_table(event=world.event)
    window = open_browser(world.browser("facilitator"), viewport=PHONE, bypass_csp=True)  # axe comes from outside
    page = steady(opened(window, world, "presentations/"))
    page.get_by_role("button", name="Plus tôt : Le Fil d’Ariane").click()
    expect(page.locator(".turn h3").first).to_have_text("Le Fil d’Ariane")
    for path in ("presentations/", "presentations/who-is-next/", f"teams/{world.team.pk}/one-page/"):
        page.goto(f"/e/{world.event.slug}/{path}")
        assert faults(page) == []


def test_without_network_the_screen_goes_on_by_itself_and_is_right_again_afterwards(
    world: World, open_browser: Callable[..., BrowserContext]
) -> None:
    it_is(world, time(16), seconds=-9)
    soon = world.event.now + timedelta(seconds=4)
    Announcement.objects.create(event=world.event, text="Le café est prêt.", starts_at=soon)
    window = open_browser(world.browser("screen"), viewport=HALL)
    screen = opened(window, world, "screen/")
    screen.wait_for_selector("#faces[data-etag]")
    shown(screen, "Imaginer, puis choisir")
    sign = screen.locator("[data-screen-offline]")

    window.set_offline(True)
    expect(sign).to_have_text("Hors ligne")
    expect(screen.locator("[data-news]")).to_contain_text("Le café est prêt.", timeout=12000)
    shown_title = screen.locator("[data-title]")
    expect(shown_title).to_have_text("La fiche projet", timeout=15000)
    expect(screen.locator("[data-clock]")).to_have_text("16:00")
    expect(screen.locator("[data-left]")).to_contain_text("60")

    world.event.slots.filter(title="La fiche projet").update(title="Un autre moment")
    live.publish(event_id=world.event.pk, topic="programme")
    window.set_offline(False)
    expect(shown_title).to_have_text("Un autre moment", timeout=15000)
    expect(sign).to_be_hidden()


def test_a_screen_whose_code_was_replaced_asks_for_the_new_one(
    world: World, open_browser: Callable[..., BrowserContext]
) -> None:
    screen = opened(open_browser(world.browser("screen")), world, "screen/")
    screen.wait_for_selector("#faces[data-etag]")
    world.screen.replace_code()
    screen.evaluate("htmx.trigger(document.body, 'live:everything')")
    expect(screen).to_have_url(f"/code/?next=/e/{world.event.slug}/screen/", timeout=10000)


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1280, 720), (1024, 768)])
def test_every_face_is_read_from_fifteen_metres(
    world: World, open_browser: Callable[..., BrowserContext], width: int, height: int
) -> None:
    it_is(world, time(15, 10))
    order_by_table(event=world.event)
    window = open_browser(world.browser("screen"), viewport={"width": width, "height": height}, reduced_motion="reduce")
    for shows in ("now", "themes", "order", "thanks"):
        measured = _measure(world, window, shows)
        assert measured["smallest"] >= 4, (shows, measured)
        assert measured["title"] >= 9, (shows, measured)


def test_the_longest_texts_stand_on_the_screen(world: World, open_browser: Callable[..., BrowserContext]) -> None:
    it_is(world, time(15, 10))
    order_by_table(event=world.event)
    world.event.slots.filter(starts_at=time(15)).update(title=LONG_TITLE, place="Grande salle du premier étage")
    world.event.themes.all().update(question=("Comment ne laisser personne seul ? " * 6)[:200])
    world.event.teams.all().update(name=("Une équipe au nom bien long " * 4)[:80])
    window = open_browser(world.browser("screen"), viewport=HALL, reduced_motion="reduce")
    for shows in ("now", "themes", "order"):
        assert _measure(world, window, shows)["title"] >= 9, shows
    Announcement.objects.create(event=world.event, text="Reprise à deux heures. " * 8, starts_at=world.event.now)
    assert _measure(world, window, "now")["smallest"] >= 4


def _measure(world: World, window: BrowserContext, shows: str) -> dict[str, Any]:
    """In hundredths of the screen's height; nothing passes its edges."""
    world.screen.shows = shows
    world.screen.save()
    page = opened(window, world, "screen/")
    page.wait_for_function("document.querySelector('#faces').dataset.tight !== undefined")
    page.wait_for_timeout(1500)  # letters are there, and it has fitted them
    measured: dict[str, Any] = page.evaluate(MEASURES)
    page.close()
    assert measured["over"] <= 0.01 * page.viewport_size["height"], (shows, measured)  # type: ignore[index]
    assert measured["aside"] <= 0
    return measured
