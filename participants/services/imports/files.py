"""A list arrives, its columns are chosen, and it is forgotten in time."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.answers import Refused, Stale
from events.models import Event
from participants.imports.headings import FIELDS, SEVERAL_COLUMNS, Column, propose, shape_of, tool_of
from participants.imports.packed import pack
from participants.imports.reading import read
from participants.models import ImportFile, ImportRow
from participants.services.imports.undoing import UNDO_HOURS
from participants.services.imports.verdicts import start_reading

KEPT_DAYS = 7  # a list that nobody registers
STALE = _("Somebody else changed this list meanwhile. Look at it again.")
CHANGEABLE = (ImportFile.Status.RECEIVED, ImportFile.Status.READING, ImportFile.Status.READ)


def receive_file(*, event: Event, name: str, content: bytes, by: User, idempotency_key: uuid.UUID) -> ImportFile:
    """Read a file to its end and keep its lines, without the columns that nobody needs.

    The same key again answers with the list already received. Raises imports.sentences.Unreadable, and then keeps nothing.
    """
    if earlier := event.import_files.filter(idempotency_key=idempotency_key).first():
        return earlier
    table = read(content)
    columns = propose(table.headings)
    packed, count = pack(table, columns)
    summary = {
        "columns": [[column.heading, column.kind, column.name] for column in columns],
        "tool": tool_of(table.headings),
        "heading_line": table.heading_line,
    }
    file, _created = ImportFile.objects.get_or_create(
        event=event,
        idempotency_key=idempotency_key,
        defaults={
            "name": name[:200],
            "content": packed,
            "shape": shape_of(table.headings),
            "summary": summary,
            "rows_total": count,
            "created_by": by,
        },
    )
    return file


def columns_of(file: ImportFile) -> list[Column]:
    """What its columns seem to hold."""
    return [Column(*column) for column in file.summary["columns"]]


def remembered_mapping(file: ImportFile) -> dict[str, Any]:
    """How the columns of such a list were chosen last time by the same organisation; {} the first time."""
    if file.mapping:
        return dict(file.mapping)
    same = ImportFile.objects.filter(event__organisation=file.event.organisation_id, shape=file.shape)
    last = same.exclude(mapping={}).exclude(pk=file.pk).order_by("-pk").first()
    return dict(last.mapping) if last else {}


def choose_columns(
    *, file: ImportFile, version: int, fields: Sequence[str], category: str = "", with_initial: bool = False
) -> ImportFile:
    """Say what each column holds (a key of headings.FIELDS, or ""), then read every line again.

    `category`: key of how people come where a line does not say. Raises Refused where no column gives a name, or where
    two give the same thing; Stale.
    """
    columns = columns_of(file)
    chosen = [
        field if field in FIELDS and column.kind != "refused" else ""
        for field, column in zip(fields, columns, strict=True)
    ]
    if not {"name", "first_name", "family_name"} & set(chosen):
        raise Refused(_("Choose the column that holds the name."))
    for field in chosen:
        if field and field not in SEVERAL_COLUMNS and chosen.count(field) > 1:
            raise Refused(_("Two columns are chosen for the same thing. Keep one of them."))
    words = remembered_mapping(file).get("words", {})
    mapping = {"fields": chosen, "category": category, "with_initial": with_initial, "words": words}
    return _read_again(file, version, mapping)


def set_words(*, file: ImportFile, version: int, words: Mapping[str, Mapping[str, str]]) -> ImportFile:
    """Say what unknown words mean ({"category": {word: key}, "themes": {word: slug}}), then read every line again."""
    mapping = dict(file.mapping)
    known = {kind: dict(mapping.get("words", {}).get(kind, {})) for kind in ("category", "themes")}
    for kind, meanings in words.items():
        known[kind] |= dict(meanings)
    mapping["words"] = known
    return _read_again(file, version, mapping)


def _read_again(file: ImportFile, version: int, mapping: dict[str, Any]) -> ImportFile:
    with transaction.atomic():
        row = ImportFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
        if row.version != version or row.status not in CHANGEABLE:
            raise Stale(STALE)
        if not row.content:
            raise Refused(_("The lines of this list are erased. Choose the file again."))
        row.mapping, row.status, row.rows_done, row.problem = mapping, ImportFile.Status.READING, 0, ""
        row.summary = {**row.summary, "language": get_language(), "asked_at": timezone.now().isoformat()}
        row.version += 1
        row.save()
    return start_reading(row)


def remove_file(*, file: ImportFile) -> None:
    """Forget a list that is not registered. Raises Refused while it is, or once it was: its people are then undone."""
    with transaction.atomic():
        row = ImportFile.objects.select_for_update(of=("self",)).filter(pk=file.pk).first()
        if row is None:
            return
        if row.status not in (*CHANGEABLE, ImportFile.Status.REFUSED):
            raise Refused(_("The people of this list are registered. Undo the import first."))
        row.delete()


def forget_old_imports(now: datetime) -> int:
    """Erase what lists hold of people once it is of no more use: after the day to undo, or after a week without
    registration. What remains says when a list came and how many people it brought. Answers how many lines went."""
    done = ImportFile.objects.filter(
        status__in=[ImportFile.Status.REGISTERED, ImportFile.Status.UNDONE],
        registered_at__lt=now - timedelta(hours=UNDO_HOURS),
    )
    left = ImportFile.objects.filter(status__in=[*CHANGEABLE, ImportFile.Status.REFUSED])
    left = left.filter(created_at__lt=now - timedelta(days=KEPT_DAYS))
    gone = ImportRow.objects.filter(file__in=done.values("pk")).delete()[1]
    for model, count in left.delete()[1].items():
        gone[model] = gone.get(model, 0) + count
    return gone.get(ImportRow._meta.label, 0)
