"""A draft put on the scales: the proposal that its seats make, and what a change by hand gives and takes.

An effect is plain data, fit for a JSON column; teams/explanations.py has its words:

    {"wishes": [[person, rank before, rank after], …],      keys; 0 for a theme they did not ask for; only where it changed
     "gained": [[table, category], …], "lost": [[table, category], …],    a table has somebody of it now, or nobody any more
     "alone": [[table, person], …],                         they are the only one of their category at a table now
     "spread": "better" | "worse" | "same",                 categories and sizes over the tables
     "fine": "better" | "worse" | "same",                   skills and communes
     "moves": 2,                                            more people change table than before (negative: fewer)
     "broken": [demand, …], "mended": [demand, …]}          see teams/problems.py, with "table" where one is concerned
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from teams.formation.measure import Broken, Levels, broken_demands, levels_of
from teams.formation.problem import Problem
from teams.formation.proposal import Proposal, Team
from teams.models import Draft, DraftSeat, DraftTable, Formation
from teams.problems import NO_ROLE, Built, build
from teams.reasoning import reasons_of

Seats = Mapping[int, int | None]  # the table of each person, by keys; None for somebody at no table
Effect = dict[str, Any]

ABOUT_PEOPLE = ("together", "apart", "lock", "unplaced")


def better(before: int, after: int) -> str:
    """How a goal, to be made small, went."""
    return "same" if before == after else "better" if after < before else "worse"


@dataclass(frozen=True)
class Scales:
    """A draft and the problem it answers, as the event is now. `tables`: those of the draft, in order of position."""

    built: Built
    tables: Sequence[DraftTable]
    seats: Seats

    @cached_property
    def proposal(self) -> Proposal:
        return self._proposal(self.seats)

    @cached_property
    def levels(self) -> Levels:
        return levels_of(self.built.problem, self.proposal)

    @cached_property
    def broken(self) -> list[Broken]:
        return broken_demands(self.built.problem, self.proposal)

    def after(self, moved: Seats) -> "Scales":
        """The same draft with some people elsewhere."""
        return Scales(self.built, self.tables, {**self.seats, **moved})

    def reasons(self) -> dict[int, list[dict[str, Any]]]:
        """Why each person sits where they sit, by key, as plain data."""
        return reasons_of(self.built.problem, self.proposal)

    def demands_broken(self) -> list[dict[str, Any]]:
        """What the draft does not respect, as plain data."""
        return [self._as_data(broken) for broken in self.broken]

    def effect_of(self, after: "Scales") -> Effect:
        """What going from this to `after` gives and takes."""
        gained, lost, alone = self._categories(after)
        return {
            "wishes": self._wishes(after),
            "gained": gained,
            "lost": lost,
            "alone": alone,
            "spread": better(self.levels.balance, after.levels.balance),
            "fine": better(self.levels.fine, after.levels.fine),
            "moves": after.levels.moves - self.levels.moves,
            "broken": [after._as_data(one) for one in worse(self, after)],
            "mended": [self._as_data(one) for one in worse(after, self)],
        }

    def _proposal(self, seats: Seats) -> Proposal:
        problem, members = self.built.problem, defaultdict(list)
        for at, key in enumerate(self.built.people):
            if (table := seats.get(key)) is not None:
                members[table].append(at)
        given = _facilitators(problem, self.tables)
        teams = [
            Team(
                f"{table.theme_id}#{table.pk}",
                problem.theme_position[str(table.theme_id)],
                who,
                tuple(members[table.pk]),
            )
            for table, who in zip(self.tables, given, strict=True)
        ]
        return Proposal(tuple(teams))

    def _as_data(self, broken: Broken) -> dict[str, Any]:
        people = [self.built.people[one] for one in broken.people]
        name = broken.demand
        data = {"kind": name} if name in ("unplaced", "twice") else dict(self.built.demand(name))
        if broken.team >= 0:
            data["table"] = self.tables[broken.team].pk
        return data | ({"people": people} if people else {})

    def _wishes(self, after: "Scales") -> list[list[int]]:
        themes = {table.pk: self.built.theme_at(table.theme_id) for table in self.tables}
        found = []
        for key in self._moved(after):
            person = self.built.problem.people[self.built.person_at(key) or 0]
            ranks = [_rank(person.wishes, themes.get(seats.get(key) or 0)) for seats in (self.seats, after.seats)]
            if person.wishes and ranks[0] != ranks[1]:
                found.append([key, *ranks])
        return found

    def _moved(self, after: "Scales") -> list[int]:
        """Those who sit elsewhere in `after`, of the people to be seated."""
        elsewhere = [key for key, table in after.seats.items() if self.seats.get(key) != table]
        return [key for key in elsewhere if self.built.person_at(key) is not None]

    def _categories(self, after: "Scales") -> tuple[list[list[int]], list[list[int]], list[list[int]]]:
        problem = self.built.problem
        gained, lost, alone = [], [], []
        for at, table in enumerate(self.tables):
            was, now = (self.proposal.teams[at].members, after.proposal.teams[at].members)
            if was == now or not now:
                continue
            before, counts = (Counter(problem.people[one].category for one in people) for people in (was, now))
            for category in problem.present_categories:
                key = self.built.categories[category].pk
                if counts[category] and not before[category]:
                    gained.append([table.pk, key])
                if before[category] and not counts[category]:
                    lost.append([table.pk, key])
            alone += [
                [table.pk, self.built.people[one]]
                for one in now
                if one in was and counts[problem.people[one].category] == 1 != before[problem.people[one].category]
            ]
        return gained, lost, alone


def _rank(wishes: Sequence[int], theme: int | None) -> int:
    return wishes.index(theme) + 1 if theme in wishes else 0


def _facilitators(problem: Problem, tables: Iterable[DraftTable]) -> list[int]:
    """By position in the problem: the table's own role, else one of those who stand for "nobody", else -1."""
    free: dict[str, list[int]] = defaultdict(list)
    for at, facilitator in enumerate(problem.facilitators):
        free[facilitator.id.partition("/")[0]].append(at)
    given = []
    for table in tables:
        mine = free[str(table.role_id) if table.role_id else NO_ROLE]
        given.append(mine.pop(0) if mine else -1)
    return given


def worse(before: Scales, after: Scales) -> list[Broken]:
    """Demands that `after` breaks more than `before`: newly, or further."""
    known = _severity(before)
    found: list[Broken] = []
    said: set[tuple[Any, ...]] = set()
    for broken in after.broken:
        key = _subject(broken)
        if key not in said and _severity(after)[key] > known.get(key, 0):
            found.append(broken)
            said.add(key)
    return found


def _subject(broken: Broken) -> tuple[Any, ...]:
    """What is the same demand before and after: people kept apart are so at any table, a size is one table's."""
    kind = broken.demand.partition(":")[0]
    return (broken.demand, broken.people) if kind in ABOUT_PEOPLE else (broken.demand, broken.team)


def _severity(scales: Scales) -> dict[tuple[Any, ...], int]:
    """How far each demand is broken: people too many or too few at a table, people concerned, or once."""
    found: dict[tuple[Any, ...], int] = {}
    for broken in scales.broken:
        kind = broken.demand.partition(":")[0]
        much = 1
        if kind == "theme_size":
            much = _out_of_size(scales, broken.team)
        elif kind in ("org_cap", "facilitator_language"):
            much = len(broken.people)
        found[_subject(broken)] = much
    return found


def _out_of_size(scales: Scales, at: int) -> int:
    team = scales.proposal.teams[at]
    theme, size = scales.built.problem.themes[team.theme], len(team.members)
    return max(theme.min_size - size, size - theme.max_size)


def scales_of(draft: Draft) -> Scales:
    """The draft against the demands, the people and the present tables of now. At most twelve queries."""
    tables = list(DraftTable.objects.filter(draft=draft).select_related("theme", "role__user", "team"))
    rows = DraftSeat.objects.filter(draft=draft).values_list(
        "registration_id", "table_id", "registration__seat__team_id"
    )
    seats, previous = {}, {}
    for person, table, team in rows:
        seats[person] = table
        if team:
            previous[person] = team
    who = draft.formation.who if draft.formation else Formation.Who.REGISTERED
    return Scales(build(draft.event, who=who, previous=previous), tables, seats)


def told_levels(levels: Levels) -> dict[str, int]:
    """The six goals as `Draft.meta` keeps them."""
    return asdict(levels)
