"""Change the programme: what follows a slot may follow its moves."""

import uuid
from collections.abc import Callable, Sequence

from django.db import transaction

from common import live
from events import programme
from events.models import Event, Slot
from events.services import lists

TIMES = ["starts_at", "ends_at"]


@transaction.atomic
def add_slot(*, slot: Slot, makes_room: bool, idempotency_key: uuid.UUID) -> Slot | None:
    """Add `slot`; with `makes_room`, those of its day that begin at its beginning or later move by its length.

    A form sent again adds nothing. Raises DayTooLong when something would run past midnight.
    """
    made: Slot | None = lists.add_row(row=slot, idempotency_key=idempotency_key)
    if made is slot and makes_room:
        _shift_others(slot, lambda other: other.starts_at >= slot.starts_at, slot.minutes)
    return made


@transaction.atomic
def change_slot(*, slot: Slot, fields: Sequence[str], seen: str, moves_what_follows: bool) -> None:
    """Save `fields` of `slot`; with `moves_what_follows`, what came after its old end moves as its end moved.

    A slot that goes to another day moves nothing else. Raises RowChanged, and DayTooLong when something would leave the day.
    """
    lists.lock(slot.event_id)
    before = Slot.objects.filter(pk=slot.pk).first()
    lists.change_row(row=slot, fields=fields, seen=seen)
    if moves_what_follows and before is not None and before.day == slot.day:
        later = programme.minutes_between(before.ends_at, slot.ends_at)
        _shift_others(slot, lambda other: other.starts_at >= before.ends_at, later)


@transaction.atomic
def move_slot(*, slot: Slot, to: int | None = None, step: int = 0) -> Slot:
    """Bring `slot` to place `to` of its day (from 0), or move it by `step` places.

    Lengths and pauses are kept; what lies between moves. Returns the slot with its new times. Raises DayTooLong.
    """
    rows, here = _day_of(slot)
    wanted = here + step if to is None else to
    place = max(0, min(wanted, len(rows) - 1))
    if place == here:
        return rows[here]
    moved = rows[here]
    Slot.objects.bulk_update(programme.reorder(rows, here, place), TIMES)
    lists.tell(moved)
    return moved


@transaction.atomic
def join_to_previous(*, slot: Slot) -> int:
    """Make `slot` begin when the one before it ends; it and all that follows it that day move with it.

    Returns by how many minutes, negative where earlier. Raises DayTooLong.
    """
    rows, here = _day_of(slot)
    before = programme.previous(rows[here], rows)
    if before is None:
        return 0
    by = programme.minutes_between(rows[here].starts_at, before.ends_at)
    if by:
        Slot.objects.bulk_update(programme.shift(rows[here:], by), TIMES)
        lists.tell(slot)
    return by


@transaction.atomic
def remove_outside(*, event: Event) -> int:
    """Remove the slots after the last day of `event`. Returns how many; a repeat removes none."""
    now = Event.objects.select_for_update(of=("self",), no_key=True).get(pk=event.pk)
    count, _by_model = Slot.objects.filter(event=now, day__gt=now.day_count).delete()
    if count:
        live.publish(event_id=now.pk, topic="programme")
    return count


def _day_of(slot: Slot) -> tuple[list[Slot], int]:
    """The slots of this slot's day, in order, under the event's lock, and its place among them. Raises RowChanged if gone."""
    lists.lock(slot.event_id)
    present = Slot.objects.filter(event_id=slot.event_id, day__in=Slot.objects.filter(pk=slot.pk).values("day"))
    rows = programme.in_order(present)
    here = next((place for place, other in enumerate(rows) if other.pk == slot.pk), None)
    if here is None:
        raise lists.RowChanged(None)
    return rows, here


def _shift_others(slot: Slot, follows: Callable[[Slot], bool], minutes: int) -> None:
    if not minutes:
        return
    others = Slot.objects.filter(event_id=slot.event_id, day=slot.day).exclude(pk=slot.pk)
    Slot.objects.bulk_update(programme.shift((other for other in others if follows(other)), minutes), TIMES)
