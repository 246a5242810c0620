"""Paper forms, typed in one after the other."""

import uuid
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common import live
from common.answers import Refused
from events.models import Event
from participants.models import JournalEntry, Registration
from participants.services.journal import TOPIC
from participants.services.places import lock_event
from participants.services.registration import register_participant


class NumberTaken(Refused):
    """Another form with this number is typed in already."""


def enter_paper_form(
    *, event: Event, by: User, stack_number: str, to_check: str = "", idempotency_key: uuid.UUID, **answers: Any
) -> Registration:
    """Register whoever filled the form `stack_number`; `answers` as register_participant takes them, agreed by signature.

    `to_check`: what could not be read, in the words of whoever typed. The same key again answers with the registration
    already made. Raises NumberTaken, or Full.
    """
    with transaction.atomic():
        event = lock_event(event)
        if earlier := event.registrations.filter(idempotency_key=idempotency_key).first():
            return earlier
        _require_free(event, stack_number)
        registration = register_participant(
            event=event,
            channel=Registration.Channel.PAPER,
            helped_by=by,
            stack_number=stack_number,
            idempotency_key=idempotency_key,
            **answers,
        )
        if to_check:
            note_to_check(registration=registration, words=to_check, by=by)
    return registration


def renumber(*, registration: Registration, stack_number: str) -> Registration:
    """Give a form the number that really stands on it. Raises NumberTaken."""
    with transaction.atomic():
        event = lock_event(registration.event)
        row = Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
        if row.stack_number != stack_number:
            _require_free(event, stack_number)
            row.stack_number = stack_number
            row.version += 1
            row.save(update_fields=["stack_number", "version"])
    return row


def note_to_check(*, registration: Registration, words: str, by: User) -> None:
    """Something on somebody's form cannot be read."""
    _note(registration, JournalEntry.Kind.TO_CHECK, by, words)


def note_checked(*, registration: Registration, by: User) -> None:
    """What could not be read on somebody's form is settled. Twice is like once."""
    with transaction.atomic():
        row = Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
        kinds = (JournalEntry.Kind.TO_CHECK, JournalEntry.Kind.CHECKED)
        last = row.journal.filter(kind__in=kinds).order_by("pk").last()
        if last is not None and last.kind == JournalEntry.Kind.TO_CHECK:
            _note(row, JournalEntry.Kind.CHECKED, by)


def _require_free(event: Event, stack_number: str) -> None:
    """The event is locked: nobody takes the number meanwhile."""
    if event.registrations.filter(stack_number=stack_number).exists():
        raise NumberTaken(_("The form number %(number)s is already typed in.") % {"number": stack_number})


def _note(registration: Registration, kind: str, by: User, words: str = "") -> None:
    JournalEntry.objects.create(
        event_id=registration.event_id, registration=registration, kind=kind, by=by, words=words
    )
    live.publish(event_id=registration.event_id, topic=TOPIC)
