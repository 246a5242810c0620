"""Mail leaves through the task queue, so that a mail server down or hanging makes nobody wait and loses nothing."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage
from django.db import transaction
from django_tasks import task


@task()
def deliver(message: dict[str, Any]) -> None:
    """Hand one message (see `as_data`) to the real mail server. Raises what the server raises; the worker logs it."""
    mail = EmailMultiAlternatives(
        subject=message["subject"],
        body=message["body"],
        from_email=message["from_email"],
        to=message["to"],
        headers=message["headers"],
        connection=get_connection(settings.MAIL_DELIVERY_BACKEND),
    )
    for content, mimetype in message["alternatives"]:
        mail.attach_alternative(content, mimetype)
    mail.send()


def as_data(mail: EmailMessage) -> dict[str, Any]:
    """A message as plain data for the queue: subject, body, from_email, to, headers, alternatives [content, type]."""
    return {
        "subject": mail.subject,
        "body": mail.body,
        "from_email": mail.from_email,
        "to": list(mail.to),
        "headers": dict(mail.extra_headers),
        "alternatives": [[a.content, a.mimetype] for a in getattr(mail, "alternatives", [])],
    }


class QueuedBackend(BaseEmailBackend):
    """Django's mail functions end here: each message becomes a task, kept with the transaction that sends it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        with transaction.atomic():
            for mail in email_messages:
                deliver.enqueue(as_data(mail))
        return len(email_messages)
