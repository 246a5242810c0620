"""What happens during the day that is played, and when: steps tied to the moments of the programme.

A step is tied to a slot, not to an hour: when the slot is moved, made longer or shorter, its steps follow. The steps of
a slot that is skipped or removed happen at once, so that the day goes on whatever the organiser decides.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils.functional import Promise

from events.models import Event, Slot


@dataclass(frozen=True)
class Step:
    """Something that somebody does. `slot`: its place in the programme of the model, from 0. `part`: when during the slot,
    from 0.0 (its beginning) to 1.0 (its end). `words` with `values` in them say it, `do(event)` does it by the services."""

    name: str
    slot: int
    part: float
    words: Promise
    do: Callable[[Event], Any]
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def said(self) -> str:
        """What happened, in the reader's language."""
        return str(self.words) % self.values


@dataclass(frozen=True)
class Timed:
    """A step and its time on the event's clock."""

    at: datetime
    step: Step


def timed(event: Event, steps: Sequence[Step], slots: Sequence[Slot | None]) -> list[Timed]:
    """`steps` in the order in which they happen. `slots`: those of the model that are still there, by place; None where
    one was removed."""
    return sorted(_timed(event, steps, slots), key=lambda one: one.at)


def _timed(event: Event, steps: Sequence[Step], slots: Sequence[Slot | None]) -> Iterator[Timed]:
    begun = datetime.combine(event.starts_on, datetime.min.time(), event.zone)
    for step in steps:
        slot = slots[step.slot] if step.slot < len(slots) else None
        if slot is None:
            yield Timed(begun, step)
            continue
        slot.event = event
        length = timedelta() if slot.is_skipped else (slot.ends - slot.begins) * step.part
        yield Timed(slot.begins + length, step)
