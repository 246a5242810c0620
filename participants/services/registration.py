"""A person registers, changes, cancels, comes back."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common import live
from common.answers import Refused, Stale
from events.models import Category, Commune, Event, Theme
from participants.models import (
    MOST_WISHES,
    Assistance,
    Group,
    How,
    JournalEntry,
    Notice,
    PlaceOffer,
    Registration,
    Skill,
    ThemeChoice,
)
from participants.services.consents import record_consents
from participants.services.journal import note as _note
from participants.services.needs import GivenNeeds, set_needs
from participants.services.notices import tell
from participants.services.places import Full, lock_event
from participants.services.skills import set_skills
from participants.services.waiting import close_offer, has_a_place, put_on_list, settle

STALE = _(
    "This page changed while you were writing, here or on another device. Your text is still here. Check it, then save again."
)


HOW_BY_CHANNEL: dict[str, How] = {
    Registration.Channel.HELPED: How.SPOKEN,
    Registration.Channel.PHONE: How.SPOKEN,
    Registration.Channel.PAPER: How.SIGNED,
    Registration.Channel.DOOR: How.SPOKEN,
}

MAY_WAIT = (Registration.Channel.PAPER, Registration.Channel.FILE, Registration.Channel.GROUP)


@dataclass(frozen=True, slots=True)
class GivenAssistance:
    """Somebody helps: for which structure, how the person agreed (How, not on line), until which day."""

    structure: str
    consent: str
    until: date


class NotOpen(Refused):
    """Registration on line is not open (yet, or any more)."""


class Answers(TypedDict, total=False):
    """What a person says of themselves, beside their name and how they come. Whatever is left out is empty."""

    email: str
    phone: str
    contact_as_typed: str
    structure: str
    commune: Commune | None
    declines_commune: bool
    keeps_choice_confidential: bool
    language: str
    stack_number: str
    forgets_early: bool
    age_group: str
    responsible_name: str
    responsible_phone: str
    meal: str


def register_participant(
    *,
    event: Event,
    chosen_name: str,
    category: Category,
    choices: Sequence[Theme] = (),
    skills: Sequence[Skill] = (),
    needs: GivenNeeds | None = None,
    consents: Mapping[str, bool] | None = None,
    channel: str = Registration.Channel.ONLINE,
    helped_by: User | None = None,
    assistance: GivenAssistance | None = None,
    group: Group | None = None,
    beyond_capacity: bool = False,
    accepts_waiting: bool | None = None,
    idempotency_key: uuid.UUID | None = None,
    **answers: Unpack[Answers],
) -> Registration:
    """Register a person; `choices` are themes of the event, the most wished first, three at most; `skills` what they bring.

    The same `idempotency_key` again answers with the registration already made. `helped_by` is who typed for the
    person, where somebody did, and `assistance` how it was agreed. `consents`: {Consent.Purpose: yes or no}; without
    any, agreement is still to be collected. `beyond_capacity`: somebody decided to welcome one more than there are
    places. `accepts_waiting`: where no place is left they wait for one; by default those of a paper form, a file or a
    group, who cannot be asked. Raises Full, or NotOpen for a person alone on line.
    """
    _check_choices(event, category, choices, skills)
    with transaction.atomic():
        event = lock_event(event)
        if idempotency_key and (earlier := event.registrations.filter(idempotency_key=idempotency_key).first()):
            return earlier
        if channel == Registration.Channel.ONLINE and not event.takes_registrations:
            raise NotOpen(_("Registration on line is closed. Call the organiser."))
        may_wait = channel in MAY_WAIT if accepts_waiting is None else accepts_waiting
        status = _status(event, group, may_wait, beyond_capacity)
        if answers.get("declines_commune"):
            answers["commune"] = None
        registration = Registration.objects.create(
            event=event,
            status=status,
            waiting_since=timezone.now() if status == Registration.Status.WAITING else None,
            chosen_name=chosen_name,
            category=category,
            channel=channel,
            helped_by=helped_by,
            group=group,
            idempotency_key=idempotency_key,
            **answers,
        )
        _set_choices(registration, choices)
        if skills:
            set_skills(registration=registration, skills=skills)
        _write_what_was_said(registration, needs, consents, assistance)
        _say_so(registration)
    return registration


def _write_what_was_said(
    registration: Registration,
    needs: GivenNeeds | None,
    consents: Mapping[str, bool] | None,
    assistance: GivenAssistance | None,
) -> None:
    if needs is not None:
        set_needs(registration=registration, given=needs)
    if assistance is not None:
        _set_assistance(registration, assistance)
    if consents is not None:
        how = assistance.consent if assistance else HOW_BY_CHANNEL.get(registration.channel, How.ONLINE)
        record_consents(registration=registration, given=consents, how=how, by=registration.helped_by)


def _say_so(registration: Registration) -> None:
    """To the person and in the journal. Who registers at the door is here, and needs no message."""
    if registration.is_waiting:
        put_on_list(registration=registration, by=registration.helped_by)
    elif registration.channel != Registration.Channel.DOOR:
        tell(registration=registration, kind=Notice.Kind.CONFIRMATION)
    _note(registration, JournalEntry.Kind.REGISTERED, registration.helped_by)


def change_registration(
    *,
    registration: Registration,
    version: int,
    by: User | None = None,
    choices: Sequence[Theme],
    skills: Sequence[Skill] | None = None,
    needs: GivenNeeds | None = None,
    consents: Mapping[str, bool] | None = None,
    **answers: Any,
) -> Registration:
    """Give new answers: `choices` and `needs` as in `register_participant`, `answers` any other field a person fills.

    Without `needs` or `skills` they stay as they are. `consents` are noted as said on line by the person, or aloud to `by`.
    `version` is that of the page on which they were typed. Raises Stale when the registration changed since.
    """
    _check_choices(registration.event, answers.get("category", registration.category), choices, skills or ())
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
        if skills is not None:
            set_skills(registration=row, skills=skills)
        if needs is not None:
            set_needs(registration=row, given=needs)
        if consents:
            how = How.SPOKEN if by else How.ONLINE
            record_consents(registration=row, given=consents, how=how, by=by)
        _note(row, JournalEntry.Kind.CHANGED, by)
    return row


def cancel_registration(*, registration: Registration, by: User | None = None, asked_by: str = "") -> Registration:
    """Free the person's place and seat, or their turn to wait: the place goes to whoever is next.

    They keep their code, and may come back. Twice is like once. `asked_by`: on whose word somebody else does it
    (JournalEntry.AskedBy). Raises Refused after the event: no place frees itself, and who was there was there.
    """
    with transaction.atomic():
        event = lock_event(registration.event)
        if event.is_over and not registration.is_cancelled:
            raise Refused(_("The event is over: there is no place to give back."))
        row = _lock(registration)
        if not row.is_cancelled:
            close_offer(row, PlaceOffer.Outcome.DECLINED, by)
            row.status, row.cancelled_at = Registration.Status.CANCELLED, timezone.now()
            row.put_first_at = None
            row.version += 1
            row.save(update_fields=["status", "cancelled_at", "put_first_at", "version"])
            settle(event)
            _note(row, JournalEntry.Kind.CANCELLED, by, asked_by)
    return row


def come_back(*, registration: Registration, by: User | None = None) -> Registration:
    """Register again, or wait for a place, as they wish. Raises Refused after the event."""
    if registration.event.is_over:
        raise Refused(_("The event is over: nobody registers any more."))
    return take_back_cancellation(registration=registration, by=by, accepts_waiting=True)


def take_back_cancellation(
    *,
    registration: Registration,
    by: User | None = None,
    beyond_capacity: bool = False,
    accepts_waiting: bool = False,
) -> Registration:
    """Register again somebody who had cancelled, with the answers given then. Twice is like once.

    Where no place is left they wait for one if they accept it; else raises Full. `beyond_capacity`: somebody decided
    to welcome them all the same. Who waits and stands at the door is not asked to wait: they get a place, or Full.
    """
    with transaction.atomic():
        event = lock_event(registration.event)
        row = _lock(registration)
        if row.is_cancelled or (row.is_waiting and not accepts_waiting):
            close_offer(row, PlaceOffer.Outcome.ACCEPTED, by)
            row.status = _status(event, row.group, accepts_waiting, beyond_capacity)
            row.cancelled_at = None
            row.waiting_since = timezone.now() if row.is_waiting else None
            row.version += 1
            row.save(update_fields=["status", "cancelled_at", "waiting_since", "version"])
            if row.is_waiting:
                put_on_list(registration=row, by=by)
            _note(row, JournalEntry.Kind.CAME_BACK, by)
    return row


def _status(event: Event, group: Group | None, accepts_waiting: bool, beyond_capacity: bool) -> str:
    """With a place, or waiting for one. Under `lock_event`. Raises Full for who does not accept to wait."""
    if beyond_capacity or has_a_place(event, group=group):
        return Registration.Status.ACTIVE
    if accepts_waiting:
        return Registration.Status.WAITING
    raise Full(_("Every place is taken. We can put you on the waiting list: we call you if a place frees itself."))


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


def _lock(registration: Registration) -> Registration:
    return Registration.objects.select_for_update(of=("self",)).select_related("event").get(pk=registration.pk)


def _check_choices(event: Event, category: Category, choices: Sequence[Theme], skills: Sequence[Skill]) -> None:
    """Forms offer only what belongs to the event: anything else is a fault of the program."""
    rows: list[Category | Theme | Skill] = [category, *choices, *skills]
    if any(row.event_id != event.pk for row in rows):
        raise ValueError("category, theme or skill of another event")
    if len(choices) > MOST_WISHES or len({theme.pk for theme in choices}) < len(choices):
        raise ValueError("more than three wishes, or one twice")


def _set_choices(registration: Registration, choices: Sequence[Theme]) -> None:
    ThemeChoice.objects.bulk_create(
        ThemeChoice(event_id=registration.event_id, registration=registration, theme=theme, rank=rank)
        for rank, theme in enumerate(choices, start=1)
    )


def _set_assistance(registration: Registration, given: GivenAssistance) -> None:
    Assistance.objects.create(
        event_id=registration.event_id,
        registration=registration,
        structure=given.structure,
        consent=given.consent,
        until=given.until,
    )
