"""The room chooses on a phone, the organiser closes and reveals, and the screen of the hall shows it at once."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from projects.models import Ballot
from tests.browser.conftest import PHONE, next_page, steady, wait_until
from tests.browser.test_accessibility import faults
from tests.factories import AwardFactory, TeamFactory
from tests.permissions.world import World

pytestmark = pytest.mark.browser
HALL = {"width": 1920, "height": 1080}
WITHIN = 1_000  # milliseconds from the press to the screen of the hall


@pytest.fixture
def world(transactional_db: None) -> World:
    world = World(status="deliberation")
    TeamFactory(event=world.event, number=8, name="La soupe du mardi")
    AwardFactory(event=world.event, name_fr="Coup de cœur du public", brings_fr="Une salle pour commencer")
    return world


def opened(window: BrowserContext, world: World, path: str) -> Page:
    page = window.new_page()
    page.goto(f"/e/{world.event.slug}/{path}")
    return page


def test_the_room_chooses_and_learns_it_on_the_screen(
    world: World, open_browser: Callable[..., BrowserContext]
) -> None:
    organiser = opened(open_browser(world.browser("organiser"), bypass_csp=True), world, "favourite/lead/")
    phone = steady(opened(open_browser(world.browser("participant"), viewport=PHONE), world, "favourite/"))
    screen = opened(open_browser(world.browser("screen"), viewport=HALL), world, "screen/")
    expect(phone.get_by_text("La liste apparaît ici toute seule")).to_be_visible()
    with next_page(organiser):
        organiser.get_by_role("button", name="Ouvrir le vote").click()

    tablet = opened(open_browser(world.browser("tablet"), viewport=PHONE), world, "favourite/")
    tablet.get_by_role("radio", name="La soupe du mardi").check()
    tablet.get_by_label("Votre code").fill("ABCDEFGH")
    with next_page(tablet):
        tablet.get_by_role("button", name="Voter").click()
    refused = time.monotonic()
    phone.get_by_role("radio", name="La soupe du mardi").press("Space")
    expect(phone.get_by_role("radio")).to_have_count(1)  # not their own team
    with next_page(phone):
        phone.get_by_role("button", name="Voter").press("Enter")
    expect(phone.get_by_text("Votre vote est gardé")).to_be_visible()
    steady(phone)
    tablet.wait_for_timeout(max(0, 2_500 - 1000 * (time.monotonic() - refused)))  # its first refresh is long over
    expect(tablet.locator("[data-live][data-state=live]")).to_be_visible()
    expect(tablet.get_by_text("Ce code n’est celui de personne ici").first).to_be_visible()
    expect(tablet.get_by_role("radio", name="La soupe du mardi")).to_be_checked()
    expect(tablet.get_by_label("Votre code")).to_have_value("")
    organiser.get_by_role("button", name="Fermer le vote").click()
    with next_page(organiser):
        organiser.locator("#confirm [data-yes]").click()
    wait_until(phone, lambda: not Ballot.objects.exclude(team=None).exists())
    expect(phone.get_by_text("Les voix envoyées avant comptent")).to_be_visible()

    with next_page(organiser):
        organiser.get_by_role("link", name="Remettre les prix").last.click()
    assert faults(organiser) == []
    organiser.get_by_label("Quelle équipe ?").select_option(label="8 · La soupe du mardi")
    with next_page(organiser):
        organiser.get_by_role("button", name="Remettre Coup de cœur du public").click()
    expect(screen.get_by_text("Coup de cœur du public")).to_have_count(0)
    organiser.get_by_role("button", name="Révéler maintenant").click()
    began = time.monotonic()
    organiser.locator("#confirm [data-yes]").click()
    face = screen.locator("[data-face=awards]")
    expect(face).to_be_visible()
    expect(face).to_contain_text("La soupe du mardi")
    took = 1000 * (time.monotonic() - began)
    expect(face).to_contain_text("Une salle pour commencer")
    assert took < 5 * WITHIN, f"the screen took {took:.0f} ms"
