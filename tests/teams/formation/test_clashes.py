"""Demands that clash are named, all of them needed; and what is said to solve it does."""

from dataclasses import replace

import pytest

from teams.formation.clashes import culprits_of, remedies_of
from teams.formation.demands import every_demand
from teams.formation.possible import is_possible
from teams.formation.problem import problem_from
from tests.teams.formation import check, instances

KINDS = list(instances.CLASHES)


@pytest.mark.parametrize("kind", KINDS)
def test_the_demands_that_clash_are_found(kind):
    instance, known = instances.clashing(kind, 80, 1)
    assert set(culprits_of(problem_from(instance), seconds=60)) == known


@pytest.mark.parametrize("kind", KINDS)
def test_the_culprits_clash_and_without_any_one_of_them_there_is_a_solution(kind):
    instance, _known = instances.clashing(kind, 30, 2)
    culprits = culprits_of(problem_from(instance), seconds=60)
    assert check.feasible_with(instance, culprits) is False
    for one in culprits:
        assert check.feasible_with(instance, [other for other in culprits if other != one]) is True


def test_two_clashes_at_once_give_one_of_them():
    instance, first = instances.clashing("two_themes", 24, 1)
    second = instances.CLASHES["language"](instance)
    found = set(culprits_of(problem_from(instance), seconds=60))
    assert found in (set(first), set(second))


def test_a_clash_that_no_count_shows_is_found_table_by_table():
    """Three people kept apart from each other, in a theme of two tables."""
    instance = instances.make("realistic", 20, 1)
    theme = max(instance["themes"], key=lambda row: row["max_teams"])
    theme["max_teams"] = 2
    instance |= {"keep_apart": [], "keep_together": []}
    three = [row["id"] for row in instance["participants"][:3]]
    instance["locks"] = [{"participant": one, "theme": theme["id"], "team": None} for one in three]
    instance["keep_apart"] = [[three[0], three[1]], [three[1], three[2]], [three[0], three[2]]]
    known = {"apart:0", "apart:1", "apart:2", "lock:0", "lock:1", "lock:2", f"theme_max_teams:{theme['id']}"}
    assert set(culprits_of(problem_from(instance), seconds=60)) == known


@pytest.mark.parametrize("family", instances.FAMILIES)
def test_nothing_clashes_where_tables_exist(family):
    assert culprits_of(problem_from(instances.make(family, 40, 3)), seconds=60) == ()


@pytest.mark.parametrize("kind", ["capacity", "two_themes", "language"])
def test_a_clash_among_two_thousand_is_found(kind):
    instance, known = instances.clashing(kind, 2000, 1)
    assert set(culprits_of(problem_from(instance), seconds=120)) == known


def test_with_nobody_to_seat_only_asked_tables_can_clash():
    instance = instances.make("realistic", 20, 1)
    instance |= {"participants": [], "keep_apart": [], "keep_together": [], "locks": []}
    assert culprits_of(problem_from(instance), seconds=10) == ()
    instance["themes"][0]["min_teams"] = 1
    assert culprits_of(problem_from(instance), seconds=10) == (f"theme_min_teams:{instance['themes'][0]['id']}",)


CHANGES = {
    "more_tables": lambda row, _subject, amount: row.update(max_teams=row["max_teams"] + amount),
    "larger_tables": lambda row, _subject, amount: row.update(max_size=row["max_size"] + amount),
    "smaller_tables": lambda row, _subject, amount: row.update(min_size=row["min_size"] - amount),
    "fewer_tables_asked": lambda row, _subject, amount: row.update(min_teams=row["min_teams"] - amount),
}


def solved(instance, remedy):
    """Whether the checker finds everybody a place after the change; None for a change that it has no word for."""
    demands = check.all_constraint_ids(instance)
    if remedy.kind == "without":
        return check.feasible_with(instance, [one for one in demands if one != remedy.subject])
    if remedy.kind in CHANGES:
        theme = next(row for row in instance["themes"] if row["id"] == remedy.subject)
        CHANGES[remedy.kind](theme, remedy.subject, remedy.amount)
    elif remedy.kind == "more_hosts":
        instance["need_capacity"][remedy.subject] += remedy.amount
    elif remedy.kind == "more_of_one_org":
        instance["max_same_org"] += remedy.amount
    elif remedy.kind in ("more_facilitators", "more_speakers"):
        spoken = [remedy.subject] if remedy.subject else []
        instance["facilitators"] += [{"id": f"new {at}", "languages": spoken} for at in range(remedy.amount)]
    else:
        return None
    return check.feasible_with(instance, demands)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_said_to_solve_a_clash_does(kind):
    instance, known = instances.clashing(kind, 24, 1)
    remedies = remedies_of(problem_from(instance), known, seconds=60)
    assert any(remedy.solves_all for remedy in remedies)
    for remedy in remedies:
        changed, _known = instances.clashing(kind, 24, 1)
        if remedy.solves_all:
            assert solved(changed, remedy) in (True, None)


def test_a_lead_who_watches_one_more_table_solves_the_lack_of_social_workers():
    instance, known = instances.clashing("social_workers", 24, 1)
    problem = problem_from(instance)
    remedy = next(one for one in remedies_of(problem, known, seconds=30) if one.kind == "lead_watches")
    at = problem.theme_position[remedy.subject]
    led = replace(problem.themes[at], leads=problem.themes[at].leads + remedy.amount)
    themes = (*problem.themes[:at], led, *problem.themes[at + 1 :])
    assert remedy.solves_all
    assert is_possible(replace(problem, themes=themes), every_demand(problem))
