"""No input gives a 500, whatever is typed in whichever field of whichever form: read from the permission table."""

from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.permissions.kept import Pair
from tests.permissions.world import World
from tests.test_pages import reader
from tests.test_permissions import OURS, ROWS

NASTY = {
    "nothing": "",
    "spaces": "   ",
    "too long": "é" * 20_000,
    "what a database refuses": "a\x00b%ED%A0%BD",
    "markup, template, formula, emoji, right to left, path": (
        '=HYPERLINK("x")<script>alert(1)</script><b onclick=x>\'{{ request.user }}{% csrf_token %}'
        "👩🏽‍🌾🇫🇷\u202eمرحبا\u202c../../etc/passwd"
    ),
    "number too large": "9" * 40,
    "negative": "-1",
    "not a date": "2026-02-31",
    "not a time": "25:61",
}
EVERYWHERE = ("/account/", "/language/")  # forms of every page, which have rows of their own
FORMS = sorted(name for name, row in ROWS.items() if row.method == "post" and row.allowed)
SEARCHES = sorted(name for name, row in ROWS.items() if row.method == "get" and row.allowed)


def address(world: World, name: str) -> str:
    kwargs: dict[str, Any] = ROWS[name].kwargs(world)
    if OURS[name][1]:
        kwargs["event"] = world.event.slug
    return reverse(name, kwargs=kwargs)


def sent(client: Client, path: str, data: dict[str, Any]) -> int:
    """The status of one sending, whose effects are forgotten."""
    with transaction.atomic():
        status = client.post(path, data).status_code
        transaction.set_rollback(True)
    return status


@pytest.mark.parametrize("name", FORMS)
def test_nothing_typed_in_a_form_breaks_the_page(name: str, worlds: Pair) -> None:
    world, _other = worlds
    client = world.browser(reader(ROWS[name]))
    good = ROWS[name].data(world)
    path = address(world, name)
    assert sent(client, path, {**good, "field_that_nobody_asked_for": "x"}) < 500
    for field in good:
        for what, value in NASTY.items():
            assert sent(client, path, {**good, field: value}) < 500, (field, what)


@pytest.mark.parametrize("name", FORMS)
def test_an_identifier_of_another_event_in_a_form_is_refused_or_without_effect(name: str, worlds: Pair) -> None:
    """The database refuses rows that mix two events (tests/test_same_event.py): here nothing may even reach it."""
    own, other = worlds
    client = own.browser(reader(ROWS[name]))
    good, foreign = ROWS[name].data(own), ROWS[name].data(other)
    for field in good:
        if good[field] != foreign.get(field, good[field]):
            with transaction.atomic():
                response = client.post(address(own, name), {**good, field: foreign[field]})
                assert response.status_code < 500, field
                # Deferred keys are checked now, as at commit.
                transaction.get_connection().check_constraints()
                transaction.set_rollback(True)


@pytest.mark.parametrize("name", SEARCHES)
def test_nothing_in_an_address_breaks_the_page(name: str, worlds: Pair) -> None:
    world, _other = worlds
    client = world.browser(reader(ROWS[name]))
    for what, value in NASTY.items():
        everywhere = dict.fromkeys(("q", "page", "status", "category", "theme", "show", "step", "next"), value)
        assert client.get(address(world, name), everywhere).status_code < 500, what


class Forms(HTMLParser):
    """The forms of a page that are posted: [(address, {field: value})]."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.is_open = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.is_open = given.get("method", "").lower() == "post"
            if self.is_open:
                self.found.append((given.get("action", ""), {}))
        elif self.is_open and tag in ("input", "select", "textarea", "button") and given.get("name"):
            self.found[-1][1][given["name"]] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self.is_open = self.is_open and tag != "form"


@pytest.mark.parametrize("name", SEARCHES)
def test_nothing_typed_in_the_fields_that_a_page_shows_breaks_it(name: str, worlds: Pair) -> None:
    """Reads the fields from the page itself: no form escapes because its row posts nothing."""
    world, _other = worlds
    client, path = world.browser(reader(ROWS[name])), address(world, name)
    forms = Forms()
    forms.feed(getattr(client.get(path, ROWS[name].data(world)), "content", b"").decode(errors="replace"))
    for action, fields in forms.found:
        if not fields or any(part in action for part in EVERYWHERE):
            continue
        for what, value in NASTY.items():
            status = sent(client, action or path, {**fields, **dict.fromkeys(fields, value)})
            assert status < 500, (action or path, what)
        for field in fields:
            assert sent(client, action or path, {**fields, field: NASTY["what a database refuses"]}) < 500, (
                action or path,
                field,
            )
