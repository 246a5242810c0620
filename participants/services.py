"""What one does with a registration. Every door (web page, helper, import, demonstration) comes through here."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common import live
from common.answers import Refused, Stale
from events.models import Category, Commune, Event, Theme
from participants.models import MOST_WISHES, JournalEntry, Registration, ThemeChoice

TOPIC = "registrations"
STALE = _("Somebody else changed this page while you were writing. Your text is still here. Check it, then save again.")


class Full(Refused):
    """Every place is taken."""


class NotOpen(Refused):
    """Registration on line is not open (yet, or any more)."""


def lock_event(event: Event) -> Event:
    """The event's row as it is now, locked until the transaction ends: nobody else counts places meanwhile.

    FOR NO KEY UPDATE: rows that merely point to the event may still be written.
    """
    return Event.objects.select_for_update(of=("self",), no_key=True).get(pk=event.pk)


def register_participant(
    *,
    event: Event,
    chosen_name: str,
    category: Category,
    email: str = "",
    phone: str = "",
    contact_as_typed: str = "",
    structure: str = "",
    commune: Commune | None = None,
    declines_commune: bool = False,
    choices: Sequence[Theme] = (),
    keeps_choice_confidential: bool = False,
    needs: str = "",
    language: str = "fr",
    channel: str = Registration.Channel.ONLINE,
    helped_by: User | None = None,
    idempotency_key: uuid.UUID | None = None,
) -> Registration:
    """Register a person; `choices` are themes of the event, the most wished first, three at most.

    The same `idempotency_key` again answers with the registration already made. `helped_by` is who typed for the
    person, where somebody did. Raises Full, or NotOpen for a person alone on line.
    """
    _check_choices(event, category, choices)
    with transaction.atomic():
        event = lock_event(event)
        if idempotency_key and (earlier := event.registrations.filter(idempotency_key=idempotency_key).first()):
            return earlier
        if channel == Registration.Channel.ONLINE and not event.takes_registrations:
            raise NotOpen(_("Registration on line is closed. Call the organiser."))
        _require_a_place(event)
        registration = Registration.objects.create(
            event=event,
            chosen_name=chosen_name,
            category=category,
            email=email,
            phone=phone,
            contact_as_typed=contact_as_typed,
            structure=structure,
            commune=None if declines_commune else commune,
            declines_commune=declines_commune,
            keeps_choice_confidential=keeps_choice_confidential,
            needs=needs,
            language=language,
            channel=channel,
            helped_by=helped_by,
            idempotency_key=idempotency_key,
        )
        _set_choices(registration, choices)
        _note(registration, JournalEntry.Kind.REGISTERED, helped_by)
    return registration


def change_registration(
    *, registration: Registration, version: int, by: User | None = None, choices: Sequence[Theme], **answers: Any
) -> Registration:
    """Give new answers: `choices` as in `register_participant`, `answers` any other field a person fills.

    `version` is that of the page on which they were typed. Raises Stale when the registration changed since.
    """
    _check_choices(registration.event, answers.get("category", registration.category), choices)
    with transaction.atomic():
        row = _lock(registration)
        if row.version != version:
            raise Stale(STALE)
        for name, value in answers.items():
            setattr(row, name, value)
        if row.declines_commune:
            row.commune = None
        row.version += 1
        row.save()
        row.choices.all().delete()
        _set_choices(row, choices)
        _note(row, JournalEntry.Kind.CHANGED, by)
    return row


def cancel_registration(*, registration: Registration, by: User | None = None) -> Registration:
    """Free the person's place and seat. They keep their code, and may come back. Twice is like once."""
    with transaction.atomic():
        row = _lock(registration)
        if row.is_active:
            row.status, row.cancelled_at = Registration.Status.CANCELLED, timezone.now()
            row.version += 1
            row.save(update_fields=["status", "cancelled_at", "version"])
            _note(row, JournalEntry.Kind.CANCELLED, by)
    return row


def take_back_cancellation(*, registration: Registration, by: User | None = None) -> Registration:
    """Register again somebody who had cancelled, with the answers given then. Raises Full. Twice is like once."""
    with transaction.atomic():
        event = lock_event(registration.event)
        row = _lock(registration)
        if not row.is_active:
            _require_a_place(event)
            row.status, row.cancelled_at = Registration.Status.ACTIVE, None
            row.version += 1
            row.save(update_fields=["status", "cancelled_at", "version"])
            _note(row, JournalEntry.Kind.CAME_BACK, by)
    return row


def replace_code(*, registration: Registration, version: int, by: User | None = None) -> Registration:
    """Give a new code and link; the old ones and the devices they opened are worth nothing from now on.

    `version` is the code's version on the page where the button stood. Raises Stale when the code was replaced since:
    pressed twice, one code is replaced.
    """
    with transaction.atomic():
        row = _lock(registration)
        if row.code_version != version:
            raise Stale(_("This code was already replaced."))
        row.replace_code()
        _note(row, JournalEntry.Kind.CODE_REPLACED, by)
        live.publish(event_id=row.event_id, topic=live.ACCESS)
    return row


def places_left(event: Event) -> int:
    """How many more people may register. Only sure under `lock_event`."""
    return max(0, event.capacity - event.registrations.active().count())


def _require_a_place(event: Event) -> None:
    if not places_left(event):
        raise Full(_("Every place is taken. Call the organiser: somebody may give theirs up."))


def _lock(registration: Registration) -> Registration:
    return Registration.objects.select_for_update(of=("self",)).select_related("event").get(pk=registration.pk)


def _check_choices(event: Event, category: Category, choices: Sequence[Theme]) -> None:
    """Forms offer only what belongs to the event: anything else is a fault of the program."""
    rows: list[Category | Theme] = [category, *choices]
    if any(row.event_id != event.pk for row in rows):
        raise ValueError("category or theme of another event")
    if len(choices) > MOST_WISHES or len({theme.pk for theme in choices}) < len(choices):
        raise ValueError("more than three wishes, or one twice")


def _set_choices(registration: Registration, choices: Sequence[Theme]) -> None:
    ThemeChoice.objects.bulk_create(
        ThemeChoice(event_id=registration.event_id, registration=registration, theme=theme, rank=rank)
        for rank, theme in enumerate(choices, start=1)
    )


def _note(registration: Registration, kind: str, by: User | None) -> None:
    JournalEntry.objects.create(event_id=registration.event_id, registration=registration, kind=kind, by=by)
    live.publish(event_id=registration.event_id, topic=TOPIC)
