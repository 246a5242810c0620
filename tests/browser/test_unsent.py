"""A facilitator presses in a hall without network: nothing is lost without a word."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from projects.services.favourite import open_poll
from projects.services.presentations import draw_order
from teams.models import TeamNews, WallNote
from teams.services import ask_help
from tests.browser.conftest import PHONE, next_page, steady, wait_until
from tests.permissions.world import World

pytestmark = pytest.mark.browser
Open = Callable[..., BrowserContext]


@pytest.fixture
def world(site: str) -> World:
    return World(status="under_way")


def visit(window: BrowserContext, world: World, path: str) -> Page:
    page = window.new_page()
    page.goto(f"/e/{world.event.slug}/{path}")
    return steady(page)


def test_a_note_of_the_board_leaves_when_the_network_is_back_even_from_a_closed_window(
    open_browser: Open, world: World
) -> None:
    window = open_browser(world.browser("facilitator"), viewport=PHONE)
    page = visit(window, world, "board/")
    page.locator(f"#more-{world.team.pk}").click()
    page.get_by_label("Avec vos mots").fill("Ils cherchent une salle")
    window.set_offline(True)
    page.locator(f"#note-{world.team.pk}").click()
    expect(page.locator("#panel [data-unsent]")).to_contain_text("Ce n’est pas parti")
    expect(page.locator("#panel [data-unsent]")).to_be_in_viewport()
    expect(page.get_by_label("Avec vos mots")).to_have_value("Ils cherchent une salle")
    page.locator(f"#phrase-{world.team.pk}-1").click()
    page.locator("#panel").get_by_role("button", name="Fermer").click()
    page.evaluate("document.getElementById('panel-body').replaceChildren()")  # as another team's window would
    window.set_offline(False)
    expect(page.locator("[data-unsent]")).to_be_hidden()
    wait_until(page, lambda: TeamNews.objects.filter(team=world.team, text="Ils cherchent une salle").count() == 1)
    wait_until(page, lambda: TeamNews.objects.filter(team=world.team, text="Ils avancent bien.").count() == 1)


def test_a_note_of_the_wall_stays_typed_and_leaves_once(open_browser: Open, world: World) -> None:
    window = open_browser(world.browser("facilitator"))
    page = visit(window, world, "organise/wall/")
    written = page.locator("#write")
    written.get_by_label("une idée").check()
    written.get_by_label("Avec ses mots").fill("Un bus le soir")
    window.set_offline(True)
    page.locator("#put-up").click()
    expect(written.locator("[data-unsent]")).to_contain_text("Ce n’est pas parti")
    expect(written.get_by_label("Avec ses mots")).to_have_value("Un bus le soir")
    window.set_offline(False)
    expect(page.locator("#wall")).to_contain_text("Un bus le soir")
    assert WallNote.objects.filter(text="Un bus le soir").count() == 1


def test_notes_that_could_not_be_hidden_stay_and_say_so(open_browser: Open, world: World) -> None:
    window = open_browser(world.browser("facilitator"))
    page = visit(window, world, "organise/wall/")
    page.locator("#wall [name=notes]").first.check()
    window.set_offline(True)
    page.get_by_role("button", name="Cacher", exact=True).click()
    expect(page.locator("[data-not-sent]")).to_contain_text("Pas de réseau")
    expect(page.locator("#wall [name=notes]").first).to_be_checked()
    assert not WallNote.objects.exclude(hidden_at=None).exists()


def test_a_turn_that_could_not_begin_says_so_and_gives_its_button_back(open_browser: Open, world: World) -> None:
    draw_order(event=world.event)
    window = open_browser(world.browser("facilitator"), viewport=PHONE)
    page = visit(window, world, "presentations/")
    begin = page.locator(".watch button").first
    window.set_offline(True)
    begin.click()
    expect(page.locator(".watch [data-not-sent]")).to_contain_text("Pas de réseau")
    expect(begin).to_be_enabled()
    window.set_offline(False)
    begin.click()
    expect(page.locator("[data-not-sent]")).to_have_count(0)
    expect(page.locator(".watch")).to_contain_text("En ce moment")


def test_a_press_that_opens_another_page_stays_where_it_is_and_leaves_later(open_browser: Open, world: World) -> None:
    window = open_browser(world.browser("organiser"), viewport=PHONE)
    page = window.new_page()
    page.goto(f"/e/{world.event.slug}/favourite/lead/")
    with next_page(page):
        page.get_by_role("button", name="Ouvrir le vote").click()
    window.set_offline(True)
    page.get_by_role("button", name="Fermer le vote").click()
    page.locator("#confirm [data-yes]").click()
    expect(page.locator("[data-not-sent]")).to_contain_text("Pas de réseau")
    window.set_offline(False)
    page.get_by_role("button", name="Fermer le vote").click()
    with next_page(page):
        page.locator("#confirm [data-yes]").click()  # asked once
    expect(page.get_by_text("Le vote est fermé et compté")).to_be_visible()


def test_what_just_happened_stays_beside_the_menu_and_can_be_closed(open_browser: Open, world: World) -> None:
    asked = ask_help(team=world.team)
    page = visit(open_browser(world.browser("facilitator")), world, "queue/")
    page.locator(f"#take-{asked.pk}").click()
    said, menu = page.locator(".said").bounding_box(), page.locator(".side").bounding_box()
    assert said
    assert menu
    assert said["x"] >= menu["x"] + menu["width"]
    page.locator(".said").get_by_role("button", name="Fermer").click()
    expect(page.locator(".said")).to_have_count(0)


def test_a_vote_that_did_not_leave_says_so_until_it_is_pressed_again(open_browser: Open, world: World) -> None:
    """Also once the part with the vote was drawn anew."""
    open_poll(event=world.event, own_team=True)
    window = open_browser(world.browser("participant"), viewport=PHONE)
    page = visit(window, world, "favourite/")
    page.get_by_text(world.team.name).first.click()
    window.set_offline(True)
    page.get_by_role("button", name="Voter").click()
    expect(page.locator("[data-not-sent]")).to_contain_text("Pas de réseau")
    window.set_offline(False)
    with page.expect_response("**/favourite/"):
        page.evaluate(
            "document.getElementById('vote').dataset.etag = ''; document.body.dispatchEvent(new Event('live:favourite'))"
        )
    expect(page.locator("[data-not-sent]")).to_contain_text("Pas de réseau")
    expect(page.locator("#vote input[type=radio]:checked")).to_have_count(1)
    with next_page(page):
        page.get_by_role("button", name="Voter").click()
    expect(page.get_by_text("Vous avez voté").first).to_be_visible()
