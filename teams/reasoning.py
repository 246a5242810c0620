"""Why people sit where they sit, as plain data with keys of rows, fit for a JSON column: `DraftSeat.why`, `TeamMember.why`.

The facts are those of `teams.formation.reasons`, whose kinds they keep. Each is {"kind": …} with, where its kind has them,

    "theme": 2, "team": 7, "category": 4       keys of rows; "team" is the present team of "same_table"
    "people": [4, 9], "skills": [3]            keys of registrations and skills
    "language": "tr"                           as in events/languages.py
    "table": true                              of "placed_by_hand": this table was chosen, not only the theme
    "rank", "asked", "places", "tables", "least"    numbers

Neither names nor who is kept apart from whom are ever among them.
"""

from collections.abc import Callable, Mapping
from typing import Any

from teams.formation.problem import Problem
from teams.formation.proposal import Proposal
from teams.formation.reasons import Reason, Reasons

Told = dict[str, Any]

_KEYS: Mapping[str, Callable[[Problem, Any], Any]] = {
    "theme": lambda problem, at: int(problem.themes[at].id),
    "category": lambda problem, at: int(problem.categories[at]),
    "people": lambda problem, several: [int(problem.people[at].id) for at in several],
    "skills": lambda problem, several: [int(problem.skills[at]) for at in several],
    "language": lambda problem, at: problem.languages[at],
}


def reasons_of(problem: Problem, proposal: Proposal) -> dict[int, list[Told]]:
    """The reasons of everybody who has a table, by key of registration; the strongest first."""
    reasons = Reasons(problem, proposal)
    seated = (person for team in proposal.teams for person in team.members)
    return {int(problem.people[person].id): [told(problem, one) for one in reasons.of(person)] for person in seated}


def told(problem: Problem, reason: Reason) -> Told:
    """A reason with the keys of the rows that its positions stand for."""
    if reason.kind == "same_table":
        return {"kind": reason.kind, "team": int(str(reason.args["table"]).rpartition("#")[2])}
    given = dict(reason.args)
    if reason.kind == "only_social_worker":  # the person is told what somebody alone of a category is told elsewhere
        given["category"] = problem.social_worker
    given = {name: _KEYS[name](problem, value) if name in _KEYS else value for name, value in given.items()}
    return {"kind": reason.kind, **given}
