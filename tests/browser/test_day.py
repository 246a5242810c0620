"""The organiser runs late, a tablet sees it at once; then it is taken back. At 360 px, by keyboard."""

import re
import time as clock
from datetime import datetime, time

import pytest
from playwright.sync_api import expect

from events.services.rehearsal import set_clock
from tests.browser.conftest import PHONE, WIDE, steady
from tests.browser.test_accessibility import faults, faults_in_the_dark
from tests.browser.test_tables import Open
from tests.factories import AnnouncementFactory, SlotFactory
from tests.permissions.world import World

pytestmark = pytest.mark.browser


@pytest.fixture
def world(site: str) -> World:
    """9:40 in a moment that ends at 10:00, a break after it."""
    world = World(status="under_way")
    SlotFactory(event=world.event, starts_at=time(10), ends_at=time(10, 15), title="Petite pause", kind="break")
    world.event = set_clock(
        event=world.event, at=datetime.combine(world.event.starts_on, time(9, 40), world.event.zone), speed=1
    )
    return world


def test_ten_minutes_more_show_on_a_tablet_within_two_seconds_and_are_undone(open_browser: Open, world: World) -> None:
    base = f"/e/{world.event.slug}"
    tablet = open_browser(as_=world.browser("tablet"), viewport={"width": 1024, "height": 768}).new_page()
    tablet.goto(f"{base}/teams/{world.team.pk}/sheet/")
    strip = tablet.locator("#day-strip")
    expect(strip).to_contain_text("encore 20 min")
    expect(tablet.locator("[data-live][data-state=live]")).to_be_visible()

    page = open_browser(as_=world.browser("organiser"), viewport=PHONE).new_page()
    page.goto(f"{base}/organise/day/")
    steady(page)
    page.get_by_role("link", name="10 min de plus").press("Enter")
    expect(page.get_by_text("La journée finit à 10:25 au lieu de 10:15.")).to_be_visible()
    page.get_by_role("button", name="Changer la journée").press("Enter")
    expect(page.get_by_text("La suite est décalée de 10 minutes.").first).to_be_visible()
    done = clock.monotonic()
    expect(strip).to_contain_text("jusqu’à 10:10", timeout=2000)
    assert clock.monotonic() - done < 2

    page.get_by_role("button", name="Annuler").press("Enter")
    expect(page.get_by_text("C’est annulé. Les heures sont comme avant.")).to_be_visible()
    expect(strip).to_contain_text("jusqu’à 10:00", timeout=2000)


def test_what_is_announced_in_one_tap_reaches_a_phone(open_browser: Open, world: World) -> None:
    base = f"/e/{world.event.slug}"
    phone = open_browser(as_=world.browser("participant"), viewport=PHONE).new_page()
    phone.goto(f"{base}/me/")
    expect(phone.locator("[data-live][data-state=live]")).to_be_visible()
    page = open_browser(as_=world.browser("facilitator"), viewport=PHONE).new_page()
    page.goto(f"{base}/organise/announcements/")
    page.get_by_role("button", name="Le repas est servi.").press("Enter")
    expect(phone.locator("#day-strip")).to_contain_text("Le repas est servi.", timeout=3000)
    expect(phone.locator("#announcer")).to_contain_text("Le repas est servi.")


def test_a_phone_counts_the_last_minutes_down_as_the_big_screen_does(open_browser: Open, world: World) -> None:
    at = datetime.combine(world.event.starts_on, time(9, 55, 30), world.event.zone)
    set_clock(event=world.event, at=at, speed=1)
    base = f"/e/{world.event.slug}"
    phone = open_browser(as_=world.browser("participant"), viewport=PHONE).new_page()
    screen = open_browser(as_=world.browser("screen"), viewport=WIDE).new_page()
    for page, path in ((phone, "me/"), (screen, "screen/")):
        page.clock.install()
        page.goto(f"{base}/{path}")
        page.context.set_offline(offline=True)  # the server's clock stands where it was: it would correct theirs
    said = phone.locator(".day-soon")
    expect(said).to_contain_text("dans 5 minutes")
    for _ in range(4):
        phone.clock.fast_forward(60_000)
        screen.clock.fast_forward(60_000)
        minutes = int(re.sub(r"\D", "", screen.locator("[data-left]").inner_text()))
        expect(said).to_contain_text(f"dans {minutes} minute{'s' if minutes > 1 else ''}.")
    assert minutes == 1


def test_the_word_of_no_network_stays_in_sight_however_far_one_reads(open_browser: Open, world: World) -> None:
    page = open_browser(as_=world.browser("participant"), viewport=PHONE).new_page()
    page.goto(f"/e/{world.event.slug}/me/")
    page.context.set_offline(offline=True)
    expect(page.locator("#offline")).to_be_visible()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(page.locator("#offline")).to_be_in_viewport()
    assert page.locator("#offline").evaluate("(bar) => parseFloat(getComputedStyle(bar).paddingLeft)") >= 16


@pytest.mark.parametrize("window", [PHONE, WIDE], ids=["phone", "wide"])
def test_axe_finds_nothing_while_the_day_runs(open_browser: Open, world: World, window: dict[str, int]) -> None:
    AnnouncementFactory(event=world.event, text="Le repas est servi.", starts_at=world.event.now)
    base, ends = f"/e/{world.event.slug}", datetime.combine(world.event.starts_on, time(9, 57), world.event.zone)
    set_clock(event=world.event, at=ends, speed=0)
    pages = {
        "organiser": ("organise/day/", "organise/day/add/", "organise/day/change/?do=shift&minutes=5"),
        "facilitator": ("run-sheet/", "run-sheet/?whole=1", "organise/announcements/", "board/"),
        "participant": ("me/",),
        "tablet": (f"teams/{world.team.pk}/sheet/",),
    }
    found = {}
    for role, paths in pages.items():
        page = open_browser(as_=world.browser(role), viewport=window, bypass_csp=True).new_page()
        for path in paths:
            page.goto(f"{base}/{path}")
            if lines := faults(page) + faults_in_the_dark(page):
                found[path] = lines
    assert found == {}
