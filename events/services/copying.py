"""What a new event takes from an earlier one: of what was decided, whatever the organiser chose, and never people.

Which table is whose choice stands in events/copies.py. Days need no moving: moments are kept by the number of their day,
so that the third day of one event is the third day of the other, at the same hours.
"""

from collections.abc import Collection
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.models import CodeHolder
from events.copies import Part, carried, part_of, table
from events.models import Event

# What is ticked on the page, in its order, and the columns of the event that go with it. Its tables: `choice` in copied.py.
CHOICES = {
    "themes": _("Themes"),
    "programme": _("Programme and stages"),
    "categories": _("Categories and how many of each"),
    "territory": _("Territory"),
    "venue": _("Place and how to come"),
    "rooms": _("Big screens and childcare places"),
    "rules": _("Trust rules"),
    "helplines": _("Numbers to call"),
    "words": _("Words"),
    "sheet": _("Project sheet and method cards"),
    "skills": _("What people can bring"),
    "tables": _("What tables must respect"),
    "criteria": _("Criteria and jury"),
    "awards": _("Awards"),
    "questions": _("Questions of “your view”"),
    "follow_up": _("Moments of the follow-up"),
}
COLUMNS = {
    "venue": (
        *("venue_name", "venue_address", "how_to_come"),
        *("accessibility", "quiet_room", "accessibility_contact"),
    ),
    "helplines": ("child_alert_url", "child_alert_phone"),
    "words": ("vocabulary",),
    "criteria": ("has_ranking", "jury_composition"),
    "follow_up": ("follow_up_months",),
}
NOT_COPIED = {
    *("id", "organisation", "slug", "title", "starts_on", "ends_on", "status"),
    *("rehearsal_began_at", "rehearsal_from", "rehearsal_speed", "finished_steps"),
    *("version", "idempotency_key", "created_at", "created_by"),
}
AFRESH = {"events.Slot": {"skipped_at": None}}  # as it was planned, not as that day went


def decisions(event: Event, chosen: Collection[str]) -> dict[str, Any]:
    """The columns that a new event takes from this one."""
    left = {name for choice, names in COLUMNS.items() if choice not in chosen for name in names} | NOT_COPIED
    return {f.attname: getattr(event, f.attname) for f in Event._meta.concrete_fields if f.name not in left}


def choice_of(kind: type[models.Model]) -> str:
    """What is ticked to have the rows of this table. Raises KeyError for one that no choice brings."""
    return {copied.model: copied.choice for copied in table()}[kind._meta.concrete_model or kind]


def copy_rows(*, source: Event, target: Event, chosen: Collection[str]) -> None:
    """Give `target` rows like those of `source`, with keys and codes of their own."""
    copies: dict[Any, dict[Any, models.Model]] = {}  # for each table, the copy of each row by the key of the original
    for copied in carried(frozenset({Part.DEFINITION})):
        if copied.choice not in chosen:
            continue
        rows = list(copied.rows.filter(event=source).order_by("pk"))
        keys = [row.pk for row in rows]
        for row in rows:
            _make_its_own(row, target, copies)
        copied.rows.bulk_create(rows)
        copies[copied.model] = dict(zip(keys, rows, strict=True))


def _make_its_own(row: Any, target: Event, copies: dict[Any, dict[Any, models.Model]]) -> None:
    row.pk, row._state.adding, row.event_id = None, True, target.pk
    for field in row._meta.concrete_fields:
        if field.related_model and part_of(field.related_model):
            key = getattr(row, field.attname)
            setattr(row, field.name, copies.get(field.related_model, {}).get(key))
    for name, value in AFRESH.get(row._meta.label, {}).items():
        setattr(row, name, value)
    if isinstance(row, CodeHolder):
        row.reference, row.code_version = row._meta.get_field("reference").get_default(), 1
        row.set_lookups()
