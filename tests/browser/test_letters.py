"""A letter from the first word to the log, on a small screen and by keyboard; then the people to tell."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from participants.models import Letter, Notice
from tests.background import work
from tests.browser.conftest import PHONE, next_page
from tests.browser.test_accessibility import faults
from tests.factories import RegistrationFactory
from tests.permissions.world import World

pytestmark = pytest.mark.browser


def test_a_letter_is_written_read_over_sent_and_told_by_keyboard(site: str, open_browser: Callable[..., Any]) -> None:
    world = World(title="Hackathon solidaire", contact_phone="02 40 00 00 00")
    RegistrationFactory(event=world.event, chosen_name="Sonia DÉMO", email="sonia@example.org")
    page = open_browser(as_=world.browser("organiser"), viewport=PHONE, bypass_csp=True).new_page()
    page.goto(f"/e/{world.event.slug}/organise/letters/")
    with next_page(page):
        page.get_by_role("link", name="Écrire une lettre").press("Enter")
    page.get_by_label("Objet").fill(f"À propos de {world.theme.title}")
    page.get_by_label("Texte", exact=True).fill("Cher {prénom}, le parking est derrière la salle.")
    page.get_by_role("button", name="Relire").press("Enter")
    expect(page.get_by_text("dites-le sans le thème").first).to_be_visible()
    assert faults(page) == []
    page.get_by_label("Objet").fill("Le parking")
    page.get_by_role("button", name="Relire").press("Enter")
    expect(page.get_by_text("Cher Sonia, le parking est derrière la salle.")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="Envoyer à").press("Enter")
    expect(page.get_by_role("heading", name="Qui a reçu cette lettre ?")).to_be_visible()
    work()
    expect(page.get_by_text("1 sur 1")).to_be_visible()
    assert faults(page) == []

    with next_page(page):
        page.get_by_role("link", name="Voir qui prévenir").press("Enter")
    notice = Notice.objects.get(letter=Letter.objects.get(), registration=world.registration)
    card = page.locator(f"#tell-{notice.registration_id}")
    assert faults(page) == []
    card.get_by_role("button", name="C’est dit").press("Enter")
    undo = card.get_by_role("button", name="Annuler")
    expect(undo).to_be_visible()
    expect(card.get_by_role("heading")).to_be_focused()
    undo.press("Enter")
    expect(card.get_by_role("button", name="C’est dit")).to_be_visible()
    notice.refresh_from_db()
    assert notice.told_at is None
