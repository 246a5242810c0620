"""On a phone and by keyboard, an organiser asks for tables, sees them come, makes them hers, and goes back."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from teams.models import Formation, Team, TeamMember
from teams.services.solving import run_formation
from tests.browser.conftest import PHONE, WIDE, steady
from tests.browser.test_accessibility import faults
from tests.browser.test_ways_in import Keyboard
from tests.factories import FormationFactory, RegistrationFactory, ThemeFactory
from tests.permissions.world import World

pytestmark = pytest.mark.browser
Open = Callable[..., BrowserContext]


@pytest.fixture
def world(transactional_db: None) -> World:
    """Eight people wish a theme that has no team yet."""
    world = World()
    Team.objects.all().delete()
    world.theme.delete()
    theme = ThemeFactory(event=world.event, min_size=3, max_size=9, min_teams=0, max_teams=2)
    RegistrationFactory.create_batch(7, event=world.event, category=world.category, wishes=[theme])
    return world


def press(page: Page, keys: Keyboard, what: str) -> None:
    page.locator(what).first.focus()
    keys.press("Enter")


def test_from_the_question_to_the_tables_and_back_by_keyboard(world: World, open_browser: Open) -> None:
    page = open_browser(world.browser("organiser"), viewport=PHONE, bypass_csp=True).new_page()
    keys = Keyboard(page)
    page.goto(reverse("drafts", args=[world.event.slug]))
    assert faults(page) == []
    press(page, keys, "main form .btn-main")
    page.wait_for_url("**/asked/*/")
    steady(page)
    assert faults(page) == []
    run_formation(Formation.objects.under_way().get().pk)
    expect(page.get_by_text("Un brouillon est prêt")).to_be_visible()
    press(page, keys, "main a[href$='/apply/']")
    page.wait_for_url("**/apply/")
    assert faults(page) == []
    assert not TeamMember.objects.exists()
    press(page, keys, "main form .btn-main")
    page.wait_for_url("**/teams/?applied=*")
    assert TeamMember.objects.count() == 8
    press(page, keys, "#said button")
    page.wait_for_url("**/teams/")
    assert not TeamMember.objects.exists()


def test_demands_that_clash_are_read_on_a_wide_screen_and_on_a_phone(world: World, open_browser: Open) -> None:
    theme = world.event.themes.get()
    formation = FormationFactory(
        event=world.event,
        impossible=True,
        clash=[{"kind": "theme_size", "theme": theme.pk}, {"kind": "facilitator_count"}],
        remedies=[{"kind": "larger_tables", "amount": 2, "theme": theme.pk, "solves_all": True}],
    )
    for viewport in (PHONE, WIDE):
        page = open_browser(world.browser("organiser"), viewport=viewport, bypass_csp=True).new_page()
        page.goto(reverse("formation", args=[world.event.slug, formation.pk]))
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
        expect(page.get_by_role("link", name="Permettre 2 personnes de plus")).to_be_visible()
