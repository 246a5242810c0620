"""The sheet in a real browser, in a hall whose network comes and goes."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from events.models import Event
from tests.browser.conftest import PHONE, WIDE, next_page, wait_until
from tests.browser.test_accessibility import faults
from tests.projects.tables import Table, table_at_work, tablet_of

pytestmark = pytest.mark.browser

Open = Callable[..., BrowserContext]


@pytest.fixture
def table(transactional_db: None) -> Table:
    return table_at_work()


def at_table(open_browser: Open, table: Table, **options: object) -> Page:
    """A tablet on this table's sheet."""
    page = open_browser(as_=tablet_of(table.team), **options).new_page()
    page.goto(table.url("table"))
    return page


def area(page: Page, table: Table, block: int = 0) -> Locator:
    return page.locator(f"#text-{table.blocks[block].pk}")


def line(page: Page, table: Table, block: int = 0) -> Locator:
    """What became of the text of a block, in words."""
    return page.locator(f"#line-{table.blocks[block].pk} > span:visible")


def cut_saving(page: Page) -> None:
    """From now on nothing that this page sends arrives, not even at its last moment."""
    page.evaluate("""() => {
        const real = window.fetch;
        window.fetch = (url, what) => what?.method === "POST" ? Promise.reject(new TypeError("cut")) : real(url, what);
    }""")


def kept(page: Page) -> int:
    """How many texts this browser keeps."""
    return page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('sheet/')).length")


def test_it_says_saved_when_the_server_holds_the_text(open_browser: Open, table: Table) -> None:
    page = at_table(open_browser, table)
    area(page, table).press_sequentially("Un café roulant")
    expect(line(page, table)).to_contain_text(re.compile(r"Enregistré à \d\d:\d\d"))
    assert table.text() == "Un café roulant"
    assert kept(page) == 0
    expect(page.locator("#sheet-head")).to_contain_text("1 case nécessaire sur 1")


def test_words_typed_before_the_page_is_ready_are_saved(open_browser: Open, table: Table) -> None:
    page = open_browser(as_=tablet_of(table.team)).new_page()
    held: list[Route] = []
    page.route("**/autosave*.js", lambda route: held.append(route), times=1)
    page.goto(table.url("table"), wait_until="commit")
    area(page, table).fill("Un café roulant")
    wait_until(page, lambda: held)
    held[0].continue_()
    page.wait_for_load_state()  # until the styles are there, every state of the line is visible
    expect(line(page, table)).to_contain_text("Enregistré à")
    assert table.text() == "Un café roulant"


def test_a_text_typed_without_network_leaves_by_itself_when_it_returns(open_browser: Open, table: Table) -> None:
    page = at_table(open_browser, table)
    page.context.set_offline(True)
    area(page, table).press_sequentially("Écrit sans réseau")
    expect(line(page, table)).to_contain_text("Pas de réseau")
    assert table.text() == ""
    page.context.set_offline(False)
    expect(line(page, table)).to_contain_text("Enregistré à")
    assert table.text() == "Écrit sans réseau"


def test_an_unsent_text_is_there_after_a_reload_and_is_sent(open_browser: Open, table: Table) -> None:
    page = at_table(open_browser, table)
    cut_saving(page)
    area(page, table).press_sequentially("Pas encore parti")
    expect(line(page, table)).to_contain_text("Pas de réseau")
    assert table.text() == ""
    page.reload()
    expect(area(page, table)).to_have_value("Pas encore parti")
    expect(line(page, table)).to_contain_text("Enregistré à")
    assert table.text() == "Pas encore parti"
    assert kept(page) == 0


def test_the_last_words_leave_with_the_page(open_browser: Open, table: Table) -> None:
    page = at_table(open_browser, table)
    area(page, table).press_sequentially("Derniers mots")
    page.goto("/")
    wait_until(page, lambda: table.text() == "Derniers mots")
    page.goto(table.url("table"))
    expect(area(page, table)).to_have_value("Derniers mots")


def test_an_answer_that_was_lost_doubles_nothing(open_browser: Open, table: Table) -> None:
    page = at_table(open_browser, table)
    lost: list[str] = []

    def lose_the_first_answer(route: object) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.request.url)
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/sheet/**", lose_the_first_answer)
    area(page, table).press_sequentially("Une fois")
    expect(line(page, table)).to_contain_text("Enregistré à")
    assert lost
    assert table.team.sheet_entries.get().revisions.count() == 1


def two_texts(open_browser: Open, table: Table, **options: object) -> Page:
    """The table's text met Théo's."""
    page = at_table(open_browser, table, **options)
    page.context.set_offline(True)
    area(page, table).press_sequentially("table")
    table.write("Théo", by="Théo DÉMO")
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="Deux textes")).to_be_focused()
    return page


@pytest.mark.parametrize(
    ("keys", "expected"),
    [(["Tab"], "table"), (["Tab", "Tab"], "Théo"), (["Tab", "Tab", "Tab"], "Théo\n\ntable")],
    ids=["mine", "theirs", "both"],
)
def test_two_texts_are_shown_and_chosen_by_keyboard(
    open_browser: Open, table: Table, keys: list[str], expected: str
) -> None:
    page = two_texts(open_browser, table)
    for key in [*keys, "Enter"]:
        page.keyboard.press(key)
    expect(line(page, table)).to_contain_text("Enregistré à")
    expect(area(page, table)).to_have_value(expected)
    expect(area(page, table)).to_be_focused()
    assert table.text() == expected
    assert kept(page) == 0


def test_one_text_is_made_of_two(open_browser: Open, table: Table) -> None:
    page = two_texts(open_browser, table)
    page.get_by_role("button", name="Faire un seul texte").click()
    area(page, table).fill("Théo et la table")
    expect(line(page, table)).to_contain_text("Enregistré à")
    assert table.text() == "Théo et la table"


def test_a_choice_to_be_made_is_there_after_a_reload(open_browser: Open, table: Table) -> None:
    page = two_texts(open_browser, table)
    page.reload()
    page.get_by_role("button", name="Garder mon texte").click()
    expect(line(page, table)).to_contain_text("Enregistré à")
    assert table.text() == "table"


def test_the_text_of_somebody_else_arrives_quietly(open_browser: Open, table: Table) -> None:
    page = at_table(open_browser, table)
    area(page, table, 0).focus()
    expect(page.locator("[data-live][data-state=live]")).to_be_visible()
    table.write("Théo ailleurs", block=1)
    expect(area(page, table, 1)).to_have_value("Théo ailleurs")
    table.write("Théo ici", block=0)
    expect(line(page, table)).to_contain_text("Quelqu’un d’autre")
    expect(area(page, table)).to_have_value("")
    page.keyboard.press("Tab")
    expect(area(page, table)).to_have_value("Théo ici")


def test_a_replaced_code_keeps_the_text_until_the_new_one_is_typed(open_browser: Open, table: Table) -> None:
    page = at_table(open_browser, table)
    table.team.replace_code()
    area(page, table).press_sequentially("Écrit pendant ce temps")
    expect(line(page, table)).to_contain_text("Saisissez le code")
    with next_page(page):
        page.get_by_role("link", name="Saisir le code").click()
    page.get_by_label("code").first.fill(table.team.code)
    page.keyboard.press("Enter")
    wait_until(page, lambda: table.text() == "Écrit pendant ce temps")
    expect(line(page, table)).to_contain_text("Enregistré à")


def test_a_text_too_long_says_so_and_stays(open_browser: Open, table: Table) -> None:
    page = at_table(open_browser, table)
    area(page, table).fill("é" * 8003)
    expect(line(page, table)).to_contain_text("Trop long de 3 caractères")
    page.reload()
    expect(area(page, table)).to_have_value("é" * 8003)
    area(page, table).fill("é" * 8000)
    expect(line(page, table)).to_contain_text("Enregistré à")


def test_two_windows_of_one_tablet_leave_each_others_texts_alone(open_browser: Open, table: Table) -> None:
    page = at_table(open_browser, table)
    cut_saving(page)
    area(page, table).press_sequentially("Première fenêtre")
    expect(line(page, table)).to_contain_text("Pas de réseau")
    other = page.context.new_page()
    other.goto(table.url("table"))
    expect(area(other, table)).to_have_value("")
    page.close()
    other.reload()
    expect(area(other, table)).to_have_value("Première fenêtre")


def test_closing_the_tablet_shows_what_has_not_left(open_browser: Open, table: Table) -> None:
    page = at_table(open_browser, table)
    cut_saving(page)
    area(page, table).press_sequentially("Pas encore parti")
    page.goto(table.url("close_table"))
    expect(page.locator("[data-unsent]")).to_contain_text("Pas encore parti")
    close = page.get_by_role("button", name="Effacer ces textes et fermer")
    page.context.set_offline(True)
    close.click()
    expect(page.locator("[data-not-sent]")).to_be_visible()
    assert kept(page) == 1
    page.context.set_offline(False)
    close.click()
    expect(page).to_have_url(re.compile("/code/"))
    assert kept(page) == 0


def test_without_scripts_blocks_are_forms(open_browser: Open, table: Table) -> None:
    page = at_table(open_browser, table, java_script_enabled=False)
    table.write("Théo", by="Théo DÉMO")
    area(page, table).fill("table")
    with next_page(page):
        page.get_by_role("button", name="Enregistrer").first.click()
    with next_page(page):
        page.get_by_role("button", name="Garder les deux").click()
    assert table.text() == "Théo\n\ntable"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, WIDE], ids=["phone", "wide"])
def test_axe_finds_nothing_while_two_texts_meet_and_on_paper(
    open_browser: Open, table: Table, viewport: dict[str, int], scheme: str
) -> None:
    table.write("Mme Durand nous aide", block=1)
    page = two_texts(open_browser, table, viewport=viewport, color_scheme=scheme, bypass_csp=True)
    found = {"two texts": faults(page)}
    for name in ("sheet_earlier", "sheet_block"):
        page.goto(table.url(name, table.blocks[0]))
        found[name] = faults(page)
    for query in ("", "?large=1", "?blank=1"):
        page.goto(table.url("sheet_print") + query)
        found[f"paper {query}"] = faults(page)
    page.goto(table.url("close_table"))
    found["close"] = faults(page)
    assert not any(found.values()), found


@pytest.mark.parametrize("status", ["registration_open", "results_shared"])
def test_axe_finds_nothing_on_a_closed_sheet(open_browser: Open, table: Table, status: str) -> None:
    table.write("Un café")
    Event.objects.filter(pk=table.event.pk).update(status=status)
    assert faults(at_table(open_browser, table, bypass_csp=True)) == []
