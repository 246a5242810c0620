"""How a sheet says when, and by whom."""

import uuid
from datetime import datetime

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.dates import date_format
from events.models import Event, SheetBlock
from projects.made import Made, asked_words
from projects.sheet import Sheet

register = template.Library()


@register.filter
def clock(at: datetime, event: Event) -> str:
    """An instant on the clock of the event's place: "14:32" today, "4 December at 14:32" another day."""
    here = at.astimezone(event.zone)
    time = date_format(here, "H:i")
    if here.date() == event.today:
        return time
    return _("%(day)s at %(time)s") % {"day": date_format(here, "j F"), "time": time}


@register.filter
def saved_at(at: datetime | None, event: Event) -> str:
    """ "Saved at 14:32", "Saved on 4 December at 14:32" another day, nothing for what was never saved."""
    if at is None:
        return ""
    here = at.astimezone(event.zone)
    when = {"day": date_format(here, "j F"), "time": date_format(here, "H:i")}
    return (_("Saved at %(time)s") if here.date() == event.today else _("Saved on %(day)s at %(time)s")) % when


@register.filter
def by_whom(name: str) -> str:
    """A facilitator's or organiser's name; the people at the table are named together."""
    return name or _("the team")


@register.filter
def filled_words(sheet: Sheet) -> str:
    """ "4 of 5 needed blocks are filled."; of all blocks, where none is needed."""
    filled, total = (sheet.needed_filled, sheet.needed) if sheet.needed else (sheet.filled, len(sheet.lines))
    if sheet.needed:
        words = ngettext(
            "%(filled)d of %(total)d needed blocks is filled.",
            "%(filled)d of %(total)d needed blocks are filled.",
            filled,
        )
    else:
        words = ngettext(
            "%(filled)d of %(total)d blocks is filled.", "%(filled)d of %(total)d blocks are filled.", filled
        )
    return words % {"filled": filled, "total": total}


@register.simple_tag
def new_key() -> uuid.UUID:
    """A fresh key for a form that may be sent twice."""
    return uuid.uuid4()


@register.filter
def asked_about(made: Made, block: SheetBlock) -> str:
    """How often people were asked about a block: "Asked 2 times"."""
    return asked_words(made.asked_by_block.get(block.pk, 0))
