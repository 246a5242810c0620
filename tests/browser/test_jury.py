"""A juror reads on a phone by keyboard, gives the same mark twice in two tabs, and the jury opens what all gave."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from events.models import MarkLabel
from projects.models import Mark
from tests.browser.conftest import PHONE, WIDE, next_page
from tests.browser.test_accessibility import faults
from tests.factories import CriterionFactory, RoleFactory
from tests.permissions.world import World

pytestmark = pytest.mark.browser
Open = Callable[..., BrowserContext]
WORDS = ("Pas encore abordé", "Un début", "C’est clair", "C’est solide", "Cela donne envie de commencer demain")


@pytest.fixture
def world(site: str) -> World:
    world = World(status="deliberation", has_ranking=True)
    CriterionFactory(event=world.event, title_fr="Utile aux personnes concernées", help_fr="Cela change quelque chose.")
    MarkLabel.objects.bulk_create(MarkLabel(event=world.event, mark=n, label_fr=word) for n, word in enumerate(WORDS))
    return world


def visit(window: BrowserContext, world: World, path: str) -> Page:
    page = window.new_page()
    page.goto(f"/e/{world.event.slug}/{path}")
    return page


def test_a_juror_reads_marks_and_is_shown_both_marks_of_two_tabs(open_browser: Open, world: World) -> None:
    window = open_browser(world.browser("juror"), viewport=PHONE, bypass_csp=True)
    page = visit(window, world, "jury/")
    assert faults(page) == []
    with next_page(page):
        page.get_by_role("link", name=f"Lire « {world.team.name} »").press("Enter")
    stale = visit(window, world, f"jury/{world.team.pk}/")
    assert faults(page) == []
    page.get_by_role("radio", name="Un début").press("Space")
    page.get_by_role("textbox").first.fill("Simple à lancer")
    window.set_offline(True)
    page.get_by_role("button", name="Garder ma lecture").press("Enter")
    expect(page.get_by_text("Pas de réseau : ce n’est pas parti")).to_be_visible()
    window.set_offline(False)
    expect(page.get_by_role("textbox").first).to_have_value("Simple à lancer")
    with next_page(page):
        page.get_by_role("button", name="Garder ma lecture").press("Enter")
    expect(page.get_by_text("1 projet lu sur 1")).to_be_visible()
    stale.get_by_text("C’est solide").click()
    with next_page(stale):
        stale.get_by_role("button", name="Garder ma lecture").click()
    expect(stale.get_by_text("Entre-temps, vous avez choisi « Un début »").first).to_be_visible()
    assert [row.mark for row in Mark.objects.all()] == [1]
    with next_page(stale):
        stale.get_by_role("button", name="Garder ma lecture").click()
    assert [row.mark for row in Mark.objects.all()] == [3]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def press_and_confirm(page: Page) -> None:
    page.get_by_role("button", name="Ouvrir les notes").click()
    with next_page(page):
        page.get_by_role("dialog").get_by_role("button", name="Ouvrir les notes").click()


def test_the_organiser_opens_what_is_in_with_a_reason(open_browser: Open, world: World) -> None:
    RoleFactory(event=world.event, kind="juror")
    page = visit(open_browser(world.browser("organiser"), viewport=WIDE, bypass_csp=True), world, "jury/lead/")
    assert faults(page) == []
    press_and_confirm(page)
    expect(page.get_by_text("Dites pourquoi vous ouvrez maintenant").first).to_be_visible()
    page.get_by_label("Pourquoi les ouvrez-vous maintenant ?").fill("Il est tard")
    press_and_confirm(page)
    expect(page.get_by_text("Ouvert avant que tout soit là")).to_be_visible()
    assert faults(page) == []
