"""How many places are left, counted under the event's lock."""

from typing import Any

from django.db.models import Aggregate, Count, F, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from common.answers import Refused
from events.models import Event
from participants.models import Group, ImportFile, PlaceOffer, Registration


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
    counted = Event.objects.filter(pk=event.pk).values(
        taken=_how_many(Registration.objects.active(), Count("pk"))
        + _how_many(_pending_offers(), Count("pk"))
        + _how_many(ImportFile.objects.filter(status=ImportFile.Status.REGISTERING), Sum("places_taken"))
        + _how_many(_held(event, but_for=group), Sum("unused"))
    )
    return int(counted.get()["taken"])


def _pending_offers() -> "QuerySet[PlaceOffer]":
    return PlaceOffer.objects.filter(outcome=PlaceOffer.Outcome.PENDING, expires_at__gt=timezone.now())


def _how_many(rows: "QuerySet[Any]", total: Aggregate) -> Coalesce:
    """The `total` over the rows of the outer query's event, 0 where there is none."""
    mine = rows.filter(event=OuterRef("pk")).order_by().values("event").annotate(total=total)
    return Coalesce(Subquery(mine.values("total"), output_field=IntegerField()), 0)


def _held(event: Event, *, but_for: Group | None) -> "QuerySet[Group]":
    """Groups with places held and `unused`. A hold ends by itself on its date."""
    people = Registration.objects.active().filter(group=OuterRef("pk")).order_by().values("group")
    used = Coalesce(Subquery(people.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)
    groups = Group.objects.filter(seats__gt=0, held_until__gte=event.today)
    if but_for is not None:
        groups = groups.exclude(pk=but_for.pk)
    return groups.annotate(unused=Greatest(F("seats") - used, 0))
