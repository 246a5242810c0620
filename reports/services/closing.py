"""An event closes by itself: organisers are told, it is archived on its day, and what names people goes with its roles."""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from common import live
from common.answers import Refused, Stale
from common.links import absolute
from common.mail import Mail, write
from events import dates as days
from events.models import Event, Invitation, Role, Screen, StatusChange
from events.models.roles import RoleKind
from participants.retention import in_words
from reports.closing import GOES, LONGEST_YEARS, STAYS, closes_on, days_to_tell, what_goes
from reports.models import Closing, ClosingWarning
from reports.services.copies import forget_copies_of
from reports.services.prints import forget_prints_of
from teams.models import Team


def set_closing(*, event: Event, on: date, version: int) -> Closing:
    """Choose the day on which the event closes. `version` 0 where none was chosen.

    Raises Refused for a day before the end of the event, past, or years away; Stale where somebody else chose meanwhile.
    """
    with transaction.atomic():
        Event.objects.select_for_update(of=("self",), no_key=True).get(pk=event.pk)
        row = Closing.objects.filter(event=event).first() or Closing(event=event, version=0)
        if row.version != version:
            raise Stale(_("Somebody else chose a day meanwhile."))
        first, last = _allowed(event)
        if not first <= on <= last:
            words = _("Choose a day between %(first)s and %(last)s.")
            raise Refused(words % {"first": days.in_words(first, first), "last": days.in_words(last, last)}, "on")
        row.on, row.version = on, row.version + 1
        row.save()
        warn(event, event.real_today)  # a day so near that tonight is too late to be told
        return row


def _allowed(event: Event) -> tuple[date, date]:
    """The first and the last day that may be chosen: tomorrow at the soonest, and not before the event is over."""
    first = max(event.ends_on, event.real_today) + timedelta(days=1)
    return first, max(first, event.ends_on + timedelta(days=365 * LONGEST_YEARS))


def turn_the_closing_clock(event: Event) -> None:
    """What is due today in one event: a warning, or its closing. Safe to run twice, or at once twice."""
    today = event.real_today
    warn(event, today)
    if closes_on(event) <= today:
        close(event)


def warn(event: Event, today: date) -> None:
    """Tell organisers of the days that come within two weeks, each day once."""
    for day in days_to_tell(event, today):
        with transaction.atomic():
            told, is_new = ClosingWarning.objects.get_or_create(event=event, what=day.what, on=day.on)
            if is_new:
                write(_mails(event, told))


def _mails(event: Event, told: ClosingWarning) -> list[Mail]:
    organisers = Role.objects.of_kind(RoleKind.ORGANISER).filter(event=event, user__is_active=True)
    mails = []
    for role in organisers.exclude(user__email=None).exclude(user__email="").select_related("user"):
        with translation.override(role.user.language or settings.LANGUAGE_CODE):
            goes = [(held.kind.what, ", ".join(in_words(held.due))) for held in what_goes(event, told.on)]
            context = {"event": event, "told": told, "name": role.user.name, "goes": goes, "stays": STAYS, "ends": GOES}
            context |= {"page": absolute("closing", event.slug), "copy": absolute("event_copy", event.slug)}
            words = render_to_string("reports/closing/mail.txt", context).strip()
            subject, _blank, body = words.partition("\n")
            mails.append(Mail(role.user.email, subject, body.strip(), reference=f"closing:{told.pk}:{role.pk}"))
    return mails


def close(event: Event) -> bool:
    """Archive an event whose day has come, and take from it what only its life needed. False where it was done before, and
    where another day was chosen at the last moment.

    An organiser who brings it back keeps it open until another day that they choose.
    """
    with transaction.atomic():
        now = Event.objects.select_for_update(of=("self",), no_key=True).get(pk=event.pk)
        what, day = ClosingWarning.What.CLOSED, closes_on(now)
        if day > now.real_today:
            return False
        _done, is_new = ClosingWarning.objects.get_or_create(event=now, what=what, on=day)
        if not is_new:
            return False
        if now.status != Event.Status.ARCHIVED:
            StatusChange.objects.create(event=now, before=now.status, after=Event.Status.ARCHIVED)
        now.status = event.status = Event.Status.ARCHIVED
        now.save(update_fields=["status"])
        ending = Role.objects.filter(event=now).exclude(kind=RoleKind.ORGANISER)
        list(ending.select_for_update(of=("self",)).order_by("pk"))  # what is being written in them comes first
        ending.delete()
        Invitation.objects.filter(event=now).delete()
        for holder in (*Team.with_removed.filter(event=now), *Screen.objects.filter(event=now)):
            holder.replace_code()
        forget_prints_of(now.pk)
        forget_copies_of(now.pk)
        for topic in (live.ACCESS, "programme", "teams"):
            live.publish(event_id=now.pk, topic=topic)
    return True
