"""What the engine proposed, written down as a draft: which present team each table continues, its number, its facilitator."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Protocol

from django.db import transaction
from django.db.models import Max

from common import live
from events.services.roles import held_roles
from participants.models import Registration
from participants.services.places import lock_event
from teams.draft_forgetting import demands_without
from teams.formation.matching import best_pairs, seats_for_facilitators
from teams.formation.measure import levels_of
from teams.formation.problem import Problem
from teams.formation.proposal import Proposal, Team
from teams.models import Draft, DraftSeat, DraftTable, Formation, HostTables
from teams.present import Present, PresentTeam, present_tables
from teams.reasoning import reasons_of

DRAFTS = "drafts"  # the live topic of formations and drafts; only pages of organisers listen to it
PLACED = 10_000  # what one person placed by hand at a team weighs against people who already sit there


class Built(Protocol):
    """A problem made of an event's rows: ids of people, themes and facilitators are their keys."""

    @property
    def problem(self) -> Problem: ...


@dataclass(frozen=True)
class Table:
    """A proposed table and the present team that it continues. `needs`: kinds that only some tables can host."""

    team: Team
    present: PresentTeam | None
    needs: frozenset[str]

    @property
    def number(self) -> int | None:
        return self.present.number if self.present else None


def store_draft(*, formation: Formation, proposal: Proposal, built: Built, kind: str) -> Draft:
    """A new draft of a proposal for `built.problem`, beside the present tables, which stay as they are.

    Somebody of the problem at no table has a seat without one; somebody erased meanwhile has none. Who was locked in the
    draft that the formation goes around stays locked.
    """
    problem, event = built.problem, formation.event
    with transaction.atomic():
        lock_event(event)
        present = present_tables(event)
        last = Draft.with_removed.filter(event=event).aggregate(last=Max("number"))["last"]
        draft = Draft.objects.create(
            event=event,
            formation=formation,
            number=(last or 0) + 1,
            kind=kind,
            meta=dict(proposal.meta) | {"levels": asdict(levels_of(problem, proposal))},
            seen=present.digest,
            created_by=formation.asked_by,
        )
        hosts = hosts_of(event.pk)
        tables = _tables(problem, proposal, present, hosts)
        _write_seats(draft, problem, proposal, _write_tables(draft, problem, tables, hosts))
        live.publish(event_id=event.pk, topic=DRAFTS)
        return draft


def hosts_of(event: int) -> dict[str, frozenset[int]]:
    """For each kind of need that only some tables can host, their numbers."""
    rows = HostTables.objects.filter(event=event).values_list("kind", "numbers")
    return {kind: frozenset(numbers) for kind, numbers in rows}


def _tables(problem: Problem, proposal: Proposal, present: Present, hosts: Mapping[str, frozenset[int]]) -> list[Table]:
    """The teams of the proposal, theme by theme, with what they continue."""
    continued = _continued(problem, proposal.teams, present)
    tables = []
    for at in sorted(range(len(proposal.teams)), key=lambda at: (proposal.teams[at].theme, at)):
        team = proposal.teams[at]
        needs = {problem.needs[need] for one in team.members for need in problem.people[one].needs}
        tables.append(Table(team, continued.get(at), frozenset(needs & set(hosts))))
    return tables


def _continued(problem: Problem, teams: Sequence[Team], present: Present) -> dict[int, PresentTeam]:
    """Which present team of its theme each team continues: where people were placed, then where most already sit, then any."""
    labels = {lock.person: lock.label for lock in problem.locks}
    found: dict[int, PresentTeam] = {}
    for theme, told in enumerate(problem.themes):
        rows = [at for at, team in enumerate(teams) if team.theme == theme]
        columns = [team for team in present.teams if str(team.theme) == told.id]
        weights = [[_kinship(problem, teams[at], team, present, labels) for team in columns] for at in rows]
        found |= {rows[row]: columns[column] for row, column in best_pairs(weights)}
    return found


def _kinship(
    problem: Problem, team: Team, other: PresentTeam, present: Present, labels: Mapping[int, str | None]
) -> int:
    sitting = sum(present.team_of.get(int(problem.people[one].id)) == other.key for one in team.members)
    return sitting + PLACED * sum(labels.get(one) == f"{other.theme}#{other.key}" for one in team.members)


def _write_tables(
    draft: Draft, problem: Problem, tables: Sequence[Table], hosts: Mapping[str, frozenset[int]]
) -> dict[Team, DraftTable]:
    numbers = numbers_for([(table.needs, table.number) for table in tables], hosts)
    wanted = facilitators_for(problem, tables)
    known = held_roles({role for role in wanted if role})
    rows = [
        DraftTable(
            event_id=draft.event_id,
            draft=draft,
            theme_id=int(problem.themes[table.team.theme].id),
            position=position,
            number=number,
            role_id=role if role in known else None,
            team_id=table.present.key if table.present else None,
        )
        for position, (table, number, role) in enumerate(zip(tables, numbers, wanted, strict=True), start=1)
    ]
    DraftTable.objects.bulk_create(rows)
    return {table.team: row for table, row in zip(tables, rows, strict=True)}


def _write_seats(draft: Draft, problem: Problem, proposal: Proposal, rows: Mapping[Team, DraftTable]) -> None:
    keys = [int(person.id) for person in problem.people]
    there = set(Registration.objects.filter(event=draft.event_id, pk__in=keys).values_list("pk", flat=True))
    seats, why, gone = proposal.team_of(problem), reasons_of(problem, proposal), frozenset(keys) - there
    around = draft.formation.around_id if draft.formation else None
    held = set(DraftSeat.objects.filter(draft=around, locked=True).values_list("registration", flat=True))
    DraftSeat.objects.bulk_create(
        DraftSeat(
            event_id=draft.event_id,
            draft=draft,
            table=rows[proposal.teams[seats[person]]] if seats[person] >= 0 else None,
            registration_id=key,
            locked=key in held and seats[person] >= 0,
            why=demands_without(why.get(key, []), gone),
        )
        for person, key in enumerate(keys)
        if key in there
    )


def role_of(facilitator: str) -> int | None:
    """The key of the role in a facilitator's id: "12", or "12/2" at their second table; None where it names nobody."""
    key = facilitator.partition("/")[0]
    return int(key) if key.isascii() and key.isdigit() else None


def facilitators_for(problem: Problem, tables: Sequence[Table]) -> list[int | None]:
    """The facilitator of each table, by key of role: who already has it where that works, then as matched anew.

    Where the rest finds nobody then, all are as the proposal has them.
    """
    proposed = [
        role_of(problem.facilitators[t.team.facilitator].id) if t.team.facilitator >= 0 else None for t in tables
    ]
    wanted = [_languages(problem, table.team) for table in tables]
    used = [table.team.facilitator for table in tables if table.team.facilitator >= 0]
    kept: dict[int, int] = {}
    for at, table in enumerate(tables):
        mine = table.present.roles if table.present else ()
        for facilitator in used:
            told = problem.facilitators[facilitator]
            if facilitator not in kept.values() and role_of(told.id) in mine and wanted[at] <= told.languages:
                kept[at] = facilitator
                break
    free = [facilitator for facilitator in used if facilitator not in kept.values()]
    others = [at for at, table in enumerate(tables) if at not in kept and table.team.facilitator >= 0]
    given = seats_for_facilitators(
        [wanted[at] for at in others], [problem.facilitators[facilitator].languages for facilitator in free]
    )
    if -1 in given:
        return proposed
    kept |= {at: free[place] for at, place in zip(others, given, strict=True)}
    return [role_of(problem.facilitators[kept[at]].id) if at in kept else None for at in range(len(tables))]


def _languages(problem: Problem, team: Team) -> frozenset[int]:
    return frozenset(language for one in team.members if (language := problem.people[one].language) is not None)


def numbers_for(
    tables: Sequence[tuple[frozenset[str], int | None]],
    hosts: Mapping[str, frozenset[int]],
    taken: frozenset[int] = frozenset(),
) -> list[int | None]:
    """A number for each table (the kinds of needs at it, the number it has): one that can host them all, none of `taken`.

    A table keeps its number where it can. None where no number that hosts is left.
    """
    numbers: list[int | None] = [None] * len(tables)
    hosting = sorted({number for listed in hosts.values() for number in listed} - taken)
    able = [frozenset(at for at, kind in enumerate(hosts) if number in hosts[kind]) for number in hosting]
    kinds = {kind: at for at, kind in enumerate(hosts)}
    demanding = [at for at, (needs, _own) in enumerate(tables) if needs]
    wanted = {at: frozenset(kinds[need] for need in tables[at][0]) for at in demanding}
    for at in demanding:
        own = tables[at][1]
        if own in hosting and wanted[at] <= able[hosting.index(own)] and own not in numbers:
            numbers[at] = own
    others = [at for at in demanding if numbers[at] is None]
    left = [place for place, number in enumerate(hosting) if number not in numbers]
    given = seats_for_facilitators([wanted[at] for at in others], [able[place] for place in left])
    if -1 in given:
        others, left = demanding, list(range(len(hosting)))
        given = seats_for_facilitators([wanted[at] for at in others], able)
    for at, place in zip(others, given, strict=True):
        numbers[at] = hosting[left[place]] if place >= 0 else None
    return _numbers_of_the_rest(tables, numbers, taken)


def _numbers_of_the_rest(
    tables: Sequence[tuple[frozenset[str], int | None]], numbers: list[int | None], elsewhere: frozenset[int]
) -> list[int | None]:
    """Their own number where it is free, else the first free one."""
    taken = {number for number in numbers if number} | elsewhere
    rest = [at for at, (needs, _own) in enumerate(tables) if not needs]
    for at in rest:
        own = tables[at][1]
        if own and own not in taken:
            numbers[at] = own
            taken.add(own)
    free = (number for number in range(1, 1000) if number not in taken)
    for at in rest:
        numbers[at] = numbers[at] or next(free, None)
    return numbers
