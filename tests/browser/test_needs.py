"""The organiser answers needs by keyboard on a phone, and the person reads the answers."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

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


def test_three_needs_are_answered_by_keyboard_on_a_phone_and_read_by_the_person(
    world: World, open_browser: Callable
) -> None:
    page = open_browser(world.browser("organiser"), viewport=PHONE, bypass_csp=True).new_page()
    page.goto(f"/e/{world.event.slug}/organise/needs/")
    assert faults(page) == []

    # A sentence that is ready: one press, and the focus stays with the person.
    seat = page.locator(".need-card", has_text="Oui : Une chaise")
    seat.get_by_role("button", name="Oui : Une chaise").press("Enter")
    expect(page.locator("[data-focus]")).to_be_focused()
    expect(page.get_by_role("button", name="Annuler")).to_be_visible()

    # Another answer: the form unfolds in its card, the focus on the first sentence.
    hearing = page.locator(".need-card", has_text="micro")
    hearing.get_by_role("link", name="Une autre réponse").press("Enter")
    ready = page.get_by_role("button", name="Oui : Vous êtes assis")
    expect(ready).to_be_focused()
    assert faults(page) == []
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Aux tables, quelqu’un écrit pour vous.", exact=False).first).to_be_visible()

    # In one's own words: no without words is refused beside the field, then goes through.
    other = page.locator(".need-card", has_text="À répondre").last
    other.get_by_role("link", name="Répondre").press("Enter")
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
