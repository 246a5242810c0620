"""Where the day stands: what happens now, what comes next."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from events.models import Event, Slot


@dataclass(frozen=True, slots=True)
class Moment:
    """The slot under way and the one after it today; either may be absent. `minutes_left` counts to the end of `now`."""

    now: Slot | None
    next: Slot | None
    minutes_left: int


def moment_of(event: Event, at: datetime | None = None) -> Moment:
    """Where `event` stands at an instant (the present by default), on the clock of its place. One query."""
    here = (at or timezone.now()).astimezone(event.zone)
    day = (here.date() - event.starts_on).days + 1
    slots = list(Slot.objects.filter(event=event, day=day, ends_at__gt=here.time()).order_by("starts_at", "pk")[:2])
    for slot in slots:
        slot.event = event
    now = slots.pop(0) if slots and slots[0].starts_at <= here.time() else None
    minutes = -(-(now.ends - here).total_seconds() // 60) if now else 0
    return Moment(now=now, next=slots[0] if slots else None, minutes_left=int(minutes))
