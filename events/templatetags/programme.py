from django import template
from django.utils.translation import gettext as _

from events.models import Slot

register = template.Library()

ICONS = {
    Slot.Kind.WELCOME: "coffee",
    Slot.Kind.OPENING: "megaphone",
    Slot.Kind.FRAME: "heart-handshake",
    Slot.Kind.ICEBREAKER: "smile",
    Slot.Kind.THEMES: "lightbulb",
    Slot.Kind.IDEAS: "message-circle",
    Slot.Kind.TEAMS: "users",
    Slot.Kind.STAGE: "table",
    Slot.Kind.CHECKPOINT: "compass",
    Slot.Kind.BREAK: "coffee",
    Slot.Kind.MEAL: "utensils",
    Slot.Kind.PREPARATION: "pencil",
    Slot.Kind.PRESENTATION: "volume-2",
    Slot.Kind.DELIBERATION: "ear",
    Slot.Kind.PLEDGES: "gift",
    Slot.Kind.CLOSING: "sunrise",
}


@register.filter
def slot_icon(kind: str) -> str:
    """The pictogram of a kind of moment."""
    return ICONS.get(Slot.Kind(kind), "clock")


@register.filter
def length_in_words(minutes: int) -> str:
    """45 gives "45 min", 75 "1 h 15 min"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)d min") % {"minutes": rest}
    if not rest:
        return _("%(hours)d h") % {"hours": hours}
    return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}
