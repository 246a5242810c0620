"""An import is taken back, within a day."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

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
from participants.services.journal import TOPIC
from participants.services.places import lock_event

UNDO_HOURS = 24
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

    Raises Refused once the day is over.
    """
    with transaction.atomic():
        event = lock_event(file.event)
        row = ImportFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
        if row.status == ImportFile.Status.UNDONE:
            return row
        until = undo_until(row)
        if until is None or timezone.now() > until:
            raise Refused(_("This import can no longer be undone. Remove people one by one."))
        people = Registration.objects.filter(import_file=row).select_for_update(of=("self",)).order_by("pk")
        list(people.values_list("pk", flat=True))  # locked first: what changed until now is seen below
        counts = _remove(list(untouched(row).values_list("pk", flat=True)))
        ImportRow.objects.filter(file=row).delete()
        row.status, row.summary = ImportFile.Status.UNDONE, {**row.summary, "removed": counts["people"]}
        row.version += 1
        row.save()
        Erasure.objects.create(event=event, cause=Erasure.Cause.UNDONE, counts=counts)
        live.publish(event_id=event.pk, topic=live.ACCESS)
        live.publish(event_id=event.pk, topic=TOPIC)
    return row


def _remove(keys: list[int]) -> dict[str, int]:
    """A few statements however many they are. Nothing else speaks of these people: see `untouched`."""
    counts = {"people": len(keys)}
    ImportRow.objects.filter(twin__in=keys).update(twin=None)
    for name, model in (("choices", ThemeChoice), ("needs", Need), ("lifts", Lift)):
        counts[name] = model._base_manager.filter(registration__in=keys).count()
    for model in (Notice, NeedsOpened, *WRITTEN):
        rows = model._base_manager.filter(registration__in=keys)
        rows._raw_delete(rows.db)
    people = Registration.objects.filter(pk__in=keys).order_by()
    people._raw_delete(people.db)
    return {name: count for name, count in counts.items() if count or name == "people"}
