"""Change what an event is: its name, its days, its place, how to come."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from common import live
from common.answers import Stale
from events.models import Event
from events.signals import capacity_changed

STALE = _("Somebody else changed this event while you were writing.")


def locked(event: Event, *, version: int | None = None) -> Event:
    """The event as it is now, held until the end of the transaction; rows that merely point to it may still be written.

    With `version`, raises Stale when another edit came since.
    """
    row = Event.objects.select_for_update(of=("self",), no_key=True).get(pk=event.pk)
    if version is not None and row.version != version:
        raise Stale(STALE)
    return row


@transaction.atomic
def change_event(*, event: Event, version: int, **changes: Any) -> Event:
    """Write `changes` (columns of Event) and count one more version.

    New days keep the programme: each slot stays on its day of the event, first, second… Raises Stale when the event
    is no longer at `version`.
    """
    row = locked(event, version=version)
    for name, value in changes.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*changes, "version"])
    if "capacity" in changes:
        capacity_changed.send(sender=Event, event=row)
    live.publish(event_id=row.pk, topic="programme")
    return row


@transaction.atomic
def finish_step(*, event: Event, step: str) -> None:
    """Remember that the organiser has been through this step of the preparation."""
    row = locked(event)
    if step not in row.finished_steps:
        row.finished_steps = event.finished_steps = [*row.finished_steps, step]
        row.save(update_fields=["finished_steps"])
