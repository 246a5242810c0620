"""Every address × every role × own and other event, and nothing unguarded."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.permissions import accounts, common, events, participants, projects, reports, teams
from tests.permissions.kept import Pair
from tests.permissions.table import IN_EVENT, ROLES, Row
from tests.permissions.world import World

ROWS: dict[str, Row] = {}
for app in (common, accounts, events, participants, teams, projects, reports):
    ROWS |= app.ROWS

THEIR_OWN_GUARD = ("allauth.", "django.views.i18n")  # libraries that decide for themselves
ONLY_IN_DEMO = {"style"}
REFUSALS = {status: lambda *_, status=status, **__: HttpResponse(status=status) for status in (403, 404)}


def patterns(resolver: URLResolver | None = None, takes_event: bool = False) -> Iterator[tuple[URLPattern, bool]]:
    for entry in (resolver or get_resolver()).url_patterns:
        in_event = takes_event or "<slug:event>" in str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, in_event)
        else:
            yield entry, in_event


OURS = {
    entry.name: (entry, in_event)
    for entry, in_event in patterns()
    if not entry.callback.__module__.startswith(THEIR_OWN_GUARD)
}


@pytest.mark.parametrize("name", sorted(OURS, key=str))
def test_every_view_of_ours_is_guarded(name: str) -> None:
    assert getattr(OURS[name][0].callback, "permission", None), f"{name} has no line of the permission table"


def test_every_address_has_its_row_and_every_row_its_address() -> None:
    assert set(OURS) - ONLY_IN_DEMO == set(ROWS)


def answer(response: HttpResponse) -> str:
    if response.status_code in (301, 302) and response["Location"].startswith(("/account/login/", "/code/?next=")):
        return "sign in"
    return {403: "forbidden", 404: "not found"}.get(response.status_code, "served")


@pytest.fixture
def wordless_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refusals without their page: two answers of three are refusals here, and only their status is read."""
    for status, handler in REFUSALS.items():
        monkeypatch.setattr(f"hackathon.urls.handler{status}", handler)


def ask(world: World, role: str, name: str, row: Row, target: World) -> str:
    """What `role` of `world` is answered at an address of `target`, leaving nothing behind."""
    kwargs: dict[str, Any] = row.kwargs(target)
    if OURS[name][1]:
        kwargs["event"] = target.event.slug
    with transaction.atomic():
        client = world.browser(role)
        client.raise_request_exception = True
        response = getattr(client, row.method)(reverse(name, kwargs=kwargs), row.data(target))
        assert response.status_code < 500
        transaction.set_rollback(True)
    return answer(response)


@pytest.mark.parametrize("name", sorted(ROWS))
@pytest.mark.usefixtures("wordless_refusals")
def test_each_role_gets_its_answer_in_its_own_event_and_in_another(name: str, worlds: Pair) -> None:
    row, (own, other) = ROWS[name], worlds
    given = {role: (ask(own, role, name, row, own), ask(other, role, name, row, own)) for role in ROLES}
    expected = {
        role: (
            row.expected(role, own_event=True, in_event=OURS[name][1]),
            row.expected(role, own_event=not OURS[name][1], in_event=OURS[name][1]),
        )
        for role in ROLES
    }
    assert given == expected


@pytest.mark.parametrize("name", ["roles", "formation"])
def test_each_role_reads_the_page_of_a_refusal(name: str, worlds: Pair) -> None:
    row, (own, _other) = ROWS[name], worlds
    path = reverse(name, kwargs={**row.kwargs(own), "event": own.event.slug})
    for role in IN_EVENT.split():
        if role not in row.allowed.split():
            page = own.browser(role).get(path)
            assert page.status_code == (404 if role in row.hidden.split() else 403), role
            assert b"</h1>" in page.content, role


# What an archived event still takes: who may read it, what lets go, what gives, and pages that refuse by themselves.
ONCE_ARCHIVED = {
    *("status", "status_change", "closing", "event_copy", "event_copy_file", "print_document", "person_data_file"),
    *("invite", "renew_invitation", "withdraw_invitation", "revoke_role", "let_in_again"),
    *("screens_new_code", "group_replace_code", "team_replace_code", "person_replace_code"),
    *("close_table", "my_leave", "group_leave", "follower_page", "holder_page"),
    *("my_erase", "person_erase", "my_consents_change", "my_consents_needs", "my_take_over", "person_consents"),
    *("privacy_periods", "relay_remove", "import_remove", "wall_withdraw"),
    *("listener_ask", "listener_state", "listener_cancel", "listening_done"),
    *("publication", "publication_pictures", "publication_review", "follow_up_team", "follow_up_holder"),
}


def test_an_archived_event_takes_nothing_but_what_is_written_here() -> None:
    assert {
        name for name, (entry, _in) in OURS.items() if getattr(entry.callback, "once_archived", False)
    } == ONCE_ARCHIVED


WITH_A_ROW = sorted(name for name, (entry, in_event) in OURS.items() if in_event and "pk" in entry.pattern.converters)


@pytest.mark.parametrize("name", WITH_A_ROW)
def test_a_row_of_another_event_is_not_found_at_an_address_of_ones_own(name: str, worlds: Pair) -> None:
    row, (own, other) = ROWS[name], worlds
    for role in row.allowed.split():
        address = reverse(name, kwargs={**row.kwargs(other), "event": own.event.slug})
        response = getattr(own.browser(role), row.method)(address, row.data(other))
        assert answer(response) != "served", role
