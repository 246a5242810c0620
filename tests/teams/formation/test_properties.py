"""Whatever the day: the tables are valid for an independent checker, and what is told of them is so."""

from hypothesis import given, settings
from hypothesis import strategies as st

from teams.formation.engine import form
from teams.formation.measure import broken_demands, levels_of
from teams.formation.problem import problem_from
from teams.formation.proposal import proposal_from
from tests.teams.formation import check, instances

FAMILIES = st.sampled_from([*instances.FAMILIES, "impossible"])
SEEDS = st.integers(0, 10**6)


@settings(max_examples=30, deadline=None)
@given(family=FAMILIES, people=st.integers(16, 60), seed=SEEDS)
def test_every_proposal_is_valid_or_the_demands_are_shown_to_clash(family, people, seed):
    instance = instances.make(family, people, seed)
    problem = problem_from(instance)
    proposal = form(problem, seconds=2, seed=seed)
    answer = proposal.as_dict(problem)
    if proposal.is_infeasible:
        assert family == "impossible"
        assert check.feasible_with(instance, answer["culprits"]) is False
        return
    report = check.check(instance, answer)
    assert report["feasible"], report["violations"]
    assert report["level"] == answer["meta"]["levels"]
    bounds = answer["meta"]["bounds"]
    assert all(bounds[goal] is None or bounds[goal] <= report["level"][goal] for goal in answer["meta"]["proven"])


@settings(max_examples=15, deadline=None)
@given(family=st.sampled_from(list(instances.FAMILIES)), people=st.integers(20, 40), seed=SEEDS)
def test_what_the_proof_says_best_is_beaten_by_no_other_proposal(family, people, seed):
    """A bound of one run holds for another one, with another seed."""
    problem = problem_from(instances.make(family, people, seed))
    first, other = form(problem, seconds=2, seed=1), form(problem, seconds=1, seed=2)
    proven = [first.meta["levels"][goal] for goal in first.meta["proven"]]
    assert [other.meta["levels"][goal] for goal in first.meta["proven"]] >= proven


@st.composite
def shuffled(draw):
    """A day, and its tables after any people changed places: most of these break something."""
    instance = instances.make(draw(st.sampled_from(list(instances.FAMILIES))), 24, draw(st.integers(0, 50)))
    problem = problem_from(instance)
    people = draw(st.permutations([row["id"] for row in instance["participants"]]))
    cuts = sorted({0, len(people), *draw(st.lists(st.integers(0, len(people)), min_size=1, max_size=5))})
    themes = [row["id"] for row in instance["themes"]]
    facilitators = [row["id"] for row in instance["facilitators"]]
    teams = [
        {
            "id": str(at),
            "theme": draw(st.sampled_from(themes)),
            "facilitator": draw(st.sampled_from(facilitators)),
            "members": people[start:end],
        }
        for at, (start, end) in enumerate(zip(cuts, cuts[1:], strict=False))
    ]
    return instance, problem, {"teams": teams}


@settings(max_examples=150, deadline=None)
@given(shuffled())
def test_the_measure_agrees_with_the_checker_on_any_tables(tables):
    instance, problem, answer = tables
    proposal, report = proposal_from(problem, answer), check.check(instance, answer)
    levels = levels_of(problem, proposal)
    assert {goal: getattr(levels, goal) for goal in report["level"]} == report["level"]
    assert (not broken_demands(problem, proposal)) == report["feasible"]


@settings(max_examples=5, deadline=None)
@given(family=st.sampled_from(list(instances.FAMILIES)), seed=SEEDS)
def test_a_seed_gives_the_same_tables_again(family, seed):
    problem = problem_from(instances.make(family, 30, seed))
    runs = [form(problem, seconds=8, seed=seed) for _ in range(2)]
    if not any(run.meta["cut_by_clock"] for run in runs):
        assert runs[0].teams == runs[1].teams
