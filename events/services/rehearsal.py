"""Rehearse a day: the event's clock runs from a moment of its programme, as fast as one likes. See `Event.now`."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from common import live
from events.models import Event

FASTEST = 1800  # half an hour a second


@transaction.atomic
def set_clock(*, event: Event, at: datetime | None = None, speed: int) -> Event:
    """Let the event's clock run from `at` (from where it is, where None), `speed` times as fast as the real one; 0 stops it.

    Raises ValueError for a speed outside 0 to FASTEST.
    """
    if not 0 <= speed <= FASTEST:
        raise ValueError(speed)
    event = Event.objects.select_for_update(of=("self",), no_key=True).get(pk=event.pk)
    event.rehearsal_from = at or event.now
    event.rehearsal_began_at = timezone.now()
    event.rehearsal_speed = speed
    return _save(event)


@transaction.atomic
def end_rehearsal(*, event: Event) -> Event:
    """The event's clock is the real one again. What was done meanwhile stays."""
    event = Event.objects.select_for_update(of=("self",), no_key=True).get(pk=event.pk)
    event.rehearsal_from = event.rehearsal_began_at = event.rehearsal_speed = None
    return _save(event)


def _save(event: Event) -> Event:
    event.save(update_fields=["rehearsal_from", "rehearsal_began_at", "rehearsal_speed"])
    live.publish(event_id=event.pk, topic="programme")
    return event
