"""Who looks for a lift, who could take them, who goes with whom. By commune, never by address. For the organiser only."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from events.models import Event
from participants.lift_words import who_may_be_shown
from participants.models import Lift, LiftMatch, Registration

PER_PAGE = 20
MOST_PROPOSALS = 3
MOST_BROKEN = 20
SHOWN = ("looking", "proposed", "agreed")


class Car(NamedTuple):
    """Somebody who takes people along, in the plain values that a page writes. `group`: the intercommunality, a key."""

    pk: int
    registration_id: int
    name: str
    seats: int
    taken: int
    times: str
    commune_id: str | None
    commune: str | None
    group: str | None

    @property
    def left(self) -> int:
        """Seats that nobody was given."""
        return max(0, self.seats - self.taken)


class Proposal(NamedTuple):
    """A car that could take somebody, and why."""

    car: Car
    reason: str


@dataclass(slots=True)
class Seeker:
    """Somebody who looks for a lift, with the cars that come from nearby."""

    lift: Lift
    proposals: list[Proposal]


@dataclass(slots=True)
class Pair:
    """Two people put in touch. `shows`: each is given the other's first name and contact; otherwise one calls both.
    `broken`: one of them no longer comes, or the car has fewer seats than it takes people."""

    match: LiftMatch
    shows: bool
    broken: str = ""


@dataclass
class Cars:
    """Every car that comes, with its seats left: by commune, then by intercommunality."""

    all: list[Car]
    by_commune: dict[str, list[Car]] = field(default_factory=lambda: defaultdict(list))
    by_group: dict[str, list[Car]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, event: Event) -> "Cars":
        """One query."""
        rows = Lift.objects.filter(event=event, direction=Lift.Direction.OFFERED).of_those_who_come()
        rows = rows.with_seats_taken().order_by("registration__search_name", "pk")
        place = ("commune_id", "commune__name", "commune__intercommunality_id")
        read = rows.values_list("pk", "registration_id", "registration__chosen_name", "seats", "taken", "times", *place)
        cars = cls([Car._make(row) for row in read])
        for car in cars.free:
            if car.commune_id is not None:
                cars.by_commune[car.commune_id].append(car)
            if car.group is not None:
                cars.by_group[car.group].append(car)
        return cars

    @cached_property
    def free(self) -> list[Car]:
        return [car for car in self.all if car.left]

    @property
    def seats(self) -> int:
        return sum(car.left for car in self.free)

    def for_(self, seeker: Lift, refused: Iterable[int] = ()) -> list[Proposal]:
        """The cars that could take `seeker`, the nearest first; not those of `refused`, where one said no."""
        if seeker.commune is None:
            return []
        not_these, group = set(refused), seeker.commune.intercommunality
        near: list[tuple[str, Iterable[Car]]] = [(_("from the same commune"), self.by_commune[seeker.commune.pk])]
        if group is not None:
            others = (car for car in self.by_group[group.pk] if car.commune_id != seeker.commune_id)
            near.append((_("from %(place)s too") % {"place": group.name}, others))
        fit = (
            Proposal(car, words)
            for words, cars in near
            for car in cars
            if car.left >= seeker.seats and car.pk not in not_these
        )
        return list(islice(fit, MOST_PROPOSALS))


def seekers_of(event: Event, cars: Cars, number: str | None) -> "Page[Any]":
    """Those who look for a lift and have none, a page at a time. Three queries."""
    standing = LiftMatch.objects.standing().filter(seeker=OuterRef("pk"))
    rows = Lift.objects.filter(event=event, direction=Lift.Direction.SOUGHT).of_those_who_come()
    rows = rows.exclude(Exists(standing)).select_related("registration", "commune__intercommunality")
    page = Paginator(rows.order_by("registration__search_name", "pk"), PER_PAGE).get_page(number)
    lifts = list(page.object_list)
    refused: dict[int, list[int]] = defaultdict(list)
    for offer, seeker in LiftMatch.objects.filter(seeker__in=lifts).values_list("offer_id", "seeker_id"):
        refused[seeker].append(offer)
    page.object_list = [Seeker(lift, cars.for_(lift, refused[lift.pk])) for lift in lifts]
    return page


def pairs_of(event: Event, status: str, number: str | None) -> "Page[Any]":
    """Who was put in touch, of one status, a page at a time. Three queries."""
    page = Paginator(_matches(event).filter(status=status), PER_PAGE).get_page(number)
    page.object_list = _pairs(list(page.object_list))
    return page


def broken_pairs(event: Event, cars: Cars) -> list[Pair]:
    """Who was put in touch and cannot travel together any more, the first of them. Two queries at most."""
    overfull = [car.pk for car in cars.all if car.taken > car.seats]
    active = Registration.Status.ACTIVE
    stand = Q(offer__registration__status=active, seeker__registration__status=active)
    pairs = _pairs(list(_matches(event).filter(~stand | Q(offer__in=overfull))[:MOST_BROKEN]))
    for pair in pairs:
        people = [pair.match.offer.registration, pair.match.seeker.registration]
        gone = [person.chosen_name for person in people if person.status != active]
        pair.broken = (
            _("%(name)s no longer comes.") % {"name": gone[0]}
            if gone
            else _("This car has fewer seats now than people.")
        )
    return pairs


def counts_of(event: Event) -> dict[str, int]:
    """{LiftMatch.Status: how many}. One query."""
    matches = LiftMatch.objects.filter(event=event).order_by()
    return dict(matches.values_list("status").annotate(n=Count("pk")))


def _matches(event: Event) -> "QuerySet[LiftMatch]":
    matches = LiftMatch.objects.filter(event=event).standing()
    matches = matches.select_related("offer__registration", "seeker__registration", "offer__commune", "seeker__commune")
    return matches.order_by("seeker__registration__search_name", "pk")


def _pairs(matches: list[LiftMatch]) -> list[Pair]:
    shown = who_may_be_shown(lift.registration for match in matches for lift in (match.offer, match.seeker))
    return [Pair(m, {m.offer.registration_id, m.seeker.registration_id} <= shown) for m in matches]
