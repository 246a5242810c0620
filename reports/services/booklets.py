"""Booklets: made once for what they show, kept for whoever asks next, gone when what they show has changed."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone, translation
from django_tasks import task

from common.pdf import CannotBePrinted
from reports.documents.booklet import Contents, booklet_of, contents_of
from reports.models import Booklet

logger = logging.getLogger(__name__)
AT_ONCE = 20  # projects typeset while somebody waits: half a second
KEPT = timedelta(days=30)


def kept_booklet(contents: Contents) -> Booklet | None:
    """The booklet that shows exactly `contents`, made or being made; None where nobody has asked for it."""
    row = Booklet.objects.filter(event=contents.event, language=contents.language, digest=contents.digest).first()
    return None if row is None or row.is_over else row


def ask_for_booklet(contents: Contents) -> Booklet:
    """Have it made, once however many ask: a small one is ready on return, a large one is made in the background."""
    with transaction.atomic():
        key = {"event": contents.event, "language": contents.language}
        Booklet.objects.get_or_create(**key, defaults={"digest": ""})
        row: Booklet = Booklet.objects.select_for_update(of=("self",)).defer("content").get(**key)
        if row.digest == contents.digest and not row.is_over:
            return row  # somebody else was quicker
        row.digest, row.status, row.content = contents.digest, Booklet.Status.WAITING, b""
        row.asked_at = timezone.now()
        row.save()
        if contents.count > AT_ONCE:
            make_in_background.enqueue(row.pk)
    if contents.count <= AT_ONCE:
        make_booklet(row.pk)
        return Booklet.objects.filter(pk=row.pk).first() or row  # gone, where all was withdrawn a moment ago
    return row


def make_booklet(pk: int) -> None:
    """Make the file that was asked for, of what may be shown now. Done twice, it is made once."""
    waiting = Booklet.objects.filter(pk=pk, status=Booklet.Status.WAITING)
    row = waiting.select_related("event").defer("content").first()
    if row is None or not waiting.update(status=Booklet.Status.MAKING):
        return
    # Asked for anew meanwhile, for something else, this making is worth nothing.
    mine = Booklet.objects.filter(pk=pk, digest=row.digest, status=Booklet.Status.MAKING)
    with translation.override(row.language):
        contents = contents_of(row.event)
        if contents is None:
            mine.delete()
            return
        try:
            content = booklet_of(contents)
        except CannotBePrinted:
            logger.exception("a booklet could not be typeset")
            mine.update(status=Booklet.Status.FAILED)
            return
    mine.update(content=content, digest=contents.digest, status=Booklet.Status.READY)


@task()
def make_in_background(pk: int) -> None:
    """Make one booklet, where nobody waits."""
    make_booklet(pk)


def forget_old_booklets(now: datetime) -> None:
    """Erase those made long before `now`, and those of which something was changed or withdrawn since."""
    Booklet.objects.filter(asked_at__lt=now - KEPT).delete()
    for row in Booklet.objects.select_related("event").defer("content"):
        with translation.override(row.language):
            contents = contents_of(row.event)
        if contents is None or contents.digest != row.digest:
            Booklet.objects.filter(pk=row.pk, digest=row.digest).delete()


def forget_booklets_of(event_id: int) -> None:
    """Erase every booklet of an event now: somebody whose name may stand there asked to be forgotten."""
    Booklet.objects.filter(event_id=event_id).delete()
