"""The organiser answers needs by keyboard on a phone, and the person reads the answers."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from participants.models import Need
from tests.browser.conftest import PHONE
from tests.browser.test_accessibility import faults
from tests.factories.participants import NeedFactory
from tests.permissions.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(site: str) -> World:
    world = World()
    for kind in ("front_seat", "hearing", "other"):
        NeedFactory(event=world.event, registration=world.registration, kind=kind, detail="")
    return world


def card(page: Page, kind: str) -> Locator:
    return page.locator(f"#need-{Need.objects.get(kind=kind).pk}")


def test_three_needs_are_answered_by_keyboard_on_a_phone_and_read_by_the_person(
    world: World, open_browser: Callable
) -> None:
    page = open_browser(world.browser("organiser"), viewport=PHONE, bypass_csp=True).new_page()
    page.goto(f"/e/{world.event.slug}/organise/needs/")
    assert faults(page) == []

    # A sentence that is ready: one press, and the focus stays with the person.
    seat = card(page, "front_seat")
    seat.get_by_role("button", name="Oui : Une chaise").press("Enter")
    expect(seat.get_by_role("heading")).to_be_focused()
    expect(page.get_by_role("button", name="Annuler")).to_be_visible()

    # Another answer: the form unfolds in its card, the focus on the first sentence.
    hearing = card(page, "hearing")
    hearing.get_by_role("link", name="Une autre réponse").press("Enter")
    ready = page.get_by_role("button", name="Oui : Vous êtes assis")
    expect(ready).to_be_focused()
    assert faults(page) == []
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(hearing.locator(".need-answer")).to_contain_text("Aux tables, quelqu’un écrit pour vous.")
    expect(hearing.get_by_role("heading")).to_be_focused()

    # In one's own words: no without words is refused beside the field, then goes through.
    card(page, "other").get_by_role("link", name="Répondre").press("Enter")
    page.get_by_role("radio", name="Non").press("Space")
    page.get_by_role("button", name="Enregistrer la réponse").press("Enter")
    expect(page.locator(".field-error").first).to_be_visible()
    assert faults(page) == []
    page.get_by_label("Ce que nous disons à la personne").press_sequentially("Pas cette fois, appelez-nous.")
    page.get_by_role("button", name="Enregistrer la réponse").press("Enter")
    expect(page.get_by_text("Pas cette fois, appelez-nous.")).to_be_visible()
    assert not Need.objects.unanswered().exists()

    own = open_browser(world.browser("participant"), viewport=PHONE, bypass_csp=True).new_page()
    own.goto(f"/e/{world.event.slug}/me/")
    expect(own.get_by_text("Pas cette fois, appelez-nous.")).to_be_visible()
    expect(own.get_by_text("Une chaise vous est réservée", exact=False)).to_be_visible()
    assert faults(own) == []


def test_an_answer_that_comes_late_leaves_the_focus_to_whoever_went_on(world: World, open_browser: Callable) -> None:
    page = open_browser(world.browser("organiser"), viewport=PHONE).new_page()
    page.goto(f"/e/{world.event.slug}/organise/needs/")
    held: list[Route] = []
    page.route(
        "**/needs/answer/", lambda route: held.append(route) if route.request.method == "POST" else route.continue_()
    )
    card(page, "front_seat").get_by_role("button", name="Oui : Une chaise").press("Enter")
    card(page, "other").get_by_role("link", name="Répondre").press("Enter")
    words = page.get_by_label("Ce que nous disons à la personne")
    words.press_sequentially("Appelez")
    held[0].continue_()
    expect(card(page, "front_seat").get_by_role("button", name="Annuler")).to_be_visible()
    expect(words).to_be_focused()


def test_scripts_that_come_late_leave_the_focus_to_whoever_began(world: World, open_browser: Callable) -> None:
    page = open_browser(world.browser("organiser"), viewport=PHONE).new_page()
    held: list[Route] = []
    page.route("**/js/base.js", lambda route: held.append(route))
    page.goto(f"/e/{world.event.slug}/paper/new/", wait_until="commit")
    page.locator("[name=contact]").press_sequentially("06 39")
    held[0].continue_()
    page.wait_for_load_state()
    expect(page.locator("[name=contact]")).to_be_focused()
