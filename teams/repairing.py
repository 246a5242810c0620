"""Tables on the morning itself: who came without a table, who did not come, and the two ways of mending that were proposed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import BooleanField, Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Category, Event
from participants.models import Registration, RegistrationQuerySet, ThemeChoice
from teams.models import AppliedDraft, Draft, DraftSeat, Formation, Team, TeamMember
from teams.problems import here_or_coming

MOST_NAMED = 40  # of each list; the others are counted


class Guest(NamedTuple):
    """Somebody, and their table: a number, None where they have none."""

    key: int
    name: str
    shape: str
    category: str
    table: int | None

    @property
    def place(self) -> str:
        return _("Table %(number)d") % {"number": self.table} if self.table else ""


@dataclass(frozen=True)
class Turnout:
    """Who is to be seated and has no table, and who has a table and is not here. `arrived` is 0 before the day.

    Whoever said that they are late and come counts as arrived: their chair waits.

    The names are the first MOST_NAMED; `newcomers` and `missing` count everybody. `short`: tables that absences left with
    too few people.
    """

    registered: int
    arrived: int
    newcomers: int
    missing: int
    new: Sequence[Guest]
    absent: Sequence[Guest]
    short: Sequence["Short"]

    @property
    def is_settled(self) -> bool:
        """Everybody who is to have a table has one, and nobody holds one in vain."""
        return not (self.newcomers or self.missing)

    @property
    def who(self) -> str:
        """For whom tables are best mended: of Formation.Who."""
        return Formation.Who.ARRIVED if self.arrived else Formation.Who.REGISTERED


class Short(NamedTuple):
    """A table with fewer people here than its theme asks for."""

    number: int
    here: int
    least: int


class Seated(NamedTuple):
    """A person's place in a draft: a table number, None for a new table without one. `before`: where they sit now."""

    name: str
    number: int | None
    before: int | None

    @property
    def place(self) -> str:
        return _("table %(number)d") % {"number": self.number} if self.number else _("a new table")

    @property
    def place_before(self) -> str:
        return _("table %(number)d") % {"number": self.before}


@dataclass(frozen=True)
class Mended:
    """A draft of mended tables, counted. `wishes[0]`: people without any of their wishes; then first, second, third.

    `moving` and `welcomed` are the first MOST_NAMED of `moves` and `arrivals`; `unseated` people find no table.
    """

    draft: Draft
    moves: int
    arrivals: int
    unseated: int
    moving: Sequence[Seated]
    welcomed: Sequence[Seated]
    wishes: tuple[int, int, int, int]

    @property
    def lacking(self) -> int:
        """How often a table has nobody of a category."""
        levels: Mapping[str, int] = self.draft.meta.get("levels", {})
        return levels.get("mix", 0)


@dataclass(frozen=True)
class Mending:
    """The last time that tables were mended. `few` and `still` are its two drafts, None where there is no such one."""

    formation: Formation
    few: Mended | None
    still: Mended | None

    @property
    def drafts(self) -> list[Mended]:
        return [draft for draft in (self.few, self.still) if draft]

    def without(self, people: Sequence[Guest]) -> int:
        """How many of these people are not in its drafts: they came since. One query."""
        if not self.drafts:
            return 0
        keys = [guest.key for guest in people]
        return len(keys) - DraftSeat.objects.filter(draft=self.drafts[0].draft, registration__in=keys).count()


def turnout_of(event: Event) -> Turnout:
    """Four queries."""
    here = Case(When(here_or_coming(event), then=True), default=False, output_field=BooleanField())
    seated = Exists(TeamMember.objects.filter(registration=OuterRef("pk")))
    people = Registration.objects.filter(event=event).active().annotate(here=here, seated=seated)
    grouped = people.order_by().values_list("here", "seated").annotate(people=Count("pk"))
    counts = {(is_here, is_seated): count for is_here, is_seated, count in grouped}
    arrived = sum(count for (is_here, _seated), count in counts.items() if is_here)
    new = people.filter(seated=False, here=True) if arrived else people.filter(seated=False)
    absent = people.filter(seated=True, here=False) if arrived else people.none()
    return Turnout(
        registered=sum(counts.values()),
        arrived=arrived,
        newcomers=counts.get((True, False), 0) + (0 if arrived else counts.get((False, False), 0)),
        missing=counts.get((False, True), 0) if arrived else 0,
        new=_guests(new),
        absent=_guests(absent),
        short=_short(event) if arrived else [],
    )


def _short(event: Event) -> list[Short]:
    here = Q(members__registration__presences__day=event.today, members__registration__presences__left_at=None)
    here |= Q(members__registration__late_on=event.today)
    tables = Team.objects.filter(event=event).annotate(
        here=Count("members", filter=here, distinct=True), sitting=Count("members", distinct=True)
    )
    rows = tables.filter(sitting__gt=0, here__lt=F("theme__min_size"))
    return [Short(*row) for row in rows.values_list("number", "here", "theme__min_size")]


def _guests(people: RegistrationQuerySet) -> list[Guest]:
    """The first MOST_NAMED of these people. One query."""
    look = ("category__shape", "category__label_fr", "category__label_en")
    rows = people.values_list("pk", "chosen_name", "seat__team__number", *look)[:MOST_NAMED]
    return [
        Guest(key, name, shape, Category(label_fr=french, label_en=english).label, table)
        for key, name, table, shape, french, english in rows
    ]


def last_mending(event: Event) -> Mending | None:
    """Where nobody decided since. Five queries at most, whatever the number of people."""
    later = AppliedDraft.objects.filter(event=event, undone_at=None, created_at__gte=OuterRef("created_at"))
    formation = Formation.objects.filter(~Exists(later), event=event, aim=Formation.Aim.REPAIR).first()
    if formation is None:
        return None
    drafts = {draft.kind: draft for draft in Draft.objects.filter(formation=formation).order_by("-number")}
    mended = {draft.kind: one for one, draft in zip(_mended(list(drafts.values())), drafts.values(), strict=True)}
    return Mending(formation, mended.get(Draft.Kind.FEW_MOVES), mended.get(Draft.Kind.NO_MOVES))


IS_NEW = Q(registration__seat=None, table__isnull=False)
MOVES = Q(registration__seat__isnull=False) & (
    Q(table=None) | Q(table__team=None) | ~Q(table__team=F("registration__seat__team"))
)


def _mended(drafts: Sequence[Draft]) -> list[Mended]:
    """Three queries."""
    if not drafts:
        return []
    seats = DraftSeat.objects.filter(draft__in=drafts).order_by()
    counted = seats.values("draft_id").annotate(
        moves=Count("pk", filter=MOVES), arrivals=Count("pk", filter=IS_NEW), unseated=Count("pk", filter=Q(table=None))
    )
    counts = {row.pop("draft_id"): row for row in counted}
    named, wishes = _named(drafts), _wishes(seats)
    nothing = {"moves": 0, "arrivals": 0, "unseated": 0}
    return [
        Mended(
            draft=draft,
            moving=[seat for seat in named[draft.pk] if seat.before is not None][:MOST_NAMED],
            welcomed=[seat for seat in named[draft.pk] if seat.before is None][:MOST_NAMED],
            wishes=wishes[draft.pk],
            **counts.get(draft.pk, nothing),
        )
        for draft in drafts
    ]


def _named(drafts: Sequence[Draft]) -> dict[int, list[Seated]]:
    """{draft: who moves and who is new in it}, by name; only so many."""
    found: dict[int, list[Seated]] = defaultdict(list)
    fields = ("registration__chosen_name", "table__number", "registration__seat__team__number")
    rows = DraftSeat.objects.filter(MOVES | IS_NEW, draft__in=drafts).order_by("registration__search_name", "pk")
    for draft, *seat in rows.values_list("draft_id", *fields)[: 4 * MOST_NAMED]:
        found[draft].append(Seated(*seat))
    return found


def _wishes(seats: "QuerySet[DraftSeat]") -> dict[int, tuple[int, int, int, int]]:
    """{draft: how many people have none of their wishes, their first, second, third}."""
    own = ThemeChoice.objects.filter(registration=OuterRef("registration"))
    rank = Subquery(own.filter(theme=OuterRef("table__theme")).values("rank")[:1])
    wishing = seats.filter(Exists(own)).annotate(rank=Coalesce(rank, 0))
    found: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for draft, place, people in wishing.values_list("draft_id", "rank").annotate(people=Count("pk")):
        found[draft][place] += people
    return defaultdict(lambda: (0, 0, 0, 0), {draft: (n[0], n[1], n[2], n[3]) for draft, n in found.items()})


def goals_in_words(mended: Mended) -> list[str]:
    """How good the tables are, most important first."""
    none, first, *_others = mended.wishes
    found = []
    if none:
        found.append(
            ngettext("%(count)d person has none of their wishes.", "%(count)d people have none of their wishes.", none)
            % {"count": none}
        )
    elif sum(mended.wishes):
        found.append(_("Everybody who wished for a theme has one of theirs."))
    if first:
        found.append(
            ngettext("%(count)d person has their first wish.", "%(count)d people have their first wish.", first)
            % {"count": first}
        )
    if mended.lacking:
        found.append(
            ngettext(
                "%(count)d time, a table has nobody of a category.",
                "%(count)d times, a table has nobody of a category.",
                mended.lacking,
            )
            % {"count": mended.lacking}
        )
    else:
        found.append(_("Each table has somebody of each category."))
    return found


def cost_in_words(still: Mended, few: Mended) -> list[str]:
    """What it costs that nobody moves, against the draft where a few people do; empty where it costs nothing."""
    found = []
    if (more := still.wishes[0] - few.wishes[0]) > 0:
        found.append(
            ngettext(
                "%(count)d more person has none of their wishes.",
                "%(count)d more people have none of their wishes.",
                more,
            )
            % {"count": more}
        )
    if (fewer := few.wishes[1] - still.wishes[1]) > 0:
        found.append(ngettext("%(count)d first wish fewer.", "%(count)d first wishes fewer.", fewer) % {"count": fewer})
    if (more := still.lacking - few.lacking) > 0:
        found.append(
            ngettext(
                "%(count)d more time, a table has nobody of a category.",
                "%(count)d more times, a table has nobody of a category.",
                more,
            )
            % {"count": more}
        )
    return found
