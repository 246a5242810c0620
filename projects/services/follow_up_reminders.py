"""A word a week before each moment, to each holder whom mails reach. Whom none reaches stands on the call sheet."""

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from common import mail
from events.models import Event
from projects.follow_up import SOON, Due, Portfolio, Project
from projects.models import FollowUp, Holder
from projects.services.follow_up import TOLD_FROM
from projects.services.holder_mail import reminder_mail

log = logging.getLogger(__name__)
CAUGHT_UP = timedelta(days=21)  # after that, a word about a moment that passed makes no sense


def remind_holders() -> None:
    """Write what is due in every event whose projects are followed. Said again, nobody is reminded twice."""
    for event in Event.objects.filter(status__in=TOLD_FROM).order_by("pk"):
        try:
            _remind_in(event)
        except (ArithmeticError, ValueError, TypeError, LookupError) as error:  # one event silences no other
            log.error("reminders of event %s failed: %s", event.pk, type(error).__name__)


def _remind_in(event: Event) -> None:
    for project in Portfolio(event).projects:
        if (due := due_for_mail(project)) is not None:
            _remind(project, due)


def due_for_mail(project: Project) -> Due | None:
    """The moment to write about today: the nearest that begins within a week or has just passed, once."""
    if project.holder is None or project.holder.channel != Holder.Channel.EMAIL:
        return None
    near = [due for due in project.waiting if due.day - SOON <= project.today <= due.day + CAUGHT_UP]
    due = near[-1] if near else None
    return None if due is None or (due.row and due.row.reminded_at) else due


def _remind(project: Project, due: Due) -> None:
    with transaction.atomic():
        row, _is_new = FollowUp.objects.get_or_create(
            team=project.team, months=due.moment.months, defaults={"event_id": project.team.event_id}
        )
        row = FollowUp.objects.select_for_update(of=("self",)).get(pk=row.pk)
        holder = Holder.objects.filter(team=project.team).select_related("event", "registration").first()
        if row.is_told or row.reminded_at or holder is None or not holder.email:
            return
        row.reminded_at = timezone.now()
        row.save(update_fields=["reminded_at"])
        mail.write([reminder_mail(holder, due.moment, due.day)])
