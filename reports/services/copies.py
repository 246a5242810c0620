"""Files of events: asked for, sealed, brought in; none outlives the night."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import QuerySet
from django_tasks import task

from accounts.models import User
from common.answers import Refused
from common.text import storable
from events.models import Event, Member, Organisation
from participants.models import Registration
from reports.copies.fileformat import EVENT, from_json, seal, unpack, unseal
from reports.copies.reading import parts_in, place_event
from reports.copies.writing import write_event
from reports.models.copies import CopyIn, CopyOut

PEOPLE_AT_ONCE = 200  # an event of this size makes nobody wait
BYTES_AT_ONCE = 500_000  # and a file
KEPT = timedelta(hours=4)  # a file asked for late in the evening is still there in the night


def ask_for_copy(
    *, event: Event, with_work: bool, with_people: bool, by: User | None, idempotency_key: uuid.UUID
) -> CopyOut:
    """Ask for a file of the event; a small one is ready on return. The same key again answers with the same file."""
    with transaction.atomic():
        copy, is_new = CopyOut.objects.get_or_create(
            event=event,
            idempotency_key=idempotency_key,
            defaults={"with_work": with_work, "with_people": with_people, "created_by": by},
        )
        waits = Registration.objects.filter(event=event).count() > PEOPLE_AT_ONCE
        if is_new and waits:
            make_in_background.enqueue(copy.pk)
    if is_new and not waits:
        make_copy(copy.pk)
        copy.refresh_from_db()
    return copy


def make_copy(pk: int) -> None:
    """Make the file of a CopyOut. Done twice, it is made once."""
    copy = CopyOut.objects.select_related("event").filter(pk=pk, status=CopyOut.Status.WAITING).first()
    if copy is None:
        return
    with _one_moment():
        content = write_event(copy.event, with_work=copy.with_work, with_people=copy.with_people)
    # Erased meanwhile (somebody asked to be forgotten), it stays erased.
    rows = CopyOut.objects.filter(pk=pk, status=CopyOut.Status.WAITING)
    rows.update(content=content, status=CopyOut.Status.READY)


@contextmanager
def _one_moment() -> Iterator[None]:
    """All that is read inside is as it was at one moment, whoever writes meanwhile; within a transaction, as it sees it."""
    is_whole = not connection.in_atomic_block
    with transaction.atomic():
        if is_whole:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def file_of(*, copy: CopyOut, passphrase: str = "") -> bytes:
    """The file to hand over: sealed with the passphrase where it holds people. Raises Refused where it is not there."""
    if not copy.is_ready or (copy.with_people and not passphrase):
        raise Refused("")
    content = bytes(copy.content)
    return seal(content, passphrase) if copy.with_people else content


def bring_event(
    *, content: bytes, passphrase: str, organisation: Organisation, by: User, idempotency_key: uuid.UUID
) -> CopyIn:
    """Look into a file, and make its event: at once where it is small. The same key again answers like the first.

    Raises Refused, with a sentence, where the file cannot be read; PermissionDenied for somebody of no such organisation.
    """
    if not Member.objects.filter(organisation=organisation, user=by).exists():
        raise PermissionDenied
    packed = unseal(content, passphrase)
    manifest, files = unpack(packed)
    parts_in(manifest)
    about = from_json(files.get(EVENT, b""))
    wanted = storable(str(about.get("slug", "")))[:80] if isinstance(about, dict) else ""
    with transaction.atomic():
        arrival, is_new = CopyIn.objects.get_or_create(
            created_by=by,
            idempotency_key=idempotency_key,
            defaults={"organisation": organisation, "content": packed, "wanted": wanted},
        )
        waits = sum(map(len, files.values())) > BYTES_AT_ONCE
        if is_new and waits:
            place_in_background.enqueue(arrival.pk)
    if is_new and not waits:
        place_arrival(arrival.pk)
        arrival.refresh_from_db()
    return arrival


def place_arrival(pk: int) -> None:
    """Make the event of a CopyIn, or say why not. Done twice, it is made once; cut half-way, nothing was made."""
    with transaction.atomic():
        rows = CopyIn.objects.select_for_update(of=("self",)).select_related("organisation", "created_by")
        arrival = rows.filter(pk=pk, status=CopyIn.Status.WAITING).first()
        if arrival is None:
            return
        try:
            manifest, files = unpack(bytes(arrival.content))
            arrival.event = place_event(
                manifest=manifest, files=files, organisation=arrival.organisation, by=arrival.created_by
            )
            arrival.status = CopyIn.Status.PLACED
        except Refused as refused:
            arrival.status, arrival.problem = CopyIn.Status.REFUSED, str(refused.message)[:300]
        arrival.content = b""
        arrival.save(update_fields=["event", "status", "problem", "content"])


@task()
def make_in_background(pk: int) -> None:
    """Make one file, where nobody waits."""
    make_copy(pk)


@task()
def place_in_background(pk: int) -> None:
    """Bring one event in, where nobody waits."""
    place_arrival(pk)


def forget_old_copies(now: datetime) -> None:
    """Erase what the files asked for or brought in more than KEPT before `now` hold; when they were asked for stays."""
    _forget(CopyOut.objects.filter(created_at__lt=now - KEPT))
    late = CopyIn.objects.filter(created_at__lt=now - KEPT, status=CopyIn.Status.WAITING)
    late.update(content=b"", status=CopyIn.Status.REFUSED)


def forget_copies_of(event_id: int) -> None:
    """Erase every file of an event now: somebody who stood there asked to be forgotten."""
    _forget(CopyOut.objects.filter(event_id=event_id))


def _forget(copies: "QuerySet[CopyOut]") -> None:
    copies.exclude(status=CopyOut.Status.ERASED).update(content=b"", status=CopyOut.Status.ERASED)
