"""Somebody comes late: the organiser finds them a table by keyboard, on a phone, and reads what it costs."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from participants.models import Presence
from teams.models import TeamMember
from tests.background import work
from tests.browser.conftest import PHONE, steady
from tests.browser.test_accessibility import faults
from tests.browser.test_ways_in import Keyboard
from tests.factories import RoleFactory
from tests.teams.test_mending import Hall

pytestmark = pytest.mark.browser


@pytest.fixture
def hall(site: str) -> Hall:
    """A full table of five on the morning itself, one of whom would go elsewhere, and a newcomer who wishes its theme."""
    hall = Hall()
    full, other = hall.tables
    today = timezone.localdate()
    hall.event.starts_on = hall.event.ends_on = today
    hall.event.status = "under_way"
    hall.event.save()
    hall.person(0, full, chosen_name="Alix DÉMO", wishes=[full.theme, other.theme])
    hall.person(1, chosen_name="Noa DÉMO", wishes=[full.theme])
    for person in hall.event.registrations.all():
        Presence.objects.create(event=hall.event, registration=person, day=today, half="am", arrived_at=timezone.now())
    return hall


def test_tables_are_mended_by_keyboard_and_nobody_moves_unless_one_says_so(open_browser, sign_in, hall: Hall) -> None:
    organiser = RoleFactory(event=hall.event).user
    page = open_browser(sign_in(organiser), viewport=PHONE, bypass_csp=True).new_page()
    page.goto(f"/e/{hall.event.slug}/organise/teams/repair/")
    steady(page)
    expect(page.locator("#turnout-title")).to_contain_text("1 personne sans table")
    assert faults(page) == []
    keys = Keyboard(page)
    keys.tab_to("[name=who]:checked")
    keys.tab_to("main form .btn-main")
    keys.press("Enter")
    expect(page.get_by_text("Les tables se préparent")).to_be_visible()
    before = set(TeamMember.objects.values_list("registration", "team"))
    work()
    expect(page.locator("#mended-title")).to_contain_text("Deux façons")  # without touching anything
    assert set(TeamMember.objects.values_list("registration", "team")) == before
    expect(page.locator(".mended > article").first).to_contain_text("1 personne change de table")
    expect(page.locator(".mended > article").first).to_contain_text("Alix DÉMO")
    expect(page.locator(".mended > article").last).to_contain_text("1 personne de plus n’a aucun de ses vœux.")
    assert faults(page) == []
    keys.tab_to(".mended > article:first-child .btn-main")
    keys.press("Enter")
    page.wait_for_url("**/apply/")
    assert faults(page) == []
    keys.tab_to("main form .btn-main")
    keys.press("Enter")
    page.wait_for_url(lambda url: not url.endswith("/apply/"))
    seats = dict(TeamMember.objects.values_list("registration__chosen_name", "team"))
    full, other = hall.tables
    assert (seats["Alix DÉMO"], seats["Noa DÉMO"]) == (other.pk, full.pk)
