"""Tables on the morning itself: who came without a table, who did not come, and the two ways of mending that were proposed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import BooleanField, Case, Count, Exists, F, OuterRef, Q, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Event
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


@dataclass(frozen=True)
class Turnout:
    """Who is to be seated and has no table, and who has a table and is not here. `arrived` is 0 before the day.

    Whoever said that they are late and come counts as arrived: their chair waits.

    The names are the first MOST_NAMED; `newcomers` and `missing` count everybody. `short`: tables that absences left with
    too few people.
    """

    registered: int
    arrived: int
    seated: int
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
    """A person's place in a draft. `team`: that their table goes on from; `was` and `before`: their team and number now."""

    key: int
    name: str
    theme: int | None
    team: int | None
    number: int | None
    was: int | None
    before: int | None

    @property
    def moves(self) -> bool:
        return self.was is not None and self.team != self.was


@dataclass(frozen=True)
class Mended:
    """A draft of mended tables, counted. `wishes[0]`: people without any of their wishes; then first, second, third."""

    draft: Draft
    moving: Sequence[Seated]
    welcomed: Sequence[Seated]
    unseated: int
    wishes: tuple[int, int, int, int]
    people: frozenset[int]

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

    def without(self, people: Iterable[Guest]) -> int:
        """How many of these people are in none of its drafts: they came since."""
        counted = {key for draft in self.drafts for key in draft.people}
        return sum(guest.key not in counted for guest in people)


def turnout_of(event: Event) -> Turnout:
    """Four queries."""
    here = Case(When(here_or_coming(event), then=True), default=False, output_field=BooleanField())
    seated = Exists(TeamMember.objects.filter(registration=OuterRef("pk")))
    people = Registration.objects.filter(event=event).active().annotate(here=here, seated=seated)
    counts = people.aggregate(
        registered=Count("pk"),
        arrived=Count("pk", filter=Q(here=True)),
        sitting=Count("pk", filter=Q(seated=True)),
        missing=Count("pk", filter=Q(here=False, seated=True)),
        expected_new=Count("pk", filter=Q(seated=False)),
        arrived_new=Count("pk", filter=Q(here=True, seated=False)),
    )
    is_day = bool(counts["arrived"])
    new = people.filter(seated=False, **({"here": True} if is_day else {}))
    absent = people.filter(seated=True, here=False) if is_day else people.none()
    return Turnout(
        registered=counts["registered"],
        arrived=counts["arrived"],
        seated=counts["sitting"],
        newcomers=counts["arrived_new"] if is_day else counts["expected_new"],
        missing=counts["missing"] if is_day else 0,
        new=_guests(new),
        absent=_guests(absent),
        short=_short(event) if is_day else [],
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
    rows = people.select_related("category", "seat__team")[:MOST_NAMED]
    return [Guest(row.pk, row.chosen_name, row.category.shape, row.category.label, _number(row)) for row in rows]


def _number(person: Registration) -> int | None:
    seat = getattr(person, "seat", None)
    return seat.team.number if seat else None


def last_mending(event: Event) -> Mending | None:
    """Where nobody decided since. Four queries at most."""
    later = AppliedDraft.objects.filter(event=event, undone_at=None, created_at__gte=OuterRef("created_at"))
    formation = Formation.objects.filter(~Exists(later), event=event, aim=Formation.Aim.REPAIR).first()
    if formation is None:
        return None
    drafts = {draft.kind: draft for draft in Draft.objects.filter(formation=formation).order_by("-number")}
    seats = _seats(drafts.values()) if drafts else {}
    wishes = _wishes(event) if drafts else {}
    mended = {kind: _mended(draft, seats.get(draft.pk, []), wishes) for kind, draft in drafts.items()}
    return Mending(formation, mended.get(Draft.Kind.FEW_MOVES), mended.get(Draft.Kind.NO_MOVES))


def _seats(drafts: Iterable[Draft]) -> dict[int, list[Seated]]:
    found: dict[int, list[Seated]] = {}
    fields = (
        "draft_id",
        "registration_id",
        "registration__chosen_name",
        "table__theme_id",
        "table__team_id",
        "table__number",
        "registration__seat__team_id",
        "registration__seat__team__number",
    )
    rows = DraftSeat.objects.filter(draft__in=list(drafts)).order_by("registration__search_name", "pk")
    for draft, *seat in rows.values_list(*fields):
        found.setdefault(draft, []).append(Seated(*seat))
    return found


def _wishes(event: Event) -> dict[tuple[int, int], int]:
    """{(person, theme): rank}."""
    rows = ThemeChoice.objects.filter(event=event).values_list("registration_id", "theme_id", "rank")
    return {(person, theme): rank for person, theme, rank in rows}


def _mended(draft: Draft, seats: Sequence[Seated], wishes: Mapping[tuple[int, int], int]) -> Mended:
    wishing = {person for person, _theme in wishes}
    counted = [0, 0, 0, 0]
    for seat in seats:
        rank = wishes.get((seat.key, seat.theme or 0), 0)
        if rank or seat.key in wishing:
            counted[rank] += 1
    return Mended(
        draft=draft,
        moving=[seat for seat in seats if seat.moves],
        welcomed=[seat for seat in seats if seat.was is None and seat.theme is not None],
        unseated=sum(seat.theme is None for seat in seats),
        wishes=(counted[0], counted[1], counted[2], counted[3]),
        people=frozenset(seat.key for seat in seats),
    )


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
