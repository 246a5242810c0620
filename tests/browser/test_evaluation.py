""" "Your view": on one's own phone with a network that fails once, then on a tablet that goes from hand to hand."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from projects.models import AnswerWords
from projects.services.evaluation import evaluation_of
from tests.browser.conftest import PHONE, next_page, wait_until
from tests.browser.test_accessibility import faults
from tests.factories import EvaluationQuestionFactory
from tests.permissions.world import World

pytestmark = pytest.mark.browser
Open = Callable[..., BrowserContext]
TABLET = {"width": 820, "height": 1180}


@pytest.fixture
def world(site: str) -> World:
    world = World(status="results_shared")
    EvaluationQuestionFactory(event=world.event, kind="smileys", text_fr="Comment avez-vous été accueilli ?")
    EvaluationQuestionFactory(event=world.event, kind="text", text_fr="Qu’est-ce qui a été difficile ?")
    return world


def came(world: World) -> int:
    return evaluation_of(world.event).came


def test_a_phone_then_a_tablet_that_goes_from_hand_to_hand(open_browser: Open, world: World) -> None:
    window = open_browser(viewport=PHONE, bypass_csp=True)
    phone = window.new_page()
    phone.goto(f"/e/{world.event.slug}/your-view/{evaluation_of(world.event).link}/")
    assert faults(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    phone.get_by_role("radio", name="Très bien").press("Space")
    phone.get_by_role("textbox").fill("Paul Martin parlait fort")
    window.set_offline(True)
    phone.get_by_role("button", name="Envoyer mon avis").click()
    expect(phone.get_by_text("rien n’est parti")).to_be_visible()
    window.set_offline(False)
    with next_page(phone):
        phone.get_by_role("button", name="Envoyer mon avis").click()
    expect(phone.get_by_text("Rien n’est encore envoyé")).to_be_visible()
    assert came(world) == 0
    phone.get_by_role("textbox").fill("Un voisin parlait fort")
    with next_page(phone):
        phone.get_by_role("button", name="Envoyer tel quel").click()
    expect(phone.get_by_role("heading", level=1, name="Merci")).to_be_visible()
    assert [row.text for row in AnswerWords.objects.all()] == ["Un voisin parlait fort"]

    tablet = open_browser(world.browser("tablet"), viewport=TABLET, bypass_csp=True).new_page()
    tablet.goto(f"/e/{world.event.slug}/your-view/")
    tablet.get_by_role("radio", name="Pas bien du tout").check()
    tablet.get_by_role("textbox").fill("Le bruit")
    with next_page(tablet):
        tablet.get_by_role("button", name="Envoyer mon avis").press("Enter")
    expect(tablet.get_by_text("Passez l’appareil à la personne suivante")).to_be_visible()
    assert faults(tablet) == []
    with next_page(tablet):
        tablet.get_by_role("link", name="Je commence").click()
    expect(tablet.get_by_role("textbox")).to_have_value("")
    tablet.go_back()
    tablet.wait_for_load_state()
    assert "Le bruit" not in tablet.content()
    expect(tablet.get_by_role("radio", checked=True)).to_have_count(0)
    wait_until(tablet, lambda: came(world) == 2)
