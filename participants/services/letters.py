"""Letters to groups of people: written, read over, sent once."""

import uuid
from collections import Counter
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from accounts.models import User
from common.answers import Refused, Stale
from common.mail import Mail, write
from events.models import Event
from participants.audiences import MINORS, WITH_A_ROLE, people_of, role_holders
from participants.models import Letter, Notice, Registration
from participants.services.notices import channel_of, tell_many
from participants.wording import filled_for


@dataclass(frozen=True, slots=True)
class Progress:
    """How a letter goes by one channel: how many people in all, how many told, how many not received."""

    channel: str
    people: int
    told: int
    refused: int


def write_letter(*, event: Event, subject: str, body: str, audience: str, idempotency_key: uuid.UUID) -> Letter:
    """Keep a letter, to be read over before it is sent. The same key again answers with the letter already kept."""
    letter, _is_new = Letter.objects.get_or_create(
        event=event,
        idempotency_key=idempotency_key,
        defaults={"subject": subject, "body": body, "audience": audience},
    )
    return letter


def change_letter(*, letter: Letter, version: int, subject: str, body: str, audience: str) -> Letter:
    """Write it otherwise. Raises Stale where it changed since `version`, Refused where it has left."""
    with transaction.atomic():
        row = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
        if row.sent_at is not None:
            raise Refused(_("This letter has left. Write another one."))
        if row.version != version:
            raise Stale(_("Somebody else changed this letter while you were writing. Your text is still here."))
        row.subject, row.body, row.audience, row.version = subject, body, audience, row.version + 1
        row.save(update_fields=["subject", "body", "audience", "version"])
    return row


def send_letter(*, letter: Letter, by: User, version: int) -> Letter:
    """Send it, in the background. Twice is like once. Raises Stale where it is no longer the text that was read."""
    with transaction.atomic():
        row = Letter.objects.select_for_update(of=("self",)).select_related("event").get(pk=letter.pk)
        if row.sent_at is not None:
            return row
        if row.version != version:
            raise Stale(_("This letter was changed since. Read it again before you send it."))
        if not any(reading_over(row)[0].values()):
            raise Refused(_("There is nobody in this group."))
        row.sent_at, row.sent_by = timezone.now(), by
        row.save(update_fields=["sent_at", "sent_by"])
        if row.audience == WITH_A_ROLE:
            write(_mails_to_roles(row))
        else:
            send_to_audience.enqueue(row.pk)
    return row


def _mails_to_roles(letter: Letter) -> list[Mail]:
    """A mail to each account of the event that has an address."""
    users = role_holders(letter.event).exclude(email=None).exclude(email="")
    return [
        Mail(user.email, filled_for(letter.subject, user.name), filled_for(letter.body, user.name))
        for user in users
        if user.email
    ]


@task()
def send_to_audience(key: int) -> None:
    """Tell each person of the letter's group. Safe to run twice: nobody is told the same letter twice."""
    letter = Letter.objects.select_related("event").filter(pk=key, sent_at__isnull=False).first()
    if letter is not None:
        tell_many(registrations=people_of(letter.event, letter.audience), kind=Notice.Kind.LETTER, letter=letter)


def reading_over(letter: Letter, *, most: int = 3) -> tuple[dict[str, int], list[Registration]]:
    """What would happen if the letter left now: ({Notice.Channel: how many people}, a few of them to read it as they would).

    The few are by different channels where there are several. One query.
    """
    if letter.audience == WITH_A_ROLE:
        written_to = role_holders(letter.event).exclude(email=None).exclude(email="")
        return {Notice.Channel.EMAIL: written_to.count()}, []
    counts: Counter[str] = Counter()
    first: dict[str, Registration] = {}
    others: list[Registration] = []
    people = people_of(letter.event, letter.audience).order_by("search_name", "pk")
    for person in people.iterator():
        channel = channel_of(person, responsible=letter.audience == MINORS)
        counts[channel] += 1
        if channel not in first:
            first[channel] = person
        elif len(others) < most:
            others.append(person)
    in_order = [first[channel] for channel in Notice.Channel.values if channel in first]
    return dict(counts), [*in_order, *others][:most]


def progress_of(letter: Letter) -> list[Progress]:
    """How far the sending is, channel by channel. One query."""
    rows = Notice.objects.filter(letter=letter).order_by().values("channel")
    counted = rows.annotate(
        people=Count("pk"), told=Count("pk", filter=~Q(told_at=None)), refused=Count("pk", filter=~Q(problem=""))
    )
    by_channel = {row["channel"]: Progress(**row) for row in counted}
    return [by_channel[channel] for channel in Notice.Channel.values if channel in by_channel]
