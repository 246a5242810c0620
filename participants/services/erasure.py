"""A person is erased: everything of them, wherever it is. Counts remain."""

from collections import Counter
from collections.abc import Sequence

from django.db import transaction

from accounts.models import User
from common import live
from events.models import Event
from participants.forgetting import People, erasers
from participants.models import Erasure, Registration, RegistrationQuerySet
from participants.services import traces  # noqa: F401 - says what it erases
from participants.services.journal import TOPIC
from participants.services.places import lock_event
from participants.services.registration import cancel_registration
from participants.services.remainder import keep_counts


def erase_registration(
    *, registration: Registration, cause: str = Erasure.Cause.ASKED, by: User | None = None
) -> Erasure | None:
    """Erase a person at once, and write the report. Before the event their place is given up first, as if they cancelled.

    Twice is like once: the second time answers None.
    """
    with transaction.atomic():
        event = lock_event(registration.event)
        person = _locked([registration.pk]).first()
        if person is None:
            return None
        if event.real_today < event.starts_on and not event.is_over:  # closed before its day, it has no place to give
            cancel_registration(registration=person, by=by)
            person.refresh_from_db()
        counts = erase_people(event=event, people=[person])
        return Erasure.objects.create(event=event, cause=cause, counts=dict(counts))


def erase_people(*, event: Event, people: Sequence[Registration]) -> "Counter[str]":
    """Erase `people`, a small batch of one event, inside the caller's transaction and under `lock_event`.

    Answers how many rows of each key went. The caller writes the report.
    """
    if not people:
        return Counter()
    keep_counts(event=event, people=people)
    theirs = People(event, people)
    gone = Counter({key: eraser(theirs) for key, eraser in erasers()})
    Registration.objects.filter(pk__in=theirs.keys).delete()
    gone["people"] = len(people)
    live.publish(event_id=event.pk, topic=live.ACCESS)  # their devices ask again whether they may go on
    live.publish(event_id=event.pk, topic=TOPIC)
    return +gone


def batch_of(event: Event, keys: Sequence[int]) -> list[Registration]:
    """These people, locked, with what erasing them reads."""
    return list(_locked(keys).filter(event=event))


def _locked(keys: Sequence[int]) -> RegistrationQuerySet:
    rows = Registration.objects.select_for_update(of=("self",)).select_related("category", "commune", "event")
    return rows.filter(pk__in=keys).order_by("pk")
