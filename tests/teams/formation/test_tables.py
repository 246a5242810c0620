from random import Random

import pytest

from teams.formation.exact import named
from teams.formation.measure import broken_demands, levels_of
from teams.formation.plan import Plan
from teams.formation.problem import Facilitator, Person, Problem, Theme, problem_from
from teams.formation.proposal import Proposal
from teams.formation.state import State, state_of
from teams.formation.tables import seat
from teams.formation.themes import Effort, Master
from teams.formation.units import Units
from tests.teams.formation.instances import FAMILIES, make


def seated(problem: Problem, effort: float) -> Proposal:
    plan = Master(problem).ask(("floor", "choices"), Effort(3, 20, 0, 1)).plan
    assert plan is not None
    seating = seat(problem, plan, effort=effort)
    return Proposal(
        named(problem, [(theme, table) for theme, found in enumerate(seating.tables) for table in found or ()])
    )


@pytest.mark.parametrize("family", FAMILIES)
def test_a_plan_becomes_valid_tables(family: str) -> None:
    problem = problem_from(make(family, 60, 2))
    assert broken_demands(problem, seated(problem, effort=0)) == []


def test_a_plan_without_valid_tables_is_shown_to_have_none() -> None:
    one_table = Theme("T1", min_size=4, max_size=8, min_teams=1, max_teams=1)
    people = tuple(Person(f"P{at}", 0, None, at, (), language=at if at < 2 else None) for at in range(4))
    speakers = tuple(Facilitator(f"F{at}", frozenset({at})) for at in range(2))
    problem = Problem(
        "two languages", (one_table,), people, speakers, ("resident",), -1, communes=("",) * 4, languages=("ar", "uk")
    )
    seating = seat(problem, Plan(theme_of=(0, 0, 0, 0), teams=(1,)))
    assert seating.tables == (None,)
    assert seating.impossible == {0}


def test_the_solver_makes_the_tables_of_a_theme_better() -> None:
    problem = problem_from(make("realistic", 60))
    dealt, solved = (levels_of(problem, seated(problem, effort)) for effort in (0, 0.1))
    assert solved.in_order(problem.order) < dealt.in_order(problem.order)


@pytest.mark.parametrize("seed", range(5))
def test_the_state_measures_each_change_as_the_whole_is_measured(seed: int) -> None:
    rng = Random(seed)
    problem = problem_from(make("chains", 30, seed) | {"previous": None})
    units = Units(problem)
    state = State(units, [theme for theme in range(len(problem.themes)) for _ in range(2)])
    for unit in range(len(units)):
        state.put(unit, rng.randrange(len(state.themes)))
    for _ in range(200):
        one, other = rng.sample(range(len(units)), 2)
        if state.table_of[one] != state.table_of[other]:
            before, gain = state.total, state.swap_gain(one, other)
            state.swap(one, other)
            assert state.total == before + gain
        state.move(one, rng.randrange(len(state.themes)))
        assert state.levels() == levels_of(problem, Proposal(state.teams()))
    assert state_of(units, state.teams()).total == state.total


def test_people_change_theme_where_their_own_has_no_tables() -> None:
    themes = tuple(Theme(f"T{at}", min_size=3, max_size=4, min_teams=1, max_teams=1) for at in range(2))
    people = tuple(Person(f"P{at}", 0, None, at, (), language=at if at < 2 else None) for at in range(6))
    speakers = tuple(Facilitator(f"F{at}", frozenset({at})) for at in range(2))
    problem = Problem(
        "two languages", themes, people, speakers, ("resident",), -1, communes=("",) * 6, languages=("ar", "uk")
    )
    seating = seat(problem, Plan(theme_of=(0, 0, 0, 1, 1, 1), teams=(1, 1)))
    assert seating.impossible == {0}
    tables = [(theme, table) for theme, found in enumerate(seating.tables) for table in found or ()]
    assert broken_demands(problem, Proposal(named(problem, tables))) == []
