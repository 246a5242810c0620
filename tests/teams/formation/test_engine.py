"""The engine in one call: always valid, honest about what it knows, the same for the same seed."""

import pytest

from teams.formation.engine import form
from teams.formation.problem import problem_from
from tests.teams.formation.check import check
from tests.teams.formation.instances import FAMILIES, make


@pytest.mark.parametrize("family", FAMILIES)
def test_a_proposal_is_valid_and_says_its_levels(family):
    instance = make(family, 30)
    problem = problem_from(instance)

    proposal = form(problem, seconds=1)

    report = check(instance, proposal.as_dict(problem))
    assert report["violations"] == []
    assert list(proposal.meta["levels"].values()) == report["levels"]


def test_the_same_seed_gives_the_same_proposal():
    problem = problem_from(make("realistic", 24))

    first, second = (form(problem, seconds=5) for _time in range(2))

    assert not first.meta["cut_by_clock"]
    assert first.teams == second.teams


def test_it_stops_when_asked_with_the_best_so_far():
    instance = make("realistic", 40)
    problem, heard = problem_from(instance), []

    proposal = form(problem, seconds=30, stop=lambda: bool(heard and heard[-1].levels), on_progress=heard.append)

    assert proposal.meta["status"] == "stopped"
    assert check(instance, proposal.as_dict(problem))["feasible"]


def test_it_says_when_nothing_better_exists():
    problem = problem_from(make("realistic", 24))

    proposal = form(problem, seconds=5)

    assert proposal.meta["status"] == "proven"
    assert proposal.meta["proven"] == list(problem.order)
    assert proposal.meta["gap_percent"] == 0
