"""What applying a draft would change, worked out against the tables of this moment. Nothing is written here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from events.models import Event
from participants.models import Need, Registration
from teams.formation.matching import best_pairs
from teams.models import Draft, DraftSeat, DraftTable, Formation
from teams.present import Present, PresentTeam, present_tables
from teams.problems import here_or_coming
from teams.services.storing import hosts_of, numbers_for

SAME_TEAM = 100_000  # the team that a table was made to continue, against people who sit elsewhere


@dataclass(frozen=True)
class Plan:
    """What applying a draft does. People, teams and tables are keys; `number_of` and `continues` go by table.

    `after`: for each person whose place the draft decides, their table, None for none. `removed`: teams that nobody
    sits at any more. `absent`: people who lose their seat, being neither in the draft nor here; `outside`: others whom
    the draft does not know, who keep their seat.
    """

    draft: Draft
    present: Present
    tables: Sequence[DraftTable]
    number_of: Mapping[int, int | None]
    continues: Mapping[int, PresentTeam]
    after: Mapping[int, int | None]
    removed: Sequence[PresentTeam]
    absent: Sequence[int]
    outside: Sequence[int]

    @cached_property
    def why(self) -> Mapping[int, list[object]]:
        """The reasons of each person whose place the draft decides. One query, for whoever applies it."""
        return dict(_seats(self.draft).values_list("registration_id", "why"))

    @property
    def made(self) -> list[DraftTable]:
        return [table for table in self.tables if table.pk not in self.continues]

    @cached_property
    def moved(self) -> list[int]:
        """People who sit at a table and will sit at another."""
        return [p for p in self.after if self._before(p) is not None and self._after(p) and not self._stays(p)]

    @cached_property
    def seated(self) -> list[int]:
        """People without a team who get one."""
        return [p for p in self.after if self._before(p) is None and self._after(p) is not None]

    @cached_property
    def freed(self) -> list[int]:
        """People who lose their seat, for whatever reason."""
        unplaced = [p for p in self.after if self._before(p) is not None and self._after(p) is None]
        return [*unplaced, *self.absent]

    @property
    def renumbered(self) -> list[tuple[PresentTeam, int]]:
        """Teams that get another table number, so that needs are hosted."""
        found = [(team, self.number_of[table]) for table, team in self.continues.items()]
        return [(team, number) for team, number in found if number is not None and number != team.number]

    @property
    def changes_nothing(self) -> bool:
        return not (self.moved or self.seated or self.freed or self.made or self.removed or self.renumbered)

    def _before(self, person: int) -> int | None:
        return self.present.team_of.get(person)

    def _after(self, person: int) -> int | None:
        return self.after[person]

    def _stays(self, person: int) -> bool:
        table = self.after[person]
        team = self.continues.get(table) if table is not None else None
        return team is not None and team.key == self._before(person)


def plan_of(draft: Draft) -> Plan:
    """What applying `draft` would change now. A fixed number of queries."""
    event = draft.event
    present, tables = present_tables(event), list(draft.tables.order_by("position"))
    after = dict(_seats(draft).order_by("registration_id").values_list("registration_id", "table_id"))
    filled = set(after.values())
    tables = [table for table in tables if table.pk in filled]
    continues = continued(tables, after, present)
    absent, staying = _outsiders(draft, present, after)
    used = {team.key for team in continues.values()}
    left_over = [team for team in present.teams if team.key not in used]
    removed = [team for team in left_over if not set(team.people) & staying]
    kept_numbers = frozenset(team.number for team in left_over if team not in removed)
    return Plan(
        draft=draft,
        present=present,
        tables=tables,
        number_of=_numbers(event, tables, after, continues, kept_numbers),
        continues=continues,
        after=after,
        removed=removed,
        absent=sorted(absent),
        outside=sorted(staying),
    )


def _seats(draft: Draft) -> "QuerySet[DraftSeat]":
    return DraftSeat.objects.filter(draft=draft, registration__status=Registration.Status.ACTIVE)


def continued(
    tables: Sequence[DraftTable], after: Mapping[int, int | None], present: Present
) -> dict[int, PresentTeam]:
    """The present team that each table continues: the one it was made for, else where most sit already, else an empty one."""
    together: dict[tuple[int, int], int] = {}
    for person, table in after.items():
        team = present.team_of.get(person)
        if table is not None and team is not None:
            together[table, team] = together.get((table, team), 0) + 1
    found: dict[int, PresentTeam] = {}
    for theme in sorted({table.theme_id for table in tables}):
        rows = [table for table in tables if table.theme_id == theme]
        columns = [team for team in present.teams if team.theme == theme]
        weights = [
            [together.get((row.pk, team.key), 0) + SAME_TEAM * (row.team_id == team.key) for team in columns]
            for row in rows
        ]
        found |= {rows[row].pk: columns[column] for row, column in best_pairs(weights)}
    return found


def _outsiders(draft: Draft, present: Present, after: Mapping[int, int | None]) -> tuple[set[int], set[int]]:
    """Of the people who have a seat and are not in the draft: the absent, where it is for those who are here or late, and the rest."""
    outside = set(present.team_of) - set(after)
    if not outside or draft.formation is None or draft.formation.who != Formation.Who.ARRIVED:
        return set(), outside
    expected = Registration.objects.filter(here_or_coming(draft.event), pk__in=outside)
    here = set(expected.values_list("pk", flat=True))
    return outside - here, here


def _numbers(
    event: Event,
    tables: Sequence[DraftTable],
    after: Mapping[int, int | None],
    continues: Mapping[int, PresentTeam],
    taken: frozenset[int],
) -> dict[int, int | None]:
    hosts = hosts_of(event.pk)
    needs: dict[int | None, set[str]] = {}
    if hosts:
        asked = Need.objects.filter(registration__in=after, kind__in=hosts).values_list("registration_id", "kind")
        for person, kind in asked:
            needs.setdefault(after[person], set()).add(kind)
    wanted = [
        (
            frozenset(needs.get(table.pk, ())),
            continues[table.pk].number if table.pk in continues else table.number,
        )
        for table in tables
    ]
    return dict(zip((table.pk for table in tables), numbers_for(wanted, hosts, taken), strict=True))
