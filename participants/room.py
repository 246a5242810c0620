"""Who is in the room: the counts from which participants/representativity.py says what is missing."""

from collections import Counter
from enum import StrEnum

from django.db.models import Count, Exists, OuterRef, Q

from events.models import Event, PlaceTarget
from events.services.territory import territory_of
from participants.models import PlaceOffer, Presence, Registration, RegistrationQuerySet
from participants.representativity import CommuneCount, Place, Public, Room


class Who(StrEnum):
    """Who counts as being in the room."""

    REGISTERED = "registered"
    PRESENT = "present"  # came, for a half-day at least
    PLACED = "placed"  # has a place, or was offered one


def room_of(event: Event, *, who: Who = Who.REGISTERED) -> Room:
    """The room of an event against its territory and its targets. Four queries, whatever the number of people."""
    groups = territory_of(event)
    targets = dict(PlaceTarget.objects.filter(event=event).values_list("intercommunality_id", "target"))
    inside = {commune.code for group in groups for commune in group.communes}
    by_commune, by_category, inside_by_category = _count(_people(event, who), inside)
    unsaid = by_commune.pop("", 0)
    room_people = inside_by_category.total()
    room_population = sum(group.population for group in groups)
    places = [
        Place(
            key=group.intercommunality.pk if group.intercommunality else "",
            name=group.intercommunality.short_name if group.intercommunality else "",
            communes=tuple(CommuneCount(c.code, c.name, c.population, by_commune[c.code]) for c in group.communes),
            room_people=room_people,
            room_population=room_population,
            capacity=event.capacity,
            chosen_target=targets.get(group.intercommunality.pk) if group.intercommunality else None,
        )
        for group in groups
    ]
    publics = [
        Public(c.pk, c.label, c.shape, by_category[c.pk], inside_by_category[c.pk], c.target)
        for c in event.categories.all()
    ]
    return Room(places=places, publics=publics, outside=by_commune.total() - room_people, unsaid=unsaid)


def _people(event: Event, who: Who) -> RegistrationQuerySet:
    people: RegistrationQuerySet = Registration.objects.filter(event=event)
    if who == Who.PLACED:
        pending = PlaceOffer.objects.filter(registration=OuterRef("pk"), outcome=PlaceOffer.Outcome.PENDING)
        return people.filter(Q(status=Registration.Status.ACTIVE) | Exists(pending))
    if who == Who.PRESENT:
        return people.filter(Exists(Presence.objects.filter(registration=OuterRef("pk"))))
    return people.active()


def _count(people: RegistrationQuerySet, inside: set[str]) -> tuple["Counter[str]", "Counter[int]", "Counter[int]"]:
    """People by commune ("": not said), by category, and by category among those who live in a commune of `inside`."""
    by_commune: Counter[str] = Counter()
    by_category: Counter[int] = Counter()
    inside_by_category: Counter[int] = Counter()
    rows = people.order_by().values_list("commune_id", "category_id").annotate(n=Count("pk"))
    for commune, category, n in rows:
        by_commune[commune or ""] += n
        by_category[category] += n
        if commune in inside:
            inside_by_category[category] += n
    return by_commune, by_category, inside_by_category
