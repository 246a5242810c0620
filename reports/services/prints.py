"""Files to print: asked for, made at once or in the background, erased the next night."""

import logging
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import translation
from django_tasks import task

from accounts.models import User
from common.pdf import CannotBePrinted, make_pdf, page_count
from events.models import Event
from reports.documents import DOCUMENTS, Order, amounts_of
from reports.models import PrintJob

logger = logging.getLogger(__name__)
AT_ONCE = 200  # things on a document that nobody has to wait for
KEPT = timedelta(hours=4)  # a file made late in the evening is still there in the night


def ask_for_print(
    *, event: Event, kind: str, choices: dict[str, Any], site: str, by: User, idempotency_key: uuid.UUID
) -> PrintJob:
    """Ask for a document of DOCUMENTS; a small one is ready on return, a large one is made in the background.

    `choices` as the form of the document gives them, `site` the address where its links lead ("https://…"). The same
    key again answers with the file already asked for.
    """
    document, amounts = DOCUMENTS[kind], amounts_of(event)
    with transaction.atomic():
        job, is_new = PrintJob.objects.get_or_create(
            event=event,
            idempotency_key=idempotency_key,
            defaults={
                "kind": kind,
                "choices": choices,
                "site": site,
                "created_by": by,
                "total": document.count(amounts, choices),
                "pages": document.pages(amounts, choices),
            },
        )
        if is_new and job.total > AT_ONCE:
            make_in_background.enqueue(job.pk)
    if is_new and job.total <= AT_ONCE:
        make_print(job.pk)
        job.refresh_from_db()
    return job


def make_print(pk: int) -> None:
    """Make the file of a PrintJob; where it cannot be made, the row says so. Done twice, it is made once."""
    job = PrintJob.objects.without_content().select_related("event").filter(pk=pk).first()
    if job is None or job.status in (PrintJob.Status.READY, PrintJob.Status.ERASED):
        return
    rows = PrintJob.objects.filter(pk=pk).exclude(status=PrintJob.Status.ERASED)  # erased meanwhile, it stays erased
    rows.update(status=PrintJob.Status.MAKING)

    def tell(done: int, total: int) -> None:
        rows.update(done=done, total=total)

    document = DOCUMENTS[job.kind]
    try:
        with translation.override(job.choices.get("language", "fr")):
            order = Order(event=job.event, choices=job.choices, site=job.site, tell=tell)
            content = make_pdf(document.template, document.data(order))
    except CannotBePrinted:
        logger.exception("%s could not be typeset", document.template)
        rows.update(status=PrintJob.Status.FAILED)
        return
    rows.update(content=content, status=PrintJob.Status.READY, done=job.total, pages=page_count(content))


@task()
def make_in_background(job: int) -> None:
    """Make one file, where nobody waits."""
    make_print(job)


def forget_old_prints(now: datetime) -> int:
    """Erase the content of the files asked for more than KEPT before `now`; what was printed when stays. Returns how many."""
    old = PrintJob.objects.filter(created_at__lt=now - KEPT).exclude(status=PrintJob.Status.ERASED)
    return old.update(content=b"", status=PrintJob.Status.ERASED)


def forget_prints_of(event_id: int) -> None:
    """Erase every file of an event now: somebody whose name stood there asked to be forgotten."""
    PrintJob.objects.filter(event_id=event_id).update(content=b"", status=PrintJob.Status.ERASED)
