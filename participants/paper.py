"""What the paper form and the screen where it is typed in agree on: the letter of each theme."""

import string

from events.models import Event, Theme
from events.offer import offered_themes


def lettered_themes(event: Event) -> list[tuple[str, Theme]]:
    """The themes that may be chosen, each with its letter: that of its place among all the themes of the event."""
    offered = set(offered_themes(event).values_list("pk", flat=True))
    return [(letter_of(place), theme) for place, theme in enumerate(event.themes.all()) if theme.pk in offered]


def letter_of(place: int) -> str:
    """A to Z for the places 0 to 25, then numbers."""
    return string.ascii_uppercase[place] if place < 26 else str(place + 1)
