"""What is answered: teams with their people and facilitator, or the demands that clash."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from teams.formation.problem import Problem

SCHEMA = "teamform-solution/1"


@dataclass(frozen=True, slots=True)
class Team:
    """A table: its theme, facilitator and people, by position in the problem. `id` names it in the file ("T01#2")."""

    id: str
    theme: int
    facilitator: int
    members: tuple[int, ...]


@dataclass(frozen=True)
class Proposal:
    """Tables for everybody, or, with `culprits`, the reason why there are none.

    `culprits`: names of demands ("apart:3", "theme_size:T01") that cannot be met together, each of them needed.
    `meta`: how it was found; see docs/formation.md for its keys.
    """

    teams: tuple[Team, ...] = ()
    culprits: tuple[str, ...] = ()
    meta: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_infeasible(self) -> bool:
        return bool(self.culprits)

    def team_of(self, problem: Problem) -> list[int]:
        """For each person, the position of their team; -1 for somebody in none."""
        seats = [-1] * len(problem.people)
        for at, team in enumerate(self.teams):
            for person in team.members:
                seats[person] = at
        return seats

    def as_json(self, problem: Problem) -> str:
        """The proposal in the schema "teamform-solution/1"."""
        return json.dumps(self.as_dict(problem), ensure_ascii=False, indent=1)

    def as_dict(self, problem: Problem) -> dict[str, Any]:
        head: dict[str, Any] = {"schema": SCHEMA, "instance": problem.name}
        if self.is_infeasible:
            return head | {"status": "infeasible", "culprits": list(self.culprits), "meta": dict(self.meta)}
        teams = [
            {
                "id": team.id,
                "theme": problem.themes[team.theme].id,
                "facilitator": problem.facilitators[team.facilitator].id,
                "members": [problem.people[person].id for person in team.members],
            }
            for team in self.teams
        ]
        return head | {"teams": teams, "meta": dict(self.meta)}


def proposal_from(problem: Problem, data: Mapping[str, Any]) -> Proposal:
    """The proposal written as `Proposal.as_dict` does, for this problem. Raises KeyError for an unknown name."""
    facilitators = {one.id: at for at, one in enumerate(problem.facilitators)}
    teams = tuple(
        Team(
            id=row["id"],
            theme=problem.theme_position[row["theme"]],
            facilitator=facilitators[row["facilitator"]],
            members=tuple(problem.position[one] for one in row["members"]),
        )
        for row in data.get("teams", ())
    )
    return Proposal(teams=teams, culprits=tuple(data.get("culprits", ())), meta=data.get("meta", {}))
