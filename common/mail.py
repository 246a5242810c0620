"""Mail leaves through an outbox: a row for each mail, and a task that carries only the row's key.

A mail server that is down or hangs makes nobody wait and loses nothing: the row stays until the server has taken the
mail, then goes with all it holds. Each row is sent by one worker at a time, always under the same Message-ID: where
a connection drops before the server's answer, mail programs show the second copy as the first.
"""

import base64
import logging
import smtplib
import time
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import reduce
from operator import or_

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.dispatch import Signal
from django.utils import timezone
from django_tasks import task

from common.models import OutgoingMail
from common.schedule import every

logger = logging.getLogger(__name__)

# Sent within the transaction that ends a mail, with its `reference`. `mail_refused` also says whether the server
# refused (`by_server`) or never answered.
mail_sent = Signal()
mail_refused = Signal()

GIVEN_UP_AFTER = timedelta(days=3)
LONGEST_PAUSE = timedelta(hours=1)
SERVER_DOWN = "mail-server-down"
LEFT_ALONE_S = 50  # a server that does not answer costs one worker ten seconds a minute, not ten a mail
LONGEST_ROUND_S = 20
URGENT, CAN_WAIT = 50, -10  # codes to sign in go before files to make, and those before letters
REFUSALS = (smtplib.SMTPRecipientsRefused, smtplib.SMTPNotSupportedError, UnicodeError, ValueError)


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail to write. `about` labels whose it is ("registration:12") for erasure; `reference` is unique to what it
    says ("notice:34"): the same again is not written twice. `attachments`: [(name, content, type)]."""

    to: str
    subject: str
    body: str
    html: str = ""
    attachments: Sequence[tuple[str, bytes, str]] = ()
    about: str = ""
    reference: str = ""


def write(mails: Iterable[Mail]) -> None:
    """Put mails in the outbox; they leave once the transaction is committed."""
    _queue([_row(mail) for mail in mails], priority=CAN_WAIT)


def forget_mail_about(label: str) -> int:
    """Erase what is still to be sent about somebody. Returns how many mails."""
    return OutgoingMail.objects.filter(about=label).delete()[0]


def take_out(paragraphs: Collection[str], *, label: str) -> None:
    """Take paragraphs out of mails that wait, about whoever `label` begins. What a worker sends at this moment leaves."""
    if not paragraphs:
        return
    with transaction.atomic():
        lines = [f"\n{words}\n" for words in paragraphs]
        holds_one = reduce(or_, [Q(body__contains=line) for line in lines])
        waiting = OutgoingMail.objects.select_for_update(skip_locked=True)
        rows = list(waiting.filter(holds_one, about__startswith=label))
        for row in rows:
            for line in lines:
                row.body = row.body.replace(line, "\n")
        OutgoingMail.objects.bulk_update(rows, ["body"], batch_size=100)


def forget_mail(reference: str) -> None:
    """It need not be said any more. What a worker is sending at this moment leaves: nobody waits for it."""
    forget_mails([reference])


def forget_mails(references: Sequence[str]) -> None:
    """As `forget_mail`, for several."""
    with transaction.atomic():
        waiting = OutgoingMail.objects.select_for_update(skip_locked=True).filter(reference__in=references)
        OutgoingMail.objects.filter(pk__in=[row.pk for row in waiting]).delete()


class QueuedBackend(BaseEmailBackend):
    """Django's mail functions end here: each message joins the outbox, with the transaction that sends it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        _queue([_row_of_message(message) for message in email_messages], priority=URGENT)
        return len(email_messages)


@task()
def deliver(key: int) -> None:
    """Send one mail of the outbox. Nothing happens where it is gone, or where another worker is sending it."""
    if cache.get(SERVER_DOWN):
        return
    with transaction.atomic():
        row = OutgoingMail.objects.select_for_update(skip_locked=True).filter(pk=key).first()
        if row is None:
            return
        try:
            _send(_message(row))
        except REFUSALS as error:
            _end(row, refused=not _is_passing(error), by_server=True, error=error)
        except smtplib.SMTPDataError as error:
            _end(row, refused=error.smtp_code >= 500, by_server=True, error=error)
        except (smtplib.SMTPException, OSError) as error:
            cache.set(SERVER_DOWN, True, LEFT_ALONE_S)
            _end(row, refused=False, by_server=False, error=error)
        else:
            row.delete()
            mail_sent.send(OutgoingMail, reference=row.reference)


@every(minutes=1)
def try_again() -> None:
    """Send what could not be sent, and what a worker that was killed left, for LONGEST_ROUND_S at most."""
    due = OutgoingMail.objects.filter(next_try_at__lte=timezone.now()).order_by("next_try_at")
    end = time.monotonic() + LONGEST_ROUND_S
    for key in due.values_list("pk", flat=True):
        if time.monotonic() > end or cache.get(SERVER_DOWN):
            return
        deliver.call(key)


def _end(row: OutgoingMail, *, refused: bool, by_server: bool, error: Exception) -> None:
    """The end of an attempt that failed: try later, or give up."""
    now = timezone.now()
    logger.warning("A mail could not be sent: %s", type(error).__name__)
    if refused or now - row.created_at > GIVEN_UP_AFTER:
        row.delete()
        mail_refused.send(OutgoingMail, reference=row.reference, by_server=by_server)
        return
    row.attempts += 1
    row.next_try_at = now + min(timedelta(minutes=2 ** min(row.attempts - 1, 10)), LONGEST_PAUSE)
    row.save(update_fields=["attempts", "next_try_at"])


def _is_passing(error: Exception) -> bool:
    """Did the server refuse the address for now only (greylisting, a full mailbox)?"""
    return isinstance(error, smtplib.SMTPRecipientsRefused) and any(
        code < 500 for code, _words in error.recipients.values()
    )


def _send(message: EmailMessage) -> None:
    """Closing is apart: a server that took the mail and then hangs must not get it again."""
    connection = get_connection(settings.MAIL_DELIVERY_BACKEND)
    connection.open()
    try:
        connection.send_messages([message])
    finally:
        with suppress(smtplib.SMTPException, OSError):
            connection.close()


def _queue(rows: list[OutgoingMail], *, priority: int) -> None:
    with transaction.atomic():
        OutgoingMail.objects.bulk_create(rows, ignore_conflicts=True)
        written = OutgoingMail.objects.filter(message_id__in=[row.message_id for row in rows])
        for key in written.values_list("pk", flat=True):
            deliver.using(priority=priority).enqueue(key)


def _row(mail: Mail) -> OutgoingMail:
    return OutgoingMail(
        to=[mail.to],
        subject=" ".join(mail.subject.split()),
        body=mail.body,
        alternatives=[[mail.html, "text/html"]] if mail.html else [],
        attachments=[[name, base64.b64encode(content).decode(), kind] for name, content, kind in mail.attachments],
        about=mail.about,
        reference=mail.reference,
    )


def _row_of_message(message: EmailMessage) -> OutgoingMail:
    return OutgoingMail(
        to=list(message.to),
        from_email=message.from_email,
        subject=str(message.subject),
        body=str(message.body),
        headers=dict(message.extra_headers),
        alternatives=[[a.content, a.mimetype] for a in getattr(message, "alternatives", [])],
    )


def _message(row: OutgoingMail) -> EmailMultiAlternatives:
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ")
    mail = EmailMultiAlternatives(
        subject=row.subject,
        body=row.body,
        from_email=row.from_email or None,
        to=row.to,
        headers={**row.headers, "Message-ID": f"<{row.message_id.hex}@{domain}>"},
    )
    for content, kind in row.alternatives:
        mail.attach_alternative(content, kind)
    for name, content, kind in row.attachments:
        mail.attach(name, base64.b64decode(content), kind)
    return mail
