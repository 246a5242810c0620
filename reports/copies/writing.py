"""An event written as one file."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.db import models

from events.copies import Copied, Part, carried, part_of
from events.models import Event
from participants.forgetting import People, free_texts
from participants.models import Registration
from reports.copies.fileformat import EVENT, as_json, pack

ALWAYS = frozenset({Part.DEFINITION})
# Of the event itself: what this installation gave it stays here.
STAYS = {
    *("id", "organisation", "idempotency_key", "created_by", "created_at", "version"),
    *("rehearsal_began_at", "rehearsal_from", "rehearsal_speed"),
}


def parts_of(*, with_work: bool, with_people: bool) -> frozenset[Part]:
    """What is carried for these two answers; people bring the work along, for it is theirs."""
    work = {Part.WORK} if with_work or with_people else set()
    return ALWAYS | work | ({Part.PEOPLE} if with_people else set())


def write_event(event: Event, *, with_work: bool, with_people: bool) -> bytes:
    """The event as a file, not sealed: the same content gives the same bytes, whatever its keys here.

    Without people, texts where somebody may be named have an ellipsis in the place of names and contacts.
    """
    parts = parts_of(with_work=with_work, with_people=with_people)
    numbers: dict[Any, dict[Any, int]] = {}
    files: dict[str, bytes] = {EVENT: as_json(_values(event, event_columns(), numbers))}
    counts: dict[str, int] = {}
    hide = _Nobody() if with_people else _Names(event)
    tables = carried(parts)
    for copied in tables:
        keys = copied.rows.filter(event=event).order_by("pk").values_list("pk", flat=True)
        numbers[copied.model] = {key: number for number, key in enumerate(keys, 1)}
    for copied in tables:
        rows = list(copied.rows.filter(event=event).order_by("pk"))
        if not rows:
            continue
        hide.in_rows(rows)
        name = copied.model._meta.label_lower
        counts[name] = len(rows)
        files |= _files(copied, rows, copied.columns(parts), numbers)
    about = {"title": event.title, "with": sorted(part.value for part in parts), "rows": counts}
    return pack(files, about)


def event_columns() -> "list[models.Field[Any, Any]]":
    """The columns of an event that a file carries."""
    return [field for field in Event._meta.concrete_fields if field.name not in STAYS]


def rows_name(copied: Copied) -> str:
    """Where the rows of a table stand in a file."""
    return f"rows/{copied.model._meta.label_lower}.jsonl"


def picture_name(copied: Copied, number: int, column: str) -> str:
    return f"media/{copied.model._meta.label_lower}/{number}-{column}.jpg"


def _files(
    copied: Copied, rows: list[Any], columns: "list[models.Field[Any, Any]]", numbers: dict[Any, dict[Any, int]]
) -> dict[str, bytes]:
    pictures = [field for field in columns if isinstance(field, models.BinaryField)]
    columns = [field for field in columns if field not in pictures]
    lines = [as_json(_values(row, columns, numbers)) for row in rows]
    if not isinstance(copied.model._meta.pk, models.AutoField):
        lines.sort()  # keys drawn by lot: their order means nothing
    files = {rows_name(copied): b"\n".join(lines)}
    for number, row in enumerate(rows, 1):
        files |= {picture_name(copied, number, field.name): bytes(field.value_from_object(row)) for field in pictures}
    return files


def _values(
    row: Any, columns: "Iterable[models.Field[Any, Any]]", numbers: dict[Any, dict[Any, int]]
) -> dict[str, Any]:
    return {field.name: _value(field, field.value_from_object(row), numbers) for field in columns}


def _value(field: "models.Field[Any, Any]", value: Any, numbers: dict[Any, dict[Any, int]]) -> Any:
    if value is not None and field.related_model and part_of(field.related_model):
        return numbers[field.related_model][value]  # the number of its row in this file
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if value is None or isinstance(value, bool | int | str | list | dict):
        return value
    return value.isoformat()  # a date or a time


class _Nobody:
    """Nothing to hide."""

    def in_rows(self, rows: list[Any]) -> None:
        """Leaves them as they are."""


class _Names:
    """Names and contacts of the people of an event, hidden where they were written in passing."""

    def __init__(self, event: Event) -> None:
        people = People(event, list(Registration.objects.filter(event=event)))
        self.told = {text.casefold(): text for text in people.unmistakable}
        self.fields = dict(free_texts())

    def in_rows(self, rows: list[Any]) -> None:
        fields = self.fields.get(type(rows[0]), ())
        # Thousands of names are looked for in all texts at once; only those found are then searched text by text.
        whole = "\n".join(getattr(row, field) for row in rows for field in fields).casefold()
        found = sorted((text for folded, text in self.told.items() if folded in whole), key=len, reverse=True)
        if not found:
            return
        names = re.compile("|".join(map(re.escape, found)), re.IGNORECASE)
        for row in rows:
            for field in fields:
                setattr(row, field, names.sub("…", getattr(row, field)))
