"""A crowd of pages in a process of its own (tests/bench/listeners.py), told from here what to do."""

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import cycle, islice
from typing import Any

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from common import live
from common.code_sessions import SESSION_KEY
from events.models import Event
from participants.models import Registration

PART, TOPIC = "day_strip", "programme"
LONGEST_S = 30

Times = list[tuple[float, int]]
Crowd = Callable[..., Any]


def commit(event: Event) -> tuple[float, int]:
    """Publish as a service does: the moment it was committed, and the version."""
    with transaction.atomic():
        live.publish(event_id=event.pk, topic=TOPIC)
    at = time.monotonic()
    return at, int(live.version_of(event_id=event.pk, topics=[TOPIC]).rpartition(".")[2])


def delays(commits: Times, by_page: list[Times]) -> tuple[list[float], int]:
    """Seconds from each commit to each page that has it, or what came after; and how many never had it."""
    found, lost = [], 0
    for times in by_page:
        for at, version in commits:
            arrived = next((moment for moment, carried in times if carried >= version and moment >= at), None)
            if arrived is None:
                lost += 1
            else:
                found.append(arrived - at)
    return [seconds * 1000 for seconds in found], lost


def settle(crowd: Crowd, what: str, wanted: int, longest_s: float = LONGEST_S) -> bool:
    """Wait until the whole crowd follows, or has this version; whether it does."""
    until = time.monotonic() + longest_s
    while not (reached := crowd("count")[what] >= wanted) and time.monotonic() < until:
        time.sleep(0.25)
    return reached


def end_listening_connection() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query = %s",
            [f"LISTEN {live.CHANNEL}"],
        )


@contextlib.contextmanager
def listeners(event: Event, count: int, ports: Sequence[int]) -> Iterator[Crowd]:
    """The pages' process. Yields crowd(order, …) → its answer."""
    told = {
        "ports": list(ports),
        "stream": reverse("live", args=[event.slug]),
        "part": f"{reverse('live', args=[event.slug])}{PART}/",
        "ordinary": reverse(PART, args=[event.slug]),
        "cookies": [f"sessionid={key}" for key in sessions(event, count)],
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.listeners"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ
    )
    assert process.stdin
    assert process.stdout

    def crowd(order: str, **about: Any) -> Any:
        process.stdin.write(json.dumps({"do": order, **about}).encode() + b"\n")
        process.stdin.flush()
        return json.loads(process.stdout.readline())

    process.stdin.write(json.dumps(told).encode() + b"\n")
    try:
        yield crowd
    finally:
        process.kill()
        process.wait()


def sessions(event: Event, count: int) -> list[str]:
    """Session keys of `count` devices, each of another participant while there are enough."""
    store = SessionStore()
    rows = []
    people = list(Registration.objects.filter(event=event).values_list("pk", "code_version")[:count])
    for pk, version in islice(cycle(people), count):
        doors = {SESSION_KEY: {str(event.pk): {Registration.code_kind: [pk, version]}}}
        key = store._get_new_session_key()
        rows.append(
            Session(
                session_key=key,
                session_data=store.encode(doors),
                expire_date=timezone.now() + timedelta(days=1),
            )
        )
    Session.objects.bulk_create(rows)
    return [row.session_key for row in rows]
