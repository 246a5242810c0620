"""How many places are left, counted under the event's lock."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import IntegerField, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from common.answers import Refused
from events.models import Event
from participants.models import Group

# Counted whenever somebody registers, under a lock that all others wait for: in SQL, because to put the same question
# together out of querysets takes several times as long as to answer it. A hold ends by itself on its date.
COUNTED = {
    "taken": "SELECT count(*) FROM participants_registration WHERE event_id = %(event)s AND status = 'active'",
    "held": """
        SELECT coalesce(sum(greatest(seats - (
            SELECT count(*) FROM participants_registration WHERE group_id = held.id AND status = 'active'
        ), 0)), 0) FROM participants_group held
        WHERE event_id = %(event)s AND seats > 0 AND held_until >= %(today)s AND id IS DISTINCT FROM %(but_for)s""",
    "offered": """
        SELECT count(*) FROM participants_placeoffer
        WHERE event_id = %(event)s AND outcome = '' AND expires_at > %(now)s""",
    "importing": """
        SELECT coalesce(sum(places_taken), 0) FROM participants_importfile
        WHERE event_id = %(event)s AND status = 'registering'""",
    "awaited": """
        SELECT coalesce(sum(seats_awaited), 0) FROM participants_group
        WHERE event_id = %(event)s AND seats_awaited > 0 AND held_until >= %(today)s""",
}
EVERY_COUNT = "SELECT " + ", ".join(f"({sql})" for sql in COUNTED.values())
NAMES = re.compile(r"%\((\w+)\)s")
NAMED = "places_"  # before the name of each count, in a query that brings others


class Full(Refused):
    """Every place is taken."""


def lock_event(event: Event) -> Event:
    """The event's row as it is now, locked until the transaction ends: nobody else counts places meanwhile.

    FOR NO KEY UPDATE: rows that merely point to the event may still be written.
    """
    return Event.objects.select_for_update(of=("self",), no_key=True).get(pk=event.pk)


@dataclass(frozen=True, slots=True)
class Places:
    """Where the places of an event are. Every page says these figures, and no other.

    `taken`: people with a place. `held`: kept for groups and not used yet. `offered`: to somebody who waits, until they
    answer. `importing`: for a list being registered. `awaited`: asked for by groups, given to them when places free
    themselves; they are not among the capacity.
    """

    capacity: int
    taken: int
    held: int
    offered: int
    importing: int
    awaited: int

    @property
    def used(self) -> int:
        """Not to be had; more than `capacity` where the organiser lowered it since."""
        return self.taken + self.held + self.offered + self.importing

    @property
    def free(self) -> int:
        return max(0, self.capacity - self.used)


def places_of(event: Event, *, group: Group | None = None) -> Places:
    """One query. `group`: for its own people, the places held for it are free. Only sure under `lock_event`."""
    with connection.cursor() as cursor:
        cursor.execute(EVERY_COUNT, _given(event, group))
        row = cursor.fetchone()
    return Places(event.capacity, *map(int, row))


def place_counts(event: Event) -> dict[str, RawSQL]:
    """The same counts, for a page that reads others in its query over the event's row; `places_from` reads them."""
    given = _given(event, None)
    return {f"{NAMED}{name}": _as_annotation(sql, given) for name, sql in COUNTED.items()}


def places_from(event: Event, counts: Mapping[str, Any]) -> Places:
    """`counts`: what a query with `place_counts` brought, among others."""
    return Places(event.capacity, **{name: int(counts[f"{NAMED}{name}"]) for name in COUNTED})


def places_left(event: Event, *, group: Group | None = None) -> int:
    """How many more people may register: see Places.free. Only sure under `lock_event`."""
    return places_of(event, group=group).free


def places_taken(event: Event) -> int:
    """How many places are not to be had."""
    return places_of(event).used


def awaiting(event: Event) -> "QuerySet[Group]":
    """Groups that asked for more places than were free, the first to ask first. They wait no longer than their hold."""
    return Group.objects.filter(event=event, seats_awaited__gt=0, held_until__gte=event.real_today).order_by("pk")


def _given(event: Event, group: Group | None) -> dict[str, Any]:
    return {"event": event.pk, "now": timezone.now(), "today": event.real_today, "but_for": group.pk if group else None}


def _as_annotation(sql: str, given: Mapping[str, Any]) -> RawSQL:
    """An annotation takes its values by their order, not by their names."""
    names = NAMES.findall(sql)
    return RawSQL(NAMES.sub("%s", sql), [given[name] for name in names], output_field=IntegerField())  # noqa: S611
