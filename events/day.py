"""Changing a day while it runs: what each change does to its slots. No query here; the service writes what they give.

Each function sets new times on the rows it changes and returns them. It raises Refused, with a sentence for the
organiser, where the change cannot be, and DayTooLong where something would go past midnight.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from common.answers import Refused
from common.dates import date_format
from events.models import Event, Slot
from events.now import where_are_we
from events.programme import minute_of, place, shift

MOST_MINUTES = 8 * 60

State = list[int | str | bool]


@dataclass(frozen=True)
class Today:
    """The present day of an event: its slots in order, at a moment on the clock of the event's place."""

    event: Event
    rows: Sequence[Slot]
    at: datetime

    @property
    def number(self) -> int:
        """Its place among the days of the event, from 1; 0 or less before them."""
        return (self.at.date() - self.event.starts_on).days + 1

    @property
    def is_of_event(self) -> bool:
        return 1 <= self.number <= self.event.day_count

    @property
    def midnight(self) -> datetime:
        """The end of this day."""
        return datetime.combine(self.at.date() + timedelta(days=1), time(), self.at.tzinfo)

    @property
    def minute(self) -> int:
        """Minutes since midnight."""
        return minute_of(self.at.time())

    @property
    def kept(self) -> list[Slot]:
        return [slot for slot in self.rows if not slot.is_skipped]

    @property
    def current(self) -> Slot | None:
        """The slot under way."""
        return where_are_we(self.rows, self.at).current

    @property
    def under_way(self) -> list[Slot]:
        """The slot under way, and those that run beside it in other rooms."""
        return [slot for slot in self.kept if slot.begins <= self.at < slot.ends]

    @property
    def coming(self) -> list[Slot]:
        """Those that have not begun, skipped ones among them."""
        return [slot for slot in self.rows if slot.begins > self.at]

    @property
    def remaining(self) -> list[Slot]:
        """What one can still act on: the slot under way and those that have not begun."""
        return [slot for slot in self.rows if slot.ends > self.at]

    @property
    def end(self) -> datetime | None:
        """When the day ends: the last end of what is not skipped."""
        return max((slot.ends for slot in self.kept), default=None)

    def find(self, slot: Slot) -> Slot:
        """This day's row of `slot`. Raises Refused when it is not there any more."""
        found = next((row for row in self.rows if row.pk == slot.pk), None)
        if found is None:
            raise Refused(_("“%(name)s” is not in the programme of today.") % {"name": slot})
        return found


def today_of(event: Event, rows: Iterable[Slot]) -> Today:
    """What `rows` (any slots of `event`) hold for the present day of the event."""
    at = event.now.astimezone(event.zone)
    number = (at.date() - event.starts_on).days + 1
    mine = sorted((slot for slot in rows if slot.day == number), key=lambda slot: (slot.starts_at, slot.ends_at))
    for slot in mine:
        slot.event = event
    return Today(event, mine, at)


def state_of(slot: Slot) -> State:
    """What a change may alter in a slot, as the journal keeps it: [day, "HH:MM", "HH:MM", is skipped]."""
    return [slot.day, f"{slot.starts_at:%H:%M}", f"{slot.ends_at:%H:%M}", slot.is_skipped]


def states_of(rows: Iterable[Slot]) -> dict[str, State | None]:
    return {str(slot.pk): state_of(slot) for slot in rows}


def fingerprint(today: Today) -> str:
    """Changes with every change of the day: what a page saw of it."""
    return hashlib.sha256(repr(sorted(states_of(today.rows).items())).encode()).hexdigest()[:16]


def shift_rest(today: Today, minutes: int) -> list[Slot]:
    """What is under way ends later by `minutes` (earlier where negative), and all that has not begun moves as much."""
    under_way, coming = today.under_way, today.coming
    if not under_way and not any(not slot.is_skipped for slot in coming):
        raise Refused(_("Nothing is left today: there is nothing to move."))
    if under_way:
        return [*(_lengthen(today, slot, minutes) for slot in under_way), *shift(coming, minutes)]
    first = next(slot for slot in coming if not slot.is_skipped)
    if minute_of(first.starts_at) + minutes < today.minute:
        raise Refused(_("“%(name)s” would have begun already. Move it by less.") % {"name": first})
    return shift(coming, minutes)


def change_length(today: Today, slot: Slot, minutes: int) -> list[Slot]:
    """`slot` lasts `minutes` more, or less where negative; what begins at its end or later moves as much."""
    slot = _open(today, slot)
    end = slot.ends_at
    following = [other for other in today.rows if other is not slot and other.starts_at >= end]
    return [_lengthen(today, slot, minutes), *shift(following, minutes)]


def skip(today: Today, slot: Slot, *, closes_gap: bool) -> list[Slot]:
    """`slot` is not held; when it is under way, it ends now. With `closes_gap` what follows begins earlier by as much."""
    slot = _open(today, slot)
    end, minutes = slot.ends_at, slot.minutes
    if minute_of(slot.starts_at) < today.minute:
        minutes = minute_of(end) - today.minute
        place(slot, minute_of(slot.starts_at), today.minute - minute_of(slot.starts_at))
    else:
        slot.skipped_at = today.at
    following = [other for other in today.rows if other is not slot and other.starts_at >= end]
    return [slot, *(shift(following, -minutes) if closes_gap else [])]


def bring_back(today: Today, slot: Slot) -> list[Slot]:
    """A skipped slot is held after all: at its hour, or after the slot under way where that hour is past."""
    slot = today.find(slot)
    if not slot.is_skipped:
        raise Refused(_("“%(name)s” is already in the programme.") % {"name": slot})
    current, start = today.current, minute_of(slot.starts_at)
    if start < today.minute or (current is not None and slot.starts_at < current.ends_at):
        start = minute_of(current.ends_at) if current else today.minute
    length = slot.minutes
    slot.skipped_at = None
    place(slot, start, length)
    return [slot, *_make_room(today, slot)]


def insert(today: Today, slot: Slot, *, minutes: int, now: bool) -> list[Slot]:
    """The unsaved `slot` begins now, which ends the one under way, or after it; what follows makes room for it."""
    current, start, changed = today.current, today.minute, []
    if current is not None and not now:
        start = minute_of(current.ends_at)
    elif current is not None:
        if minute_of(current.starts_at) >= today.minute:
            raise Refused(_("“%(name)s” has only just begun. Add the new moment after it.") % {"name": current})
        place(current, minute_of(current.starts_at), today.minute - minute_of(current.starts_at))
        changed.append(current)
    place(slot, start, minutes)
    return [slot, *changed, *_make_room(today, slot)]


def _open(today: Today, slot: Slot) -> Slot:
    """This day's row of `slot`, where it is not over and not skipped."""
    slot = today.find(slot)
    if slot.is_skipped:
        raise Refused(_("“%(name)s” is skipped. Bring it back first.") % {"name": slot})
    if slot.ends <= today.at:
        raise Refused(_("“%(name)s” is over. Only what is under way or to come can change.") % {"name": slot})
    return slot


def _lengthen(today: Today, slot: Slot, minutes: int) -> Slot:
    end = minute_of(slot.ends_at) + minutes
    if end <= minute_of(slot.starts_at):
        raise Refused(_("“%(name)s” would last no time. Skip it instead.") % {"name": slot})
    if end <= today.minute:
        raise Refused(_("“%(name)s” would be over already. Take away less.") % {"name": slot})
    place(slot, minute_of(slot.starts_at), slot.minutes + minutes)
    return slot


def _make_room(today: Today, new: Slot) -> list[Slot]:
    """What begins with `new` or later moves, all by as much, until the first of it begins when `new` ends."""
    following = [slot for slot in today.rows if slot is not new and slot.starts_at >= new.starts_at]
    starts = [slot.starts_at for slot in following if not slot.is_skipped]
    by = minute_of(new.ends_at) - minute_of(min(starts)) if starts else 0
    return shift(following, by) if by > 0 else []


def hour(at: datetime | None) -> str:
    """An instant as one says the hour of the event, "17:15"; it must be in the event's zone."""
    return date_format(timezone.make_naive(at, at.tzinfo), "TIME_FORMAT") if at else ""
