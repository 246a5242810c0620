from collections.abc import Set
from dataclasses import replace
from typing import Any

import pytest

from teams.formation.measure import broken_demands, levels_of
from teams.formation.problem import Problem, problem_from
from teams.formation.proposal import Proposal
from teams.formation.repair import Repair, repair
from teams.formation.themes import Effort, Master
from tests.teams.formation.check import check
from tests.teams.formation.instances import make
from tests.teams.formation.test_tables import seated

PEOPLE, LATE, ABSENT = 80, 5, 3


def only(day: dict[str, Any], here: Set[str]) -> dict[str, Any]:
    """The same day with these people only."""
    return day | {
        "participants": [one for one in day["participants"] if one["id"] in here],
        "keep_together": [group for group in day["keep_together"] if set(group) <= here],
        "keep_apart": [pair for pair in day["keep_apart"] if set(pair) <= here],
        "locks": [lock for lock in day["locks"] if lock["participant"] in here],
    }


def after_changes(family: str) -> dict[str, Any]:
    """A day of eighty announced at tables, of whom three are absent, and five others have come."""
    day = make(family, PEOPLE + LATE, 2)
    people = [one["id"] for one in day["participants"]]
    announced = problem_from(only(day, set(people[LATE:])))
    tables = seated(announced, effort=0).teams
    after = only(day, set(people[:-ABSENT]))
    here = {one["id"] for one in after["participants"]}
    seats = {announced.people[one].id: team for team in tables for one in team.members}
    return after | {"previous": {one: team.id for one, team in seats.items() if one in here}}


@pytest.fixture(scope="module", params=["realistic", "dense"])
def day(request: pytest.FixtureRequest) -> dict[str, Any]:
    return after_changes(request.param)


@pytest.fixture(scope="module")
def problem(day: dict[str, Any]) -> Problem:
    return problem_from(day)


@pytest.fixture(scope="module")
def repaired(problem: Problem) -> Repair:
    return repair(problem)


def test_the_best_repair_serves_wishes_as_well_as_if_nothing_had_been_announced(problem, repaired, day) -> None:
    bounds = Master(problem).ask(("floor", "choices"), Effort(3, 20, 0, 1)).bounds
    report = check(day, repaired.best.as_dict(problem))
    assert report["feasible"]
    assert {goal: report["level"][goal] for goal in bounds} == bounds
    assert report["level"] == repaired.best.meta["levels"]
    assert repaired.best.meta["proven"] == ["floor", "choices", "moves"]


@pytest.mark.parametrize("day", ["realistic"], indirect=True)
def test_the_still_repair_moves_nobody(problem: Problem, repaired: Repair) -> None:
    assert repaired.still is not None
    assert broken_demands(problem, repaired.still) == []
    assert levels_of(problem, repaired.still).moves == 0
    names = {one: team.id for team in repaired.still.teams for one in team.members}
    assert problem.previous is not None
    assert problem.previous.items() <= names.items()


def test_nobody_moves_where_nothing_changed() -> None:
    problem = problem_from(make("realistic", 40, 2))
    teams = repair(replace(problem, previous={0: "T99#1"})).best
    assert teams is not None
    names = {one: team.id for team in teams.teams for one in team.members}
    again = repair(replace(problem, previous=names)).best
    assert again is not None
    assert again.meta["levels"]["moves"] == 0


def test_there_is_no_still_repair_when_two_people_at_a_table_must_part() -> None:
    day = after_changes("realistic")
    table: dict[str, list[str]] = {}
    for one, name in day["previous"].items():
        table.setdefault(name, []).append(one)
    pair = next(
        [one, other]
        for people in table.values()
        for one in people
        for other in people
        if one != other and not any({one, other} & set(group) for group in day["keep_together"])
    )
    problem = problem_from(day | {"keep_apart": [*day["keep_apart"], pair]})
    repaired = repair(problem)
    assert repaired.still is None
    assert isinstance(repaired.best, Proposal)
