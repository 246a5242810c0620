"""Telling people things before the day, by their own channel, tracked until they know."""

import re

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common import live
from participants.models import Letter, Need, Notice, Registration

TOPIC = "notices"
_DIGIT = re.compile(r"\d")
_FEWEST_DIGITS = 6  # of a contact kept word for word that still is a number to call: "06 39 98 00 01, in the evening"


def tell(
    *,
    registration: Registration,
    kind: str,
    need: Need | None = None,
    letter: Letter | None = None,
    occasion: str = "",
) -> Notice:
    """There is something to tell this person (`kind`: Notice.Kind). Said again, nothing is doubled.

    Who gave an e-mail is written to once this transaction is committed; the others wait on the page "Whom must we
    tell?". `occasion` tells two notices of one kind apart: the key of an offer, of a match. A need that was answered
    anew (another `Need.version`) has one notice, to be told afresh.
    """
    if need is not None and not occasion:
        occasion = f"version {need.version}"
    with transaction.atomic():
        if need is not None:
            Notice.objects.filter(registration=registration, kind=kind, need=need).exclude(occasion=occasion).delete()
        notice, _is_new = Notice.objects.get_or_create(
            registration=registration,
            kind=kind,
            need=need,
            letter=letter,
            occasion=occasion,
            defaults={"event_id": registration.event_id, "channel": channel_of(registration)},
        )
        live.publish(event_id=registration.event_id, topic=TOPIC)
    return notice


def channel_of(registration: Registration) -> str:
    """How this person can be told (Notice.Channel): who gave no contact is told in person, or through who helps them."""
    if registration.email:
        return Notice.Channel.EMAIL
    if registration.phone or len(_DIGIT.findall(registration.contact_as_typed)) >= _FEWEST_DIGITS:
        return Notice.Channel.PHONE
    return Notice.Channel.IN_PERSON


def mark_told(*, notice: Notice, by: User | None = None) -> Notice:
    """Somebody told the person. Twice is like once: the first time is kept."""
    with transaction.atomic():
        row = _lock(notice)
        if row.told_at is None:
            row.told_at, row.told_by = timezone.now(), by
            row.save(update_fields=["told_at", "told_by"])
            live.publish(event_id=row.event_id, topic=TOPIC)
    return row


def take_back_told(*, notice: Notice) -> Notice:
    """It was noted by mistake: the person still has to be told."""
    with transaction.atomic():
        row = _lock(notice)
        if row.told_at is not None:
            row.told_at = row.told_by = None
            row.save(update_fields=["told_at", "told_by"])
            live.publish(event_id=row.event_id, topic=TOPIC)
    return row


def _lock(notice: Notice) -> Notice:
    return Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
