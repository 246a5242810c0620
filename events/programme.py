"""Reading a programme: its days, what does not fit in it, and what moving a slot does to the others. No query here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import groupby, pairwise
from operator import attrgetter

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.dates import date_format
from events.models import Event, Slot

LAST_MINUTE = 24 * 60 - 1


class DayTooLong(Exception):
    """Some slot would begin before midnight or end after the next one."""


@dataclass(frozen=True)
class Day:
    """One day of the programme: its number from 1, its date, its slots in order."""

    number: int
    on: date
    slots: list[Slot]
    is_outside: bool = False

    @property
    def minutes(self) -> int:
        """From the first beginning to the last end."""
        return minute_of(max(s.ends_at for s in self.slots)) - minute_of(self.slots[0].starts_at) if self.slots else 0


@dataclass(frozen=True)
class Problem:
    """Something to look at: kind "overlap", "gap", "outside" or "empty".

    `slot` is the later of the two slots concerned (None on an empty day), `before` the earlier one.
    """

    kind: str
    day: int
    slot: Slot | None = None
    before: Slot | None = None
    minutes: int = 0
    day_count: int = 0

    @property
    def text(self) -> str:
        if self.kind == "empty":
            return _("Nothing is planned on this day.")
        if self.kind == "outside":
            return ngettext(
                "This is on day %(day)d. The event lasts %(count)d day.",
                "This is on day %(day)d. The event lasts %(count)d days.",
                self.day_count,
            ) % {"day": self.day, "count": self.day_count}
        assert self.slot is not None  # noqa: S101
        assert self.before is not None  # noqa: S101
        if self.kind == "gap":
            return _("Nothing is planned from %(start)s to %(end)s (%(minutes)d min).") % {
                "start": date_format(self.before.ends_at, "TIME_FORMAT"),
                "end": date_format(self.slot.starts_at, "TIME_FORMAT"),
                "minutes": self.minutes,
            }
        return _("“%(title)s” is not over yet: %(minutes)d min happen at the same time.") % {
            "title": self.before.title,
            "minutes": self.minutes,
        }


def in_order(slots: Iterable[Slot]) -> list[Slot]:
    return sorted(slots, key=lambda slot: (slot.day, slot.starts_at, slot.ends_at, slot.pk or 0))


def by_day(slots: Iterable[Slot], event: Event) -> list[Day]:
    """Every day of the event, also without a slot, then the days outside it that slots are on."""
    found = {number: list(rows) for number, rows in groupby(in_order(slots), key=attrgetter("day"))}
    numbers = sorted({*range(1, event.day_count + 1), *found})
    return [
        Day(number, event.starts_on + timedelta(days=number - 1), found.get(number, []), number > event.day_count)
        for number in numbers
    ]


def problems(slots: Iterable[Slot], day_count: int) -> list[Problem]:
    """Overlaps, gaps, slots outside the `day_count` days and days without a slot, in the order of the programme."""
    found: list[Problem] = []
    kept = [slot for slot in slots if not slot.is_skipped]
    days = {number: list(rows) for number, rows in groupby(in_order(kept), key=attrgetter("day"))}
    for number in sorted({*range(1, day_count + 1), *days}):
        rows = days.get(number, [])
        if not rows:
            found.append(Problem("empty", number))
        if number > day_count:
            found += [Problem("outside", number, slot, day_count=day_count) for slot in rows]
        found += _between(number, rows)
    return found


def _between(day: int, rows: Sequence[Slot]) -> Iterable[Problem]:
    """Gaps and overlaps of one day: each slot against the one that ends last before it."""
    if not rows:
        return
    latest = rows[0]
    for slot in rows[1:]:
        apart = minute_of(slot.starts_at) - minute_of(latest.ends_at)
        if apart > 0:
            yield Problem("gap", day, slot, latest, apart)
        elif apart < 0:
            yield Problem("overlap", day, slot, latest, min(-apart, slot.minutes))
        if slot.ends_at >= latest.ends_at:
            latest = slot


def previous(slot: Slot, rows: Sequence[Slot]) -> Slot | None:
    """The slot of the same day that ends last before `slot` in `rows`, which are in order."""
    before = rows[: next(place for place, other in enumerate(rows) if other.pk == slot.pk)]
    return max(before, key=attrgetter("ends_at")) if before else None


def reorder(rows: Sequence[Slot], here: int, to: int) -> list[Slot]:
    """Bring the slot at place `here` of a day to place `to` and give new times to those in between.

    Each keeps its length, each pause between two places stays where it is, and what lies outside the two does not
    move. Returns the slots whose times changed (the times are set on them). Raises DayTooLong.
    """
    order = list(rows)
    order.insert(to, order.pop(here))
    first, last = min(here, to), max(here, to)
    pauses = [minute_of(b.starts_at) - minute_of(a.ends_at) for a, b in pairwise(rows[first : last + 1])]
    start = minute_of(rows[first].starts_at)
    for slot, pause in zip(order[first : last + 1], [*pauses, 0], strict=True):
        length = slot.minutes
        place(slot, start, length)
        start += length + max(pause, -length)
    return order[first : last + 1]


def shift(rows: Iterable[Slot], minutes: int) -> list[Slot]:
    """Set the times of `rows` later by `minutes`, earlier where negative. Returns them. Raises DayTooLong."""
    moved = list(rows)
    for slot in moved:
        place(slot, minute_of(slot.starts_at) + minutes, slot.minutes)
    return moved


def place(slot: Slot, start: int, length: int) -> None:
    """Let `slot` begin at minute `start` of its day and last `length`. Raises DayTooLong."""
    if start < 0 or start + length > LAST_MINUTE:
        raise DayTooLong
    slot.starts_at, slot.ends_at = _time(start), _time(start + length)


def minutes_between(start: time, end: time) -> int:
    return minute_of(end) - minute_of(start)


def minute_of(at: time) -> int:
    """Minutes since midnight."""
    return at.hour * 60 + at.minute


def _time(minute: int) -> time:
    return time(minute // 60, minute % 60)
