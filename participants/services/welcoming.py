"""The reception welcomes somebody: who was expected, who had cancelled, who comes without having registered."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from events.models import Category, Event
from participants.models import CheckIn, Consent, Registration
from participants.services.places import Full
from participants.services.reception import Noted, NotToday, check_in, half_day_at
from participants.services.registration import register_participant, take_back_cancellation

FULL = _("Every place is taken. Ask the organiser: may this person come in all the same?")


@dataclass(frozen=True, slots=True)
class Seen:
    """What a device saw: `at`, when (now where None); `by` and `device`, who noted it and where; `key` names this gesture."""

    key: uuid.UUID
    at: datetime | None = None
    by: User | None = None
    device: str = ""


def receive(
    *,
    event: Event,
    registration: Registration,
    seen: Seen,
    gesture: str = CheckIn.Gesture.ARRIVES,
    source: str = CheckIn.Source.NAME,
    beyond_capacity: bool = False,
) -> Noted:
    """Note a gesture of a person. Who had cancelled or was waiting, and arrives, gets a place.

    `beyond_capacity`: welcome them also where none is left. Raises Full, or NotToday.
    """
    if registration.is_active or gesture != CheckIn.Gesture.ARRIVES:
        return _note(event, registration, seen, gesture, source)
    with transaction.atomic(), _told_at_the_door():
        _require_today(event, seen)
        registration = take_back_cancellation(registration=registration, by=seen.by, beyond_capacity=beyond_capacity)
        return _note(event, registration, seen, gesture, source)


def _note(event: Event, registration: Registration, seen: Seen, gesture: str, source: str) -> Noted:
    return check_in(
        event=event,
        registration=registration,
        gesture=gesture,
        source=source,
        at=seen.at,
        by=seen.by,
        device=seen.device,
        idempotency_key=seen.key,
    )


def walk_in(
    *,
    event: Event,
    chosen_name: str,
    category: Category,
    in_photos: bool,
    seen: Seen,
    age_group: str = Registration.AgeGroup.ADULT,
    responsible_name: str = "",
    beyond_capacity: bool = False,
) -> Noted:
    """Register somebody at the door, who agreed by voice, and note that they are here. Sent again, they are found.

    `in_photos`: may they be seen in photos of the group and of the report? The internet and the press are never asked in
    a queue. Raises Full, or NotToday.
    """
    purposes: dict[str, bool] = {Consent.Purpose.TAKING_PART: True}
    purposes |= dict.fromkeys((Consent.Purpose.PHOTO_GROUP, Consent.Purpose.PHOTO_REPORT), in_photos)
    if age_group != Registration.AgeGroup.ADULT:
        purposes[Consent.Purpose.JOINT] = True
    with transaction.atomic(), _told_at_the_door():
        _require_today(event, seen)
        registration = register_participant(
            event=event,
            chosen_name=chosen_name,
            category=category,
            consents=purposes,
            channel=Registration.Channel.DOOR,
            helped_by=seen.by,
            age_group=age_group,
            responsible_name=responsible_name,
            beyond_capacity=beyond_capacity,
            idempotency_key=seen.key,
        )
        return check_in(
            event=event,
            registration=registration,
            source=CheckIn.Source.WALK_IN,
            at=seen.at,
            by=seen.by,
            device=seen.device,
            idempotency_key=uuid.uuid5(seen.key, "arrives"),
        )


@contextmanager
def _told_at_the_door() -> Iterator[None]:
    """Registering says "full" to the person who registers; here it is read by who welcomes them."""
    try:
        yield
    except Full as full:
        raise Full(FULL) from full


def _require_today(event: Event, seen: Seen) -> None:
    """Raise NotToday before anything is written."""
    if half_day_at(event, seen.at or event.now) is None:
        raise NotToday(_("The reception notes people on the days of the event only."))
