"""A draft as its page shows it: tables by theme beside the present ones, in plain values, with few questions.

Where a draft has more than MOST_TABLES tables, only those of one theme are there, MOST_TABLES at a time.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Category, Event, Theme
from events.models.roles import RoleKind
from participants.models import Registration, ThemeChoice
from teams.arrangement import MOST_TABLES, MOST_WAITING, Seats, rank_in_words
from teams.models import Draft, DraftSeat, DraftTable


class Person(NamedTuple):
    """Somebody in a draft. `rank`: of the theme among their wishes, 0 for another, None for somebody without a wish.

    `table`: where the draft seats them (0 for nowhere). `team` and `number`: their present table, None without one.
    """

    key: int
    name: str
    shape: str
    category: str
    commune: str
    table: int
    rank: int | None
    wish: str
    is_confidential: bool
    is_locked: bool
    team: int | None
    number: int | None
    moves: bool


@dataclass(frozen=True)
class Table:
    """A table of a draft, its people, and who of the present table leaves it."""

    row: DraftTable
    people: Sequence[Person]
    counts: Sequence[Seats]
    communes: Sequence[tuple[str, int]]
    leaving: Sequence[Person]
    absent: Sequence[str]  # words of the categories expected in the room that nobody of the table has
    warnings: list[str]

    @property
    def size(self) -> int:
        return len(self.people)

    @property
    def arriving(self) -> int:
        return sum(person.moves for person in self.people)

    @property
    def words(self) -> set[str]:
        """Of the categories that its people are of."""
        return {person.category for person in self.people}

    @property
    def is_locked(self) -> bool:
        return bool(self.people) and all(person.is_locked for person in self.people)

    @property
    def firsts(self) -> int:
        return sum(person.rank == 1 for person in self.people)

    @property
    def others(self) -> int:
        return sum((person.rank or 0) > 1 for person in self.people)

    @property
    def unwished(self) -> int:
        return sum(person.rank == 0 for person in self.people)


class Place(NamedTuple):
    """What is read of every table of a draft, shown or not: keys, and what its label is made of."""

    pk: int
    theme_id: int
    team_id: int | None
    number: int | None
    position: int


@dataclass
class Group:
    """A theme, how many tables the draft gives it, and those that are shown."""

    theme: Theme
    tables_in_all: int
    leads: int  # people who lead the theme
    tables: list[Table] = field(default_factory=list)


@dataclass(frozen=True)
class Goals:
    """How good tables are, counted from the rows. `people` are to be seated; `wishing` of them said a wish.

    `seated`: have a present table; `moved`: sit at another one in the draft.
    """

    people: int = 0
    wishing: int = 0
    first: int = 0
    second: int = 0
    third: int = 0
    seated: int = 0
    moved: int = 0
    locked: int = 0
    without_table: int = 0

    @property
    def none(self) -> int:
        """People with a wish who get none of theirs."""
        return self.wishing - self.first - self.second - self.third

    @property
    def silent(self) -> int:
        """People who said no wish."""
        return self.people - self.wishing

    @property
    def honoured(self) -> int:
        return self.first + self.second + self.third


@dataclass(frozen=True)
class Drafted:
    """What the page of a draft shows. `shown`: the groups whose tables are there; `without`: people at no table."""

    draft: Draft
    goals: Goals
    groups: Sequence[Group]
    shown: Sequence[Group]
    without: Sequence[Person]
    categories: Mapping[int, Category]
    labels: Mapping[int, str]  # of all tables, by key
    page: int = 1
    pages: int = 1  # of the theme shown alone

    @property
    def tables(self) -> int:
        return sum(group.tables_in_all for group in self.groups)

    @property
    def other_pages(self) -> range:
        """All pages of the theme shown alone, none where there is one."""
        return range(1, self.pages + 1) if self.pages > 1 else range(0)

    @property
    def alone(self) -> Theme | None:
        """The theme shown alone, None where all are shown."""
        return self.shown[0].theme if len(self.shown) < len(self.groups) else None


def label_of(table: DraftTable | Place) -> str:
    """A table of a draft inside a sentence: "table 3"."""
    if table.number:
        return _("table %(number)d") % {"number": table.number}
    return _("new table %(position)d") % {"position": table.position}


def drafted(draft: Draft, theme: int = 0, page: int = 0) -> Drafted:
    """The tables of a draft and its people, for organisers: names are all there. Six queries, whatever its size.

    `theme` (a key) and `page` (from 1): which to show where there are more than MOST_TABLES tables.
    """
    event = draft.event_id
    places = [Place(*row) for row in DraftTable.objects.filter(draft=draft).values_list(*Place._fields)]
    categories = {row.pk: row for row in Category.objects.filter(event=event)}
    counts = Counter(place.theme_id for place in places)
    leads = Count("referents", filter=Q(referents__kind=RoleKind.REFERENT))
    themes = Theme.objects.filter(event=event).annotate(leads_in_all=leads)
    groups = [Group(theme, counts[theme.pk], theme.leads_in_all) for theme in themes]
    shown = _shown(groups, theme)
    keys = {group.theme.pk for group in shown}
    of_themes = [place.pk for place in places if place.theme_id in keys]
    pages = max(1, -(-len(of_themes) // MOST_TABLES))
    page = min(max(page, 1), pages)
    there = list(tables_of(draft).filter(pk__in=of_themes[(page - 1) * MOST_TABLES : page * MOST_TABLES]))
    people = _people(draft, there, {place.pk: place.team_id for place in places}, categories)
    at: dict[int, list[Person]] = defaultdict(list)
    for person in people:
        at[person.table].append(person)
    by_theme = {group.theme.pk: group for group in shown}
    for row in there:
        leaving = [one for one in people if row.team_id and one.team == row.team_id and one.table != row.pk]
        by_theme[row.theme_id].tables.append(_table(row, at[row.pk], leaving, categories.values()))
    if pages == 1:
        _say_where_leads_are_needed(shown, categories.values())
    labels = {place.pk: label_of(place) for place in places}
    return Drafted(draft, goals_of([draft])[draft.pk], groups, shown, at[0], categories, labels, page, pages)


def _say_where_leads_are_needed(shown: Iterable[Group], categories: Iterable[Category]) -> None:
    """Tables of protected themes without a social worker, as many as the theme has leads to sit there."""
    helping = {one.label for one in categories if one.is_social_work}
    for group in shown:
        if group.theme.is_protected:
            alone = [table for table in group.tables if table.people and not table.words & helping]
            for table in alone[: group.leads]:
                table.warnings.append(_("No social worker sits here: the theme’s lead must be at this table."))


def tables_of(draft: Draft) -> "QuerySet[DraftTable]":
    """The tables with their theme, their facilitator and the team they continue."""
    return DraftTable.objects.filter(draft=draft).select_related("theme", "role__user", "team")


def _shown(groups: Sequence[Group], wanted: int) -> Sequence[Group]:
    """All themes that have a table, or one of them where there are too many."""
    used = [group for group in groups if group.tables_in_all]
    if sum(group.tables_in_all for group in used) <= MOST_TABLES:
        return used if len(used) == len(groups) else [*used, *(group for group in groups if not group.tables_in_all)]
    return [next((group for group in used if group.theme.pk == wanted), used[0])]


def _people(
    draft: Draft,
    shown: Sequence[DraftTable],
    team_of: Mapping[int, int | None],
    categories: Mapping[int, Category],
) -> list[Person]:
    """Those at the tables shown, those who leave their present teams, and the first of those at no table."""
    teams = [row.team_id for row in shown if row.team_id]
    place = Q(table__in=[row.pk for row in shown]) | Q(table=None) | Q(registration__seat__team__in=teams)
    rows = (
        DraftSeat.objects.filter(place, draft=draft, registration__status=Registration.Status.ACTIVE)
        .annotate(rank=Subquery(_choice("table__theme").values("rank")[:1]), wished=Subquery(_wishes()))
        .order_by("registration__search_name", "registration")
        .values_list(
            "registration",
            "registration__chosen_name",
            "registration__category",
            "registration__commune__name",
            "table",
            "rank",
            "wished",
            "registration__keeps_choice_confidential",
            "locked",
            "registration__seat__team",
            "registration__seat__team__number",
        )
    )
    found, nowhere = [], 0
    for key, name, category, commune, table, rank, wished, confidential, locked, team, number in rows:
        nowhere += table is None
        if table is None and nowhere > MOST_WAITING:
            continue
        kind = categories[category]
        rank = rank or (0 if wished else None)
        moves = team is not None and team != team_of.get(table)
        words = rank_in_words(rank) or (_("None of their wishes") if wished and table else "")
        found.append(
            Person(
                key,
                name,
                kind.shape,
                kind.label,
                commune or "",
                table or 0,
                rank,
                words,
                confidential,
                locked,
                team,
                number,
                moves,
            )
        )
    return found


def _choice(theme: str) -> "QuerySet[ThemeChoice]":
    return ThemeChoice.objects.filter(registration=OuterRef("registration"), theme=OuterRef(theme))


def _wishes() -> "QuerySet[Any, Any]":
    """One row for somebody who said a wish."""
    return ThemeChoice.objects.filter(registration=OuterRef("registration"), rank=1).values("rank")[:1]


def _table(
    row: DraftTable, people: Sequence[Person], leaving: Sequence[Person], categories: Iterable[Category]
) -> Table:
    by_word = Counter(person.category for person in people)
    communes = Counter(person.commune for person in people if person.commune)
    return Table(
        row=row,
        people=people,
        counts=[Seats(one.shape, one.label, by_word[one.label]) for one in categories if by_word[one.label]],
        communes=sorted(communes.items(), key=lambda item: (-item[1], item[0])),
        leaving=leaving,
        absent=[one.label for one in categories if people and one.target and not by_word[one.label]],
        warnings=_warnings(row, len(people)),
    )


def _warnings(row: DraftTable, size: int) -> list[str]:
    """What the table lacks, in sentences."""
    found = []
    if (missing := row.theme.min_size - size) > 0:
        found.append(
            ngettext("One more person is needed.", "%(count)d more people are needed.", missing) % {"count": missing}
        )
    if (extra := size - row.theme.max_size) > 0:
        found.append(ngettext("One person too many.", "%(count)d people too many.", extra) % {"count": extra})
    if row.theme.is_protected and row.role_id is None:
        found.append(_("A protected theme needs a facilitator at the table."))
    return found


def goals_of(drafts: Iterable[Draft]) -> dict[int, Goals]:
    """The goals of drafts, by key. One query for all of them."""
    drafts = list(drafts)
    elsewhere = Q(registration__seat__isnull=False) & (
        Q(table__team=None) | ~Q(registration__seat__team=F("table__team"))
    )
    counts = {
        "seated": Count("registration__seat"),
        "moved": Count("pk", filter=elsewhere),
        "fixed": Count("pk", filter=Q(locked=True)),
        "nowhere": Count("pk", filter=Q(table=None)),
    }
    rows = (
        DraftSeat.objects.filter(draft__in=drafts, registration__status=Registration.Status.ACTIVE)
        .order_by()
        .values("draft", rank=Subquery(_choice("table__theme").values("rank")[:1]), wished=_has_wished("registration"))
        .annotate(people=Count("pk"), **counts)
    )
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for row in rows:
        others = {"seated": row["seated"], "moved": row["moved"], "locked": row["fixed"]}
        found[row["draft"]] += _counted(row) + Counter(**others, without_table=row["nowhere"])
    return {draft.pk: Goals(**found[draft.pk]) for draft in drafts}


def goals_of_present(event: Event) -> Goals:
    """The same of the present tables, for everybody registered. One query."""
    rank = ThemeChoice.objects.filter(registration=OuterRef("pk"), theme=OuterRef("seat__team__theme")).values("rank")
    rows = (
        Registration.objects.filter(event=event)
        .active()
        .order_by()
        .values(rank=Subquery(rank[:1]), wished=_has_wished("pk"))
        .annotate(people=Count("pk"), nowhere=Count("pk", filter=Q(seat=None)))
    )
    found: Counter[str] = Counter()
    for row in rows:
        found += _counted(row) + Counter(without_table=row["nowhere"])
    return Goals(**found)


def _has_wished(person: str) -> Exists:
    return Exists(ThemeChoice.objects.filter(registration=OuterRef(person), rank=1))


def _counted(row: Mapping[str, Any]) -> Counter[str]:
    """Of people who got the same wish: the names are those of `Goals`."""
    found = Counter(people=row["people"], wishing=row["people"] if row["wished"] else 0)
    if row["rank"]:
        found[("first", "second", "third")[row["rank"] - 1]] = row["people"]
    return found


def newcomers(draft: Draft) -> int:
    """People registered who are not in the draft: they came since, or had not arrived. One query."""
    seats = DraftSeat.objects.filter(draft=draft).values("registration")
    return Registration.objects.filter(event=draft.event_id).active().exclude(pk__in=seats).count()
