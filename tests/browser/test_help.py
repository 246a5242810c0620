"""A table asks, a facilitator comes, the board knows: three browsers at once; the same without network and by keyboard."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from common import live
from teams.models import HelpRequest
from teams.services import ask_help, ask_weather, close_request, take_request
from tests.browser.conftest import PHONE, steady
from tests.browser.test_accessibility import faults, faults_in_the_dark
from tests.factories import ResourcePersonFactory, ResourceSlotFactory
from tests.permissions.world import World

pytestmark = pytest.mark.browser
Open = Callable[..., BrowserContext]


@pytest.fixture
def world(site: str) -> World:
    return World(status="under_way")


def visit(window: BrowserContext, world: World, path: str) -> Page:
    page = window.new_page()
    page.goto(f"/e/{world.event.slug}/{path}")
    return page


def test_a_table_asks_somebody_comes_and_everybody_sees_it(open_browser: Open, world: World) -> None:
    name = world.roles["facilitator"].user.name
    tablet = steady(visit(open_browser(world.browser("tablet")), world, f"teams/{world.team.pk}/help/"))
    queue = steady(visit(open_browser(world.browser("facilitator"), viewport=PHONE), world, "queue/"))
    board = steady(visit(open_browser(world.browser("organiser")), world, "board/"))
    tablet.get_by_role("button", name="Un animateur").click()
    expect(tablet.locator("#help-live")).to_contain_text("Vous êtes les prochains.")
    asked = HelpRequest.objects.get()
    expect(board.locator(f"#hand-{asked.pk}")).to_be_visible(timeout=5000)
    queue.locator(f"#take-{asked.pk}").click()
    expect(tablet.locator("#help-live")).to_contain_text(f"{name} arrive.", timeout=5000)
    expect(board.locator(f"#team-{world.team.pk}")).to_contain_text(f"{name} arrive.", timeout=5000)
    tablet.locator(f"#done-{asked.pk}").click()
    expect(queue.locator("#queue")).to_contain_text("Personne n’attend", timeout=5000)
    expect(board.locator(f"#hand-{asked.pk}")).to_have_count(0, timeout=5000)


def test_what_is_asked_without_network_leaves_when_it_is_back(open_browser: Open, world: World) -> None:
    window = open_browser(world.browser("tablet"))
    page = steady(visit(window, world, f"teams/{world.team.pk}/help/"))
    window.set_offline(True)
    page.locator(".choice", has_text="ciseaux").click()
    page.locator("#ask-material").click()
    expect(page.locator("[data-unsent]")).to_contain_text("Ce n’est pas parti")
    window.set_offline(False)
    expect(page.locator("#help-live")).to_contain_text("Ciseaux", timeout=8000)
    expect(page.locator("[data-unsent]")).to_be_hidden()
    assert HelpRequest.objects.get().material == "ciseaux"


def test_what_failed_is_sent_again_after_the_page_has_followed(open_browser: Open, world: World) -> None:
    """A hall whose network is there but leads nowhere: the browser believes that it is on line."""
    page = steady(visit(open_browser(world.browser("tablet")), world, f"teams/{world.team.pk}/help/"))
    page.route("**/help/ask/", lambda route: route.abort())
    page.locator("#ask-facilitator").click()
    expect(page.locator("[data-unsent]")).to_be_visible()
    page.unroute("**/help/ask/")
    live.publish(event_id=world.event.pk, topic="help")
    expect(page.locator("#help-live")).to_contain_text("Vous êtes les prochains.")
    expect(page.locator("[data-unsent]")).to_be_hidden()


def test_a_facilitator_without_network_is_told_who_was_first(open_browser: Open, world: World) -> None:
    asked, organiser = ask_help(team=world.team), world.roles["organiser"].user
    window = open_browser(world.browser("facilitator"), viewport=PHONE)
    page = steady(visit(window, world, "queue/"))
    window.set_offline(True)
    page.locator(f"#take-{asked.pk}").click()
    expect(page.locator("[data-unsent]")).to_contain_text("Ce n’est pas parti")
    take_request(request=asked, by=organiser)
    window.set_offline(False)
    expect(page.locator("#queue")).to_contain_text(f"{organiser.name} arrive.")
    expect(page.locator("[data-unsent]")).to_be_hidden()
    asked.refresh_from_db()
    assert asked.taken_by == organiser


def test_by_keyboard_on_a_phone_a_table_takes_a_moment(open_browser: Open, world: World) -> None:
    person = ResourcePersonFactory(event=world.event, name="Salma DÉMO")
    slot = ResourceSlotFactory(event=world.event, person=person, starts_at=timezone.now() + timedelta(hours=1))
    page = steady(
        visit(open_browser(world.browser("participant"), viewport=PHONE), world, f"teams/{world.team.pk}/help/")
    )
    page.locator(f"#slot-{slot.pk}").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#people")).to_contain_text("Vous vous voyez de")
    assert page.evaluate("document.activeElement.id") == f"slot-{slot.pk}"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_tablet_is_asked_its_weather_and_the_board_counts_the_answers(open_browser: Open, world: World) -> None:
    tablet = steady(visit(open_browser(world.browser("tablet")), world, "table/"))
    board = steady(visit(open_browser(world.browser("facilitator")), world, "board/"))
    board.locator("#ask-weather").click()
    tablet.locator("#weather").get_by_role("button", name="Soleil").click(timeout=5000)
    expect(tablet.locator("#weather")).to_contain_text("votre météo est notée")
    expect(board.locator(".board-round")).to_contain_text("Toutes les tables ont répondu.", timeout=5000)


def test_without_scripts_a_table_asks_and_closes(open_browser: Open, world: World) -> None:
    page = visit(
        open_browser(world.browser("tablet"), java_script_enabled=False), world, f"teams/{world.team.pk}/help/"
    )
    page.get_by_role("button", name="Un animateur").click()
    expect(page.locator("#help-live")).to_contain_text("Vous êtes les prochains.")
    page.get_by_role("button", name="Nous n’en avons plus besoin").click()
    assert HelpRequest.objects.get().closed_at


@pytest.mark.parametrize("path", ["teams/{team}/help/", "queue/", "organise/resource-people/{person}/moments/"])
def test_the_pages_of_help_are_accessible(open_browser: Open, world: World, path: str) -> None:
    user, person = world.roles["organiser"].user, ResourcePersonFactory(event=world.event)
    ResourceSlotFactory(event=world.event, person=person, starts_at=timezone.now() + timedelta(hours=1))
    ResourceSlotFactory(event=world.event, person=person, team=world.team)
    ask_weather(event=world.event, by=user)
    close_request(request=ask_help(team=world.team, kind="material", material="ciseaux"), by=user)
    take_request(request=ask_help(team=world.team, kind="resource", resource=person), by=user)
    assert world.asked
    window = open_browser(world.browser("organiser"), viewport=PHONE, bypass_csp=True)
    page = visit(window, world, path.format(team=world.team.pk, person=person.pk))
    page.evaluate("document.querySelectorAll('details[id]').forEach(one => { one.open = true })")
    assert faults(page) == []
    assert faults_in_the_dark(page) == []
