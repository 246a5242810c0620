"""The run sheet to hold in the hand, and announcements for a wall: small files, made when they are asked for."""

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.dates import date_format
from events.dates import in_words
from events.models import Announcement, Event, Slot
from events.programme import Day, by_day
from events.templatetags.programme import length_in_words
from reports.documents.base import printed_at

RUN_SHEET = "print/run_sheet.typ"
ANNOUNCEMENTS = "print/announcements.typ"


def run_sheet(event: Event) -> dict[str, Any]:
    """Every day of the programme with its aims, words and material, as its template is given it. One query."""
    slots = list(Slot.objects.filter(event=event).select_related("stage"))
    for slot in slots:
        slot.event = event
    days = [day for day in by_day(slots, event) if day.slots]
    return {
        "title": _("Run sheet: %(event)s") % {"event": event.title},
        "event": event.title,
        "when": ", ".join(filter(None, (in_words(event.starts_on, event.ends_on), event.venue_name))),
        "printed": printed_at(event),
        "days": [_day(day) for day in days],
        "words": {
            "heading": _("What do we do, and what do we say?"),
            "words_to_say": _("Words to say"),
            "material": _("Material"),
            "notes": _("Notes"),
            "page": pgettext("paper", "Page"),
            "empty": _("The programme is empty"),
        },
    }


def _day(day: Day) -> dict[str, Any]:
    return {"name": capfirst(date_format(day.on, "l j F")), "slots": [_slot(slot) for slot in day.slots]}


def _slot(slot: Slot) -> dict[str, Any]:
    tags = [slot.place, length_in_words(slot.minutes)]
    if slot.is_skipped:
        tags.insert(0, _("Not held"))
    if slot.stage:
        tags.append(_("stage “%(stage)s”") % {"stage": slot.stage.name})
    if slot.asks_weather:
        tags.append(_("each table tells its weather"))
    return {
        "begins": date_format(slot.starts_at, "TIME_FORMAT"),
        "ends": date_format(slot.ends_at, "TIME_FORMAT"),
        "title": slot.title,
        "is_skipped": slot.is_skipped,
        "tags": " · ".join(filter(None, tags)),
        "aim": slot.aim,
        "say": slot.words_to_say.splitlines(),
        "material": slot.material,
        "notes": slot.facilitator_notes,
    }


def announcements(event: Event, *, one: int | None = None) -> dict[str, Any]:
    """What is said now or planned, one a page, as its template is given it; `one`: the key of the only one. One query."""
    rows = Announcement.objects.on_paper(event)
    texts = [row.text for row in (rows if one is None else rows.filter(pk=one))]
    return {
        "title": _("Announcements: %(event)s") % {"event": event.title},
        "event": event.title,
        "texts": texts,
        "words": {"empty": _("Nothing to print")},
    }
