"""A table asks, somebody comes: turns, repeats, and what happens when two act at once."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from teams.helping import requests_of
from teams.models import HelpRequest, Team
from teams.services import Refused, Stale, ask_help, close_request, give_back, remove_team, take_request
from tests.factories import ResourcePersonFactory, TeamFactory, UserFactory
from tests.teams.helpers import version

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return TeamFactory()


@pytest.fixture
def theo() -> User:
    return UserFactory(name="Théo DÉMO")


def test_asked_again_a_table_keeps_its_turn(team: Team) -> None:
    assert ask_help(team=team) == ask_help(team=team)
    assert [news.kind for news in team.news.all()] == ["hand_up"]


def test_a_request_sent_twice_is_one_even_after_it_was_closed(team: Team) -> None:
    key = uuid.uuid4()
    asked = ask_help(team=team, idempotency_key=key)
    close_request(request=asked)
    assert ask_help(team=team, idempotency_key=key) == asked


def test_more_material_joins_what_already_waits(team: Team) -> None:
    ask_help(team=team, kind="material", material="feuilles")
    ask_help(team=team, kind="material", material="feuilles, ciseaux")
    assert team.help_requests.get().material == "feuilles, ciseaux"


def test_another_person_may_be_wanted_until_somebody_comes(team: Team, theo: User) -> None:
    first, second = ResourcePersonFactory.create_batch(2, event=team.event)
    ask_help(team=team, kind="resource", resource=first)
    asked = ask_help(team=team, kind="resource", resource=second)
    assert asked.resource == second
    take_request(request=asked, by=theo)
    with pytest.raises(Refused, match="Théo"):
        ask_help(team=team, kind="resource", resource=first)


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"kind": "magic"}, "kind"),
        ({"kind": "material", "material": " \x00 "}, "material"),
        ({"kind": "material", "material": "x" * 81}, "material"),
    ],
)
def test_a_request_without_sense_is_refused(team: Team, wanted: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refusal:
        ask_help(team=team, **wanted)
    assert refusal.value.field == field


def test_a_person_of_another_event_is_refused(team: Team) -> None:
    with pytest.raises(Refused):
        ask_help(team=team, kind="resource", resource=ResourcePersonFactory())


def test_who_comes_is_told_and_pressing_again_changes_nothing(team: Team, theo: User) -> None:
    asked = ask_help(team=team)
    for _ in range(2):
        take_request(request=asked, by=theo)
    assert requests_of(team.event)[0].state == "Théo DÉMO arrive."
    assert [news.kind for news in team.news.all()] == ["hand_down", "hand_up"]


def test_the_second_to_come_is_told_who_was_first(team: Team, theo: User) -> None:
    asked = ask_help(team=team)
    take_request(request=asked, by=theo)
    with pytest.raises(Stale, match="Théo DÉMO"):
        take_request(request=asked, by=UserFactory())


def test_given_back_a_table_has_its_turn_again(team: Team, theo: User) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        asked = ask_help(team=team)
        take_request(request=asked, by=theo)
        clock.shift(timedelta(minutes=5))
        later = TeamFactory(event=team.event)
        ask_help(team=later)
    give_back(request=asked, by=theo)
    assert [one.request.team for one in requests_of(team.event)] == [team, later]


def test_only_who_comes_gives_back(team: Team, theo: User) -> None:
    asked = ask_help(team=team)
    take_request(request=asked, by=theo)
    with pytest.raises(Refused):
        give_back(request=asked, by=UserFactory())


def test_a_closed_request_cannot_be_taken_and_closes_once(team: Team, theo: User) -> None:
    asked = ask_help(team=team)
    close_request(request=asked)
    close_request(request=asked, by=theo)
    asked.refresh_from_db()
    assert asked.closed_by is None
    with pytest.raises(Refused):
        take_request(request=asked, by=theo)


def test_the_place_in_the_queue_is_said_in_words(team: Team) -> None:
    others = TeamFactory.create_batch(2, event=team.event)
    for one in (*others, team):
        ask_help(team=one)
    ask_help(team=team, kind="material", material="eau")  # another queue
    states = {(one.request.team_id, one.request.kind): one.state for one in requests_of(team.event)}
    assert states[others[0].pk, "facilitator"] == "Vous êtes les prochains."
    assert states[others[1].pk, "facilitator"] == "Une table attend avant vous."
    assert states[team.pk, "facilitator"] == "2 tables attendent avant vous."
    assert states[team.pk, "material"] == "Vous êtes les prochains."


def test_a_removed_table_waits_no_more(team: Team) -> None:
    ask_help(team=team)
    remove_team(team=team)
    assert requests_of(team.event) == []


def test_each_step_is_published_to_tables_and_board(team: Team, theo: User) -> None:
    def seen() -> tuple[str, str]:
        return version(team.event, "help"), version(team.event, "teams")

    asked = HelpRequest()
    for step in (ask_help, take_request, give_back, close_request):
        before = seen()
        if step is ask_help:
            asked = ask_help(team=team)
        else:
            step(request=asked, by=theo)
        assert all(now != then for now, then in zip(seen(), before, strict=True))
