"""Where else somebody of a draft could sit, and what that would mean, said before it is done."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from participants.models import Registration
from teams.arrangement import MOST_TABLES, rank_in_words
from teams.drafted import label_of, tables_of
from teams.explanations import Line, Words
from teams.models import Draft, DraftSeat, DraftTable, Pairing

FAR = 9  # the rank of a theme nobody wished


@dataclass(frozen=True)
class Place:
    """A table, the rank of its theme among the person's wishes in words, how many sit there, what going there means."""

    row: DraftTable
    wish: str
    size: int
    notes: Sequence[Line]


@dataclass(frozen=True)
class Choices:
    """The places somebody could have. `leaving`: what their present table would lose. `exchange`: whose place they could take."""

    places: Sequence[Place]
    leaving: Sequence[Line]
    some_are_hidden: bool
    exchange: DraftTable | None
    others: Sequence[Registration]
    words: Words


@dataclass(frozen=True)
class _Tables:
    """Who sits at which table: categories by table, tables by person."""

    sizes: Mapping[int, Counter[int]]
    of: Mapping[int, int | None]
    pairs: Sequence[Pairing] = field(default_factory=list)


def choices_for(draft: Draft, seat: DraftSeat, *, everywhere: bool = False, exchange: int = 0) -> Choices:
    """Tables by wish, those of no wish left out where there are too many unless `everywhere`. At most five queries.

    `exchange`: the key of a table whose people are wanted too.
    """
    person = seat.registration
    ranks = dict(person.choices.values_list("theme_id", "rank"))
    rows = list(tables_of(draft))
    known = _known(draft, person)
    near = [row for row in rows if row.theme_id in ranks or (seat.table and row.theme_id == seat.table.theme_id)]
    hides = len(rows) > MOST_TABLES and not everywhere and bool(near) and len(near) < len(rows)
    listed = sorted(near if hides else rows, key=lambda row: (ranks.get(row.theme_id, FAR), row.position))
    here = seat.table_id
    places = [
        Place(row, rank_in_words(ranks.get(row.theme_id)), known.sizes[row.pk].total(), _going(row, seat, known))
        for row in listed
    ]
    table = next((row for row in rows if row.pk == exchange and exchange != here), None)
    others = Registration.objects.filter(pk__in=[key for key, at in known.of.items() if table and at == table.pk])
    return Choices(
        places=places,
        leaving=_leaving(next((row for row in rows if row.pk == here), None), seat, known),
        some_are_hidden=hides,
        exchange=table,
        others=list(others.select_related("category")) if table else [],
        words=Words(
            people={key: name for pair in known.pairs for key, name in _names(pair)},
            tables={row.pk: label_of(row) for row in rows},
            themes={row.theme_id: row.theme.title for row in rows},
        ),
    )


def _known(draft: Draft, person: Registration) -> _Tables:
    sizes: dict[int, Counter[int]] = defaultdict(Counter)
    of: dict[int, int | None] = {}
    seats = DraftSeat.objects.filter(draft=draft, registration__status=Registration.Status.ACTIVE)
    for key, table, category in seats.values_list("registration_id", "table_id", "registration__category_id"):
        of[key] = table
        if table:
            sizes[table][category] += 1
    pairs = Pairing.objects.filter(Q(one=person) | Q(other=person), event=draft.event_id).select_related("one", "other")
    return _Tables(sizes, of, list(pairs))


def _names(pair: Pairing) -> list[tuple[int, str]]:
    return [(pair.one_id, pair.one.chosen_name), (pair.other_id, pair.other.chosen_name)]


def _partners(seat: DraftSeat, known: _Tables, kind: str, table: int) -> list[str]:
    """Names of those paired so with this person who sit at a table."""
    found = []
    for pair in known.pairs:
        other = pair.other if pair.one_id == seat.registration_id else pair.one
        if pair.kind == kind and known.of.get(other.pk) == table:
            found.append(other.chosen_name)
    return found


def _going(row: DraftTable, seat: DraftSeat, known: _Tables) -> list[Line]:
    """What this person would bring to a table, and what they would break there."""
    if row.pk == seat.table_id:
        return []
    notes, category = [], seat.registration.category
    if known.sizes[row.pk] and not known.sizes[row.pk][category.pk]:
        notes.append(Line("better", _("the first there as “%(category)s”") % {"category": category.label}))
    if known.sizes[row.pk].total() >= row.theme.max_size:
        notes.append(Line("broken", _("too many people")))
    apart = _("you asked to keep them apart from %(name)s")
    return notes + [
        Line("broken", apart % {"name": name}) for name in _partners(seat, known, Pairing.Kind.APART, row.pk)
    ]


def _leaving(here: DraftTable | None, seat: DraftSeat, known: _Tables) -> list[Line]:
    """What their table would lose."""
    if here is None:
        return []
    category, counts = seat.registration.category, known.sizes[here.pk]
    named = {"table": label_of(here), "category": category.label}
    notes = []
    if counts[category.pk] == 1 and counts.total() > 1:
        notes.append(Line("worse", _("Without them, nobody as “%(category)s” is left at %(table)s.") % named))
    if counts.total() <= here.theme.min_size:
        notes.append(Line("broken", _("Without them, too few people are left at %(table)s.") % named))
    told = _("You asked that they sit with %(name)s.")
    return notes + [
        Line("broken", told % {"name": name}) for name in _partners(seat, known, Pairing.Kind.TOGETHER, here.pk)
    ]
