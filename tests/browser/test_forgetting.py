"""A participant takes their information with them, then erases it: on a phone, by keyboard."""

import json
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from participants.models import Erasure, Registration
from tests.browser.conftest import PHONE, WIDE
from tests.browser.test_accessibility import faults
from tests.factories.participants import NeedFactory
from tests.permissions.world import World

pytestmark = pytest.mark.browser


def press(page: Page, words: str) -> None:
    """Walk with Tab to the link or button that says `words`, and press Enter."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if words in page.evaluate("document.activeElement.innerText || ''"):
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"no way by keyboard to {words!r}")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_downloading_then_erasing_by_keyboard_on_a_phone(open_browser, tmp_path: Path, scripts: bool) -> None:
    world = World()
    me = world.registration
    NeedFactory(event=world.event, registration=me, detail="une chaise près de la porte")
    window = open_browser(world.browser("participant"), viewport=PHONE, java_script_enabled=True)
    if not scripts:
        window.route("**/*.js*", lambda route: route.abort())
    page = window.new_page()
    page.goto(reverse("my_space", args=[world.event.slug]))
    press(page, "Voir, télécharger ou effacer")
    page.wait_for_url("**/me/data/")
    expect(page.get_by_text("une chaise près de la porte")).to_be_visible()
    with page.expect_download() as download:
        press(page, "pour un autre outil")
    download.value.save_as(tmp_path / "mine.json")
    assert json.loads((tmp_path / "mine.json").read_text())["needs"][0]["detail"] == "une chaise près de la porte"
    press(page, "Tout effacer sur moi")
    page.wait_for_url("**/me/erase/")
    press(page, "Tout effacer sur moi")
    page.wait_for_url("**/erased/")
    expect(page.locator("h1")).to_contain_text("Tout est effacé")
    assert not Registration.objects.filter(pk=me.pk).exists()
    page.goto(reverse("my_space", args=[world.event.slug]))
    assert reverse("enter_code") in page.url


@pytest.mark.parametrize(("viewport", "scheme"), [(PHONE, "light"), (WIDE, "dark")], ids=["phone", "wide dark"])
def test_axe_finds_nothing_on_the_pages_that_ask_first(open_browser, viewport: dict[str, int], scheme: str) -> None:
    world = World()
    Erasure.objects.create(event=world.event, cause=Erasure.Cause.CLOCK, counts={"needs": 3, "people": 1})
    asked = {
        "participant": [reverse("my_erase", args=[world.event.slug])],
        "organiser": [
            reverse("person_erase", args=[world.event.slug, world.registration.pk]),
            reverse("privacy", args=[world.event.slug]),
            reverse("privacy_periods", args=[world.event.slug]),
            reverse("privacy_document", args=[world.event.slug, "register"]),
            reverse("consents", args=[world.event.slug]) + "?purpose=needs&answer=to_collect",
        ],
    }
    for role, paths in asked.items():
        page = open_browser(world.browser(role), viewport=viewport, color_scheme=scheme, bypass_csp=True).new_page()
        for path in paths:
            page.goto(path)
            assert faults(page) == [], path
