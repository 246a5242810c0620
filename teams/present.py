"""The present tables of an event, in a form that can be compared: have they changed since somebody looked?"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from events.models import Event
from teams.models import Team, TeamFacilitator, TeamMember

MARK = 8  # hexadecimal digits that stand for one table


@dataclass(frozen=True)
class PresentTeam:
    """A team as it is: `people` and `roles` (its facilitators) are keys, in order."""

    key: int
    theme: int
    number: int
    name: str
    people: tuple[int, ...]
    roles: tuple[int, ...]

    @property
    def mark(self) -> str:
        """Another one as soon as the table, its theme, its people or its facilitators are others."""
        told = f"{self.theme} {self.number} {self.people} {self.roles}"
        return f"{self.key}-{hashlib.sha256(told.encode()).hexdigest()[:MARK]}"


@dataclass(frozen=True)
class Present:
    """All teams of an event, in order of their numbers."""

    teams: Sequence[PresentTeam]

    @cached_property
    def by_key(self) -> dict[int, PresentTeam]:
        return {team.key: team for team in self.teams}

    @cached_property
    def team_of(self) -> dict[int, int]:
        """The team of each person who has one, by key."""
        return {person: team.key for team in self.teams for person in team.people}

    @cached_property
    def seen(self) -> str:
        """What a page keeps of the tables that it shows: see `changed_since`."""
        return ".".join(sorted(team.mark for team in self.teams)) or "none"

    @cached_property
    def digest(self) -> str:
        """`seen`, in 32 characters: equal while nothing changed, and no more."""
        return hashlib.sha256(self.seen.encode()).hexdigest()[:32]

    def changed_since(self, seen: str) -> list[PresentTeam]:
        """The teams that are new or changed since a page that kept `seen`. Teams removed since are not among them."""
        known = set(seen.split("."))
        return [team for team in self.teams if team.mark not in known]


def present_tables(event: Event) -> Present:
    """The teams of an event with their people and facilitators. Three queries."""
    people: dict[int, list[int]] = {}
    for team, person in (
        TeamMember.objects.filter(event=event).order_by("registration").values_list("team", "registration")
    ):
        people.setdefault(team, []).append(person)
    roles: dict[int, list[int]] = {}
    for team, role in TeamFacilitator.objects.filter(event=event).order_by("role").values_list("team", "role"):
        roles.setdefault(team, []).append(role)
    teams = Team.objects.filter(event=event).order_by("number", "pk").values_list("pk", "theme", "number", "name")
    return Present([PresentTeam(*row, tuple(people.get(row[0], ())), tuple(roles.get(row[0], ()))) for row in teams])
