"""While a team tells, somebody pledges by phone what it lacks; the tablet sees it at once; weeks later it is kept."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from projects.models import Means, Pledge, Presentation
from tests.browser.conftest import PHONE, next_page, steady
from tests.permissions.world import World

pytestmark = pytest.mark.browser


def test_a_pledge_by_phone_from_the_restitution_until_it_is_kept(
    open_browser: Callable[..., BrowserContext], site: str
) -> None:
    world = World(status="under_way")
    Presentation.objects.filter(pk=world.turn.pk).update(started_at=world.event.now)
    Means.objects.filter(pk=world.means.pk).update(what="Une machine à café", state="lack")
    tablet = open_browser(world.browser("tablet"), viewport={"width": 1180, "height": 820}).new_page()
    tablet.goto(f"/e/{world.event.slug}/pledges/")
    steady(tablet)
    phone = open_browser(world.browser("participant"), viewport=PHONE).new_page()
    phone.goto(f"/e/{world.event.slug}/presentations/who-is-next/")
    with next_page(phone):
        phone.get_by_role("link", name="J’apporte quelque chose à cette équipe").press("Enter")
    with next_page(phone):
        phone.get_by_role("link", name="Une machine à café").press("Enter")
    expect(phone.get_by_role("heading", level=1)).to_contain_text(world.team.name)
    with next_page(phone):
        phone.get_by_role("button", name="Je m’engage").press("Enter")
    expect(tablet.locator("#ours ~ ul").get_by_role("heading", name="Une machine à café")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    with next_page(phone):
        phone.get_by_role("button", name="C’est fait").press("Enter")
    expect(phone.get_by_role("button", name="Annuler", exact=True)).to_be_visible()
    expect(tablet.locator("#ours ~ ul").get_by_text("tenu", exact=True)).to_be_visible()
    assert Pledge.objects.get().status == "kept"
