"""Who is in the room: the counts from which participants/representativity.py says what is missing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value

from events.models import Category, Event, PlaceTarget
from events.services.territory import Group, territory_of
from participants.models import PlaceOffer, Presence, Registration, RegistrationQuerySet, Remainder
from participants.representativity import CommuneCount, Place, Public, Room

NOBODY_KNOWS = ""  # the key of what remains of people who said no commune


class Who(StrEnum):
    """Who counts as being in the room."""

    REGISTERED = "registered"
    PRESENT = "present"  # came, for a half-day at least
    PLACED = "placed"  # has a place, or was offered one


def room_of(event: Event, *, who: Who = Who.REGISTERED) -> Room:
    """The room of an event against its territory and its targets. Four queries, whatever the number of people.

    Once the event has begun, people erased since still count, by what remains of them: one query more.
    """
    return rooms_of(event, who)[0]


def rooms_of(
    event: Event,
    *whos: Who,
    hoped_for: bool = True,
    remainders: Mapping[tuple[str, str], tuple[int, int]] | None = None,
) -> list[Room]:
    """The rooms of several ways to count, in their order, as `room_of` gives them; what they share is read once.

    Without `hoped_for`, the organiser's numbers for places are not read: the share of the population decides.
    `remainders`: what remains of erased people, where it is read already; see services/remainder.py.
    """
    targets = PlaceTarget.objects.filter(event=event).values_list("intercommunality_id", "target") if hoped_for else []
    shared = _Shared(
        event,
        territory_of(event),
        list(event.categories.all()),
        dict(targets),
        _remainders(event, whos) if remainders is None else remainders,
        _counted(event, whos),
    )
    return [_room(shared, who) for who in whos]


@dataclass(frozen=True, slots=True)
class _Shared:
    """What every way to count has in common. `remainders`: {(dimension, key): (registered, present)}."""

    event: Event
    groups: Sequence[Group]
    categories: Sequence[Category]
    targets: Mapping[str, int]
    remainders: Mapping[tuple[str, str], tuple[int, int]]
    counted: Mapping[Who, Sequence[tuple[str, int, int]]]


def _room(shared: _Shared, who: Who) -> Room:
    event, groups = shared.event, shared.groups
    inside = {commune.code for group in groups for commune in group.communes}
    by_commune, by_category, inside_by_category = _count(shared.counted[who], inside)
    unsaid = by_commune.pop("", 0)
    erased = {key: n[who == Who.PRESENT] for key, n in shared.remainders.items() if who != Who.PLACED}
    erased_there = {key: n for (dimension, key), n in erased.items() if dimension == "intercommunality"}
    mine = {group.intercommunality.pk for group in groups if group.intercommunality}
    outside = by_commune.total() - inside_by_category.total()
    outside += sum(n for key, n in erased_there.items() if key and key not in mine)
    room_people = inside_by_category.total() + sum(erased_there.get(key, 0) for key in mine)
    room_population = sum(group.population for group in groups)
    places = [
        Place(
            key=group.intercommunality.pk if group.intercommunality else "",
            name=group.intercommunality.short_name if group.intercommunality else "",
            communes=tuple(CommuneCount(c.code, c.name, c.population, by_commune[c.code]) for c in group.communes),
            room_people=room_people,
            room_population=room_population,
            capacity=event.capacity,
            chosen_target=shared.targets.get(group.intercommunality.pk) if group.intercommunality else None,
            erased=erased_there.get(group.intercommunality.pk, 0) if group.intercommunality else 0,
        )
        for group in groups
    ]
    publics = [
        Public(
            key=c.pk,
            label=c.label,
            shape=c.shape,
            people=by_category[c.pk] + erased.get(("category", c.key), 0),
            inside=inside_by_category[c.pk],
            target=c.target,
        )
        for c in shared.categories
    ]
    unsaid += erased_there.get(NOBODY_KNOWS, 0)
    return Room(places=places, publics=publics, outside=outside, unsaid=unsaid, erased=sum(erased_there.values()))


def _remainders(event: Event, whos: Sequence[Who]) -> Mapping[tuple[str, str], tuple[int, int]]:
    """What remains of people erased since the event began, see services/remainder.py."""
    if event.today < event.starts_on or set(whos) == {Who.PLACED}:
        return {}
    rows = Remainder.objects.filter(event=event).values_list("dimension", "key", "registered", "present")
    return {(dimension, key): (registered, present) for dimension, key, registered, present in rows}


def _people(event: Event, who: Who) -> RegistrationQuerySet:
    people: RegistrationQuerySet = Registration.objects.filter(event=event)
    if who == Who.PLACED:
        pending = PlaceOffer.objects.filter(registration=OuterRef("pk"), outcome=PlaceOffer.Outcome.PENDING)
        return people.filter(Q(status=Registration.Status.ACTIVE) | Exists(pending))
    if who == Who.PRESENT:
        return people.filter(Exists(Presence.objects.filter(registration=OuterRef("pk"))))
    return people.active()


def _counted(event: Event, whos: Sequence[Who]) -> dict[Who, list[tuple[str, int, int]]]:
    """How many people for each way to count: [(commune, "" for none said, category, how many)]. One query for all of them."""

    def rows(who: Who) -> QuerySet[Any]:
        grouped = (
            _people(event, who).order_by().annotate(who=Value(who.value)).values("who", "commune_id", "category_id")
        )
        return grouped.annotate(n=Count("pk")).values_list("who", "commune_id", "category_id", "n")

    first, *others = map(rows, whos)
    found: dict[Who, list[tuple[str, int, int]]] = {who: [] for who in whos}
    for who, commune, category, n in first.union(*others, all=True) if others else first:
        found[Who(who)].append((commune or "", category, n))
    return found


def _count(
    rows: Sequence[tuple[str, int, int]], inside: set[str]
) -> tuple["Counter[str]", "Counter[int]", "Counter[int]"]:
    """People by commune ("": not said), by category, and by category among those who live in a commune of `inside`."""
    by_commune: Counter[str] = Counter()
    by_category: Counter[int] = Counter()
    inside_by_category: Counter[int] = Counter()
    for commune, category, n in rows:
        by_commune[commune] += n
        by_category[category] += n
        if commune in inside:
            inside_by_category[category] += n
    return by_commune, by_category, inside_by_category
