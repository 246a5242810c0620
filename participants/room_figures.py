"""The figures of the room as they may leave the organiser's screen: on paper, in a file.

They speak only of the people who live in the territory: the few who come from elsewhere are neither counted nor to be
worked out. Small counts are hidden, see common/small_counts.py.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from common.small_counts import hide_small
from participants.representativity import Room
from participants.room_words import name_of


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """Shares from 0 to 1. `people`, `people_share` and `index` are None where there are too few to say."""

    name: str
    population: int
    population_share: float
    people: int | None
    people_share: float | None
    index: float | None


@dataclass(frozen=True, slots=True)
class PublicLine:
    label: str
    shape: str
    people: int | None


@dataclass(frozen=True, slots=True)
class PublicFigures:
    """What anybody may read. `people` is None where even the total would say too much."""

    places: list[PlaceLine]
    publics: list[PublicLine]
    people: int | None
    population: int
    commune_count: int
    present_commune_count: int


def public_figures(room: Room) -> PublicFigures:
    by_place = hide_small({place.key: place.people for place in room.places})
    by_public = hide_small({public.key: public.inside for public in room.publics})
    says_nothing = by_place.total is None or by_public.total is None and not room.erased
    hides_publics = says_nothing or room.erased > 0  # of who was erased, nobody knows whether they lived there
    places = []
    for place in room.by_need():
        people = None if says_nothing else by_place.counts[place.key]
        hidden = people is None
        places.append(
            PlaceLine(
                name=name_of(place),
                population=place.population,
                population_share=place.population_share,
                people=people,
                people_share=None if hidden else place.people_share,
                index=None if hidden else place.index,
            )
        )
    return PublicFigures(
        places=places,
        publics=[
            PublicLine(p.label, p.shape, None if hides_publics else by_public.counts[p.key]) for p in room.publics
        ],
        people=None if says_nothing else by_place.total,
        population=room.population,
        commune_count=room.commune_count,
        present_commune_count=room.present_commune_count,
    )


def headings() -> list[str]:
    return [
        _("Inter-municipal area or category"),
        _("Population"),
        _("Share of the population (%)"),
        _("People"),
        _("Share of the people (%)"),
        _("Index"),
    ]


def rows(figures: PublicFigures) -> list[list[object]]:
    """The lines of a spreadsheet, under `headings`."""
    few = _("not shown")
    lines: list[list[object]] = [
        [
            line.name,
            line.population,
            round(100 * line.population_share, 1),
            few if line.people is None else line.people,
            "" if line.people_share is None else round(100 * line.people_share, 1),
            "" if line.index is None else round(line.index, 2),
        ]
        for line in figures.places
    ]
    lines += [[line.label, "", "", few if line.people is None else line.people, "", ""] for line in figures.publics]
    lines.append([_("Together"), figures.population, 100, few if figures.people is None else figures.people, "", ""])
    return lines
