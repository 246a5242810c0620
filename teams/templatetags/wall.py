"""How the wall is said."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from teams.models import Team, WallNote
from teams.wall import ICONS, Card, subject_of

register = template.Library()


@register.filter
def kind_icon(note: WallNote) -> str:
    """The pictogram of a need, an idea, an offer."""
    return ICONS[WallNote.Kind(note.kind)]


@register.filter
def subject(team: Team) -> WallNote | None:
    """What the team took up from the wall, where it may be shown."""
    return subject_of(team)


@register.filter
def support_words(card: Card) -> str:
    """ "3 votes · 5 stickers"; what is none is left out."""
    words = []
    if card.votes:
        words.append(ngettext("%(count)d vote", "%(count)d votes", card.votes) % {"count": card.votes})
    if card.stickers:
        words.append(ngettext("%(count)d sticker", "%(count)d stickers", card.stickers) % {"count": card.stickers})
    return " · ".join(words) or _("no vote yet")
