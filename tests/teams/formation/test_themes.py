"""The master: who works on which theme, what it proves, and what it learns from tables that do not exist."""

from dataclasses import replace

import pytest

from teams.formation.cuts import cuts_of
from teams.formation.engine import form
from teams.formation.patterns import Patterns, number_of, shared_out, times
from teams.formation.plan import Cut
from teams.formation.problem import Facilitator, Person, Problem, Theme, problem_from
from teams.formation.solving import Effort
from teams.formation.themes import Master
from teams.formation.wide import Wide
from tests.teams.formation.instances import FAMILIES, make

EFFORT = Effort(5)
WISHES = ("floor", "choices")


def people(*categories, **details):
    return tuple(
        Person(id=str(at), category=category, org=None, commune=at, wishes=(0,), **details)
        for at, category in enumerate(categories)
    )


def little(persons, *, themes=None, facilitators=2, **details):
    """A problem of one theme with two tables of two or three."""
    return Problem(
        name="little",
        themes=themes or (Theme("T1", 2, 3, 0, 2),),
        people=persons,
        facilitators=tuple(Facilitator(str(at), frozenset()) for at in range(facilitators)),
        categories=("a", "b"),
        social_worker=0,
        **details,
    )


@pytest.mark.parametrize("family", FAMILIES)
def test_what_the_master_proves_is_never_more_than_what_the_whole_model_reaches(family):
    problem = problem_from(make(family, 18, seed=2))

    bounds = Master(problem).ask(problem.order[:5], EFFORT).bounds
    levels = form(problem, seconds=2).meta["levels"]

    assert [bounds[name] for name in problem.order[:5]] <= [levels[name] for name in problem.order[:5]]


@pytest.mark.parametrize("family", FAMILIES)
def test_the_program_for_many_people_promises_at_most_what_the_master_reaches(family):
    problem = problem_from(make(family, 60))

    wide, exact = Wide(problem).share(EFFORT), Master(problem).ask(WISHES, EFFORT)

    assert [wide.bounds[name] for name in WISHES] <= [exact.reached[name] for name in WISHES]
    assert wide.plan is not None
    assert all(wide.plan.people_of(theme) for theme, teams in enumerate(wide.plan.teams) if teams)


def test_too_few_facilitators_are_shown_impossible():
    problem = little(people(0, 0, 0, 1, 1, 1), facilitators=1)

    assert Master(problem).ask(WISHES, EFFORT).impossible
    assert Wide(problem).share(EFFORT).impossible


def test_a_lead_stands_in_for_a_missing_social_worker():
    sensitive = Theme("T1", 2, 3, 0, 2, sensitive=True)
    alone = little(people(0, 1, 1, 1, 1, 1), themes=(sensitive,))

    assert Master(alone).ask(WISHES, EFFORT).impossible
    assert Master(replace(alone, themes=(replace(sensitive, leads=1),))).ask(WISHES, EFFORT).plan is not None


def test_patterns_are_counted_right():
    problem = little(people(0, 0, 0, 1, 1, 1))

    assert list(shared_out(2, (2, 1))) == [(2, 0), (1, 1)]
    assert len(Patterns(problem).of_theme(0)) == number_of(problem) == 7
    assert times((1, 2), (3, 5)) == 2


def test_a_cut_names_only_those_who_stand_in_the_way():
    """Three who must be kept apart two by two have no seats at two tables; a fourth has nothing to do with it."""
    problem = little(people(0, 0, 0, 1, 1), apart=((0, 1), (1, 2), (0, 2)))
    plan = Master(replace(problem, apart=())).ask(("floor", "choices", "mix"), EFFORT).plan

    (cut,) = cuts_of(problem, plan)

    assert cut.blocks == (0, 1, 2)
    assert cut.people == 5


def test_a_cut_sends_the_master_elsewhere():
    themes = (Theme("T1", 2, 3, 0, 2), Theme("T2", 2, 3, 0, 2))
    problem = little(people(0, 0, 0, 1, 1), themes=themes)
    master = Master(problem)
    before = master.ask(WISHES, EFFORT)

    master.exclude(Cut(theme=0, blocks=(0, 1, 2, 3, 4), teams=2, people=5, patterns=()))
    after = master.ask_again(WISHES, EFFORT)

    assert before.reached["choices"] == 0
    assert after.bounds["choices"] == after.reached["choices"] == 200
