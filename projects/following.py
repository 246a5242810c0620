"""Which projects may be followed, and what has moved in them since somebody was told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Coalesce
from django.utils.functional import Promise

from events.models import Event, Theme
from projects.models import Followed, FollowUp, ProjectNews, Publication, PublishedPart, State
from teams.models import Team


def followable(event: Event, *, took_part: bool) -> "QuerySet[Team]":
    """Teams of which news may leave by mail, by their tables.

    To everybody: those that let their name and how they go on be public, and are. To who took part: all but those of a
    protected theme besides, for a mail is read by others. Each with its `told_name`: what the team let everybody read, else
    its name.
    """
    parts = PublishedPart.objects.filter(publication__in=Publication.objects.published(), published_at__isnull=False)
    titles = parts.filter(kind=PublishedPart.Kind.TITLE)
    named = titles.values("publication__team")
    told = parts.filter(kind=PublishedPart.Kind.STATE).values("publication__team")
    allowed = Q(pk__in=named) & Q(pk__in=told)
    if took_part:
        allowed |= ~Q(theme__sensitivity=Theme.Sensitivity.PROTECTED)
    name = Coalesce(
        Subquery(titles.filter(publication__team=OuterRef("pk")).values("text")[:1]), "name", output_field=TextField()
    )
    rows = Team.objects.filter(allowed, event=event).annotate(told_name=name)
    return rows.select_related("theme").order_by("number", "pk")


@dataclass(frozen=True, slots=True)
class Move:
    """What is told on about one project: where it stands now, if that was told since, and words meant for all."""

    team: Team  # of `followable`
    state: str | Promise  # in words of the reader, "" where nothing new was told
    words: list[str]
    news_to: int = 0  # the last ProjectNews among them


def moves_of(event: Event, followed: Sequence[Followed]) -> dict[int, Move]:
    """{key of a Followed: what moved since it was told}; nothing for those where nothing did. Five queries in all.

    Why a project paused, who carries it and what blocks are the team's: they are not told on. Of a protected theme, no
    words are: the team let be public where it stands. Words wait until the organiser has read them, as in
    the gallery; of a project that is not public, no words leave.
    """
    teams = {team.pk: team for team in followable(event, took_part=True)}
    public = set(followable(event, took_part=False).values_list("pk", flat=True))
    read = dict(Publication.objects.published().filter(team__in=public).values_list("team", "news_to"))
    told = list(FollowUp.objects.filter(team__in=teams).exclude(state="").order_by("months"))
    news = list(ProjectNews.objects.filter(team__in=teams, is_told_on=True).order_by("created_at", "pk"))
    news = [one for one in news if not teams[one.team_id].theme.is_protected]
    moves = {}
    for row in followed:
        since = row.told_at or row.confirmed_at
        if since is None or row.team_id not in (teams if row.took_part else public):
            continue
        states = [one for one in told if one.team_id == row.team_id and _is_after(one.told_at, since)]
        to = read.get(row.team_id, 0)
        fresh = [one for one in news if one.team_id == row.team_id and row.news_to < one.pk <= to]
        if states or fresh:
            words, last = [one.text for one in fresh], max((one.pk for one in fresh), default=0)
            moves[row.pk] = Move(teams[row.team_id], State(states[-1].state).label if states else "", words, last)
    return moves


def _is_after(moment: datetime | None, since: datetime) -> bool:
    return moment is not None and moment > since
