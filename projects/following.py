"""Which projects may be followed, and what has moved in them since somebody was told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.functional import Promise

from events.models import Event, Theme
from projects.models import Followed, FollowUp, ProjectNews, State
from teams.models import Team


def followable(event: Event) -> "QuerySet[Team]":
    """Teams of which news may leave by mail, by their tables: none on a protected theme, for a mail is read by others."""
    rows = Team.objects.filter(event=event).exclude(theme__sensitivity=Theme.Sensitivity.PROTECTED)
    return rows.select_related("theme").order_by("number", "pk")


@dataclass(frozen=True, slots=True)
class Move:
    """What is told on about one project: where it stands now, if that was told since, and words meant for all."""

    team: Team
    state: str | Promise  # in words of the reader, "" where nothing new was told
    words: list[str]


def moves_of(event: Event, followed: Sequence[Followed]) -> dict[int, Move]:
    """{key of a Followed: what moved since it was told}; nothing for those where nothing did. Three queries in all.

    Why a project paused, who carries it and what blocks are the team's: they are not told on.
    """
    teams = {team.pk: team for team in followable(event).filter(pk__in={row.team_id for row in followed})}
    told = list(FollowUp.objects.filter(team__in=teams).exclude(state="").order_by("months"))
    news = list(ProjectNews.objects.filter(team__in=teams, is_told_on=True).order_by("created_at", "pk"))
    moves = {}
    for row in followed:
        since = row.told_at or row.confirmed_at
        if row.team_id not in teams or since is None:
            continue
        states = [one for one in told if one.team_id == row.team_id and _is_after(one.told_at, since)]
        words = [one.text for one in news if one.team_id == row.team_id and _is_after(one.created_at, since)]
        if states or words:
            moves[row.pk] = Move(teams[row.team_id], State(states[-1].state).label if states else "", words)
    return moves


def _is_after(moment: datetime | None, since: datetime) -> bool:
    return moment is not None and moment > since
