"""What holds for every page, whoever built it: read from the permission table, so that a new page is checked by itself."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import TeamFactory, TeamMemberFactory, ThemeFactory
from tests.permissions.kept import Pair
from tests.permissions.table import ROLES, Row
from tests.permissions.world import World
from tests.test_permissions import OURS, ROWS

MOST_QUERIES = 15
PAGES = sorted(name for name, row in ROWS.items() if row.method == "get" and row.allowed)
BROUGHT_FROM_ELSEWHERE = re.compile(
    rb"<(?:script|img|iframe|link(?! rel=\"canonical\")|source|use)[^>]+(?:src|href)=\"(?:https?:)?//", re.I
)
INLINE = re.compile(rb"<[^>]+\s(?:style|on[a-z]+)=\"|<style(?![^>]*nonce)|<script(?![^>]*(?:src|nonce))", re.I)


def address(world: World, name: str) -> tuple[str, dict[str, Any]]:
    kwargs: dict[str, Any] = ROWS[name].kwargs(world)
    if OURS[name][1]:
        kwargs["event"] = world.event.slug
    return reverse(name, kwargs=kwargs), ROWS[name].data(world)


def ask(world: World, name: str, role: str) -> HttpResponse:
    return world.browser(role).get(*address(world, name))


def reader(row: Row) -> str:
    """The role for whom the page is checked: the one who sees most of it."""
    return next(role for role in ROLES if role in row.allowed.split())


def is_page(response: HttpResponse) -> bool:
    """A whole page, neither a fragment nor a file."""
    html = response.headers.get("Content-Type", "").startswith("text/html")
    return html and response.status_code == 200 and b"<html" in response.content


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_one_heading_a_title_a_way_to_skip_and_nothing_from_elsewhere(name: str, worlds: Pair) -> None:
    response = ask(worlds[0], name, reader(ROWS[name]))
    if not is_page(response):
        return
    page = response.content
    assert len(re.findall(rb"<h1[ >]", page)) == 1
    assert re.search(rb"<title>\s*\S", page)
    assert b'class="skip"' in page
    assert not BROUGHT_FROM_ELSEWHERE.search(page)
    assert not INLINE.search(page), INLINE.search(page)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_as_many_questions_for_ten_people_as_for_three_hundred(name: str, crowds: Pair) -> None:
    counts = []
    for world in crowds:
        browser = world.browser(reader(ROWS[name]))
        browser.get(*address(world, name))
        with CaptureQueriesContext(connection) as captured:
            browser.get(*address(world, name))
        counts.append(len([query for query in captured if "SAVEPOINT" not in query["sql"]]))
    assert counts[0] == counts[1]
    assert counts[0] <= MOST_QUERIES


def words(response: HttpResponse) -> str:
    """What the answer says; pictures and streams say nothing here."""
    return getattr(response, "content", b"").decode(errors="replace")


def texts(world: World) -> Iterator[str]:
    """What the other event could leak."""
    yield from (world.event.title, world.theme.title, world.registration.chosen_name, world.team.name)
    yield from (world.entry.text, world.slot.title, world.registration.code, world.team.code)


@pytest.mark.parametrize("name", PAGES)
def test_nothing_of_another_event_shows(name: str, worlds: Pair) -> None:
    own, other = worlds
    other.entry.text = "Ce texte appartient à un autre événement."
    other.entry.save()
    for role in ROWS[name].allowed.split():
        if role in ("stranger", "nobody"):
            continue
        shown = words(ask(own, name, role))
        if OURS[name][1]:
            assert [text for text in texts(other) if text in shown] == [], role


NAMES_WITHOUT_TEAM = {"reception_person", "reception_list"}  # everybody alike: no team, no theme, no order of tables
MAY_KNOW = {"organiser", "referent", "participant", "tablet", "facilitator"}


@pytest.mark.parametrize("name", PAGES)
def test_who_sits_at_a_protected_table_is_told_to_nobody_else(name: str, worlds: Pair) -> None:
    """In the world of the table, the participant, the tablet and the facilitator are those of the protected team."""
    if name in NAMES_WITHOUT_TEAM:
        return
    world, _other = worlds
    hidden = TeamMemberFactory(
        event=world.event, team=TeamFactory(event=world.event, theme=ThemeFactory(event=world.event, protected=True))
    ).registration
    for role in ROWS[name].allowed.split():
        shown = words(ask(world, name, role))
        if role not in MAY_KNOW:
            assert world.registration.chosen_name not in shown, role
        if role != "organiser":
            assert hidden.chosen_name not in shown, role
