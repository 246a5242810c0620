"""Each reason is true of the proposal it explains, told here again by other means."""

from collections import Counter

import pytest

from teams.formation.engine import form
from teams.formation.problem import problem_from
from teams.formation.proposal import proposal_from
from teams.formation.reasons import Reasons, why
from tests.teams.formation import instances


class Facts:
    """The same facts, counted from the files."""

    def __init__(self, instance, answer):
        self.instance, self.answer = instance, answer
        self.people = {row["id"]: row for row in instance["participants"]}
        self.themes = {row["id"]: row for row in instance["themes"]}
        self.team_of = {one: team for team in answer["teams"] for one in team["members"]}

    def first_wishes(self, theme):
        return sum(row["prefs"][:1] == [theme] for row in self.people.values())

    def sizes(self, theme):
        return [len(team["members"]) for team in self.answer["teams"] if team["theme"] == theme]

    def others(self, one):
        return [self.people[other] for other in self.team_of[one]["members"] if other != one]

    def better_wish(self, one, theme, rank):
        wishes, got = self.people[one]["prefs"], self.team_of[one]["theme"]
        return wishes[rank - 1] == theme and got not in wishes[:rank]


def placed_by_hand(facts, one, theme, table):
    return any(
        lock["participant"] == one
        and lock["theme"] == theme == facts.team_of[one]["theme"]
        and bool(lock["team"]) == table
        for lock in facts.instance["locks"]
    )


def together(facts, one, people):
    linked = {one}
    for _ in facts.instance["keep_together"]:
        linked |= {each for group in facts.instance["keep_together"] if linked & set(group) for each in group}
    return set(people) == linked - {one} and set(people) <= set(facts.team_of[one]["members"])


def wish(facts, one, theme, rank):
    return facts.people[one]["prefs"][rank - 1] == theme == facts.team_of[one]["theme"]


def no_wish(facts, one):
    return not facts.people[one]["prefs"]


def none_of_wishes(facts, one, theme):
    return bool(facts.people[one]["prefs"]) and theme == facts.team_of[one]["theme"] not in facts.people[one]["prefs"]


def wish_not_run(facts, one, theme, rank, asked, least):
    asked_for = (facts.first_wishes(theme), facts.themes[theme]["min_size"])
    return facts.better_wish(one, theme, rank) and not facts.sizes(theme) and (asked, least) == asked_for


def places_of(row):
    return row["max_size"] * row["max_teams"]


def wish_full(facts, one, theme, rank, asked, places):
    full = sum(facts.sizes(theme)) == places == places_of(facts.themes[theme])
    return facts.better_wish(one, theme, rank) and full and asked == facts.first_wishes(theme)


def wish_in_demand(facts, one, theme, rank, asked, places):
    more = asked == facts.first_wishes(theme) > places == places_of(facts.themes[theme])
    return facts.better_wish(one, theme, rank) and more


def tables_full(facts, one, theme, rank, tables):
    sizes = facts.sizes(theme)
    full = len(sizes) == tables and set(sizes) == {facts.themes[theme]["max_size"]}
    return facts.better_wish(one, theme, rank) and full


def only_social_worker(facts, one, theme):
    assert facts.themes[theme]["sensitive"]
    return only_of_category(facts, one, "social_worker") and facts.team_of[one]["theme"] == theme


def only_of_category(facts, one, category):
    alone = all(other["category"] != category for other in facts.others(one))
    return facts.people[one]["category"] == category and alone


def only_with_skill(facts, one, skills):
    wanted = set(skills) <= set(facts.people[one]["skills"]) & set(facts.instance["wanted_skills"])
    return wanted and not any(set(skills) & set(other["skills"]) for other in facts.others(one))


def language(facts, one, language):
    facilitator = next(row for row in facts.instance["facilitators"] if row["id"] == facts.team_of[one]["facilitator"])
    return facts.people[one]["language"] == language and language in facilitator["languages"]


def needed_here(facts, one, least):
    return len(facts.team_of[one]["members"]) == least == facts.themes[facts.team_of[one]["theme"]]["min_size"]


def same_table(facts, one, table):
    return facts.instance["previous"][one] == table and table.split("#")[0] == facts.team_of[one]["theme"]


TOLD = {
    check.__name__: check
    for check in (
        placed_by_hand,
        together,
        wish,
        no_wish,
        none_of_wishes,
        wish_not_run,
        wish_full,
        wish_in_demand,
        tables_full,
        only_social_worker,
        only_of_category,
        only_with_skill,
        language,
        needed_here,
        same_table,
    )
}


def by_name(problem, args):
    """The same args with the names of the file for the positions."""
    names = {
        "theme": lambda at: problem.themes[at].id,
        "people": lambda many: [problem.people[at].id for at in many],
        "category": lambda at: problem.categories[at],
        "skills": lambda many: [problem.skills[at] for at in many],
        "language": lambda at: problem.languages[at],
    }
    return {key: names.get(key, lambda value: value)(value) for key, value in args.items()}


@pytest.mark.parametrize("family", instances.FAMILIES)
def test_every_reason_is_true_of_the_proposal(family):
    told = Counter()
    for people, seed in ((24, 1), (40, 2), (60, 3)):
        instance = instances.make(family, people, seed)
        problem = problem_from(instance)
        proposal = form(problem, seconds=1)
        facts, reasons = Facts(instance, proposal.as_dict(problem)), Reasons(problem, proposal)
        for at, person in enumerate(problem.people):
            found = reasons.of(at)
            assert any(reason.kind in ("wish", "no_wish", "none_of_wishes") for reason in found)
            for reason in found:
                args = by_name(problem, reason.args)
                assert TOLD[reason.kind](facts, person.id, **args), (person.id, reason)
                told[reason.kind] += 1
    assert len(told) >= 7


def test_who_is_kept_apart_is_never_a_reason():
    instance = instances.make("dense", 40, 1)
    problem = problem_from(instance)
    proposal = form(problem, seconds=1)
    without = problem_from(instance | {"keep_apart": []})
    for person in range(len(problem.people)):
        assert why(problem, proposal, person) == why(without, proposal, person)


def test_somebody_who_keeps_their_table_is_told_so():
    instance = instances.make("realistic", 24, 1)
    problem = problem_from(instance)
    answer = form(problem, seconds=1).as_dict(problem)
    instance = instances.repaired(instance, answer["teams"], absent=0)
    problem = problem_from(instance)
    proposal = proposal_from(problem, answer)
    facts, reasons = Facts(instance, answer), Reasons(problem, proposal)
    stayed = 0
    for at, person in enumerate(problem.people):
        for reason in reasons.of(at):
            assert TOLD[reason.kind](facts, person.id, **by_name(problem, reason.args))
            stayed += reason.kind == "same_table"
    assert stayed


def test_somebody_without_a_table_has_no_reason():
    problem = problem_from(instances.make("realistic", 24, 1))
    assert why(problem, proposal_from(problem, {"teams": []}), 0) == []
