"""What the people of the demonstration were told, and what still waits to be said."""

from datetime import timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from accounts.models import User
from demo.keys import key
from events.models import Event
from participants.models import Letter, Notice
from participants.services.letters import send_letter, send_to_audience, write_letter
from participants.services.notices import mark_told

STILL_TO_TELL = 5  # confirmations that Nadège has to say by phone or in person
LEAVE_NOW = 4  # mails that leave when the demonstration starts: its mailbox has something to read


def everybody_knows(event: Event) -> None:
    """Long after: nothing is left to say."""
    Notice.objects.filter(event=event, told_at=None).update(told_at=F("created_at"))


def tell_most(event: Event, organiser: User, letter: dict[str, Any]) -> None:
    """Most confirmations are told, the last ones wait; one letter went to those who offer or seek a lift."""
    confirmations = Notice.objects.filter(event=event, kind=Notice.Kind.CONFIRMATION).order_by("-pk")
    by_mail = confirmations.filter(channel=Notice.Channel.EMAIL)
    _left_by_mail([notice.pk for notice in by_mail[LEAVE_NOW:]])
    for notice in confirmations.exclude(channel=Notice.Channel.EMAIL)[STILL_TO_TELL:]:
        mark_told(notice=notice, by=organiser)
    _send(event, organiser, letter)


def _send(event: Event, organiser: User, words: dict[str, Any]) -> None:
    letter = write_letter(event=event, idempotency_key=key(event.slug, "letter"), **words)
    send_letter(letter=letter, by=organiser, version=letter.version)
    send_to_audience.call(letter.pk)
    Letter.objects.filter(pk=letter.pk).update(sent_at=timezone.now() - timedelta(days=2))
    notices = Notice.objects.filter(letter=letter).order_by("pk")
    _left_by_mail(notices.filter(channel=Notice.Channel.EMAIL).values_list("pk", flat=True))
    for notice in notices.exclude(channel=Notice.Channel.EMAIL)[1:]:
        mark_told(notice=notice, by=organiser)


def _left_by_mail(keys: Any) -> None:
    Notice.objects.filter(pk__in=list(keys)).update(told_at=F("created_at"))
