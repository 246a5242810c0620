"""A thousand pages on one process: from the commit of a change to the whole part that shows it.

A publisher commits at random moments, as the organiser who moves the programme. For each page and each commit: the time
until a part that carries this version, or a later one, was there whole. Lost are those that never came. Once on the way
the database ends the listening connection, just before a commit.

Beside it: the nudge alone; the same when every page asks the ordinary view; the time until all pages follow again and are
right after their connections broke all together, and after the process was killed. One process serves streams and pages,
as in the demonstration; the pages' process is another, on the same machine.
"""

import contextlib
import random
import signal
import statistics
import subprocess
import time
from collections.abc import Iterator

import psutil

from tests.bench.crowd import LONGEST_S, Crowd, commit, delays, end_listening_connection, listeners, settle
from tests.bench.figures import Figure
from tests.bench.server import demo_server, free_port
from tests.permissions.world import World

LISTENERS = 1000
COMMITS = 40
ORDINARY_COMMITS = 3


def measure(worlds: dict[str, World], _address: str) -> Iterator[Figure]:
    world = worlds["under_way"]
    port = free_port()
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(demo_server(port))
        empty = resident(server)
        crowd = stack.enter_context(listeners(world.event, LISTENERS, [port]))
        settle(crowd, "following", LISTENERS)
        time.sleep(3)
        yield Figure("live_listeners", crowd("count")["following"], "pages", f">= {LISTENERS}")
        yield Figure("live_kib_per_listener", round((resident(server) - empty) / 1024 / LISTENERS, 1), "KiB")
        yield Figure("live_idle_cpu_percent", round(psutil.Process(server.pid).cpu_percent(10), 1), "%")
        yield from commits_seen(world, crowd)
        yield from ordinary(world, crowd)
        yield from everybody_again(world, crowd)
        yield from after_a_kill(world, crowd, server, port)


def commits_seen(world: World, crowd: Crowd) -> Iterator[Figure]:
    crowd("forget")
    commits = []
    for number in range(COMMITS):
        if number == COMMITS // 2:
            end_listening_connection()
        commits.append(commit(world.event))
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


def ordinary(world: World, crowd: Crowd) -> Iterator[Figure]:
    """The same without shared parts."""
    crowd("keys", use=False)
    crowd("forget")
    commits = []
    for _ in range(ORDINARY_COMMITS):
        commits.append(commit(world.event))
        settle(crowd, "oldest", commits[-1][1])
    waits, lost = delays(commits, crowd("tell")["seen"])
    crowd("keys", use=True)
    yield Figure("live_unshared_p95_ms", p95(waits), "ms")
    yield Figure("live_unshared_lost", lost, "changes")


def everybody_again(world: World, crowd: Crowd) -> Iterator[Figure]:
    """All connections break at once, and something changes while nobody is there."""
    crowd("forget")
    crowd("drop")
    yield from back(world, crowd, "reconnect")


def after_a_kill(world: World, crowd: Crowd, server: "subprocess.Popen[bytes]", port: int) -> Iterator[Figure]:
    server.send_signal(signal.SIGKILL)
    server.wait()
    crowd("forget")
    with demo_server(port):
        yield from back(world, crowd, "restart")


def back(world: World, crowd: Crowd, name: str) -> Iterator[Figure]:
    began = time.monotonic()
    changed = commit(world.event)
    settle(crowd, "oldest", changed[1])
    settle(crowd, "following", LISTENERS)
    told = crowd("tell")
    greeted = [1000 * (times[0] - began if times else LONGEST_S) for times in told["greeted"]]
    right, lost = delays([(began, changed[1])], told["seen"])
    yield Figure(f"live_{name}_follows_p95_ms", p95(greeted), "ms")
    yield Figure(f"live_{name}_right_p95_ms", p95(right), "ms")
    yield Figure(f"live_{name}_lost", lost, "changes", "== 0")


def resident(server: "subprocess.Popen[bytes]") -> int:
    return int(psutil.Process(server.pid).memory_info().rss)


def p95(values: list[float]) -> int:
    return round(statistics.quantiles(values, n=20)[-1])
