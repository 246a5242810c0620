"""Run the clock of the day: move what follows, make a slot longer, skip it, bring it back, add one, undo.

Each change locks the event, leaves a line in the journal (DayChange), and nudges whoever follows the programme. `seen`
is the fingerprint of the day that the organiser looked at (events/day.py); None asks no questions.
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import time, timedelta
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common import live
from common.answers import Refused, Stale
from events import day
from events.day import State, Today, states_of
from events.models import DayChange, Event, Slot
from events.programme import DayTooLong
from events.services import lists

WRITTEN = ["starts_at", "ends_at", "skipped_at"]
Plan = Callable[[Today], list[Slot]]


class DayMoved(Stale):
    """Another change came between. `last` is the latest change that stands, None where the programme was edited."""

    def __init__(self, last: DayChange | None) -> None:
        self.last = last
        super().__init__(_("The programme changed while you were looking at it. Look again, then decide."))


@dataclass(frozen=True)
class Undone:
    """What an undo gave back, and what it left alone because somebody changed or removed it since (titles)."""

    given_back: Sequence[str]
    changed_since: Sequence[str]


@dataclass(frozen=True)
class Asked:
    """Who asks for a change, of which event, and what they saw of its day."""

    event: Event
    by: User | None
    key: uuid.UUID
    seen: str | None = None


def shift_rest(
    *, event: Event, minutes: int, by: User | None, idempotency_key: uuid.UUID, seen: str | None = None
) -> DayChange:
    """Move the rest of today by `minutes`, earlier where negative: the slot under way ends later, the others begin later.

    Raises Refused (nothing left, past midnight, a slot would be over), DayMoved.
    """
    plan = partial(day.shift_rest, minutes=minutes)
    return _change(Asked(event, by, idempotency_key, seen), DayChange.Kind.SHIFT, plan, minutes=minutes)


def change_length(
    *, slot: Slot, minutes: int, by: User | None, idempotency_key: uuid.UUID, seen: str | None = None
) -> DayChange:
    """Let `slot` of today last `minutes` more (less where negative); what begins at its end or later moves as much.

    Raises Refused (over, skipped, past midnight), DayMoved.
    """
    plan = partial(day.change_length, slot=slot, minutes=minutes)
    asked = Asked(slot.event, by, idempotency_key, seen)
    return _change(asked, DayChange.Kind.LENGTH, plan, slot=slot, minutes=minutes)


def skip_slot(
    *, slot: Slot, by: User | None, idempotency_key: uuid.UUID, closes_gap: bool = True, seen: str | None = None
) -> DayChange:
    """Skip `slot` of today; under way, it ends now. With `closes_gap` what follows begins earlier by as much.

    Raises Refused (over, skipped already), DayMoved.
    """
    plan = partial(day.skip, slot=slot, closes_gap=closes_gap)
    return _change(Asked(slot.event, by, idempotency_key, seen), DayChange.Kind.SKIP, plan, slot=slot)


def bring_back(*, slot: Slot, by: User | None, idempotency_key: uuid.UUID, seen: str | None = None) -> DayChange:
    """Hold a skipped slot of today after all; what follows makes room. Raises Refused, DayMoved."""
    plan = partial(day.bring_back, slot=slot)
    return _change(Asked(slot.event, by, idempotency_key, seen), DayChange.Kind.BRING_BACK, plan, slot=slot)


def insert_slot(
    *,
    slot: Slot,
    minutes: int,
    now: bool,
    by: User | None,
    idempotency_key: uuid.UUID,
    seen: str | None = None,
) -> DayChange:
    """Add the unsaved `slot` (its event, title, kind, place…) now, which ends the one under way, or after it.

    It lasts `minutes`; what follows makes room. Raises Refused, DayMoved.
    """
    plan = partial(day.insert, slot=slot, minutes=minutes, now=now)
    asked = Asked(slot.event, by, idempotency_key, seen)
    return _change(asked, DayChange.Kind.INSERT, plan, slot=slot, minutes=minutes)


@transaction.atomic
def undo_change(*, change: DayChange, by: User | None) -> Undone:
    """Give each slot that still is as `change` left it what it had before; leave alone what was changed since.

    A repeat gives nothing back.
    """
    lists.lock(change.event_id)
    row = DayChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if row.undone_at is not None:
        return Undone([], [])
    slots = {str(slot.pk): slot for slot in Slot.objects.filter(event=row.event_id, pk__in=list(row.after))}
    same = [key for key, after in row.after.items() if key in slots and day.state_of(slots[key]) == after]
    for key in same:
        _give_back(slots[key], row.before[key], row)
    row.undone_at = row.event.now
    row.save(update_fields=["undone_at"])
    live.publish(event_id=row.event_id, topic="programme")
    left = [slots[key].title if key in slots else _("a moment since removed") for key in row.after if key not in same]
    return Undone([slots[key].title for key in same], left)


def last_change(event: Event) -> DayChange | None:
    """The latest change of today that stands: the one that "undo" would give back."""
    midnight = event.now.astimezone(event.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    made = DayChange.objects.filter(event=event, undone_at=None)
    made = made.filter(made_at__gte=midnight, made_at__lt=midnight + timedelta(days=1))
    return made.select_related("slot", "made_by").first()


def today_in(event: Event) -> Today:
    """The present day of `event`. One query."""
    return day.today_of(event, Slot.objects.filter(event=event))


@transaction.atomic
def _change(asked: Asked, kind: str, plan: Plan, *, slot: Slot | None = None, minutes: int = 0) -> DayChange:
    lists.lock(asked.event.pk)
    if earlier := DayChange.objects.filter(event=asked.event, idempotency_key=asked.key).first():
        return earlier
    today = today_in(asked.event)
    if asked.seen is not None and asked.seen != day.fingerprint(today):
        raise DayMoved(last_change(asked.event))
    before = states_of(today.rows)
    changed = planned(today, plan)
    new = [row for row in changed if row.pk is None]
    for row in new:
        row.day = today.number
        row.save()
    Slot.objects.bulk_update([row for row in changed if row not in new], WRITTEN)
    after = states_of(changed)
    made = DayChange.objects.create(
        event=asked.event,
        kind=kind,
        slot=slot,
        minutes=minutes,
        before={key: before.get(key) for key in after},
        after=after,
        made_at=asked.event.now,
        made_by=asked.by,
        idempotency_key=asked.key,
    )
    live.publish(event_id=asked.event.pk, topic="programme")
    return made


def planned(today: Today, plan: Plan) -> list[Slot]:
    """The rows that `plan` changes, with their new times, saved nowhere. Raises Refused."""
    if not today.is_of_event:
        raise Refused(_("Today is no day of the event. The clock of the day runs on its days only."))
    try:
        return plan(today)
    except DayTooLong as long:
        raise Refused(_("Something would go past midnight. Make the day shorter first.")) from long


def _give_back(slot: Slot, before: State | None, change: DayChange) -> None:
    """Let `slot` be as it was before `change`: gone, where the change added it."""
    if before is None:
        slot.delete()
        return
    _day, starts_at, ends_at, is_skipped = before
    slot.starts_at, slot.ends_at = time.fromisoformat(str(starts_at)), time.fromisoformat(str(ends_at))
    slot.skipped_at = (slot.skipped_at or change.made_at) if is_skipped else None
    slot.save(update_fields=WRITTEN)
