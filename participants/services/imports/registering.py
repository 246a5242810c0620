"""A list is registered: all of it or nothing, in the background, while registration goes on beside it.

Places are kept in a short transaction (`ImportFile.places_taken`, counted by services/places.py), so that the long one
that writes the people never holds the event's lock. Only its very end takes it: people appear, and the places kept for
them are given back, at one and the same moment.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from accounts.models import User
from common import live
from common.answers import Refused, Stale
from participants.models import ImportFile, ImportRow, Registration
from participants.services.imports.undoing import go_on_undoing, is_being_undone
from participants.services.imports.verdicts import AT_ONCE, start_reading
from participants.services.imports.work import alone, is_worked_on
from participants.services.imports.writing import write_people
from participants.services.journal import TOPIC
from participants.services.places import lock_event, places_left
from participants.services.waiting import settle

BATCH = 1000
STOPPED = "stopped"
Status = ImportFile.Status


class Interrupted(Exception):  # noqa: N818 - an answer, not a fault
    """Somebody gave the registration up while it ran: nothing of it is kept."""


def to_register(file: ImportFile) -> Any:
    """The lines that would be registered."""
    rows = ImportRow.objects.filter(file=file)
    return rows.filter(Q(verdict=ImportRow.Verdict.NEW) | Q(decision=ImportRow.Decision.OTHER))


def undecided(file: ImportFile) -> Any:
    """The lines that wait for somebody's decision."""
    verdicts = (ImportRow.Verdict.TWIN, ImportRow.Verdict.REPEATED)
    return ImportRow.objects.filter(file=file, verdict__in=verdicts, decision=ImportRow.Decision.NOT_YET)


def confirm_import(*, file: ImportFile, version: int, by: User) -> ImportFile:
    """Register every line that can be: places are kept at once, people follow. Pressed twice is like once.

    Raises Refused while lines wait for a decision or where nobody would be registered, Stale when the list changed.
    """
    with transaction.atomic():
        event = lock_event(file.event)
        row = ImportFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
        if row.status in (Status.REGISTERING, Status.REGISTERED):
            return row
        if row.version != version or row.status != Status.READ:
            raise Stale(_("Somebody else changed this list meanwhile. Look at it again."))
        if undecided(row).exists():
            raise Refused(_("Some lines wait for your decision: the same person, or another?"))
        total = to_register(row).count()
        if not total:
            raise Refused(_("Nobody would be registered."))
        settle(event)  # those who wait already go before
        row.places_taken = min(total, places_left(event))
        row.status, row.rows_total, row.rows_done, row.problem = Status.REGISTERING, total, 0, ""
        row.summary = {**row.summary, "language": translation.get_language(), "asked_at": timezone.now().isoformat()}
        row.created_by = by
        row.version += 1
        row.save()
    return _start(row)


def try_again(*, file: ImportFile) -> ImportFile:
    """Take up work that stopped. Where it did not, nothing happens: only one worker at a time holds a list."""
    file.refresh_from_db()
    if file.status == Status.READING:
        return start_reading(file)
    if is_being_undone(file):
        return go_on_undoing(file)
    return _start(file) if file.status == Status.REGISTERING else file


def give_up(*, file: ImportFile) -> ImportFile:
    """Stop registering: the places kept for the list are free again, nobody of it is registered."""
    with transaction.atomic():
        event = lock_event(file.event)
        row = ImportFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
        if row.status == Status.REGISTERING:
            _back_to_read(row)
            settle(event)
    return row


def is_under_way(file: ImportFile) -> bool:
    """Is somebody working on it now?"""
    return is_worked_on(file.pk)


@task()
def register_rows(file_id: int) -> None:
    """Write the people of a list. Safe to run twice: the second finds nothing left to do."""
    with alone(file_id) as show:
        if show is None:
            return
        file = ImportFile.objects.select_related("event").filter(pk=file_id, status=Status.REGISTERING).first()
        if file is None:
            return
        try:
            with translation.override(file.summary.get("language") or settings.LANGUAGE_CODE):
                _register(file, show)
        except Interrupted:
            return
        except BaseException:
            _stopped(file)
            raise


def _start(file: ImportFile) -> ImportFile:
    if file.rows_total <= AT_ONCE:
        register_rows.func(file.pk)
    else:
        register_rows.enqueue(file.pk)
    file.refresh_from_db()
    return file


@transaction.atomic
def _register(file: ImportFile, show: Callable[[int], None]) -> None:
    left, done = file.places_taken, 0
    batch: list[dict[str, Any]] = []
    show(0)
    for values in to_register(file).order_by("line").values_list("values", flat=True).iterator(chunk_size=BATCH):
        batch.append(values["person"])
        if len(batch) == BATCH:
            left -= write_people(file, batch, places=left)
            done += len(batch)
            batch.clear()
            show(done)
    if batch:
        write_people(file, batch, places=left)
        show(done + len(batch))
    _finish(file)


def _finish(file: ImportFile) -> None:
    """The last moment: people appear, the places kept for them are no longer counted apart. What the list said is erased."""
    event = lock_event(file.event)
    row = ImportFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if row.status != Status.REGISTERING or row.version != file.version:
        raise Interrupted
    people = Registration.objects.filter(import_file=row)
    row.summary = {key: value for key, value in row.summary.items() if key in ("tool", "columns", "heading_line")} | {
        "registered": people.count(),
        "waiting": people.waiting().count(),
    }
    to_register(row).delete()
    row.status, row.content, row.places_taken, row.registered_at = Status.REGISTERED, b"", 0, timezone.now()
    row.rows_done = row.rows_total
    row.version += 1
    row.save()
    live.publish(event_id=event.pk, topic=TOPIC)


def _stopped(file: ImportFile) -> None:
    with transaction.atomic():
        event = lock_event(file.event)
        row = ImportFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
        if row.status == Status.REGISTERING and row.version == file.version:
            _back_to_read(row)
            settle(event)


def _back_to_read(row: ImportFile) -> None:
    row.status, row.places_taken, row.rows_done, row.problem = Status.READ, 0, 0, STOPPED
    row.version += 1
    row.save()
