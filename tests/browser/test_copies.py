"""An organiser takes the whole event along, locked with a passphrase, and brings it in again, on a phone and by keyboard."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from events.models import Event
from tests.browser.conftest import PHONE, next_page
from tests.browser.test_accessibility import faults
from tests.factories import MemberFactory
from tests.permissions.world import World

pytestmark = pytest.mark.browser
PHRASE = "trois coqs chantent faux"


def test_an_event_leaves_with_its_people_and_comes_back_as_another(
    open_browser: Callable[..., BrowserContext], site: str, tmp_path: Path
) -> None:
    world = World()
    MemberFactory(user=world.roles["organiser"].user, organisation=world.event.organisation)
    page = open_browser(world.browser("organiser"), viewport=PHONE, bypass_csp=True).new_page()
    page.goto(f"/e/{world.event.slug}/organise/copy/")
    assert faults(page) == []
    page.get_by_label("Tout, avec les personnes").press("Space")
    with next_page(page):
        page.get_by_role("button", name="Préparer le fichier").press("Enter")
    assert faults(page) == []
    page.get_by_label("Phrase secrète").fill(PHRASE)
    page.get_by_label("La même, encore une fois").fill(PHRASE)
    with page.expect_download() as download:
        page.get_by_role("button", name="Télécharger le fichier").press("Enter")
    file = tmp_path / "event.zip"
    download.value.save_as(file)
    page.goto("/new-from-file/")
    assert faults(page) == []
    page.get_by_label("Le fichier de l’événement").set_input_files(file)
    page.get_by_label("Sa phrase secrète").fill(PHRASE)
    with next_page(page):
        page.get_by_role("button", name="Le faire entrer").press("Enter")
    expect(page.get_by_text("L’événement est arrivé")).to_be_visible()
    assert Event.objects.filter(title=world.event.title).count() == 2
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
