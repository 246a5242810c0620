"""A list from its file to its people and back, on a phone and by keyboard."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from events.services.communes import load_communes
from participants.models import Registration
from tests.browser.conftest import PHONE
from tests.browser.test_accessibility import faults
from tests.conftest import REFERENCE_COMMUNES
from tests.factories import RegistrationFactory
from tests.participants.imports.helpers import EXAMPLES, event_of_the_examples

pytestmark = pytest.mark.browser


def press(page: Page, name: str) -> None:
    """As somebody without a mouse: go there, press Enter."""
    page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name)).first.focus()
    page.keyboard.press("Enter")


def no_violation(page: Page) -> None:
    assert faults(page) == []


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_the_file_to_the_people_and_back(open_browser, sign_in, scripts: bool) -> None:
    load_communes(folder=REFERENCE_COMMUNES)
    event = event_of_the_examples(capacity=80)
    RegistrationFactory(event=event, chosen_name="Robin Démo49")
    organiser = sign_in(event.roles.get(kind="organiser").user)
    page = open_browser(as_=organiser, viewport=PHONE, java_script_enabled=scripts, bypass_csp=True).new_page()
    checked = no_violation if scripts else (lambda page: None)
    page.goto(reverse("imports", args=[event.slug]))
    checked(page)
    page.set_input_files("[name=file]", EXAMPLES / "excel_fr.csv")
    press(page, "Regarder cette liste")
    expect(page.locator("h1")).to_contain_text("Que contient chaque colonne")
    checked(page)
    press(page, "Voir ce qui se passerait")
    expect(page.locator("main")).to_contain_text("2 lignes attendent d’abord votre décision")
    checked(page)
    page.get_by_role("button", name="La même personne").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("1 ligne attend d’abord votre décision")
    press(page, "Ce sont les mêmes : les laisser de côté")
    expect(page.locator("h1")).to_contain_text("Inscrire 31 personnes")
    press(page, "Inscrire 31 personnes")
    expect(page.locator("h1")).to_contain_text("31 personnes sont inscrites")
    checked(page)
    assert Registration.objects.filter(event=event).count() == 32
    press(page, "Annuler cet import")
    expect(page.locator("h1")).to_contain_text("Annuler cet import ?")
    checked(page)
    press(page, "Annuler cet import")
    expect(page.locator("h1")).to_contain_text("L’import est annulé")
    assert Registration.objects.get(event=event).chosen_name == "Robin Démo49"


def test_a_broken_file_is_told_beside_the_field(open_browser, sign_in) -> None:
    event = event_of_the_examples()
    page = open_browser(as_=sign_in(event.roles.get(kind="organiser").user), viewport=PHONE).new_page()
    page.goto(reverse("imports", args=[event.slug]))
    broken = {"name": "liste.csv", "mimeType": "text/csv", "buffer": b'Nom;Commune\nJo;"Vue\n'}
    page.set_input_files("[name=file]", broken)
    press(page, "Regarder cette liste")
    expect(page.locator(".error-summary")).to_contain_text("Ligne 2, colonne 2")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
