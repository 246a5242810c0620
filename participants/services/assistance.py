"""Somebody helps somebody else to register, until the person looks after it alone."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common import live
from events.models import Event
from participants.models import Assistance, JournalEntry, Registration


def take_over(*, registration: Registration) -> Registration:
    """The person looks after their registration alone: whoever helped does not see them any more. Twice is like once."""
    with transaction.atomic():
        row = Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
        if row.helped_by_id is None:
            return row
        row.helped_by = None
        row.save(update_fields=["helped_by"])
        Assistance.objects.filter(registration=row).update(taken_over_at=timezone.now())
        JournalEntry.objects.create(event_id=row.event_id, registration=row, kind=JournalEntry.Kind.TAKEN_OVER)
        live.publish(event_id=row.event_id, topic="registrations")
    return row


def structure_of(*, event: Event, helper: User) -> str:
    """The structure for which `helper` registered somebody last in this event; empty where nobody yet."""
    mine = Assistance.objects.filter(event=event, registration__helped_by=helper).order_by("-pk")
    return mine.values_list("structure", flat=True).first() or ""
