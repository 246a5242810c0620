"""The day is played by keyboard: what moves leaves the buttons alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect
from pytest_django import Settings

from demo import loading
from events.models import Event
from events.services.rehearsal import set_clock
from tests.browser.conftest import PHONE
from tests.permissions.world import World

pytestmark = pytest.mark.browser
Open = Callable[..., BrowserContext]


def test_the_focus_stays_on_a_speed_while_the_day_goes_on(site: str, open_browser: Open, settings: Settings) -> None:
    settings.DEMO, settings.ROOT_URLCONF = True, "tests.demo.urls"
    event = World(status="under_way").event
    Event.objects.filter(pk=event.pk).update(slug=loading.PLAYED)
    event.refresh_from_db()
    set_clock(event=event, at=event.slots.earliest("starts_at").begins, speed=10)
    page = open_browser(viewport=PHONE).new_page()
    page.goto("/demo/play/")
    page.locator("#speed-300").focus()
    with page.expect_response("**/demo/play/?state=*") as moved:
        pass
    assert moved.value.ok
    expect(page.locator("#speed-300")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#speed-300")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#speed-300")).to_be_focused()
    with page.expect_response("**/demo/play/?state=*"):
        pass
    page.keyboard.press("Shift+Tab")
    expect(page.locator("#speed-60")).to_be_focused()
