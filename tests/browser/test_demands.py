"""What tables must respect, as an organiser writes it: two people kept apart by keyboard, on a phone."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from teams.models import HostTables, Pairing
from teams.services.demands import pair_people, place_person
from tests.browser.conftest import PHONE, WIDE
from tests.browser.test_accessibility import faults
from tests.browser.test_ways_in import Keyboard
from tests.factories import NeedFactory, RegistrationFactory, SkillFactory
from tests.permissions.world import World

pytestmark = pytest.mark.browser


@pytest.fixture
def world(transactional_db: None) -> World:
    """Every part of the page has something to show."""
    world = World()
    people = [RegistrationFactory(event=world.event, chosen_name=f"{n} DÉMO") for n in ("Ana", "Bilal", "Zoé", "Zoé B")]
    pair_people(one=people[0], other=people[1], kind="together", by=None)
    place_person(registration=people[2], place=world.theme, by=None)
    for person, words, language in zip(people, ("turc", "?", "wolof"), ("tr", "", "wo"), strict=False):
        NeedFactory(event=world.event, registration=person, kind="language", detail=words, language=language)
    NeedFactory(event=world.event, registration=people[0], kind="moving")
    HostTables.objects.create(event=world.event, kind="moving", numbers=[1, 2])
    SkillFactory(event=world.event, offered_by=people[:2])
    return world


def test_two_people_are_kept_apart_by_keyboard_on_a_phone_and_it_is_undone(world: World, open_browser) -> None:
    page = open_browser(world.browser("organiser"), viewport=PHONE, bypass_csp=True).new_page()
    page.goto(reverse("demands", args=[world.event.slug]))
    assert faults(page) == []
    page.get_by_role("link", name="Séparer deux personnes").focus()
    keys = Keyboard(page)
    keys.press("Enter")
    page.wait_for_url("**/pair/?kind=apart")
    keys.tab_to("[name=one_text]")
    keys.type("zo")
    expect(page.locator("#found-one input")).to_have_count(2)
    assert faults(page) == []
    keys.tab_to("#found-one input")
    keys.press("ArrowDown")
    keys.tab_to("[name=other_text]")
    keys.type("ana")
    keys.press("Enter")
    page.wait_for_url("**/demands/#pair-*")
    pairing = Pairing.objects.get(kind="apart")
    page.locator(f"#pair-{pairing.pk} button").focus()
    keys.press("Enter")
    page.get_by_role("button", name="Annuler").focus()
    keys.press("Enter")
    page.wait_for_url("**/demands/#pair-*")
    again = Pairing.objects.get(kind="apart")
    assert {again.one_id, again.other_id} == {pairing.one_id, pairing.other_id}


@pytest.mark.parametrize("name", ["demand_rules", "demand_hosts", "demand_languages", "demand_place"])
def test_the_pages_where_demands_are_written_are_for_everybody(world: World, open_browser, name: str) -> None:
    words = [world.roles["facilitator"].pk] if name == "demand_languages" else []
    for viewport, colours in ((PHONE, "light"), (WIDE, "dark")):
        window = open_browser(world.browser("organiser"), viewport=viewport, color_scheme=colours, bypass_csp=True)
        page = window.new_page()
        page.goto(reverse(name, args=[world.event.slug, *words]))
        assert faults(page) == []
