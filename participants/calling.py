"""Whom to call for people who are missing: relays of the place or of the category, and partners, associations and
social workers already registered there."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from events.models import Event
from participants.models import Registration, Relay
from participants.representativity import CommuneCount, Place

ALONE = "resident"  # the category of those who come for themselves
MOST_SUGGESTED = 3
MOST_KNOWN = 30


def relays_for(event: Event, *, place: str = "", category: int | None = None) -> QuerySet[Relay]:
    """Those who know people of the place or of the category, and those who know people of anywhere; not called first."""
    relays = Relay.objects.filter(event=event).select_related("category", "intercommunality")
    if place:
        relays = relays.filter(Q(intercommunality=place) | Q(intercommunality=None))
    if category:
        relays = relays.filter(Q(category=category) | Q(category=None))
    return relays.order_by("called_at", "structure", "pk")


def known_there(event: Event, place: Place) -> Sequence[Registration]:
    """People registered from `place` as anything but residents, who gave a contact, by structure: they know others."""
    people = (
        Registration.objects.filter(event=event, commune__in=[commune.code for commune in place.communes])
        .active()
        .exclude(category__key=ALONE)
        .exclude(email="", phone="", contact_as_typed="")
    )
    return list(people.select_related("category", "commune").order_by("structure", "search_name")[:MOST_KNOWN])


def communes_to_ask(place: Place) -> list[CommuneCount]:
    """The largest communes from which nobody comes yet: their town hall knows people."""
    return place.absent_communes[:MOST_SUGGESTED]
