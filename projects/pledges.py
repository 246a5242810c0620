"""Pledges as pages read them: who reads what, and what teams still lack."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from common.actors import Actor
from common.permissions import may
from events.models import Event
from projects.models import Means, Pledge, PledgeQuerySet
from teams.models import Team
from teams.rules import is_at_table

Status = Pledge.Status
LATE = "late"


@dataclass(frozen=True, slots=True)
class Line:
    """A pledge for one reader. `contact` is empty for who may not read it; `is_mine`: the reader made it; `is_silent`: it is
    for a protected team, and the reader is one of those who may know that."""

    pledge: Pledge
    contact: str
    is_mine: bool
    is_silent: bool


def lines_of(event: Event, actor: Actor, rows: PledgeQuerySet) -> list[Line]:
    """One query, however many rows."""
    lines = []
    for row in rows.select_related("team__theme", "role"):
        row.event = event
        lines.append(line_of(actor, row))
    return lines


def line_of(actor: Actor, pledge: Pledge) -> Line:
    """The pledge with its contact, for those two only who keep it between them."""
    reaches = may(actor, "projects.reach_who_pledged", pledge)
    return Line(
        pledge,
        contact=pledge.contact if reaches else "",
        is_mine=reaches and not is_at_table(actor, pledge.team),
        is_silent=pledge.team.theme.is_protected and tells_needs(actor, pledge.team),
    )


def counts_of(rows: PledgeQuerySet, today: date) -> dict[str, int]:
    """{"late", "promised", "kept", "released"}: how many. What is late is not counted as to come. One query."""
    late = Q(status=Status.PROMISED, by_on__lt=today)
    asked = {status: Count("pk", Q(status=status)) for status in Status.values}
    counts: dict[str, int] = rows.order_by().aggregate(late=Count("pk", late), **asked)
    return {**counts, Status.PROMISED: counts[Status.PROMISED] - counts[LATE]}


def in_state(rows: PledgeQuerySet, state: str, today: date) -> PledgeQuerySet:
    """Those of one of the keys of `counts_of`; all for any other word."""
    if state == LATE:
        return rows.late(today)
    if state == Status.PROMISED:
        return rows.filter(status=state, by_on__gte=today)
    return rows.filter(status=state) if state in Status.values else rows


@dataclass(frozen=True, slots=True)
class Lack:
    """A team and what it lacks, each with whether somebody pledged it already. `is_told`: the reader may read that;
    else `means` is empty, as where a team lacks nothing.

    `pledges`: how many it has received that were not released. `is_own`: it is the reader's.
    """

    team: Team
    is_told: bool
    means: Sequence[tuple[Means, bool]]
    pledges: int
    is_own: bool


def lacks_of(event: Event, actor: Actor) -> list[Lack]:
    """Every team of the event, the reader's first, then in the order of the tables. Three queries."""
    teams = list(Team.objects.filter(event=event).select_related("theme"))
    told = {team.pk for team in teams if tells_needs(actor, team)}
    given = Pledge.objects.filter(event=event).exclude(status=Status.RELEASED).values_list("team_id", "means_id")
    pledges: dict[int, int] = defaultdict(int)
    covered = set()
    for team_id, means_id in given:
        pledges[team_id] += 1
        covered.add(means_id)
    lacking: dict[int, list[tuple[Means, bool]]] = defaultdict(list)
    for row in lacking_means(event).filter(team__in=told):
        lacking[row.team_id].append((row, row.pk in covered))
    lacks = [
        Lack(team, team.pk in told, lacking[team.pk], pledges[team.pk], bool(is_at_table(actor, team)))
        for team in teams
    ]
    return sorted(lacks, key=lambda lack: not lack.is_own)


def lacking_means(event: Event) -> "QuerySet[Means]":
    """What teams said that they lack, and did not remove."""
    return Means.objects.filter(event=event, state=Means.State.LACK, removed_at=None)


def tells_needs(actor: Actor, team: Team) -> bool:
    """Needs may tell a theme: those of a protected one are read by those who may see its team, in the words of visible_to."""
    if not team.theme.is_protected or actor.has("organiser", "facilitator"):
        return True
    return bool(is_at_table(actor, team)) or team.theme_id in actor.scope("theme", "referent")
