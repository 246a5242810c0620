"""A thousand pages on one process: from the commit of a change to the whole part that shows it.

A publisher commits at random moments, as the organiser who moves the programme. For each page and each commit: the time
until a part that carries this version, or a later one, was there whole. Lost are those that never came. Once on the way
the database ends the listening connection, just before a commit.

Beside it: the nudge alone; the same when every page asks the ordinary view; the time until all pages follow again and are
right after their connections broke all together, and after the process was killed. One process serves streams and pages,
as in the demonstration; the pages' process is another, on the same machine.
"""

import contextlib
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import psutil
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from common import live
from common.code_sessions import SESSION_KEY
from participants.models import Registration
from tests.bench.figures import Figure
from tests.bench.server import demo_server, free_port
from tests.permissions.world import World

LISTENERS = 1000
COMMITS = 40
ORDINARY_COMMITS = 3
PART, TOPIC = "day_strip", "programme"
LONGEST_S = 30

Times = list[tuple[float, int]]


def measure(worlds: dict[str, World], _address: str) -> Iterator[Figure]:
    world = worlds["under_way"]
    port = free_port()
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(demo_server(port))
        empty = resident(server)
        crowd = stack.enter_context(listeners(world, port))
        settle(crowd, "following", LISTENERS)
        time.sleep(3)
        yield Figure("live_listeners", crowd("count")["following"], "pages", f">= {LISTENERS}")
        yield Figure("live_kib_per_listener", round((resident(server) - empty) / 1024 / LISTENERS, 1), "KiB")
        yield Figure("live_idle_cpu_percent", round(psutil.Process(server.pid).cpu_percent(10), 1), "%")
        yield from commits_seen(world, crowd)
        yield from ordinary(world, crowd)
        yield from everybody_again(world, crowd)
        yield from after_a_kill(world, crowd, server, port)


def commits_seen(world: World, crowd: Callable[..., Any]) -> Iterator[Figure]:
    crowd("forget")
    commits = []
    for number in range(COMMITS):
        if number == COMMITS // 2:
            end_listening_connection()
        commits.append(commit(world))
        time.sleep(random.uniform(0.2, 1.4))
    settle(crowd, "oldest", commits[-1][1])
    told = crowd("tell")
    waits, lost = delays(commits, told["seen"])
    nudges, _ = delays(commits, told["heard"])
    yield Figure("live_p50_ms", round(statistics.median(waits)), "ms")
    yield Figure("live_p95_ms", p95(waits), "ms", "<= 1000")
    yield Figure("live_longest_ms", round(max(waits)), "ms")
    yield Figure("live_lost", lost, "changes", "== 0")
    yield Figure("live_nudge_p95_ms", p95(nudges), "ms")
    yield Figure("live_asked_ordinary_view", told["ordinary"], "requests")


def ordinary(world: World, crowd: Callable[..., Any]) -> Iterator[Figure]:
    """The same without shared parts."""
    crowd("keys", use=False)
    crowd("forget")
    commits = []
    for _ in range(ORDINARY_COMMITS):
        commits.append(commit(world))
        settle(crowd, "oldest", commits[-1][1])
    waits, lost = delays(commits, crowd("tell")["seen"])
    crowd("keys", use=True)
    yield Figure("live_unshared_p95_ms", p95(waits), "ms")
    yield Figure("live_unshared_lost", lost, "changes")


def everybody_again(world: World, crowd: Callable[..., Any]) -> Iterator[Figure]:
    """All connections break at once, and something changes while nobody is there."""
    crowd("forget")
    crowd("drop")
    yield from back(world, crowd, "reconnect")


def after_a_kill(
    world: World, crowd: Callable[..., Any], server: "subprocess.Popen[bytes]", port: int
) -> Iterator[Figure]:
    server.send_signal(signal.SIGKILL)
    server.wait()
    crowd("forget")
    with demo_server(port):
        yield from back(world, crowd, "restart")


def back(world: World, crowd: Callable[..., Any], name: str) -> Iterator[Figure]:
    began = time.monotonic()
    changed = commit(world)
    settle(crowd, "oldest", changed[1])
    settle(crowd, "following", LISTENERS)
    told = crowd("tell")
    greeted = [1000 * (times[0] - began if times else LONGEST_S) for times in told["greeted"]]
    right, lost = delays([(began, changed[1])], told["seen"])
    yield Figure(f"live_{name}_follows_p95_ms", p95(greeted), "ms")
    yield Figure(f"live_{name}_right_p95_ms", p95(right), "ms")
    yield Figure(f"live_{name}_lost", lost, "changes", "== 0")


def commit(world: World) -> tuple[float, int]:
    """Publish as a service does: the moment it was committed, and the version."""
    with transaction.atomic():
        live.publish(event_id=world.event.pk, topic=TOPIC)
    at = time.monotonic()
    return at, int(live.version_of(event_id=world.event.pk, topics=[TOPIC]).rpartition(".")[2])


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


def p95(values: list[float]) -> int:
    return round(statistics.quantiles(values, n=20)[-1])


def settle(crowd: Callable[..., Any], what: str, wanted: int) -> None:
    """Wait until the whole crowd follows, or has this version; not for ever."""
    until = time.monotonic() + LONGEST_S
    while time.monotonic() < until and crowd("count")[what] < wanted:
        time.sleep(0.25)


def resident(server: "subprocess.Popen[bytes]") -> int:
    return int(psutil.Process(server.pid).memory_info().rss)


def end_listening_connection() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query = %s",
            [f"LISTEN {live.CHANNEL}"],
        )


@contextlib.contextmanager
def listeners(world: World, port: int) -> Iterator[Callable[..., Any]]:
    """The pages' process. Yields crowd(order, …) → its answer."""
    event = world.event.slug
    told = {
        "port": port,
        "stream": reverse("live", args=[event]),
        "part": f"{reverse('live', args=[event])}{PART}/",
        "ordinary": reverse(PART, args=[event]),
        "cookies": [f"sessionid={key}" for key in sessions(world, LISTENERS)],
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


def sessions(world: World, count: int) -> list[str]:
    """Session keys of `count` participants, each on a device of their own."""
    store = SessionStore()
    rows = []
    for pk, version in Registration.objects.filter(event=world.event).values_list("pk", "code_version")[:count]:
        doors = {SESSION_KEY: {str(world.event.pk): {Registration.code_kind: [pk, version]}}}
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
