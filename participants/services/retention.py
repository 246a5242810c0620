"""The retention clock turns: what has come to its date goes, in small batches, with a report in numbers."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Count, IntegerField, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from common.answers import Refused
from events.models import Event
from participants.models import Erasure, Registration
from participants.retention import KINDS, Kind, PeopleOn, Piece
from participants.services.erasure import batch_of, erase_people
from participants.services.places import lock_event
from participants.services.remainder import keep_needed

_TOLD = _("People were told a shorter time when they registered. It can only become shorter now.")
BATCH = 200  # rows that go in one transaction: registration and reception wait for it


@dataclass(frozen=True)
class Held:
    """What an event holds of one kind, and what of it goes on a day. {"needs": 3}."""

    kind: Kind
    until: date | None
    counts: dict[str, int]
    due: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def what_is_held(*, event: Event, on: date) -> list[Held]:
    """Each kind of data of the event: how many rows now, and how many of them go on the day `on`. Changes nothing."""
    now = {kind.key: _rows_of(event, kind, None) for kind in KINDS}
    then = {kind.key: _rows_of(event, kind, on) for kind in KINDS}
    asked = {
        (when, kind, key): rows
        for when, kinds in enumerate((now, then))
        for kind in kinds
        for key, rows in kinds[kind].items()
    }
    names = {place: f"n{number}" for number, place in enumerate(asked)}
    found = _counted(event, {names[place]: rows for place, rows in asked.items()})

    def counts(when: int, kind: Kind) -> dict[str, int]:
        mine = {key: found[name] for (moment, of, key), name in names.items() if (moment, of) == (when, kind.key)}
        if kind.held is not None and (when == 0 or (kind.forget is not None and _has_come(event, kind, on))):
            mine[kind.key] = kind.held(event)
        return {key: count for key, count in mine.items() if count}

    return [Held(kind, kind.until(event), counts(0, kind), counts(1, kind)) for kind in KINDS]


def forget_what_is_due(*, event: Event, today: date | None = None) -> Erasure | None:
    """Erase what has come to its date. Answers the report, or None where nothing went. Safe to run twice, or at once twice.

    Each batch is one transaction that also writes what it removed into the report: stopped half-way, the report is true,
    and the next run goes on.
    """
    today = today or event.real_today
    report = _Report(event)
    for kind in KINDS:
        if kind.people is not None:
            _erase_people(event, kind.people, today, report)
        elif _has_come(event, kind, today):
            for piece in kind.all_pieces(event):
                _erase_piece(event, piece, report)
        if kind.forget is not None:
            with transaction.atomic():
                report.add(Counter({kind.key: kind.forget(event, today)}))
    return report.row


def set_periods(*, event: Event, sensitive_days: int, contacts_months: int) -> Event:
    """Say how long needs and contacts are kept. Raises Refused for a longer time than people were told."""
    with transaction.atomic():
        row = lock_event(event)
        told = Registration.objects.filter(event=row).exists()
        for name, value in (("sensitive_kept_days", sensitive_days), ("contacts_kept_months", contacts_months)):
            if told and value > getattr(row, name):
                raise Refused(_TOLD, name)
            setattr(row, name, value)
        row.save(update_fields=["sensitive_kept_days", "contacts_kept_months"])
    return row


class _Report:
    """The row that says in numbers what went, made when something does."""

    def __init__(self, event: Event) -> None:
        self.event = event
        self.row: Erasure | None = None

    def add(self, gone: "Counter[str]") -> None:
        if not +gone:
            return
        if self.row is None:
            self.row = Erasure.objects.create(event=self.event, cause=Erasure.Cause.CLOCK, counts=dict(+gone))
        else:
            self.row.counts = dict(Counter(self.row.counts) + gone)
            self.row.save(update_fields=["counts"])


def _has_come(event: Event, kind: Kind, today: date) -> bool:
    until = kind.until(event)
    return until is not None and until <= today


def _rows_of(event: Event, kind: Kind, on: date | None) -> dict[str, "QuerySet[Any]"]:
    """{key of rows: the rows} that go with a kind on a day; all of them where `on` is None."""
    if kind.people is not None:
        return {"people": kind.people(event, on)}
    if on is None or _has_come(event, kind, on):
        return {piece.key: piece.rows for piece in kind.all_pieces(event)}
    return {}


def _counted(event: Event, rows: dict[str, "QuerySet[Any]"]) -> dict[str, int]:
    """How many rows each of these has, in one query."""
    one = Value(1)
    counts = {
        name: Coalesce(
            Subquery(
                some.order_by().annotate(all_of_it=one).values("all_of_it").annotate(n=Count("pk")).values("n"),
                output_field=IntegerField(),
            ),
            0,
        )
        for name, some in rows.items()
    }
    found: Any = Event.objects.filter(pk=event.pk).values(**counts).get() if counts else {}
    return dict(found)


def _erase_people(event: Event, people_on: PeopleOn, today: date, report: _Report) -> None:
    for keys in _batches(people_on(event, today).order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            locked = lock_event(event)
            still = people_on(locked, today).filter(pk__in=keys).values_list("pk", flat=True)
            report.add(erase_people(event=locked, people=batch_of(locked, list(still))))


def _erase_piece(event: Event, piece: Piece, report: _Report) -> None:
    for keys in _batches(piece.rows.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            rows = piece.rows.filter(pk__in=keys)
            if piece.remains:
                keep_needed(event=lock_event(event), rows=rows)
            gone = rows.update(**piece.blank) if piece.blank else rows.delete()[1].get(rows.model._meta.label, 0)
            report.add(Counter({piece.key: gone}))


def _batches(keys: Iterable[int]) -> Iterable[list[int]]:
    every = list(keys)
    return (every[start : start + BATCH] for start in range(0, len(every), BATCH))
