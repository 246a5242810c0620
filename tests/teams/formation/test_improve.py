from dataclasses import replace
from random import Random

import pytest

from teams.formation.improve import Exchanges, improve
from teams.formation.measure import broken_demands, levels_of
from teams.formation.problem import Problem, problem_from
from teams.formation.proposal import Proposal, Team
from teams.formation.state import state_of
from teams.formation.units import Units
from tests.teams.formation.instances import FAMILIES, make
from tests.teams.formation.test_tables import seated

ROUNDS = 20_000


def problem_and_tables(family: str, **changes: object) -> tuple[Problem, tuple[Team, ...]]:
    problem = problem_from(make(family, 60, 2) | changes)
    return problem, seated(problem, effort=0).teams


@pytest.mark.parametrize("family", FAMILIES)
def test_tables_stay_valid_and_get_better(family: str) -> None:
    problem, teams = problem_and_tables(family)
    better = Proposal(improve(problem, teams, rounds=ROUNDS))
    assert broken_demands(problem, better) == []
    order = problem.order
    assert levels_of(problem, better).in_order(order) < levels_of(problem, Proposal(teams)).in_order(order)


def test_each_better_proposal_told_on_the_way_is_valid_and_better_than_the_one_before() -> None:
    problem, teams = problem_and_tables("realistic")
    told: list[tuple[Team, ...]] = [teams]
    improve(problem, teams, rounds=ROUNDS, on_better=told.append)
    levels = [levels_of(problem, Proposal(tables)).in_order(problem.order) for tables in told]
    assert len(told) > 1
    assert levels == sorted(levels, reverse=True)
    assert not any(broken_demands(problem, Proposal(tables)) for tables in told)


def test_the_same_seed_gives_the_same_tables() -> None:
    problem, teams = problem_and_tables("chains")
    assert improve(problem, teams, rounds=ROUNDS, seed=3) == improve(problem, teams, rounds=ROUNDS, seed=3)


def test_asked_to_stop_it_soon_gives_back_valid_tables() -> None:
    problem, teams = problem_and_tables("dense")
    stopped = Proposal(improve(problem, teams, rounds=10**9, stop=lambda: True))
    assert broken_demands(problem, stopped) == []
    order = problem.order
    assert levels_of(problem, stopped).in_order(order) <= levels_of(problem, Proposal(teams)).in_order(order)


def test_moves_are_counted_from_the_tables_announced() -> None:
    problem, teams = problem_and_tables("realistic", order=["floor", "choices", "moves", "mix", "balance", "fine"])
    announced = {one: team.id for team in teams for one in team.members}
    problem = replace(problem, previous=announced)
    better = improve(problem, teams, rounds=ROUNDS)
    assert levels_of(problem, Proposal(better)).moves == 0


def test_a_chain_across_themes_is_worth_what_its_changes_are() -> None:
    rng = Random(1)
    problem, teams = problem_and_tables("dense")
    state = state_of(Units(problem), teams)
    exchanges = Exchanges(state, rng)
    for _ in range(300):
        chain = rng.sample(range(len(state.units)), 3)
        seats = [state.table_of[unit] for unit in chain]
        if len(set(seats)) == len(seats):
            targets = [*seats[1:], seats[0]]
            before, gain = state.total, exchanges.chain_gain(chain, seats, targets)
            exchanges.follow(chain, targets)
            assert state.total == before + gain
