"""Whoever carries a project tells how it goes: a link, a phone of 360 pixels, no account."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, expect

from projects.models import FollowUp, Holder
from tests.browser.conftest import PHONE, next_page
from tests.browser.test_accessibility import faults
from tests.factories import HolderFactory, TeamFactory

pytestmark = pytest.mark.browser
Open = Callable[..., BrowserContext]


@pytest.fixture
def holder(site: str) -> Holder:
    last_day = timezone.localdate() - timedelta(days=88)
    team = TeamFactory(event__status="follow_up", event__starts_on=last_day, event__ends_on=last_day)
    made: Holder = HolderFactory(event=team.event, team=team, name="Hélène DÉMO")
    return made


def test_a_holder_pauses_the_project_says_why_and_asks_for_help(open_browser: Open, holder: Holder) -> None:
    page = open_browser(viewport=PHONE, bypass_csp=True).new_page()
    page.goto(reverse("holder_page", args=[holder.event.slug, holder.link_token]))
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("radio", name="Arrêté").press("Space")
    page.get_by_label("Quoi de neuf").fill("Nous avons une salle")  # in another form, which is sent later
    page.context.set_offline(True)
    page.get_by_role("button", name="Envoyer à l’organisateur").press("Enter")
    expect(page.locator("[data-not-sent]")).to_contain_text("Pas de réseau")
    expect(page.get_by_role("radio", name="Arrêté")).to_be_checked()
    page.context.set_offline(False)
    page.get_by_label("Quelle aide aimeriez-vous").fill("Un toit")
    page.route("**/news/**", lambda route: route.abort())  # the network dies once it was found there
    with page.expect_event("framenavigated", lambda frame: frame.url.startswith("chrome-error:")):
        page.get_by_role("button", name="Envoyer à l’organisateur").press("Enter")
    page.unroute("**/news/**")
    with next_page(page):
        page.goto(reverse("holder_page", args=[holder.event.slug, holder.link_token]))
    expect(page.locator("[data-not-sent]")).to_contain_text("Pas de réseau")
    expect(page.get_by_role("radio", name="Arrêté")).to_be_checked()
    expect(page.get_by_label("Quelle aide aimeriez-vous")).to_have_value("Un toit")
    with next_page(page):
        page.get_by_role("button", name="Envoyer à l’organisateur").press("Enter")
    expect(page.get_by_text("Dites en quelques mots pourquoi").first).to_be_visible()
    page.get_by_text("En pause", exact=True).click()
    page.get_by_label("En pause ou arrêté").fill("L’assurance n’est pas réglée")
    page.get_by_label("Quelle aide aimeriez-vous").fill("Quelqu’un qui connaît les assurances")
    with next_page(page):
        page.get_by_role("button", name="Envoyer à l’organisateur").click()
    expect(page.get_by_text("Ce que vous avez dit est bien arrivé")).to_be_visible()
    expect(page.get_by_text("L’assurance n’est pas réglée").first).to_be_visible()
    expect(page.get_by_label("Quoi de neuf")).to_have_value("Nous avons une salle")
    assert (
        page.evaluate("['leaving', 'beside'].filter((name) => sessionStorage.getItem(name) !== null)") == []
    )  # the answer came: nothing of it stays
    row = FollowUp.objects.get()
    assert (row.months, row.state, row.told_as, row.version) == (3, "paused", "holder", 1)
