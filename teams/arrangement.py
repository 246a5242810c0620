"""Who sits where, as the organiser arranges it: each table with its people, what it lacks, and who has no team yet."""

import math
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events.models import Category, Event, Theme
from participants.models import Registration, RegistrationQuerySet, ThemeChoice
from teams.models import Team, TeamFacilitator, TeamMember, TeamQuerySet

MOST_TABLES = 12  # on one page; an event with more shows them theme by theme
MOST_WAITING = 50  # people without a team on the page; the others are searched for
MOST_FOUND = 12
RANKS = {1: gettext_lazy("1st wish"), 2: gettext_lazy("2nd wish"), 3: gettext_lazy("3rd wish")}
SAME_COMMUNE_FROM = 3  # people of one commune, and of no other, before it is worth a word


class Seats(NamedTuple):
    """How many people of a table come as `shape` and `word`."""

    shape: str
    word: str
    count: int


class Person(NamedTuple):
    """Somebody registered, as the page writes them; plain values, because a page holds more than a hundred.

    `wishes`: in words, each with its theme for those who wait; at a table, the rank of its theme, where it is one.
    """

    key: int
    name: str
    shape: str
    category: str
    commune: str
    wishes: Sequence[str]
    is_confidential: bool


class Known(NamedTuple):
    """What is fetched of a person, and their `ranks`: from the keys of the themes they wish to 1, 2 or 3."""

    key: int
    name: str
    category: int
    is_confidential: bool
    commune: str | None
    team: int | None
    ranks: dict[int, int]


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
    return str(RANKS.get(rank or 0, ""))


def arrangement_of(event: Event, theme: int | None = None) -> Arrangement:
    """Tables and people of an event. For organisers: names are all there.

    At most nine queries, for only the people who are shown, whatever their number. Where there are more than
    MOST_TABLES teams, only those of one theme are shown: `theme` (a key), or the first that has a team.
    """
    categories = list(Category.objects.filter(event=event))
    groups = _groups(event)
    shown = _shown(groups, theme)
    by_theme = {group.theme.pk: group for group in shown}
    active = Registration.objects.filter(event=event).active()
    totals = active.aggregate(people=Count("pk"), waiting=Count("pk", filter=Q(seat=None)))
    teams = list(teams_of(event).filter(theme__in=by_theme)) if any(group.teams for group in shown) else []
    known = _known(active.filter(seat__team__in=teams)) if teams else []
    known += _known(active.filter(~Exists(TeamMember.objects.filter(registration=OuterRef("pk"))))[:MOST_WAITING])
    _add_ranks(known)
    at_table: dict[int | None, list[Known]] = {}
    for person in known:
        at_table.setdefault(person.team, []).append(person)
    for team in teams:
        by_theme[team.theme_id].tables.append(table_of(team, at_table.get(team.pk, []), categories))
    without = _waiting(at_table.get(None, []), categories, [group.theme for group in groups])
    return Arrangement(groups, shown, without, totals["people"], totals["waiting"])


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
    teams = Team.objects.filter(theme=OuterRef("pk")).order_by().values("theme")
    made = Coalesce(Subquery(teams.annotate(n=Count("pk")).values("n")), 0)
    return [
        Group(theme, firsts.get(theme.pk, 0), theme.made)
        for theme in Theme.objects.filter(event=event).annotate(made=made)
    ]


def _shown(groups: Sequence[Group], wanted: int | None) -> Sequence[Group]:
    if sum(group.teams for group in groups) <= MOST_TABLES:
        return groups
    first = next(group for group in groups if group.teams)
    return [next((group for group in groups if group.theme.pk == wanted), first)]


def _known(people: RegistrationQuerySet) -> list[Known]:
    """`people` with their commune and seat, and no ranks yet."""
    fields = ("pk", "chosen_name", "category_id", "keeps_choice_confidential", "commune__name", "seat__team_id")
    return [Known(*row, {}) for row in people.values_list(*fields)]


def _add_ranks(people: Iterable[Known]) -> None:
    by_key = {person.key: person for person in people}
    wishes = ThemeChoice.objects.filter(registration__in=by_key).order_by("rank")
    for key, theme, rank in wishes.values_list("registration_id", "theme_id", "rank"):
        by_key[key].ranks[theme] = rank


def _waiting(people: Iterable[Known], categories: Iterable[Category], themes: Iterable[Theme]) -> list[Person]:
    words, titles = _words(categories), {theme.pk: theme.title for theme in themes}
    return [_person(one, words, [f"{rank}. {titles[theme]}" for theme, rank in one.ranks.items()]) for one in people]


def _words(categories: Iterable[Category]) -> dict[int, tuple[str, str]]:
    """The shape and the word of each category, by its key."""
    return {category.pk: (category.shape, category.label) for category in categories}


def _person(known: Known, words: Mapping[int, tuple[str, str]], wishes: Sequence[str]) -> Person:
    shape, category = words[known.category]
    return Person(known.key, known.name, shape, category, known.commune or "", wishes, known.is_confidential)


def teams_of(event: Event) -> TeamQuerySet:
    """Teams with their theme and their facilitators' names."""
    facilitators = TeamFacilitator.objects.select_related("role__user").order_by("role__user__name")
    teams: TeamQuerySet = Team.objects.filter(event=event).select_related("theme", "subject")
    return teams.prefetch_related(Prefetch("facilitators", queryset=facilitators))


def seat_of(person: Registration) -> int | None:
    """The key of the team where somebody sits; expects the seat to be fetched with the person."""
    seat = getattr(person, "seat", None)
    return seat.team_id if seat else None


def table_of(team: Team, sitting: Sequence[Known], categories: Sequence[Category]) -> Table:
    """One table, with the counts and the warnings of those who sit there."""
    words = _words(categories)
    ranks = [rank_in_words(person.ranks.get(team.theme_id)) for person in sitting]
    people = [_person(person, words, [rank] if rank else []) for person, rank in zip(sitting, ranks, strict=True)]
    by_category = Counter(person.category for person in sitting)
    communes = Counter(person.commune for person in sitting if person.commune)
    facilitators = [row.role.user.name for row in team.facilitators.all()]
    counts = [Seats(c.shape, c.label, by_category[c.pk]) for c in categories if by_category[c.pk]]
    absent = [c.label for c in categories if c.target and not by_category[c.pk]]
    return Table(
        team=team,
        people=people,
        counts=counts,
        communes=sorted(communes.items(), key=lambda item: (-item[1], item[0])),
        unsaid=sum(person.commune is None for person in sitting),
        facilitators=facilitators,
        warnings=warnings_about(team, len(people), absent, communes, has_facilitator=bool(facilitators)),
    )


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
