"""A phone that several people share: whoever closes their space leaves nothing, and loses nothing without being told."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import PHONE, next_page
from tests.browser.test_accessibility import faults
from tests.permissions.world import World

pytestmark = pytest.mark.browser


def test_closing_ones_space_shows_the_unsent_texts_then_erases_them(
    site: str, open_browser: Callable[..., BrowserContext]
) -> None:
    world = World(status="under_way")
    page = open_browser(world.browser("participant"), viewport=PHONE, bypass_csp=True).new_page()
    address = f"/e/{world.event.slug}/me/"
    page.goto(address)
    expect(page.locator("[data-unsent]")).to_be_hidden()
    kept = '{"text": "Une garde le soir", "key": "k", "at": 1}'
    for event in (world.event.pk, world.event.slug):
        page.evaluate("([name, text]) => localStorage.setItem(name, text)", [f"sheet/{event}/1/2/0/form", kept])
    page.reload()
    expect(page.locator("[data-unsent]")).to_contain_text("Une garde le soir")
    assert faults(page) == []
    close = page.get_by_role("button", name=re.compile("Effacer ces textes"))
    # The site was reached just before: the press dies on its way.
    page.route("**/me/leave/", lambda route: route.abort())
    close.press("Enter")
    expect(page.locator("[data-not-sent]")).to_be_visible()
    expect(page.locator("[data-unsent]")).to_contain_text("Une garde le soir")
    assert len(page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('sheet/'))")) == 2
    page.unroute("**/me/leave/")
    with next_page(page):
        close.press("Enter")
    assert page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('sheet/'))") == []
    page.goto(address)
    expect(page).to_have_url(re.compile("/code/"))
