"""Somebody is late, and comes: one tap, so that their chair waits for them."""

from django.db import transaction
from django.utils.translation import gettext as _

from common import live
from common.answers import Refused
from participants.models import Presence, Registration
from participants.services.journal import TOPIC


def say_late(*, registration: Registration, is_late: bool = True) -> None:
    """Note that this person comes later today, or take that back. Twice is like once; who is here already is not late.

    Raises Refused for who has no place, and on a day without event.
    """
    event = registration.event
    if is_late and event.today not in event.days:
        raise Refused(_("The event is not today."))
    with transaction.atomic():
        row = Registration.objects.select_for_update(of=("self",), no_key=True).get(pk=registration.pk)
        if is_late and not row.is_active:
            raise Refused(_("You have no place any more. Call the organiser."))
        day = event.today if is_late else None
        if row.late_on != day:
            row.late_on = day
            row.save(update_fields=["late_on"])
            live.publish(event_id=event.pk, topic=TOPIC)


def may_say_late(registration: Registration) -> bool:
    """On a day of the event, until they are here. One query."""
    event = registration.event
    if not registration.is_active or event.today not in event.days:
        return False
    return not Presence.objects.filter(registration=registration, day=event.today).exists()
