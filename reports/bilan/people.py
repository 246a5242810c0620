"""Who came, in numbers that anybody may read: the few are hidden, and so is what would give them back.

Groups that lie within each other (who came among who registered, who was there one morning among who came) are never
shown a few apart: their difference would count the few who are missing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from common.small_counts import SMALLEST_SHOWN, Within, hide_small, hide_within
from participants.representativity import Public, Room
from participants.room_words import name_of
from participants.services.reception import HalfDay

STEP: Final = 5  # to which a count is rounded where, exact, it would tell how many come from elsewhere


class Said(Enum):
    """How a count is said."""

    EXACT = "exact"
    ABOUT = "about"
    NEARLY_ALL = "nearly_all"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people as it may be shown. `number` is what a bar draws, 0 where it is hidden."""

    number: int
    said: Said = Said.EXACT

    @property
    def is_hidden(self) -> bool:
        return self.said is Said.HIDDEN


HIDDEN: Final = Count(0, Said.HIDDEN)


def count(number: int | None) -> Count:
    return HIDDEN if number is None else Count(number)


@dataclass(frozen=True, slots=True)
class CategoryLine:
    label: str
    shape: str
    came: Count
    registered: Count


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """Shares from 0 to 1, None with the index where the count is hidden."""

    name: str
    population: int
    population_share: float
    people: Count
    people_share: float | None
    index: float | None
    is_lacking: bool


@dataclass(frozen=True, slots=True)
class HalfDayLine:
    label: str
    came: Count


@dataclass(frozen=True, slots=True)
class People:
    """Those who came, or, where nobody was noted (`are_present` False), those who registered.

    `few_from_elsewhere`: `total` and what goes with it count the people of the territory only; a few others came, and how
    few is not said. `elsewhere`: how many came from elsewhere or do not say from where, where that may be told.
    """

    are_present: bool
    total: Count
    registered: Count
    few_from_elsewhere: bool
    elsewhere: Count
    categories: Sequence[CategoryLine]
    places: Sequence[PlaceLine]
    half_days: Sequence[HalfDayLine]
    population: int
    commune_count: int
    present_commune_count: int  # 0 where the communes are no longer known, or would say how few came
    population_year: int | None


def people_of(
    registered: Room,
    present: Room,
    half_days: Mapping[HalfDay, int],
    population_year: int | None,
) -> People:
    """The figures of an event's people, small counts hidden. `half_days`: how many were there, in order."""
    are_present = present.people > 0
    room = present if are_present else registered
    few = room.people - room.inside
    is_territory_only = 0 < few < SMALLEST_SHOWN and bool(room.inside)
    by_category = _categories(registered, room, is_territory_only)
    # Places among themselves: their shares are those of the territory's people, and tell how many these are.
    by_place = hide_small({place.key: place.people for place in room.places})
    too_few = by_place.total is None or by_category.part_total is None or 0 < by_place.total < SMALLEST_SHOWN
    is_rounded = is_territory_only and room.erased > 0
    total = HIDDEN if too_few else Count(room.inside if is_territory_only else room.people)
    return People(
        are_present=are_present,
        total=total,
        registered=HIDDEN if too_few or is_rounded or not are_present else count(by_category.whole_total),
        few_from_elsewhere=is_territory_only,
        elsewhere=HIDDEN if too_few or is_territory_only else Count(few),
        categories=[_category(public, by_category, too_few, is_rounded) for public in room.publics],
        places=_places(room, {} if too_few else by_place.counts),
        half_days=[HalfDayLine(half.label, _half_day(n, total)) for half, n in half_days.items()]
        if are_present
        else [],
        population=room.population,
        commune_count=room.commune_count,
        # Four people of four communes: of too few, the communes would count them.
        present_commune_count=room.present_commune_count if room.knows_communes and not too_few else 0,
        population_year=population_year,
    )


def _categories(registered: Room, room: Room, is_territory_only: bool) -> Within[int]:
    def number(public: Public) -> int:
        return public.inside if is_territory_only and not room.erased else public.people

    part = {public.key: number(public) for public in room.publics}
    whole = {public.key: max(number(public), part[public.key]) for public in registered.publics}
    return hide_within(whole, part)


def _category(public: Public, shown: Within[int], too_few: bool, is_rounded: bool) -> CategoryLine:
    """Of erased people nobody knows whether they lived in the territory: then counts are rounded, or they would tell how
    many came from elsewhere."""
    came, registered = count(shown.part[public.key]), count(shown.whole[public.key])
    if is_rounded and not came.is_hidden:
        came, registered = Count(round(came.number / STEP) * STEP, Said.ABOUT), HIDDEN
    if too_few:
        came, registered = HIDDEN, HIDDEN
    return CategoryLine(public.label, public.shape, came, registered)


def _places(room: Room, counts: Mapping[str, int | None]) -> list[PlaceLine]:
    lines = []
    for place in room.by_need():
        people = counts.get(place.key)
        hidden = people is None
        lines.append(
            PlaceLine(
                name=name_of(place),
                population=place.population,
                population_share=place.population_share,
                people=count(people),
                people_share=None if hidden else place.people_share,
                index=None if hidden else place.index,
                is_lacking=place.is_lacking and not hidden,
            )
        )
    return lines


def _half_day(number: int, total: Count) -> Count:
    """One half-day among all who came: a few missing are not told, nor a few more than the territory gives."""
    if total.is_hidden or 0 < number < SMALLEST_SHOWN:
        return HIDDEN
    if number > total.number - SMALLEST_SHOWN and number != total.number:
        return Count(total.number, Said.NEARLY_ALL)
    return Count(number)
