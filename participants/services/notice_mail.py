"""Writing notices as mails, and learning what became of them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.template.loader import render_to_string
from django.utils import timezone
from django_tasks import task

from common import mail
from common.links import absolute
from common.mail import Mail, mail_refused, mail_sent
from events.calendar import days_of
from events.models import Event
from participants.models import Notice
from participants.wording import Wording

REFERENCE = "notice:"
WITH_CALENDAR = (Notice.Kind.CONFIRMATION, Notice.Kind.REMINDER_WEEK)


def reference_of(key: int) -> str:
    """The reference of a notice's mail in the outbox."""
    return f"{REFERENCE}{key}"


@task(priority=mail.CAN_WAIT)
def write_notices(keys: list[int]) -> None:
    """Put the mails of these notices (their keys, of one event) in the outbox. What was told or is no longer true is left."""
    due = Notice.objects.to_tell().filter(pk__in=keys, channel=Notice.Channel.EMAIL, problem="")
    notices = list(due.select_related("registration__event__organisation", "need", "letter"))
    if not notices:
        return
    event = notices[0].registration.event
    mail.write(mails_of(event, (notice for notice in notices if notice.registration.email)))


def mails_of(event: Event, notices: Iterable[Notice]) -> list[Mail]:
    """One mail for each notice, in its reader's language."""
    rows = list(notices)
    wording = Wording(event, rows)
    calendar = days_of(event, address=absolute("event", event.slug))
    mails = []
    for notice in rows:
        words, person = wording.of(notice), notice.registration
        context = {
            "subject": words.subject,
            "body": words.mail,
            "event_title": event.title,
            "organisation": event.organisation.name,
            "language": person.language,
        }
        mails.append(
            Mail(
                to=person.email,
                subject=words.subject,
                body=f"{words.mail}\n\n--\n{event.organisation.name}\n",
                html=render_to_string("participants/notices/mail.html", context),
                attachments=[("hackathon.ics", calendar, "text/calendar")] if notice.kind in WITH_CALENDAR else (),
                about=f"registration:{person.pk}",
                reference=reference_of(notice.pk),
            )
        )
    return mails


@receiver(mail_sent, dispatch_uid="participants.notice_mail.sent")
def note_sent(reference: str, **kwargs: Any) -> None:
    """The mail server took it: the person is told."""
    _of(reference).filter(told_at=None).update(told_at=timezone.now(), problem=Notice.Problem.NONE)


@receiver(mail_refused, dispatch_uid="participants.notice_mail.refused")
def note_refused(reference: str, by_server: bool, **kwargs: Any) -> None:
    """Somebody must tell the person another way."""
    problem = Notice.Problem.REFUSED if by_server else Notice.Problem.UNREACHABLE
    _of(reference).filter(told_at=None).update(problem=problem)


@receiver(post_delete, sender=Notice, dispatch_uid="participants.notice_mail.deleted")
def withdraw_mail(instance: Notice, **kwargs: Any) -> None:
    """What need not be told any more, for whichever reason, is not written either."""
    if instance.channel == Notice.Channel.EMAIL and instance.told_at is None:
        mail.forget_mail(reference_of(instance.pk))


def _of(reference: str) -> "QuerySet[Notice]":
    key = reference.removeprefix(REFERENCE)
    return Notice.objects.filter(pk=int(key)) if reference.startswith(REFERENCE) else Notice.objects.none()
