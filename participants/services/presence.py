"""Presence put right by hand: a printed list entered afterwards, a person corrected by the organiser."""

import uuid
from collections.abc import Iterable
from datetime import datetime, time

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common import live
from events.models import Event
from participants.models import CheckIn, Half, Presence, Registration
from participants.services.reception import TOPIC, HalfDay, NotToday, check_in, standing

BEGINS = {Half.MORNING: time(9), Half.AFTERNOON: time(14)}  # the hour of who was ticked on paper, which says none


def begins(event: Event, half_day: HalfDay) -> datetime:
    """The hour noted for somebody of whom one only knows that they were there; never later than now."""
    return min(datetime.combine(half_day.day, BEGINS[Half(half_day.half)], event.zone), event.now)


def enter_list(
    *, event: Event, half_day: HalfDay, people: Iterable[Registration], by: User | None, form_key: uuid.UUID
) -> int:
    """Note as here those ticked on the printed list of a half-day. Who was noted already keeps their hour.

    Sent again with the same `form_key`, nothing is doubled. Returns how many were not known to be here. Raises NotToday
    for a half-day to come. A fixed number of queries.
    """
    _require_begun(event, half_day)
    at, key = begins(event, half_day), {"day": half_day.day, "half": half_day.half}
    with transaction.atomic():
        wanted = [person.pk for person in people]
        ticked = list(
            Registration.objects.select_for_update(of=("self",), no_key=True)
            .filter(event=event, pk__in=wanted)
            .order_by("pk")
        )
        known = set(Presence.objects.filter(registration__in=ticked, **key).values_list("registration_id", flat=True))
        fresh = [person for person in ticked if person.pk not in known]
        gestures = [
            CheckIn(
                event=event,
                registration=person,
                source=CheckIn.Source.LIST,
                at=at,
                by=by,
                device="list",
                idempotency_key=uuid.uuid5(form_key, str(person.pk)),
                **key,
            )
            for person in fresh
        ]
        CheckIn.objects.bulk_create(gestures, ignore_conflicts=True)
        Presence.objects.bulk_create(
            [Presence(event=event, registration=person, arrived_at=at, **key) for person in fresh],
            ignore_conflicts=True,
        )
        live.publish(event_id=event.pk, topic=TOPIC)
    return len(fresh)


def correct_presence(
    *, event: Event, registration: Registration, half_day: HalfDay, is_here: bool, by: User | None
) -> None:
    """Say by hand that somebody was here in a half-day, or was not. Twice is like once. Raises NotToday for one to come."""
    _require_begun(event, half_day)
    with transaction.atomic():
        row = Registration.objects.select_for_update(of=("self",), no_key=True).get(event=event, pk=registration.pk)
        noted = CheckIn.objects.filter(registration=row, day=half_day.day, half=half_day.half)
        if is_here and not Presence.objects.filter(registration=row, day=half_day.day, half=half_day.half).exists():
            gestures, at = [CheckIn.Gesture.ARRIVES], begins(event, half_day)
        else:
            gestures, at = ([] if is_here else [CheckIn.Gesture.UNDONE for _one in standing(noted)]), event.now
        for gesture in gestures:
            check_in(
                event=event,
                registration=row,
                gesture=gesture,
                source=CheckIn.Source.LIST,
                at=at,
                half_day=half_day,
                by=by,
                device="by hand",
                idempotency_key=uuid.uuid4(),
            )


def _require_begun(event: Event, half_day: HalfDay) -> None:
    if half_day.day > event.today:
        raise NotToday(_("This half-day has not come yet."))
