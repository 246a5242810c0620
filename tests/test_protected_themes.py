"""Somebody to talk to, on every page and every paper of a protected theme: read from the permission table and from the
list of documents, so that none can forget it."""

import re
from functools import cache
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from events.models import Event
from reports.documents import DOCUMENTS
from reports.forms import FORMS
from teams.models import Team
from tests.factories import EventFactory, HelplineFactory, RegistrationFactory, TeamFactory, ThemeFactory
from tests.permissions.world import World
from tests.reports.paper import made, words_of
from tests.test_pages import PAGES, address, is_page
from tests.test_permissions import ROWS

NUMBER = "3919"
AT_THE_TABLE = ("tablet", "participant", "facilitator", "organiser", "referent")
# The test fails where one of these is about no team any more, or cannot be read.
KNOWN = {
    *("table", "close_table", "sheet", "sheet_print", "sheet_earlier", "sheet_block", "board_team", "my_team"),
    *("validations", "validations_print", "means", "photos", "charter", "charter_print", "method_cards", "method_card"),
    *("one_page", "ask_for_help", "one_page_pdf", "pledges", "pledge_new", "pledge"),
}
POSTED = (
    "close_table",
    "sheet_block",
    "validation_add",
    "validation_change",
    "means_add",
    "means_change",
    "pledge",
    "pledge_new",
)


def as_proposed(kind: str, event: Any) -> dict[str, Any]:
    """The choices of a document's form, untouched."""
    form = FORMS[kind](event=event)
    form = FORMS[kind]({field.name: "" if (value := field.value()) is None else value for field in form}, event=event)
    assert form.is_valid(), form.errors
    return form.choices()


def about_a_protected_theme(response: HttpResponse) -> bool:
    team = response.context.get("team") if response.context else None
    return isinstance(team, Team) and team.theme.is_protected


@pytest.fixture
def world(db: None) -> World:
    world = World(status="under_way")
    HelplineFactory(event=world.event, number=NUMBER)
    return world


def test_every_page_of_a_protected_theme_says_whom_to_call(world: World) -> None:
    browser, found = cache(world.browser), set()
    for name in sorted({*PAGES, *POSTED}):
        path, data = address(world, name)
        if name not in KNOWN and f"/{world.team.pk}/" not in path:
            continue
        for role in [role for role in AT_THE_TABLE if role in ROWS[name].allowed.split()][:2]:
            response = browser(role).get(path, data if ROWS[name].method == "get" else {})
            if is_page(response) and about_a_protected_theme(response):
                found.add(name)
                assert NUMBER in response.content.decode(), (name, role)
            elif name in KNOWN and response["Content-Type"] == "application/pdf":
                found.add(name)
                assert NUMBER in words_of(response.content), (name, role)
    assert found >= KNOWN


@pytest.mark.parametrize(("name", "role"), [("board_team", "facilitator"), ("my_team", "participant")])
def test_a_part_shown_in_another_page_says_it_too(world: World, name: str, role: str) -> None:
    response = world.browser(role).get(address(world, name)[0], headers={"HX-Request": "true"})
    assert NUMBER in response.content.decode()


def test_two_texts_for_one_block_say_it_too(world: World) -> None:
    kwargs: dict[str, Any] = {"text": "Un autre texte", "base_version": 0}
    response = world.browser("tablet").post(address(world, "sheet_block")[0], kwargs)
    assert response.status_code == 409
    assert NUMBER in response.content.decode()


def test_once_is_enough(world: World) -> None:
    assert world.browser("tablet").get(address(world, "sheet")[0]).content.decode().count(f"tel:{NUMBER}") == 1


def test_the_pages_of_an_open_theme_have_no_such_list(world: World) -> None:
    team = TeamFactory(event=world.event, theme=ThemeFactory(event=world.event), number=8)
    page = world.browser("organiser").get(f"/e/{world.event.slug}/teams/{team.pk}/means/").content.decode()
    assert NUMBER not in page


@pytest.mark.django_db
@pytest.mark.parametrize("kind", sorted(DOCUMENTS))
def test_every_paper_that_names_a_protected_theme_or_its_team_says_whom_to_call(kind: str) -> None:
    event = EventFactory(starts_on=timezone.localdate())
    HelplineFactory(event=event, number=NUMBER)
    theme = ThemeFactory(event=event, protected=True, title="Thème à protéger")
    TeamFactory(event=event, theme=theme, name="Le petit abri", number=4)
    RegistrationFactory(event=event, wishes=[theme])
    text = words_of(made(kind, event, **as_proposed(kind, event)))
    if "Thème à protéger" in text or "Le petit abri" in text:
        assert NUMBER in text


def test_the_memo_on_paper_holds_the_numbers_and_the_address_of_the_form(world: World) -> None:
    Event.objects.filter(pk=world.event.pk).update(child_alert_url="https://example.org/prevenir")
    page = world.browser("tablet").get(f"/e/{world.event.slug}/who-to-call/").content.decode()
    for link in ("tel:17", "tel:112", "sms:114", "tel:119", "https://example.org/prevenir"):
        assert re.search(rf'class="[^"]*(printed|helpline-number)[^"]*" href="{link}"', page), link


def test_table_cards_say_it_on_all_or_on_none(world: World) -> None:
    TeamFactory(event=world.event, theme=ThemeFactory(event=world.event), number=8)
    cards = f"/e/{world.event.slug}/organise/teams/cards/"
    organiser: Client = world.browser("organiser")
    assert organiser.get(cards).content.decode().count(NUMBER) == Team.objects.filter(event=world.event).count()
