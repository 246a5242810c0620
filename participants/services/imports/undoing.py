"""An import is taken back, within a day."""

from collections import Counter
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from common import live
from common.answers import Refused
from participants.models import (
    Erasure,
    ImportFile,
    ImportRow,
    JournalEntry,
    Lift,
    Need,
    NeedsOpened,
    Notice,
    Registration,
    RegistrationQuerySet,
    ThemeChoice,
)
from participants.services.imports.work import alone
from participants.services.journal import TOPIC
from participants.services.places import lock_event
from participants.services.waiting import settle

UNDO_HOURS = 24
AT_ONCE = 500  # people; a longer list goes in the background
BATCH = 200  # people that go in one transaction
UNDOING = "undoing"
WRITTEN = (ThemeChoice, Need, Lift, JournalEntry)  # by the import itself
PASSING = (Notice, NeedsOpened, ImportRow)  # they change nothing about a person


def undo_until(file: ImportFile) -> datetime | None:
    """The moment until which the import can be undone; None where it is not registered."""
    if file.status != ImportFile.Status.REGISTERED or file.registered_at is None:
        return None
    return file.registered_at + timedelta(hours=UNDO_HOURS)


def untouched(file: ImportFile) -> RegistrationQuerySet:
    """People of the list whom nobody, they least of all, has changed since: nothing else in the database speaks of them."""
    people = Registration.objects.filter(import_file=file, version=1, code_version=1)
    people = people.exclude(status=Registration.Status.CANCELLED)
    since = Q()
    for relation in Registration._meta.related_objects:
        model = relation.related_model
        if isinstance(model, str) or model in (*WRITTEN, *PASSING) or relation.field.name != "registration":
            continue
        since |= Q(Exists(model._base_manager.filter(registration=OuterRef("pk"))))
    theirs = (JournalEntry.Kind.REGISTERED, JournalEntry.Kind.PUT_ON_LIST)
    since |= Q(Exists(JournalEntry.objects.filter(registration=OuterRef("pk")).exclude(kind__in=theirs)))
    since |= Q(Exists(Need.objects.filter(registration=OuterRef("pk")).exclude(answer="")))
    since |= Q(Exists(Lift.objects.filter(registration=OuterRef("pk")).exclude(passengers=None, drivers=None)))
    return people.exclude(since)


def undo_import(*, file: ImportFile) -> ImportFile:
    """Remove the people of a list, but those who changed since: they stay, and `file.people` says who. Twice is like once.

    A long list goes in the background (`is_being_undone`). Raises Refused once the day is over.
    """
    with transaction.atomic():
        row = ImportFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
        if row.status == ImportFile.Status.UNDONE or is_being_undone(row):
            return row
        until = undo_until(row)
        if until is None or timezone.now() > until:
            raise Refused(_("This import can no longer be undone. Remove people one by one."))
        ImportRow.objects.filter(file=row).delete()
        row.rows_total, row.rows_done = untouched(row).count(), 0
        row.summary = {**row.summary, UNDOING: True, "asked_at": timezone.now().isoformat()}
        row.version += 1
        row.save()
    return go_on_undoing(row)


def go_on_undoing(file: ImportFile) -> ImportFile:
    """A short list at once, a long one in the background."""
    if file.rows_total <= AT_ONCE:
        remove_people.func(file.pk)
        file.refresh_from_db()
    else:
        remove_people.enqueue(file.pk)
    return file


def is_being_undone(file: ImportFile) -> bool:
    return file.status == ImportFile.Status.REGISTERED and bool(file.summary.get(UNDOING))


@task()
def remove_people(file_id: int) -> None:
    """A few people at a time, so that registration hardly waits for the event's lock. Safe to run twice: it goes on."""
    with alone(file_id) as show:
        file = ImportFile.objects.select_related("event").filter(pk=file_id).first()
        if show is None or file is None or not is_being_undone(file):
            return
        keys, done = list(untouched(file).order_by("pk").values_list("pk", flat=True)), 0
        for start in range(0, len(keys), BATCH):
            done += _remove_some(file, keys[start : start + BATCH])
            show(done)
        _end(file)


@transaction.atomic
def _remove_some(file: ImportFile, keys: list[int]) -> int:
    """Those of `keys` who have still not changed. The report grows with what went."""
    event = lock_event(file.event)
    row = ImportFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    people = Registration.objects.filter(pk__in=keys)
    list(
        people.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True)
    )  # what changed is seen below
    counts = _remove(list(untouched(row).filter(pk__in=keys).values_list("pk", flat=True)))
    report = Erasure.objects.filter(event=event, pk=row.summary.get("report", 0)).first()
    report = report or Erasure(event=event, cause=Erasure.Cause.UNDONE, counts={})
    report.counts = dict(Counter(report.counts) + Counter(counts))
    report.save()
    removed = row.summary.get("removed", 0) + counts["people"]
    row.summary = {**row.summary, "report": report.pk, "removed": removed}
    row.save(update_fields=["summary"])
    live.publish(event_id=event.pk, topic=live.ACCESS)
    live.publish(event_id=event.pk, topic=TOPIC)
    return counts["people"]


def _end(file: ImportFile) -> None:
    """The places that are free now go to those who wait."""
    with transaction.atomic():
        event = lock_event(file.event)
        row = ImportFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
        row.status = ImportFile.Status.UNDONE
        row.summary = {"removed": 0} | {key: value for key, value in row.summary.items() if key != UNDOING}
        row.version += 1
        row.save()
        settle(event)


def _remove(keys: list[int]) -> dict[str, int]:
    """A few statements however many they are. Nothing else speaks of these people: see `untouched`."""
    counts = {"people": len(keys)}
    ImportRow.objects.filter(twin__in=keys).update(twin=None)
    for name, model in (("choices", ThemeChoice), ("needs", Need), ("lifts", Lift)):
        counts[name] = model._base_manager.filter(registration__in=keys).count()
    for written in (Notice, NeedsOpened, *WRITTEN):
        rows = written._base_manager.filter(registration__in=keys)
        rows._raw_delete(rows.db)
    people = Registration.objects.filter(pk__in=keys).order_by()
    people._raw_delete(people.db)
    return counts
