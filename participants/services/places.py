"""How many places are left, counted under the event's lock."""

from typing import Any

from django.db import connection
from django.utils import timezone

from common.answers import Refused
from events.models import Event
from participants.models import Group

# Counted whenever somebody registers, under a lock that all others wait for: in SQL, because to put the same question
# together out of querysets takes several times as long as to answer it. A hold ends by itself on its date.
PLACES_TAKEN = """
    SELECT (SELECT count(*) FROM participants_registration WHERE event_id = %(event)s AND status = 'active')
         + (SELECT count(*) FROM participants_placeoffer
            WHERE event_id = %(event)s AND outcome = '' AND expires_at > %(now)s)
         + (SELECT coalesce(sum(places_taken), 0) FROM participants_importfile
            WHERE event_id = %(event)s AND status = 'registering')
         + (SELECT coalesce(sum(greatest(seats - (
                SELECT count(*) FROM participants_registration WHERE group_id = held.id AND status = 'active'
            ), 0)), 0) FROM participants_group held
            WHERE event_id = %(event)s AND seats > 0 AND held_until >= %(today)s AND id IS DISTINCT FROM %(but_for)s)
"""


class Full(Refused):
    """Every place is taken."""


def lock_event(event: Event) -> Event:
    """The event's row as it is now, locked until the transaction ends: nobody else counts places meanwhile.

    FOR NO KEY UPDATE: rows that merely point to the event may still be written.
    """
    return Event.objects.select_for_update(of=("self",), no_key=True).get(pk=event.pk)


def places_left(event: Event, *, group: Group | None = None) -> int:
    """How many more people may register: capacity, less people with a place, places offered to somebody who waits, places
    held for groups and not used yet, and places of a list being imported. Only sure under `lock_event`.

    `group`: for its own people, the places held for it are free.
    """
    return max(0, event.capacity - places_taken(event, group=group))


def places_taken(event: Event, *, group: Group | None = None) -> int:
    """How many places are not to be had; more than `event.capacity` where the organiser lowered it since. One query."""
    given: dict[str, Any] = {
        "event": event.pk,
        "now": timezone.now(),
        "today": event.today,
        "but_for": group.pk if group else None,
    }
    with connection.cursor() as cursor:
        cursor.execute(PLACES_TAKEN, given)
        [taken] = cursor.fetchone()
    return int(taken)
