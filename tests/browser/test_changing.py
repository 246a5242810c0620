"""Two facilitators, two windows, one person to move."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from teams.models import Team, TeamMember
from tests.browser.conftest import PHONE, WIDE, next_page
from tests.browser.test_accessibility import faults
from tests.factories import TeamFactory, TeamMemberFactory, ThemeFactory
from tests.permissions.world import World

pytestmark = pytest.mark.browser


@pytest.fixture
def world(site: str) -> World:
    return World(status="under_way")


def move(page: Page, to: Team) -> None:
    page.get_by_label("Une autre table pour Ali DÉMO").select_option(str(to.pk))
    page.get_by_role("button", name="Ali DÉMO").focus()
    with next_page(page):
        page.keyboard.press("Enter")


def test_two_facilitators_move_one_person_and_both_are_told_where_he_sits(
    open_browser: Callable[..., BrowserContext], world: World
) -> None:
    theme = ThemeFactory(event=world.event, max_size=8)
    here, four, five = (TeamFactory(event=world.event, theme=theme, number=n, name=f"Les {n}") for n in (3, 4, 5))
    person = TeamMemberFactory(event=world.event, team=here, registration__chosen_name="Ali DÉMO").registration
    theo = open_browser(as_=world.browser("facilitator"), viewport=WIDE, bypass_csp=True).new_page()
    nadege = open_browser(as_=world.browser("organiser"), viewport=PHONE, bypass_csp=True).new_page()
    nadege.route("**/live/**", lambda route: route.abort())  # a page that the news has not reached yet
    for page in (theo, nadege):
        page.goto(f"/e/{world.event.slug}/board/{here.pk}/people/")

    move(theo, four)
    expect(theo.get_by_role("status").filter(has_text="Ali DÉMO")).to_contain_text("table 4")
    move(nadege, five)
    expect(nadege.get_by_text("Quelqu’un d’autre venait de déplacer Ali DÉMO")).to_contain_text("table 4, Les 4")
    assert TeamMember.objects.get(registration=person).team == four
    assert faults(theo) == []
    assert faults(nadege) == []
