"""From the first click to the facilitator's board, with nothing but browsers."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from events.models import Event, Member, Role
from participants.models import Registration
from teams.models import Team
from tests.browser.conftest import PHONE, next_page, steady
from tests.factories import OrganisationFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("reference_communes")]


@pytest.fixture
def nadege(site: str) -> User:
    user = UserFactory(name="Nadège DÉMO")
    Member.objects.create(organisation=OrganisationFactory(), user=user)
    return user


def go_on(page: Page) -> None:
    with next_page(page):
        page.get_by_role("button", name="Continuer", exact=True).click()


def confirm(page: Page, link: str) -> None:
    """Follow the link, and say yes to what its page asks."""
    with next_page(page):
        page.get_by_role("link", name=link).click()
    with next_page(page):
        page.locator("main form button").first.click()


def create_event(page: Page) -> None:
    page.goto("/new/")
    page.get_by_label("Nom de l’événement").fill("Hackathon démo du Pays de Retz")
    today = timezone.localdate().isoformat()
    page.get_by_label("Premier jour").fill(today)
    page.get_by_label("Dernier jour").fill(today)
    go_on(page)
    page.get_by_label(re.compile(r"^\s*Lieu")).fill("Salle municipale (fictive)")
    page.get_by_label(re.compile(r"^\s*Adresse du lieu")).fill("1 place de la Démonstration")
    page.get_by_label(re.compile(r"^\s*Téléphone à appeler")).fill("06 39 98 00 00")
    go_on(page)
    page.get_by_role("searchbox").fill("grand lieu")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("button", name=re.compile("^Tout ajouter")).first.click()
    go_on(page)
    go_on(page)
    page.get_by_label("Thème").fill("Solitude")
    page.get_by_label("La question qu’il pose").fill("Comment faire pour que personne ne reste seul ?")
    go_on(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Est-ce que tout est prêt ?")
    expect(page.get_by_text("« Solitude » n’a pas de référent.")).to_be_visible()


def open_registration(page: Page, event: Event, lead: User) -> None:
    Role.objects.create(event=event, user=lead, kind="referent", theme=event.themes.get())
    page.goto(f"/e/{event.slug}/organise/life/")
    confirm(page, "Ouvrir les inscriptions")
    event.refresh_from_db()
    assert event.status == Event.Status.OPEN


def register(window: BrowserContext, event: Event, name: str, *, contact: str = "", confidential: bool = False) -> str:
    """Three short screens on a phone; the code in large letters."""
    page = window.new_page()
    page.goto(f"/e/{event.slug}/")
    page.get_by_role("link", name=re.compile("Je m’inscris")).first.click()
    page.get_by_label("Comment voulez-vous qu’on vous appelle ?").fill(name)
    page.get_by_text("Habitant", exact=True).click()
    if contact:
        page.get_by_label(re.compile(r"^\s*Comment vous joindre")).fill(contact)
    page.get_by_label("Je préfère ne pas dire où j’habite").check()
    go_on(page)
    page.get_by_role("button", name=re.compile("^Solitude")).click()
    if confidential:
        page.get_by_label(re.compile(r"^\s*Garder mon choix confidentiel")).check()
    go_on(page)
    page.locator("[name=consent_taking_part]").check()
    page.get_by_role("button", name="Je m’inscris").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("votre place est gardée")
    registration = Registration.objects.get(event=event, chosen_name=name)
    expect(page.get_by_text(" ".join(registration.code))).to_have_count(1)  # spelled, for whoever listens
    return registration.code


def make_teams(page: Page, event: Event) -> None:
    for name in ("Café roulant", "La porte ouverte"):
        page.goto(f"/e/{event.slug}/organise/teams/new/")
        page.get_by_label("Thème").select_option(label="Solitude")
        page.get_by_label("Nom de l’équipe").fill(name)
        with next_page(page):
            page.get_by_role("button", name="Faire l’équipe").click()
    assert Team.objects.filter(event=event).count() == 2


def test_from_the_first_click_to_the_board(open_browser, sign_in, nadege: User) -> None:
    organiser = open_browser(sign_in(nadege)).new_page()
    create_event(organiser)
    event = Event.objects.get()
    open_registration(organiser, event, nadege)

    register(open_browser(viewport=PHONE), event, "Gérard DÉMO")
    register(open_browser(viewport=PHONE), event, "Sonia DÉMO", contact="06 39 98 00 02")
    register(open_browser(viewport=PHONE), event, "Camille DÉMO", confidential=True)
    assert not Registration.objects.get(chosen_name="Gérard DÉMO").has_contact
    assert Registration.objects.get(chosen_name="Camille DÉMO").keeps_choice_confidential

    make_teams(organiser, event)
    organiser.goto(f"/e/{event.slug}/organise/life/")
    confirm(organiser, "Commencer l’événement")

    team = Team.objects.get(name="Café roulant")
    tablet = open_browser().new_page()
    tablet.goto("/code/")
    tablet.get_by_role("textbox").first.fill(team.code)
    tablet.locator("main form button").first.click()
    block = tablet.locator("textarea").first
    block.fill("Ici, on peut passer une semaine sans parler à personne.")
    expect(tablet.get_by_text(re.compile(r"^\s*Enregistré")).first).to_be_visible()
    assert team.sheet_entries.get().text.startswith("Ici, on peut passer")

    theo = UserFactory(name="Théo DÉMO")
    Role.objects.create(event=event, user=theo, kind="facilitator")
    first, second = open_browser(sign_in(theo)).new_page(), open_browser(sign_in(nadege)).new_page()
    for board in (first, second):
        board.goto(f"/e/{event.slug}/board/")
        steady(board)
    card = first.locator("[id^=team], article, li").filter(has_text="Café roulant").first
    second_card = second.locator("[id^=team], article, li").filter(has_text="Café roulant").first
    second_card.get_by_role("button", name=re.compile("comprendre", re.I)).first.click()
    expect(card).to_contain_text("comprendre")
    expect(card).to_contain_text("vérifier")
    team.refresh_from_db()
    assert team.stage.key == "understand"
