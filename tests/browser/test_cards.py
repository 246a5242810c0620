"""A method card filled at its table, by keyboard, in a hall whose network comes and goes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from events.models import SheetBlock
from projects.models import SheetEntry
from tests.browser.conftest import PHONE, WIDE, next_page, steady
from tests.browser.test_accessibility import faults
from tests.factories import HelplineFactory, SheetBlockFactory
from tests.projects.tables import Table, table_at_work, tablet_of

pytestmark = pytest.mark.browser
KEYS = ("tree-consequences", "tree-neighbourhood", "tree-problem", "tree-causes", "tree-roots")


@pytest.fixture
def table(transactional_db: None) -> Table:
    table = table_at_work()
    table.blocks = [SheetBlockFactory(event=table.event, canvas="problem_tree", key=key) for key in KEYS]
    return table


def text_of(block: SheetBlock) -> str:
    return SheetEntry.objects.filter(block=block).values_list("text", flat=True).first() or ""


def line(page: Page, block: SheetBlock) -> object:
    return page.locator(f"#line-{block.pk} > span:visible")


def open_by_keyboard(page: Page, name: str) -> None:
    page.get_by_role("link", name=name).first.focus()
    with next_page(page):
        page.keyboard.press("Enter")


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
def test_a_table_fills_a_card_by_keyboard_while_the_network_goes_and_comes_back(
    open_browser: Callable[..., BrowserContext], table: Table, size: dict[str, int]
) -> None:
    window = open_browser(as_=tablet_of(table.team), viewport=size, bypass_csp=True)
    page = window.new_page()
    page.goto(table.url("table"))
    open_by_keyboard(page, "Cartes de méthode")
    assert faults(page) == []
    open_by_keyboard(page, "Arbre à problèmes")
    steady(page)
    above, _beside, problem, causes, _roots = table.blocks

    page.locator(f"#text-{above.pk}").focus()
    page.keyboard.type("Personne ne passe plus")
    expect(line(page, above)).to_contain_text("Enregistré à")
    assert text_of(above) == "Personne ne passe plus"
    expect(page.locator("#sheet-head")).to_contain_text("1 case sur 5 remplie")

    window.set_offline(True)
    page.locator(f"#text-{problem.pk}").focus()
    page.keyboard.type("Le dernier café a fermé")
    expect(line(page, problem)).to_contain_text("Pas de réseau")
    assert text_of(problem) == ""
    table.write("Pas de voiture", block=table.blocks.index(causes), by="Théo DÉMO")

    window.set_offline(False)
    expect(line(page, problem)).to_contain_text("Enregistré à")
    expect(page.locator(f"#text-{causes.pk}")).to_have_value("Pas de voiture")
    assert text_of(problem) == "Le dernier café a fermé"
    expect(page.locator("#sheet-head")).to_contain_text("3 cases sur 5 remplies")
    assert faults(page) == []


def test_the_card_of_a_protected_theme_ends_with_somebody_to_talk_to(
    open_browser: Callable[..., BrowserContext], table: Table
) -> None:
    HelplineFactory(event=table.event, number="3919")
    table.team.theme.sensitivity = "protected"
    table.team.theme.save()
    page = open_browser(as_=tablet_of(table.team), viewport=PHONE, bypass_csp=True).new_page()
    page.goto(f"/e/{table.event.slug}/teams/{table.team.pk}/cards/problem_tree/")
    expect(page.get_by_role("link", name="3919")).to_be_visible()
    assert faults(page) == []
