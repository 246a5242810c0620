"""Whose turn is it? The waiting list, in the order of what the room lacks.

A person goes before another when the room lacks more of what they bring: their category is under its target, their
intercommunalité under its share. Among equals, who has waited longest. The organiser may put somebody first. Who let
an offer lapse comes last, and is called rather than offered a place again.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from common.dates import date_format
from events.models import Event
from participants.models import PlaceOffer, Registration, RegistrationQuerySet
from participants.representativity import Room
from participants.room import Who, room_of
from participants.room_words import name_of


class Reason(StrEnum):
    FIRST = "first"  # the organiser wants it so
    PUBLIC = "public"  # their category is under its target
    PLACE = "place"  # their intercommunalité is under its share
    TIME = "time"  # nothing but the time they have waited
    NO_ANSWER = "no_answer"  # they let an offer lapse


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody who waits, since when, and why they come at this place of the list."""

    person: Registration
    since: datetime
    reasons: tuple[Reason, ...]


class Lacks:
    """What the room lacks, less what those called so far bring."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._place_of = {commune.code: place.key for place in room.places for commune in place.communes}
        self._publics = {public.key: public.missing_people for public in room.publics}
        self._places = {place.key: place.shortfall for place in room.places}

    def kind_of(self, person: Registration) -> tuple[int, str | None]:
        """People of one kind bring the same: (category, place of the territory or None)."""
        return person.category_id, self._place_of.get(person.commune_id or "")

    def reasons(self, kind: tuple[int, str | None]) -> tuple[Reason, ...]:
        category, place = kind
        found = []
        if self._publics.get(category, 0) > 0:
            found.append(Reason.PUBLIC)
        if place is not None and self._places[place] >= 1:
            found.append(Reason.PLACE)
        return tuple(found)

    def take(self, kind: tuple[int, str | None]) -> None:
        category, place = kind
        self._publics[category] = self._publics.get(category, 0) - 1
        if place is not None:
            self._places[place] -= 1


def waiting_people(event: Event) -> RegistrationQuerySet:
    """Who waits without an offer to answer, the longest wait first."""
    offers = PlaceOffer.objects.filter(registration=OuterRef("pk"))
    people: RegistrationQuerySet = (
        Registration.objects.filter(event=event)
        .waiting()
        .exclude(Exists(offers.filter(outcome=PlaceOffer.Outcome.PENDING)))
        .annotate(
            since=Coalesce("waiting_since", "created_at"),
            let_lapse=Exists(
                offers.filter(outcome=PlaceOffer.Outcome.EXPIRED, created_at__gte=OuterRef("waiting_since"))
            ),
        )
        .select_related("category", "commune")
        .order_by("since", "pk")
    )
    return people


def turns(event: Event, *, room: Room | None = None) -> list[Turn]:
    """The whole list in its order. `room`: who has a place or an offer, where it is known already."""
    people = list(waiting_people(event))
    if not people:
        return []
    return list(in_order(people, Lacks(room or room_of(event, who=Who.PLACED))))


def in_order(people: Iterable[Any], lacks: Lacks) -> Iterator[Turn]:
    """`people` (with `since` and `let_lapse`, the longest wait first), each with the reason of their place."""
    everybody = list(people)
    firsts = [person for person in everybody if person.put_first_at]
    for person in sorted(firsts, key=lambda person: person.put_first_at):
        lacks.take(lacks.kind_of(person))
        yield Turn(person, person.since, (Reason.FIRST,))
    queues: dict[tuple[int, str | None], deque[Any]] = defaultdict(deque)
    for person in everybody:
        if not person.put_first_at and not person.let_lapse:
            queues[lacks.kind_of(person)].append(person)
    while queues:
        kind = min(queues, key=lambda kind: (-len(lacks.reasons(kind)), queues[kind][0].since, queues[kind][0].pk))
        person = queues[kind].popleft()
        if not queues[kind]:
            del queues[kind]
        yield Turn(person, person.since, lacks.reasons(kind) or (Reason.TIME,))
        lacks.take(kind)
    for person in everybody:
        if not person.put_first_at and person.let_lapse:
            yield Turn(person, person.since, (Reason.NO_ANSWER,))


def in_words(event: Event, person: Registration, reasons: Iterable[str], room: Room) -> str:
    """Why this person comes at this place of the list, for the organiser."""
    sentences = []
    for reason in reasons:
        if reason == Reason.FIRST:
            sentences.append(_("You put this person first."))
        elif reason == Reason.PUBLIC:
            sentences.append(
                _("The room lacks people who come as “%(category)s”.") % {"category": person.category.label}
            )
        elif reason == Reason.PLACE and (place := _place_of(person, room)):
            sentences.append(_("The room lacks people from %(place)s.") % {"place": place})
        elif reason == Reason.NO_ANSWER:
            sentences.append(_("Did not answer the last offer in time: call before offering again."))
    since = getattr(person, "since", None) or person.waiting_since or person.created_at
    day = date_format(since.astimezone(event.zone), "j F")
    return " ".join([*sentences, _("Waits since %(day)s.") % {"day": day}])


def _place_of(person: Registration, room: Room) -> str:
    found = (p for p in room.places if any(commune.code == person.commune_id for commune in p.communes))
    return next((name_of(place) for place in found), "")
