"""Lists that the organiser keeps, by keyboard, by mouse and without scripts, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from events.models import Event
from tests.browser.conftest import next_page, wait_until
from tests.events.helpers import at, organiser_of
from tests.factories import EventFactory, TrustRuleFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def event(site: str) -> Event:
    event = EventFactory()
    for place, text in enumerate(("Un", "Deux", "Trois")):
        TrustRuleFactory(event=event, text=text, position=place)
    return event


@pytest.fixture
def open_list(open_browser: Callable, event: Event) -> Callable[..., Page]:
    def open_(**options: object) -> Page:
        page = open_browser(organiser_of(event), **options).new_page()
        page.goto(at(event, "trust_rules"))
        return page

    return open_


def test_by_keyboard_a_row_goes_down_twice_and_the_focus_follows_it(open_list) -> None:
    page = open_list()
    page.get_by_role("button", name="Descendre « Un »").press("Enter")
    expect(page.locator(".row-title").nth(1)).to_have_text("Un")
    expect(page.get_by_role("button", name="Descendre « Un »")).to_be_focused()
    expect(page.locator("#announcer")).to_contain_text("2")
    page.keyboard.press("Enter")
    expect(page.locator(".row-title").nth(2)).to_have_text("Un")
    expect(page.get_by_role("button", name="Monter « Un »")).to_be_focused()


def test_a_row_dragged_by_its_handle_stays_where_it_was_dropped(open_list) -> None:
    page = open_list()
    handle, target = page.locator("[data-handle]").first.bounding_box(), page.locator(".row-card").nth(2).bounding_box()
    page.mouse.move(handle["x"] + 8, handle["y"] + 8)
    page.mouse.down()
    page.mouse.move(handle["x"] + 8, handle["y"] + 40, steps=5)
    with page.expect_response(lambda response: response.url.endswith("/move/")):
        for below in (8, 6, 4):  # a hand that slows down: rows make way in a short animation
            page.mouse.move(handle["x"] + 8, target["y"] + target["height"] - below, steps=8)
            wait_until(
                page, lambda: page.evaluate("document.getAnimations().every((one) => one.playState === 'finished')")
            )
        page.mouse.up()
    expect(page.locator(".row-title").nth(2)).to_have_text("Un")
    page.reload()
    expect(page.locator(".row-title")).to_have_text(["Deux", "Trois", "Un"])


def test_without_scripts_a_row_moves_goes_and_comes_back(open_list) -> None:
    page = open_list(java_script_enabled=False)
    page.get_by_role("button", name="Descendre « Un »").click()
    expect(page.locator(".row-title")).to_have_text(["Deux", "Un", "Trois"])
    with next_page(page):
        page.get_by_role("link", name="Retirer « Un »").click()
    page.get_by_role("button", name="Retirer").click()
    expect(page.locator(".row-title")).to_have_text(["Deux", "Trois"])
    page.get_by_role("button", name="Remettre").click()
    expect(page.locator(".row-title")).to_have_text(["Deux", "Un", "Trois"])
