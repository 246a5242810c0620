"""What the figures of the room mean, in sentences: the page, the overview and the waiting list say them alike."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participants.representativity import Place, Public, Room


def name_of(place: Place) -> str:
    return place.name or _("communes without inter-municipal area")


def said_of_place(place: Place) -> str:
    """One sentence: "13 people from Grand Lieu are missing." """
    count = place.missing_people or place.extra_people
    values = {"count": count, "place": name_of(place)}
    if place.index is None:
        return _("Nobody yet.")
    if place.is_lacking:
        return (
            ngettext(
                "%(count)d person from %(place)s is missing.",
                "%(count)d people from %(place)s are missing.",
                count,
            )
            % values
        )
    if place.missing_people:
        return (
            ngettext("%(count)d person fewer than its share.", "%(count)d people fewer than their share.", count)
            % values
        )
    if place.extra_people:
        return (
            ngettext("%(count)d person more than its share.", "%(count)d people more than their share.", count) % values
        )
    return _("As many as its share.")


def said_of_public(public: Public) -> str:
    """One sentence: "8 people are missing." """
    if not public.target:
        return _("No number was hoped for.")
    if public.missing_people:
        return ngettext("%(count)d person is missing.", "%(count)d people are missing.", public.missing_people) % {
            "count": public.missing_people
        }
    return _("As many as we hope for.")


def said_of_room(room: Room) -> str:
    """The answer to the page's question, in one sentence."""
    if not room.places:
        return _("The territory is not chosen yet.")
    if not room.inside:
        return _("Nobody from the territory is registered yet.")
    return said_of_lacking(room.lacking)


def said_of_lacking(lacking: Sequence[Place]) -> str:
    """ "Two inter-municipal areas have too few people." "Absent" is said only where nobody comes from."""
    if not lacking:
        return _("Every part of the territory has its share of the room.")
    absent = sum(not place.people for place in lacking)
    sentences = []
    if few := len(lacking) - absent:
        sentences.append(
            ngettext(
                "One inter-municipal area has too few people.",
                "%(count)d inter-municipal areas have too few people.",
                few,
            )
            % {"count": few}
        )
    if absent:
        sentences.append(
            ngettext("One inter-municipal area is absent.", "%(count)d inter-municipal areas are absent.", absent)
            % {"count": absent}
        )
    return " ".join(sentences)
