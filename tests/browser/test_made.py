"""What a table notes beside its sheet, and asking for a listener: on a phone, by keyboard, with the network cut."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from participants.models import ListeningRequest
from projects.models import Validation
from tests.browser.conftest import PHONE, next_page, steady
from tests.browser.test_accessibility import faults
from tests.permissions.world import World

pytestmark = pytest.mark.browser
Open = Callable[..., BrowserContext]


@pytest.fixture
def world(site: str) -> World:
    return World(status="under_way")


def visit(window: BrowserContext, world: World, path: str) -> Page:
    page = window.new_page()
    page.goto(f"/e/{world.event.slug}/{path}")
    return page


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def tab_to(page: Page, name: str, role: str = "button") -> None:
    """Press Tab until the focus is on what is called so."""
    wanted = page.get_by_role(role, name=name).first  # type: ignore[arg-type]
    for _n in range(60):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no way to {name} by keyboard")


def test_a_question_written_without_network_by_keyboard_leaves_when_it_is_back(
    open_browser: Open, world: World
) -> None:
    Validation.objects.all().delete()
    window = open_browser(world.browser("tablet"), viewport=PHONE)
    page = steady(visit(window, world, f"teams/{world.team.pk}/asked/"))
    other = steady(visit(open_browser(world.browser("facilitator")), world, f"teams/{world.team.pk}/asked/"))
    window.set_offline(True)
    tab_to(page, "Qu’avez-vous demandé ?", "textbox")
    page.keyboard.type("Deux heures de garde, cela vous aiderait à quoi ?")
    tab_to(page, "Noter")
    page.keyboard.press("Enter")
    expect(page.locator("[data-kept-line]")).to_contain_text("Pas de réseau")
    assert not Validation.objects.exists()
    window.set_offline(False)
    expect(page.locator("#rows")).to_contain_text("Deux heures de garde")
    expect(other.locator("#rows")).to_contain_text("Deux heures de garde")
    expect(page.get_by_label("Qu’avez-vous demandé ?")).to_have_value("")
    assert Validation.objects.count() == 1
    assert fits(page)


def test_what_was_typed_is_there_again_after_the_page_closed(open_browser: Open, world: World) -> None:
    window = open_browser(world.browser("tablet"), viewport=PHONE)
    page = steady(visit(window, world, f"teams/{world.team.pk}/means/"))
    page.get_by_label("Que vous faut-il ?").fill("Une salle le mardi")
    page.close()
    page = steady(visit(window, world, f"teams/{world.team.pk}/means/"))
    expect(page.get_by_label("Que vous faut-il ?")).to_have_value("Une salle le mardi")
    expect(page.locator("[data-kept-line]")).to_contain_text("Ce n’est pas encore envoyé")


def test_by_keyboard_on_a_phone_somebody_asks_for_a_listener_who_comes(open_browser: Open, world: World) -> None:
    ListeningRequest.objects.all().delete()
    window = open_browser(world.browser("participant"), viewport=PHONE, bypass_csp=True)
    page = visit(window, world, "listener/")
    listener = steady(visit(open_browser(world.browser("listener"), viewport=PHONE), world, "listening/"))
    tab_to(page, "Demander un écoutant")
    with next_page(page):
        page.keyboard.press("Enter")
    word = page.locator(".listener-word").inner_text()
    assert fits(page)
    assert faults(page) == []
    expect(listener.locator("#listening")).to_contain_text(word)
    expect(listener).to_have_title(re.compile(r"^\(1\) "))
    assert fits(listener)
    listener.get_by_role("button", name="J’y vais").press("Enter")
    expect(page.locator("#state-words")).to_contain_text("Un écoutant arrive")
    expect(listener).to_have_title(re.compile("^Qui voudrait"))
    listener.get_by_role("button", name="C’est fait").press("Enter")
    listener.locator("#confirm [data-yes]").press("Enter")
    expect(page.locator("#state-words")).to_contain_text("Rien n’est gardé")
    assert not ListeningRequest.objects.exists()
    page.reload()
    expect(page.locator(".listener-word")).to_have_count(0)


@pytest.mark.parametrize("path", ["listener/", "who-to-call/", "teams/{team}/means/", "teams/{team}/asked/"])
def test_the_pages_are_read_by_everybody(open_browser: Open, world: World, path: str) -> None:
    window = open_browser(world.browser("participant"), viewport=PHONE, bypass_csp=True)
    page = visit(window, world, path.format(team=world.team.pk))
    expect(page.locator("main")).to_contain_text("119")
    assert faults(page) == []
    assert fits(page)


def test_on_a_tablet_the_word_is_read_once_and_back_shows_it_no_more(open_browser: Open, world: World) -> None:
    ListeningRequest.objects.all().delete()
    page = visit(open_browser(world.browser("tablet"), viewport=PHONE), world, "who-to-call/")
    page.get_by_role("link", name="Demander un écoutant").click()
    page.get_by_role("button", name="Demander un écoutant").click()
    word = page.locator(".listener-word").inner_text()
    page.get_by_role("link", name="Quitter cette page").click()
    expect(page).to_have_url(re.compile(r"/table/$"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"/who-to-call/$"))
    expect(page.locator("h1")).to_be_visible()
    assert word not in page.content()


def test_without_network_the_page_says_where_to_go_and_shows_the_numbers(open_browser: Open, world: World) -> None:
    ListeningRequest.objects.all().delete()
    window = open_browser(world.browser("participant"), viewport=PHONE, bypass_csp=True)
    page = visit(window, world, "listener/")
    window.set_offline(True)
    page.get_by_role("button", name="Demander un écoutant").click()
    expect(page.locator("[data-no-network]")).to_contain_text("Allez à l’accueil")
    expect(page.locator(".helplines")).to_contain_text("119")
    assert fits(page)
    assert faults(page) == []
    window.set_offline(False)
    page.get_by_role("button", name="Demander un écoutant").click()
    expect(page.locator(".listener-word")).to_be_visible()
    assert ListeningRequest.objects.count() == 1
