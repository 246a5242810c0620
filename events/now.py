"""Where in its programme an event is at a given time. A skipped slot is not there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from events.models import Slot


@dataclass(frozen=True, slots=True)
class Now:
    """The slot under way and the one after it, as seen at `at`; either may be absent."""

    at: datetime
    current: Slot | None
    following: Slot | None
    is_over: bool

    @property
    def minutes_left(self) -> int:
        """Whole minutes until the slot under way ends, rounded up; 0 without one."""
        return -int((self.at - self.current.ends).total_seconds() // 60) if self.current else 0

    @property
    def minutes_gone(self) -> float:
        """Minutes since the slot under way began; 0 without one."""
        return (self.at - self.current.begins).total_seconds() / 60 if self.current else 0.0


def where_are_we(slots: Sequence[Slot], at: datetime) -> Now:
    """The slot of `slots` under way at `at` (the latest begun where two overlap), and the next to begin."""
    kept = [slot for slot in slots if not slot.is_skipped]
    under_way = [slot for slot in kept if slot.begins <= at < slot.ends]
    to_come = [slot for slot in kept if slot.begins > at]
    return Now(
        at=at,
        current=max(under_way, key=lambda slot: slot.begins, default=None),
        following=min(to_come, key=lambda slot: slot.begins, default=None),
        is_over=bool(kept) and not under_way and not to_come,
    )
