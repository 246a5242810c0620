"""Who sits where, as the organiser arranges it: each table with its people, what it lacks, and who has no team yet."""

import math
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Category, Event, Theme
from participants.models import Registration
from teams.models import Team, TeamFacilitator

FETCHED = (
    *("event_id", "chosen_name", "search_name", "category_id", "keeps_choice_confidential", "status"),
    *("commune__name", "commune__search_name", "seat__team_id"),
)
SAME_COMMUNE_FROM = 3  # people of one commune, and of no other, before it is worth a word


class Count(NamedTuple):
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
    counts: Sequence[Count]
    communes: Sequence[tuple[str, int]]
    unsaid: int
    facilitators: Sequence[str]
    warnings: Sequence[str]

    @property
    def size(self) -> int:
        return len(self.people)


@dataclass
class Group:
    """A theme and its tables. `first_wishes`: people who wish it first; `proposed`: how many teams they could make."""

    theme: Theme
    first_wishes: int
    tables: list[Table] = field(default_factory=list)
    key: uuid.UUID = field(
        default_factory=uuid.uuid4
    )  # of the form that adds teams, so that sent twice it adds them once

    @property
    def proposed(self) -> int:
        by_wishes = math.ceil(self.first_wishes / self.theme.max_size)
        wanted = min(max(by_wishes, self.theme.min_teams), self.theme.max_teams)
        return max(wanted - len(self.tables), 1)


@dataclass(frozen=True)
class Arrangement:
    """All tables of an event, by theme, and the people without a team."""

    groups: Sequence[Group]
    without: Sequence[Person]
    people: int

    @property
    def seated(self) -> int:
        return self.people - len(self.without)

    @property
    def tables(self) -> list[Table]:
        return [table for group in self.groups for table in group.tables]


def rank_in_words(rank: int | None) -> str:
    """ "1st wish", "2nd wish", "3rd wish", or nothing."""
    return {1: _("1st wish"), 2: _("2nd wish"), 3: _("3rd wish")}.get(rank or 0, "")


def arrangement_of(event: Event) -> Arrangement:
    """Everybody and every table of an event, in six queries whatever their number. For organisers: names are all there."""
    categories = list(Category.objects.filter(event=event))
    themes = list(Theme.objects.filter(event=event))
    people = people_of(event, categories, themes)
    at_table: dict[int, list[Registration]] = {}
    for person in people:
        if team_id := seat_of(person):
            at_table.setdefault(team_id, []).append(person)
    firsts = Counter(wish.theme_id for person in people for wish in person.wishes if wish.rank == 1)
    groups = {theme.pk: Group(theme, firsts[theme.pk]) for theme in themes}
    for team in teams_of(event):
        groups[team.theme_id].tables.append(table_of(team, at_table.get(team.pk, []), categories))
    return Arrangement(
        groups=list(groups.values()),
        without=[Person(person) for person in people if not seat_of(person)],
        people=len(people),
    )


def people_of(event: Event, categories: Sequence[Category], themes: Sequence[Theme]) -> list[Registration]:
    """Registered people, by name, with what the arrangement says of them: category, commune, seat, and `wishes`, a list.

    There may be hundreds: only what is shown is fetched, and they share the rows of `categories` and `themes`.
    """
    people = list(
        Registration.objects.filter(event=event)
        .active()
        .select_related("commune", "seat")
        .only(*FETCHED)
        .prefetch_related(Prefetch("choices", to_attr="wishes"))
    )
    category_by_key, theme_by_key = {row.pk: row for row in categories}, {row.pk: row for row in themes}
    for person in people:
        person.category = category_by_key[person.category_id]
        for wish in person.wishes:
            wish.theme = theme_by_key[wish.theme_id]
    return people


def teams_of(event: Event) -> Iterable[Team]:
    """Teams with their theme and their facilitators' names."""
    facilitators = TeamFacilitator.objects.select_related("role__user").order_by("role__user__name")
    return (
        Team.objects.filter(event=event)
        .select_related("theme")
        .prefetch_related(Prefetch("facilitators", queryset=facilitators))
    )


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
    counts = [Count(c.shape, c.label, by_category[c.pk]) for c in categories if by_category[c.pk]]
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
