"""Does a text that leaves the site name a theme that must stay confidential?"""

from collections.abc import Iterable

from common.text import search_key
from events.models import Event, Theme


def themes_to_keep_silent(event: Event) -> list[Theme]:
    """The protected themes of an event. One query."""
    return [theme for theme in event.themes.all() if theme.is_protected]


def named_in(text: str, themes: Iterable[Theme]) -> Theme | None:
    """The first of `themes` whose title stands in `text`, whatever its accents and capitals; None where none does."""
    said = f" {search_key(text)} "
    for theme in themes:
        title = search_key(theme.title)
        if title and f" {title} " in said:
            return theme
    return None
