"""Whom to call where people are missing."""

import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone

from common.answers import Stale
from common.forms import VersionMixin
from events.models import Event, Sent
from participants.models import Relay
from participants.services.places import lock_event


@transaction.atomic
def add_relay(*, event: Event, idempotency_key: uuid.UUID, **fields: Any) -> Relay | None:
    """One more to call. A form sent again answers with the first one, None where it was removed meanwhile."""
    lock_event(event)
    if earlier := Sent.objects.filter(event=event, idempotency_key=idempotency_key).first():
        return Relay.objects.filter(event=event, pk=earlier.row_id).first()
    relay = Relay.objects.create(event=event, **fields)
    Sent.objects.create(event=event, idempotency_key=idempotency_key, row_id=relay.pk)
    return relay


@transaction.atomic
def change_relay(*, relay: Relay, version: int, **fields: Any) -> Relay:
    """Write `fields`. Raises Stale when the row is no longer at `version`."""
    row = Relay.objects.select_for_update(of=("self",)).get(pk=relay.pk)
    if row.version != version:
        raise Stale(VersionMixin.STALE)
    for name, value in fields.items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    return row


@transaction.atomic
def note_called(*, relay: Relay, note: str) -> Relay:
    """They were called now; `note` is what was said, an empty one keeps what was noted before."""
    row = Relay.objects.select_for_update(of=("self",)).get(pk=relay.pk)
    row.called_at = timezone.now()
    row.note = note or row.note
    row.version += 1
    row.save(update_fields=["called_at", "note", "version"])
    return row


def remove_relay(*, relay: Relay) -> None:
    relay.delete()
