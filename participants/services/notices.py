"""Telling people things before the day, by their own channel, tracked until they know."""

import re
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common import mail
from participants.audiences import MINORS
from participants.models import Letter, Need, Notice, Registration
from participants.services.notice_mail import reference_of, write_notices

AT_ONCE = 50  # notices that one task writes
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
        notice, is_new = Notice.objects.get_or_create(
            registration=registration,
            kind=kind,
            need=need,
            letter=letter,
            occasion=occasion,
            defaults={"event_id": registration.event_id, "channel": channel_of(registration)},
        )
        if is_new and notice.channel == Notice.Channel.EMAIL:
            write_notices.enqueue([notice.pk])
    return notice


def tell_many(
    *, registrations: Iterable[Registration], kind: str, letter: Letter | None = None, occasion: str = ""
) -> None:
    """As `tell`, for many people of one event at once. Those who were told the same before are left out."""
    people = list(registrations)
    for_adults = letter is not None and letter.audience == MINORS
    with transaction.atomic():
        Notice.objects.bulk_create(
            [
                Notice(
                    event_id=person.event_id,
                    registration=person,
                    kind=kind,
                    letter=letter,
                    occasion=occasion,
                    channel=channel_of(person, responsible=for_adults),
                )
                for person in people
            ],
            ignore_conflicts=True,
        )
        mine = Notice.objects.filter(registration__in=people, kind=kind, letter=letter, occasion=occasion)
        keys = list(mine.untold().filter(channel=Notice.Channel.EMAIL, problem="").values_list("pk", flat=True))
        for start in range(0, len(keys), AT_ONCE):
            write_notices.enqueue(keys[start : start + AT_ONCE])


def channel_of(registration: Registration, *, responsible: bool = False) -> str:
    """How this person can be told (Notice.Channel): who gave no contact is told in person, or through who helps them.

    `responsible`: it is for the adult responsible for a young person, of whom only a number is known.
    """
    if responsible and registration.responsible_phone:
        return Notice.Channel.PHONE
    if registration.email:
        return Notice.Channel.EMAIL
    if registration.phone or len(_DIGIT.findall(registration.contact_as_typed)) >= _FEWEST_DIGITS:
        return Notice.Channel.PHONE
    return Notice.Channel.IN_PERSON


def mark_told(*, notice: Notice, by: User | None = None) -> Notice:
    """Somebody told the person. Twice is like once: the first time is kept. A mail that waits need not leave any more."""
    return mark_all_told(notices=[notice], by=by)[0]


def mark_all_told(*, notices: Iterable[Notice], by: User | None = None) -> list[Notice]:
    """As `mark_told`, for all that was said at once."""
    with transaction.atomic():
        rows, now = _lock(notices), timezone.now()
        new = [row for row in rows if row.told_at is None]
        for row in new:
            row.told_at, row.told_by, row.problem = now, by, Notice.Problem.NONE
        Notice.objects.bulk_update(new, ["told_at", "told_by", "problem"])
        _withdraw_mails(new)
    return rows


def card_handed_over(*, registration: Registration, by: User | None) -> None:
    """The person holds their card: without e-mail, nobody need confirm to them any more."""
    confirmations = Notice.objects.untold().filter(registration=registration, kind=Notice.Kind.CONFIRMATION)
    confirmations.exclude(channel=Notice.Channel.EMAIL).update(told_at=timezone.now(), told_by=by)


def take_back_told(*, notices: Iterable[Notice]) -> list[Notice]:
    """It was noted by mistake: the person still has to be told, by somebody. A mail that left cannot be taken back."""
    with transaction.atomic():
        rows = _lock(notices)
        back = [row for row in rows if row.told_at is not None and not row.left_by_mail]
        for row in back:
            row.told_at = row.told_by = None
            row.channel = Notice.Channel.PHONE if row.channel == Notice.Channel.EMAIL else row.channel
        Notice.objects.bulk_update(back, ["told_at", "told_by", "channel"])
    return rows


def tell_by_phone(*, notices: Iterable[Notice]) -> list[Notice]:
    """Somebody will call instead of writing: the mail, where it still waits, does not leave."""
    with transaction.atomic():
        rows = _lock(notices)
        by_mail = [row for row in rows if row.told_at is None and row.channel == Notice.Channel.EMAIL]
        for row in by_mail:
            row.channel, row.problem = Notice.Channel.PHONE, Notice.Problem.NONE
        Notice.objects.bulk_update(by_mail, ["channel", "problem"])
        _withdraw_mails(by_mail)
    return rows


def write_again(*, notices: Iterable[Notice]) -> list[Notice]:
    """The address was mended: write once more, or tell by the means that the person gave since."""
    with transaction.atomic():
        rows = _lock(notices)
        untold = [row for row in rows if row.told_at is None]
        for row in untold:
            row.channel, row.problem = channel_of(row.registration), Notice.Problem.NONE
        Notice.objects.bulk_update(untold, ["channel", "problem"])
        if keys := [row.pk for row in untold if row.channel == Notice.Channel.EMAIL]:
            write_notices.enqueue(keys)
    return rows


def _withdraw_mails(notices: Iterable[Notice]) -> None:
    mail.forget_mails([reference_of(notice.pk) for notice in notices])


def _lock(notices: Iterable[Notice]) -> list[Notice]:
    """In one order everywhere: two people who press at once wait for each other and never for ever."""
    keys = [notice.pk for notice in notices]
    rows = Notice.objects.select_for_update(of=("self",)).select_related("registration").filter(pk__in=keys)
    return list(rows.order_by("pk"))
