"""3,000 badges with their codes, as the background makes them."""

import time
import uuid
from collections.abc import Iterator

from reports.models import PrintJob
from reports.services.prints import ask_for_print, make_print
from tests.bench.figures import Figure
from tests.permissions.world import World

CHOICES = {"format": "85x54", "order": "name", "blanks": 0, "start": 1, "shift_x": 0, "shift_y": 0, "language": "fr"}


def measure(worlds: dict[str, World], address: str) -> Iterator[Figure]:
    """Seconds from the first query to the finished file. Raises RuntimeError where there is no file."""
    world = worlds["open"]
    job = ask_for_print(
        event=world.event,
        kind="badges",
        choices=CHOICES,
        site=address,
        by=world.roles["organiser"].user,
        idempotency_key=uuid.uuid4(),
    )
    begun = time.perf_counter()
    make_print(job.pk)
    took = time.perf_counter() - begun
    job.refresh_from_db()
    if job.status != PrintJob.Status.READY or job.pages < job.total / 10:
        raise RuntimeError(f"{job.pages} pages for {job.total} badges, {job.status}")
    yield Figure("badges_3000_s", round(took, 1), "s", "<= 60")
    yield Figure("badges_3000_mib", round(len(job.content) / 2**20, 1), "MiB")
