"""Listening to a page: with a voice of this device only, and never a code or a confidential choice."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, wait_until
from tests.permissions.world import World

pytestmark = pytest.mark.browser
VOICES = """
window.spoken = [];
speechSynthesis.getVoices = () => [{lang: "fr-FR", localService: %s}];
speechSynthesis.speak = (words) => { spoken.push(words.text); setTimeout(() => words.onend && words.onend(), 5); };
window.SpeechSynthesisUtterance = function (text) { this.text = text; };
"""


def opened(open_browser, world: World, name: str, *, voice_is_here: bool):
    window = open_browser(as_=world.browser("participant"), viewport=PHONE)
    window.add_init_script(VOICES % ("true" if voice_is_here else "false"))
    page = window.new_page()
    page.goto(reverse(name, args=[world.event.slug]))
    return page


def test_the_page_is_read_aloud_without_the_code(open_browser) -> None:
    world = World()
    page = opened(open_browser, world, "my_card", voice_is_here=True)
    page.get_by_role("button", name="Écouter cette page").press("Enter")
    expect(page.get_by_role("button", name="Écouter cette page")).to_be_visible()
    wait_until(page, lambda: page.evaluate("spoken.length > 3"))
    said = " ".join(page.evaluate("spoken"))
    assert world.registration.chosen_name in said
    assert world.registration.code not in said.replace(" ", "")


def test_no_text_is_sent_to_a_voice_elsewhere(open_browser) -> None:
    page = opened(open_browser, World(), "my_space", voice_is_here=False)
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("[data-listen]")).to_be_hidden()
