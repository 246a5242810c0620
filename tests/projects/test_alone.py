"""Which teams are left alone, and how the board says it: a day with work from 10:00 to 12:00 and from 14:00 to 16:00."""

from collections.abc import Callable
from datetime import datetime, time

import pytest
import time_machine

from common.actors import Actor, Hat
from events.models import Stage
from projects.board import Board, board_of
from teams.models import Team
from teams.services import add_note, move_to_stage
from tests.factories import EventFactory, SlotFactory, StageFactory, TeamFactory

pytestmark = pytest.mark.django_db
At = Callable[[str], datetime]


@pytest.fixture
def teams() -> list[Team]:
    return TeamFactory.create_batch(3, event=EventFactory())


@pytest.fixture
def at(teams: list[Team]) -> At:
    """at("14:40") → this moment of the event's first day."""
    event = teams[0].event
    return lambda words: datetime.combine(event.starts_on, time.fromisoformat(words), event.zone)


@pytest.fixture
def stages(teams: list[Team]) -> list[Stage]:
    event = teams[0].event
    for begins, ends, audience in ((10, 12, "teams"), (12, 14, "all"), (14, 16, "teams")):
        SlotFactory(event=event, starts_at=time(begins), ends_at=time(ends), audience=audience)
    return [
        StageFactory(event=event, name_fr=name, position=place)
        for place, name in enumerate(("Comprendre", "Vérifier", "Imaginer"))
    ]


def seen(team: Team, at: datetime) -> Board:
    return board_of(team.event, Actor(event_id=team.event_id, hats=(Hat("organiser"),)), at)


def reasons(team: Team, at: datetime) -> list[str]:
    return list(next(card.reasons for card in seen(team, at).cards if card.team == team))


def told(teams: list[Team], at: datetime) -> None:
    with time_machine.travel(at, tick=False):
        for team in teams:
            add_note(team=team, text="Bien", author=None)


@pytest.mark.parametrize(
    ("last", "now", "said"),
    [
        ("10:10", "10:45", ["Sans nouvelles depuis 35 min."]),
        ("10:10", "10:35", []),
        ("11:50", "14:10", []),  # lunch does not count
        ("11:50", "14:30", ["Sans nouvelles depuis 40 min."]),
        ("10:10", "13:00", []),  # everybody eats
        ("10:10", "17:00", []),
    ],
)
def test_silence_counts_while_tables_work(
    teams: list[Team], stages: list[Stage], at: At, last: str, now: str, said: list[str]
) -> None:
    told(teams, at(last))
    assert reasons(teams[0], at(now)) == said


def move(team: Team, stage: Stage, at: datetime) -> None:
    with time_machine.travel(at, tick=False):
        move_to_stage(team=team, stage=stage, author=None)


def test_a_team_stuck_behind_the_others_is_said_with_where_they_are(
    teams: list[Team], stages: list[Stage], at: At
) -> None:
    move(teams[0], stages[0], at("11:30"))
    for team in teams[1:]:
        move(team, stages[2], at("14:10"))
    told(teams, at("14:40"))
    expected = "À l’étape «\xa0Comprendre\xa0» depuis 1 h 10, les autres en sont à «\xa0Imaginer\xa0»."
    assert reasons(teams[0], at("14:40")) == [expected]
    assert reasons(teams[1], at("14:40")) == []
    assert reasons(teams[0], at("13:30")) == []


def test_a_team_that_just_moved_is_not_stuck(teams: list[Team], stages: list[Stage], at: At) -> None:
    for team in teams[1:]:
        move(team, stages[2], at("14:10"))
    move(teams[0], stages[1], at("14:20"))
    told(teams, at("14:40"))
    assert reasons(teams[0], at("14:40")) == []


def test_a_team_that_has_not_begun_is_said(teams: list[Team], stages: list[Stage], at: At) -> None:
    for team in teams[1:]:
        move(team, stages[1], at("10:20"))
    told(teams, at("10:40"))
    assert reasons(teams[0], at("10:40")) == ["Pas commencé, les autres en sont à «\xa0Vérifier\xa0»."]


def test_where_all_are_late_the_programme_says_it(teams: list[Team], stages: list[Stage], at: At) -> None:
    teams[0].event.slots.filter(starts_at=time(14)).update(stage=stages[2])
    for team in teams:
        move(team, stages[0], at("10:10"))
    told(teams, at("14:20"))
    expected = "À l’étape «\xa0Comprendre\xa0» depuis 2 h 10, le programme en est à «\xa0Imaginer\xa0»."
    assert reasons(teams[0], at("14:20")) == [expected]


def test_a_team_at_the_stage_of_the_programme_is_not_stuck_however_far_the_others_are(
    teams: list[Team], stages: list[Stage], at: At
) -> None:
    teams[0].event.slots.filter(starts_at=time(14)).update(stage=stages[1])
    move(teams[0], stages[1], at("11:30"))
    for team in teams[1:]:
        move(team, stages[2], at("14:10"))
    told(teams, at("14:40"))
    assert reasons(teams[0], at("14:40")) == []


def test_those_left_alone_longest_come_first_after_raised_hands(teams: list[Team], stages: list[Stage], at: At) -> None:
    told(teams[1:], at("10:20"))
    told(teams[2:], at("10:05"))
    assert [card.team for card in seen(teams[0], at("11:00")).needing] == [teams[0], teams[1], teams[2]]
