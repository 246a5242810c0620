"""Who sits where, as the organiser arranges it: each table with its people, what it lacks, and who has no team yet."""

import math
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Count, Prefetch, Q, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Category, Event, Theme
from participants.models import Registration, RegistrationQuerySet, ThemeChoice
from teams.models import Team, TeamFacilitator, TeamQuerySet

FETCHED = (
    *("event_id", "chosen_name", "search_name", "category_id", "keeps_choice_confidential", "status"),
    *("commune__name", "commune__search_name", "seat__team_id"),
)
MOST_TABLES = 12  # on one page; an event with more shows them theme by theme
MOST_WAITING = 50  # people without a team on the page; the others are searched for
MOST_FOUND = 12
SAME_COMMUNE_FROM = 3  # people of one commune, and of no other, before it is worth a word


class Seats(NamedTuple):
    """How many people of a table come as `shape` and `word`."""

    shape: str
    word: str
    count: int


@dataclass(frozen=True)
class Person:
    """Somebody registered, seen from a table. `rank`: which of their wishes its theme is, None where it is none."""

    registration: Registration
    rank: int | None = None

    @property
    def wish(self) -> str:
        return rank_in_words(self.rank)


@dataclass(frozen=True)
class Table:
    """A team, its people, and what is worth a word about it."""

    team: Team
    people: Sequence[Person]
    counts: Sequence[Seats]
    communes: Sequence[tuple[str, int]]
    unsaid: int
    facilitators: Sequence[str]
    warnings: Sequence[str]

    @property
    def size(self) -> int:
        return len(self.people)


@dataclass
class Group:
    """A theme, its number of teams and its tables, where they are shown.

    `first_wishes`: people who wish it first; `proposed`: how many more teams they could make.
    """

    theme: Theme
    first_wishes: int
    teams: int
    tables: list[Table] = field(default_factory=list)
    key: uuid.UUID = field(
        default_factory=uuid.uuid4
    )  # of the form that adds teams, so that sent twice it adds them once

    @property
    def proposed(self) -> int:
        by_wishes = math.ceil(self.first_wishes / self.theme.max_size)
        wanted = min(max(by_wishes, self.theme.min_teams), self.theme.max_teams)
        return max(wanted - self.teams, 1)


@dataclass(frozen=True)
class Arrangement:
    """The tables of an event, by theme, and the people without a team.

    `groups` are all themes, `shown` those whose tables are there: all of them up to MOST_TABLES teams, else one.
    `without` are the first MOST_WAITING of the `waiting` people without a team.
    """

    groups: Sequence[Group]
    shown: Sequence[Group]
    without: Sequence[Person]
    people: int
    waiting: int

    @property
    def seated(self) -> int:
        return self.people - self.waiting

    @property
    def teams(self) -> int:
        return sum(group.teams for group in self.groups)

    @property
    def alone(self) -> Theme | None:
        """The theme shown alone, None where all are shown."""
        return self.shown[0].theme if len(self.shown) < len(self.groups) else None


@dataclass(frozen=True)
class Found:
    """Somebody searched for, and their team, None without one."""

    registration: Registration
    team: Team | None


def rank_in_words(rank: int | None) -> str:
    """ "1st wish", "2nd wish", "3rd wish", or nothing."""
    return {1: _("1st wish"), 2: _("2nd wish"), 3: _("3rd wish")}.get(rank or 0, "")


def arrangement_of(event: Event, theme: int | None = None) -> Arrangement:
    """Tables and people of an event. For organisers: names are all there.

    At most eight queries, and only the people who are shown, whatever their number. Where there are more than
    MOST_TABLES teams, only those of one theme are shown: `theme` (a key), or the first that has a team.
    """
    categories = list(Category.objects.filter(event=event))
    groups = _groups(event)
    shown = _shown(groups, theme)
    by_theme = {group.theme.pk: group for group in shown}
    active = Registration.objects.filter(event=event).active()
    totals = active.aggregate(people=Count("pk"), waiting=Count("pk", filter=Q(seat=None)))
    teams = list(teams_of(event).filter(theme__in=by_theme)) if any(group.teams for group in shown) else []
    seated = list(_told(active.filter(seat__team__in=teams))) if teams else []
    without = list(_told(active.filter(seat=None))[:MOST_WAITING])
    _complete([*seated, *without], categories, [group.theme for group in groups])
    at_table: dict[int, list[Registration]] = {}
    for person in seated:
        at_table.setdefault(person.seat.team_id, []).append(person)
    for team in teams:
        by_theme[team.theme_id].tables.append(table_of(team, at_table.get(team.pk, []), categories))
    return Arrangement(groups, shown, [Person(person) for person in without], totals["people"], totals["waiting"])


def found_in(event: Event, wanted: str) -> list[Found]:
    """The first MOST_FOUND people whose name or commune holds `wanted`, a search key. One query."""
    if not wanted:
        return []
    found = (
        Registration.objects.filter(event=event)
        .active()
        .filter(Q(search_name__contains=wanted) | Q(commune__search_name__contains=wanted))
        .select_related("category", "seat__team")[:MOST_FOUND]
    )
    return [Found(person, person.seat.team if seat_of(person) else None) for person in found]


def _groups(event: Event) -> list[Group]:
    """The themes of an event, counted by the database."""
    wishes = ThemeChoice.objects.filter(event=event, rank=1, registration__status=Registration.Status.ACTIVE)
    firsts = dict(wishes.order_by().values_list("theme").annotate(people=Count("pk")))
    teams = dict(Team.objects.filter(event=event).order_by().values_list("theme").annotate(teams=Count("pk")))
    themes = Theme.objects.filter(event=event)
    return [Group(theme, firsts.get(theme.pk, 0), teams.get(theme.pk, 0)) for theme in themes]


def _shown(groups: Sequence[Group], wanted: int | None) -> Sequence[Group]:
    if sum(group.teams for group in groups) <= MOST_TABLES:
        return groups
    first = next(group for group in groups if group.teams)
    return [next((group for group in groups if group.theme.pk == wanted), first)]


def _told(people: RegistrationQuerySet) -> RegistrationQuerySet:
    """`people` with what the arrangement says of them, except what `_complete` adds."""
    return people.select_related("commune", "seat").only(*FETCHED)


def _complete(people: Sequence[Registration], categories: Sequence[Category], themes: Sequence[Theme]) -> None:
    """Give `people` their category and their `wishes`, a list. They share the rows of `categories` and `themes`."""
    prefetch_related_objects(people, Prefetch("choices", to_attr="wishes"))
    category_by_key, theme_by_key = {row.pk: row for row in categories}, {row.pk: row for row in themes}
    for person in people:
        person.category = category_by_key[person.category_id]
        for wish in person.wishes:
            wish.theme = theme_by_key[wish.theme_id]


def teams_of(event: Event) -> TeamQuerySet:
    """Teams with their theme and their facilitators' names."""
    facilitators = TeamFacilitator.objects.select_related("role__user").order_by("role__user__name")
    teams: TeamQuerySet = Team.objects.filter(event=event).select_related("theme")
    return teams.prefetch_related(Prefetch("facilitators", queryset=facilitators))


def seat_of(person: Registration) -> int | None:
    """The key of the team where somebody sits; expects the seat to be fetched with the person."""
    seat = getattr(person, "seat", None)
    return seat.team_id if seat else None


def table_of(team: Team, registrations: Sequence[Registration], categories: Sequence[Category]) -> Table:
    """One table, with the counts and the warnings of those who sit there."""
    people = [Person(person, rank_of(person, team.theme_id)) for person in registrations]
    by_category = Counter(person.category_id for person in registrations)
    communes = Counter(person.commune.name for person in registrations if person.commune)
    facilitators = [row.role.user.name for row in team.facilitators.all()]
    counts = [Seats(c.shape, c.label, by_category[c.pk]) for c in categories if by_category[c.pk]]
    absent = [c.label for c in categories if c.target and not by_category[c.pk]]
    return Table(
        team=team,
        people=people,
        counts=counts,
        communes=sorted(communes.items(), key=lambda item: (-item[1], item[0])),
        unsaid=sum(person.commune_id is None for person in registrations),
        facilitators=facilitators,
        warnings=warnings_about(team, len(people), absent, communes, has_facilitator=bool(facilitators)),
    )


def rank_of(person: Registration, theme_id: int) -> int | None:
    """Which of somebody's wishes a theme is, from 1."""
    return next((wish.rank for wish in person.wishes if wish.theme_id == theme_id), None)


def warnings_about(
    team: Team, size: int, absent: Sequence[str], communes: Counter[str], *, has_facilitator: bool
) -> list[str]:
    """What a table lacks, in sentences; nothing about a table that nobody sits at yet, but that it is protected."""
    found = []
    if size and (missing := team.theme.min_size - size) > 0:
        found.append(
            ngettext("One more person is needed.", "%(count)d more people are needed.", missing) % {"count": missing}
        )
    if (extra := size - team.theme.max_size) > 0:
        found.append(ngettext("One person too many.", "%(count)d people too many.", extra) % {"count": extra})
    if size:
        found += [_("Nobody yet as “%(category)s”.") % {"category": word} for word in absent]
    if size >= SAME_COMMUNE_FROM and len(communes) == 1 and communes.total() == size:
        found.append(_("Everybody comes from %(commune)s.") % {"commune": next(iter(communes))})
    if team.theme.is_protected and not has_facilitator:
        found.append(_("A protected theme needs a facilitator at the table."))
    return found
