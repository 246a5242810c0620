"""Does the room look like the territory? Arithmetic alone; who is counted comes from participants/room.py.

For a place (the communes of one intercommunalité that belong to the event's territory):

    share of the population = population of the place / population of the territory
    share of the people     = people who live in the place / people who live in the territory
    index                   = share of the people / share of the population      (1: as in the territory)
    expected                = share of the population × people who live in the territory
    missing                 = expected - people                                  (below 0: more than expected)

A population is always the sum of communes. People from elsewhere, and those who do not say where they live, count in
their own totals only: nothing is known of what they would change.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

LACKING_BELOW = 0.8  # index under which a place is said to be missing, where at least one whole person is

MOST_HELD = 10  # places proposed to be held at once: more would keep others out


@dataclass(frozen=True, slots=True)
class CommuneCount:
    """A commune of the territory and how many people of the room live there."""

    code: str
    name: str
    population: int
    people: int


@dataclass(frozen=True, slots=True)
class Place:
    """One intercommunalité in the room. `key` is its SIREN number, "" for communes that belong to none.

    `chosen_target` is what the organiser hopes for, None where the population decides. `room_people` and
    `room_population` are those of the whole territory.
    """

    key: str
    name: str
    communes: tuple[CommuneCount, ...]
    room_people: int
    room_population: int
    capacity: int
    chosen_target: int | None = None
    erased: int = 0  # people whose answers were erased since: their commune is no longer known

    @property
    def people(self) -> int:
        return sum(commune.people for commune in self.communes) + self.erased

    @property
    def population(self) -> int:
        return sum(commune.population for commune in self.communes)

    @property
    def population_share(self) -> float:
        """From 0 to 1."""
        return self.population / self.room_population if self.room_population else 0.0

    @property
    def people_share(self) -> float:
        """From 0 to 1."""
        return self.people / self.room_people if self.room_people else 0.0

    @property
    def index(self) -> float | None:
        """1 where the place weighs in the room as in the territory; None where nothing can be compared."""
        return self.people_share / self.population_share if self.population_share and self.room_people else None

    @property
    def expected(self) -> float:
        return self.population_share * self.room_people

    @property
    def missing(self) -> float:
        """How many people short of its share; below 0 where there are more."""
        return self.expected - self.people

    @property
    def missing_people(self) -> int:
        """Whole people missing, for a sentence: 13.5 gives 13."""
        return max(0, floor(self.missing + 1e-9))

    @property
    def seats_to_hold(self) -> int:
        """How many places to propose to hold for people of this place."""
        return min(MOST_HELD, self.missing_people)

    @property
    def extra_people(self) -> int:
        """Whole people more than expected, for a sentence."""
        return max(0, floor(-self.missing + 1e-9))

    @property
    def share_of_people(self) -> int:
        """Its share of the people registered so far, in whole people, which agrees with the sentences above."""
        return self.people + self.missing_people - self.extra_people

    @property
    def is_lacking(self) -> bool:
        """Too few to be chance: its index is under LACKING_BELOW and a whole person at least is missing."""
        return self.index is not None and self.index < LACKING_BELOW and self.missing_people > 0

    @property
    def target(self) -> int:
        """How many people to hope for: the organiser's number, else its share of the event's places."""
        return self.share_of_places if self.chosen_target is None else self.chosen_target

    @property
    def share_of_places(self) -> int:
        """Its share of the event's places, rounded."""
        return floor(self.population_share * self.capacity + 0.5)

    @property
    def shortfall(self) -> float:
        """How many people the waiting list should bring: short of the organiser's number, else of its share."""
        return self.missing if self.chosen_target is None else float(self.chosen_target - self.people)

    @property
    def absent_communes(self) -> list[CommuneCount]:
        """Communes from which nobody comes, the most populous first."""
        return sorted((c for c in self.communes if not c.people), key=lambda c: (-c.population, c.name))

    @property
    def present_communes(self) -> list[CommuneCount]:
        return [commune for commune in self.communes if commune.people]


@dataclass(frozen=True, slots=True)
class Public:
    """One category of people in the room, against how many the organiser hopes for (0: not said).

    `inside`: those of them who live in the territory.
    """

    key: int
    label: str
    shape: str
    people: int
    inside: int
    target: int

    @property
    def missing_people(self) -> int:
        return max(0, self.target - self.people)


@dataclass(frozen=True, slots=True)
class Room:
    """Everybody who is counted. `outside`: people from elsewhere; `unsaid`: people who do not say where they live.

    `erased`: those, among them all, whose answers were erased since; only counts remain of them.
    """

    places: Sequence[Place]
    publics: Sequence[Public]
    outside: int
    unsaid: int
    erased: int = 0

    @property
    def inside(self) -> int:
        """People who live in the territory."""
        return sum(place.people for place in self.places)

    @property
    def people(self) -> int:
        return self.inside + self.outside + self.unsaid

    @property
    def population(self) -> int:
        return sum(place.population for place in self.places)

    @property
    def commune_count(self) -> int:
        return sum(len(place.communes) for place in self.places)

    @property
    def present_commune_count(self) -> int:
        return sum(len(place.present_communes) for place in self.places)

    @property
    def knows_communes(self) -> bool:
        """Is somebody left of whom the commune is known, or was nobody erased?"""
        return not self.erased or self.present_commune_count > 0

    @property
    def lacking(self) -> list[Place]:
        return [place for place in self.places if place.is_lacking]

    def by_need(self) -> list[Place]:
        """Those that miss most people first."""
        return sorted(self.places, key=lambda place: (-place.missing, place.name))

    def publics_by_need(self) -> list[Public]:
        return sorted(self.publics, key=lambda public: -public.missing_people)

    def place(self, key: str) -> Place | None:
        return next((place for place in self.places if place.key == key), None)

    def public(self, key: int) -> Public | None:
        return next((public for public in self.publics if public.key == key), None)
