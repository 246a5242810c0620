"""How long texts are, and which one is shown, on the big screen."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from projects.screen import Room, day_words

register = template.Library()
SIZES = ((22, "short"), (60, "medium"), (125, "long"))  # screen.js has the same


@register.filter
def text_size(text: str) -> str:
    """How large a text may be written: short, medium, long or huge, by its characters."""
    return next((size for most, size in SIZES if len(text) <= most), "huge")


@register.filter
def minutes_words(minutes: int) -> str:
    """ "38 min left", "2 h 05 left"."""
    if minutes < 100:
        return _("{n} min left").format(n=minutes)
    return _("{h} h {m} left").format(h=minutes // 60, m=f"{minutes % 60:02}")


@register.filter
def turn_of(turn: int, rows: Sequence[Any]) -> int:
    """Which of `rows` has its turn."""
    return turn % len(rows) if rows else 0


@register.filter
def next_when(room: Room) -> str:
    """When the next slot is: "Next, at 16:15:", with its day where that is another one."""
    following = room.now.following
    if following is None:
        return ""
    time = time_format(following.starts_at, "H:i")
    if following.on == room.event.today:
        return _("Next, at %(time)s:") % {"time": time}
    return _("Next, on %(day)s at %(time)s:") % {"day": day_words(following.on), "time": time}
