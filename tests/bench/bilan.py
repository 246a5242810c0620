"""The bilan of an event of 3,000 people: the page and its files, one after the other."""

import http.client
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.utils import timezone

from events.models import Event
from participants.models import Need, Presence, Registration
from participants.services.reception import half_days
from tests.bench.figures import Figure
from tests.permissions.world import World

FILES = ("pdf", "docx", "xlsx")


def measure(worlds: dict[str, World], address: str) -> Iterator[Figure]:
    """Seconds for the page and the three files. Raises RuntimeError where one is not made."""
    world = worlds["under_way"]
    _everybody_came(world.event)
    cookies = world.browser("organiser").cookies.output(header="", sep=";").strip()
    link = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    took = {}
    for name in ("", *(f"bilan.{kind}" for kind in FILES)):
        begun = time.perf_counter()
        link.request("GET", f"/e/{world.event.slug}/organise/bilan/{name}", headers={"Cookie": cookies})
        answer = link.getresponse()
        answer.read()
        took[name] = time.perf_counter() - begun
        if answer.status != 200:
            raise RuntimeError(f"{name or 'page'}: {answer.status}")
    yield Figure("bilan_3000_s", round(sum(took.values()), 2), "s", "<= 5")
    yield Figure("bilan_page_3000_ms", round(1000 * took[""]), "ms")


def _everybody_came(event: Event) -> None:
    """Nearly, at each half-day of the event that was, and one in ten needed something."""
    day = timezone.localdate() - timedelta(days=1)
    Event.objects.filter(pk=event.pk).update(starts_on=day, ends_on=day)
    event.refresh_from_db()
    people = list(Registration.objects.filter(event=event))
    Presence.objects.bulk_create(
        Presence(event=event, registration=person, day=half.day, half=half.half, arrived_at=_hour(event, half.day))
        for turn, half in enumerate(half_days(event))
        for place, person in enumerate(people)
        if (place + turn) % 8
    )
    Need.objects.bulk_create(
        [Need(event=event, registration=person, kind=Need.Kind.MOVING) for person in people[::10]],
        ignore_conflicts=True,
    )


def _hour(event: Event, day: object) -> datetime:
    return datetime.combine(day, datetime.min.time(), event.zone)  # type: ignore[arg-type]
