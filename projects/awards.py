"""The awards of an event: what the organiser gives, and what the room may already know of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from events.models import Award, Event
from projects.favourite import AWARD as FAVOURITE
from projects.models import AwardGiven, Publication, PublishedPart
from teams.models import Team

# Where a screen is looked at without being a room's, a reveal stays for so long; a room's own goes on until it is told.
SHOWN_FOR = timedelta(minutes=20)
# Of the awards that every event begins with; one that an organiser adds has the star.
ICONS = {FAVOURITE: "heart", "first-step": "sparkles"}
STAR = "star"


@dataclass(frozen=True, slots=True)
class Revealed:
    """An award as everybody may read it: its name, what it brings, and tables. Never a theme, never a person."""

    award: int
    name: str
    brings: str
    teams: Sequence[Team]
    at: datetime
    icon: str = STAR


@dataclass(frozen=True, slots=True)
class PublicAward:
    """An award as anybody outside the event may read it: the names that teams made public, and how many others there are.

    Never a table nor the name of another team, whatever its theme: told of open themes alone, it would name the protected ones.
    """

    award: int
    name: str
    brings: str
    titles: Sequence[str]
    others: int
    icon: str = STAR


@dataclass(frozen=True, slots=True)
class Prepared:
    """An award as the organiser reads it: the teams that receive it, those that the room has seen first."""

    award: Award
    given: Sequence[AwardGiven]

    @property
    def hidden(self) -> Sequence[AwardGiven]:
        return [row for row in self.given if row.revealed_at is None]

    @property
    def names(self) -> str:
        """The teams that receive it, for the last question before the reveal."""
        return ", ".join(row.team.name for row in self.given)

    @property
    def is_of_the_room(self) -> bool:
        return self.award.key == FAVOURITE

    @property
    def icon(self) -> str:
        """The one that the screens show with it."""
        return ICONS.get(self.award.key, STAR)

    @property
    def is_revealed(self) -> bool:
        return any(row.revealed_at for row in self.given)


def revealed(event: Event) -> list[Revealed]:
    """What the room has seen, the latest first. One query."""
    rows = AwardGiven.objects.filter(event=event).revealed().select_related("award", "team")
    return _by_award(rows.order_by("award__position", "award__pk", "team__number"))


def _by_award(rows: Iterable[AwardGiven]) -> list[Revealed]:
    found: dict[int, list[AwardGiven]] = {}
    for row in rows:
        found.setdefault(row.award_id, []).append(row)
    awards = [
        Revealed(
            award=one[0].award_id,
            name=one[0].award.name,
            brings=one[0].award.brings,
            teams=[row.team for row in one],
            at=max(row.revealed_at for row in one if row.revealed_at),
            icon=ICONS.get(one[0].award.key, STAR),
        )
        for one in found.values()
    ]
    return sorted(awards, key=lambda award: award.at, reverse=True)


def shared_awards(event: Event) -> list[Revealed]:
    """What anybody may read once results are shared, in the order of the organiser; before, nothing."""
    if not event.shares_results:
        return []
    return sorted(revealed(event), key=lambda award: award.at)


def public_awards(event: Event) -> list[PublicAward]:
    """`shared_awards` for whoever was not in the room. Two queries."""
    awards = shared_awards(event)
    published = Publication.objects.filter(event=event).published()
    parts = PublishedPart.objects.filter(
        publication__in=published, kind=PublishedPart.Kind.TITLE, published_at__isnull=False
    )
    names = dict(parts.values_list("publication__team", "text"))
    found = []
    for one in awards:
        titles = sorted(names[team.pk] for team in one.teams if team.pk in names)
        found.append(PublicAward(one.award, one.name, one.brings, titles, len(one.teams) - len(titles), one.icon))
    return found


def awards_of(team: Team) -> list[Award]:
    """What a team received, once results are shared and the room has seen it."""
    if not team.event.shares_results:
        return []
    return seen_awards([team]).get(team.pk, [])


def seen_awards(teams: Sequence[Team]) -> dict[int, list[Award]]:
    """{team: the awards that the room has seen it receive}. One query."""
    found: dict[int, list[Award]] = {}
    rows = AwardGiven.objects.filter(team__in=teams).revealed().select_related("award")
    for row in rows.order_by("award__position", "award__pk"):
        found.setdefault(row.team_id, []).append(row.award)
    return found


def prepared(event: Event) -> list[Prepared]:
    """Every award of the event with the teams that receive it, for the organiser. Two queries."""
    given: dict[int, list[AwardGiven]] = {}
    rows = AwardGiven.objects.filter(event=event, team__removed_at=None).select_related("team")
    for row in rows.order_by("revealed_at", "team__number"):
        given.setdefault(row.award_id, []).append(row)
    return [Prepared(award, given.get(award.pk, [])) for award in Award.objects.filter(event=event)]


def is_the_moment(awards: Sequence[Revealed], at: datetime) -> bool:
    """Was something revealed a moment ago?"""
    return any(award.at <= at < award.at + SHOWN_FOR for award in awards)
