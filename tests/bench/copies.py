"""A whole event with 3,000 people taken along as a sealed file, and brought in again."""

import time
from collections.abc import Iterator

from django.db import transaction

from events.models import Event, Member
from reports.copies.fileformat import EVENT, from_json, seal, unpack, unseal
from reports.copies.reading import place_event
from reports.copies.writing import write_event
from tests.bench.figures import Figure
from tests.permissions.world import World

PHRASE = "trois coqs chantent faux"


def measure(worlds: dict[str, World], address: str) -> Iterator[Figure]:
    """Seconds to write and seal, and to open and place. Raises RuntimeError where the two events differ in anything."""
    event = worlds["under_way"].event
    member, _made = Member.objects.get_or_create(
        organisation=event.organisation, user=worlds["under_way"].roles["organiser"].user
    )
    with transaction.atomic():
        figures = list(_measured(event, member))
        transaction.set_rollback(True)  # the next part finds the events as they were
    yield from figures


def _measured(event: Event, member: Member) -> Iterator[Figure]:
    begun = time.perf_counter()
    sealed = seal(write_event(event, with_work=True, with_people=True), PHRASE)
    written = time.perf_counter()
    manifest, files = unpack(unseal(sealed, PHRASE))
    copy = place_event(manifest=manifest, files=files, organisation=event.organisation, by=member.user)
    placed = time.perf_counter()
    if _content(copy) != _content(event):
        raise RuntimeError("the copy is not equal to the event")
    yield Figure("event_copy_3000_s", round(placed - begun, 1), "s", "<= 60")
    yield Figure("event_copy_3000_export_s", round(written - begun, 1), "s")
    yield Figure("event_copy_3000_rows", sum(manifest["rows"].values()), "rows")
    yield Figure("event_copy_3000_mib", round(len(sealed) / 2**20, 1), "MiB")


def _content(event: Event) -> dict[str, object]:
    """All that a file carries, but for the address, which is another one by its nature."""
    _manifest, files = unpack(write_event(event, with_work=True, with_people=True))
    return {**files, EVENT: {**from_json(files[EVENT]), "slug": ""}}
