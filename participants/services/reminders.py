"""A word a week before the event, and another the day before."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from events.models import Event
from participants.models import Consent, Notice, Registration
from participants.services.notices import tell_many

EARLIEST, LATEST = time(9), time(20)  # nobody is called on by a mail in the night
# {days before: (kind, days before until which it is caught up after a stop)}
REMINDERS = {7: (Notice.Kind.REMINDER_WEEK, 4), 1: (Notice.Kind.REMINDER_EVE, 1)}
STATUSES = (Event.Status.OPEN, Event.Status.CLOSED)


def set_reminders(*, event: Event, days: Iterable[int]) -> None:
    """Choose which reminders leave: 7 and 1 days before the event, or either, or none."""
    event.reminder_days = sorted({day for day in days if day in REMINDERS}, reverse=True)
    event.save(update_fields=["reminder_days"])


def remind() -> None:
    """Remind those who come of every event whose day is near. Said again, nobody is reminded twice."""
    for event in Event.objects.filter(status__in=STATUSES).exclude(reminder_days=[]):
        now = timezone.now().astimezone(event.zone)
        if not EARLIEST <= now.time() < LATEST:
            continue
        left = (event.starts_on - now.date()).days
        for days in event.reminder_days:
            kind, until = REMINDERS[days]
            if until <= left <= days:
                tell_many(registrations=_to_remind(event, days), kind=kind)


def _to_remind(event: Event, days: int) -> "QuerySet[Registration]":
    """Who has a place, still agrees, and registered before the reminder's day: the others have just been told."""
    newest = Consent.objects.filter(registration=OuterRef("pk"), purpose=Consent.Purpose.TAKING_PART).order_by("-pk")
    day = event.starts_on - timedelta(days=days)
    begins = datetime.combine(day, time.min, tzinfo=event.zone)
    people = Registration.objects.filter(event=event, created_at__lt=begins).active()
    said = people.annotate(agrees=Subquery(newest.values("is_given")[:1]))
    return said.filter(Q(agrees=True) | Q(agrees=None))  # who was not asked yet has not said no
