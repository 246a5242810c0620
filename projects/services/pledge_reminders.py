"""A word a week before a pledge is due, and another once it is late: by mail, else by somebody who calls."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from common import mail
from common.links import absolute
from common.mail import Mail
from events.models import Event
from projects.models import Pledge
from projects.services.pledges import OPEN_IN

AHEAD = timedelta(days=7)
SOON, LATE = "soon", "late"


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody to remind aloud. `phone`: as they gave it to the organiser; the contact that they gave the team is the
    team's alone, and where there is nothing else, the team calls (`team_has_it`)."""

    pledge: Pledge
    phone: str
    team_has_it: bool


def reminder_due(pledge: Pledge, today: date) -> str:
    """Which word is due on this real day: "soon" from a week before, "late" from the day after, "" for none.

    Each is said once. Who pledged for a day less than a week away is not told so the next morning.
    """
    if not pledge.is_open:
        return ""
    told_on = _day(pledge, pledge.reminded_at) if pledge.reminded_at else None
    if pledge.by_on < today:
        return LATE if told_on is None or told_on <= pledge.by_on else ""
    begins = pledge.by_on - AHEAD
    return SOON if told_on is None and begins <= today and _day(pledge, pledge.created_at) < begins else ""


def address_of(pledge: Pledge) -> str:
    """The e-mail address at which to remind whoever pledged: their account's, their registration's, the one they gave
    the team, which nobody reads on the way; empty for none."""
    if pledge.role and pledge.role.user.email:
        return pledge.role.user.email
    if pledge.registration and pledge.registration.email:
        return pledge.registration.email
    try:
        validate_email(pledge.contact)
    except ValidationError:
        return ""
    return pledge.contact


def remind_of_pledges() -> None:
    """Write the mails that are due in every event that goes on. Said again, nobody is reminded twice."""
    for event in Event.objects.filter(status__in=OPEN_IN).order_by("pk"):
        with transaction.atomic():
            due = [row for row in _due(event, lock=True) if address_of(row)]
            mail.write([_mail(row) for row in due])
            Pledge.objects.filter(pk__in=[row.pk for row in due]).update(reminded_at=timezone.now())


def to_call(event: Event) -> list[Call]:
    """Whom somebody reminds aloud: a word is due, and no mail can be written. The latest first."""
    rows = (row for row in _due(event) if not address_of(row))
    return [_call(row) for row in rows]


def note_reminded(*, pledge: Pledge) -> None:
    """Somebody called. Twice is like once."""
    Pledge.objects.filter(pk=pledge.pk).update(reminded_at=timezone.now())


def _call(pledge: Pledge) -> Call:
    person = pledge.registration
    phone = (person.phone or person.contact_as_typed) if person else ""
    return Call(pledge, phone, team_has_it=not phone and bool(pledge.contact))


def _due(event: Event, *, lock: bool = False) -> list[Pledge]:
    near: QuerySet[Pledge] = (
        Pledge.objects.filter(event=event, by_on__lte=event.real_today + AHEAD)
        .promised()
        .select_related("team", "role__user", "registration")
    )
    rows: Iterable[Pledge] = near.select_for_update(of=("self",), skip_locked=True) if lock else near
    found = []
    for row in rows:
        row.event = event
        if reminder_due(row, event.real_today):
            found.append(row)
    return found


def _mail(pledge: Pledge) -> Mail:
    """In its reader's language. It names neither the team nor what was pledged: either may tell a protected theme."""
    event, when = pledge.event, reminder_due(pledge, pledge.event.real_today)
    has_page = pledge.role is not None or pledge.registration is not None
    context = {
        "pledge": pledge,
        "event": event,
        "is_late": when == LATE,
        "link": absolute("pledges", event.slug) if has_page else "",
    }
    with translation.override(_language(pledge)):
        subject = _("Your pledge: %(event)s") % {"event": event.title}
        body = render_to_string("projects/pledges/reminder_mail.txt", context)
    about = f"registration:{pledge.registration_id}" if pledge.registration_id else f"pledge:{pledge.pk}"
    reference = f"pledge:{pledge.pk}:{pledge.by_on.isoformat()}:{when}"
    return Mail(address_of(pledge), subject, body, about=about, reference=reference)


def _language(pledge: Pledge) -> str:
    if pledge.role:
        return pledge.role.user.language
    return pledge.registration.language if pledge.registration else "fr"


def _day(pledge: Pledge, moment: datetime) -> date:
    return moment.astimezone(pledge.event.zone).date()
