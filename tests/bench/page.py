"""The main pages, one client at a time and eight at once; queries and weight of the first view."""

import gzip
import http.client
import re
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.bench.figures import Figure
from tests.permissions.world import World


class Page(NamedTuple):
    """Moment of the event, name of the address, who looks; what follows the address, and whose key it names."""

    moment: str
    route: str
    role: str = "organiser"
    query: str = ""
    of: Callable[[World], int] | None = None

    def path(self, world: World) -> str:
        keys = [self.of(world)] if self.of else []
        return reverse(self.route, args=[world.event.slug, *keys]) + self.query


PAGES = {  # by name in the figures
    "public": Page("open", "event", "nobody"),
    "register": Page("open", "register", "nobody"),
    "my_space": Page("open", "my_space", "participant"),
    "overview": Page("open", "event_overview"),
    "people": Page("open", "people"),
    "person": Page("open", "person", of=lambda world: world.registration.pk),
    "room": Page("open", "room"),
    "needs": Page("open", "needs"),
    "childcare": Page("open", "childcare"),
    "opened": Page("open", "needs_opened"),
    "lifts": Page("open", "lifts"),
    "to_tell": Page("open", "to_tell"),
    "calls": Page("full", "calls"),
    "waiting": Page("full", "waiting"),
    "groups": Page("open", "groups"),
    "consents": Page("open", "consents"),
    "privacy": Page("open", "privacy"),
    "import_lines": Page("open", "import_lines", of=lambda world: world.list.pk),
    "print": Page("open", "print"),
    "reception": Page("under_way", "reception", "reception"),
    "reception_search": Page("under_way", "reception", "reception", "?q=cam"),
    "presence": Page("under_way", "presence"),
    "teams": Page("under_way", "teams"),
    "teams_repair": Page("under_way", "teams_repair"),
    "demands": Page("under_way", "demands"),
    "drafts": Page("under_way", "drafts"),
    "draft": Page("under_way", "draft", of=lambda world: world.drafts[0].pk),
    "draft_apply": Page("under_way", "draft_apply", of=lambda world: world.drafts[0].pk),
    "formation": Page("under_way", "formation", of=lambda world: world.formation.pk),
    "day": Page("under_way", "day"),
    "run_sheet": Page("under_way", "run_sheet", "facilitator"),
    "announcements": Page("under_way", "announcements", "facilitator"),
    "strip": Page("under_way", "day_strip", "participant"),
    "wall": Page("under_way", "wall", "participant"),
    "wall_lead": Page("under_way", "wall_lead", "facilitator"),
    "my_team": Page("under_way", "my_team", "participant"),
    "queue": Page("under_way", "queue", "facilitator"),
    "resource_people": Page("under_way", "resource_people"),
    "board": Page("under_way", "board", "facilitator"),
    "presentations": Page("under_way", "presentations", "facilitator"),
    "help_of_table": Page("under_way", "ask_for_help", "tablet", of=lambda world: world.team.pk),
    "charter": Page("under_way", "charter", "tablet", of=lambda world: world.team.pk),
    "validations": Page("under_way", "validations", "tablet", of=lambda world: world.team.pk),
    "means": Page("under_way", "means", "tablet", of=lambda world: world.team.pk),
    "photos": Page("under_way", "photos", "tablet", of=lambda world: world.team.pk),
    "sheet": Page("under_way", "table", "tablet"),
    "screen": Page("under_way", "screen", "screen"),
}
# Everybody at once: the whole list of a device, once in a morning, and what is printed.
LARGE = {
    "reception_list": Page("under_way", "reception_list", "reception"),
    "calls_sheet": Page("full", "calls_sheet"),
}
ALONE = 80  # requests, one after the other
ALONE_LARGE = 20
TOGETHER = 8  # clients at once
SECONDS = 2
RESOURCE = re.compile(rb'<(?:link[^>]+rel="(?:stylesheet|icon|preload)"[^>]*href|script[^>]+src)="(/static/[^"]+)"')


def measure(worlds: dict[str, World], address: str) -> Iterator[Figure]:
    for name, page in PAGES.items():
        client, path, headers = ready(page, worlds)
        times = one_by_one(address, path, headers)
        yield Figure(f"page_{name}_p50_ms", round(statistics.median(times), 1), "ms", "<= 30")
        yield Figure(f"page_{name}_p95_ms", round(statistics.quantiles(times, n=20)[-1], 1), "ms", "<= 60")
        yield Figure(f"page_{name}_rps", round(together(address, path, headers)), "1/s", ">= 80")
        yield Figure(f"page_{name}_queries", queries(client, path), "queries", "<= 15")
        yield Figure(f"page_{name}_first_view_kib", round(first_view(address, path, headers), 1), "KiB", "<= 150")
    for name, page in LARGE.items():
        client, path, headers = ready(page, worlds)
        times = one_by_one(address, path, headers, ALONE_LARGE)
        yield Figure(f"page_{name}_p50_ms", round(statistics.median(times), 1), "ms")
        yield Figure(f"page_{name}_queries", queries(client, path), "queries", "<= 15")


def ready(page: Page, worlds: dict[str, World]) -> tuple[Client, str, dict[str, str]]:
    """Who looks, the address, and what their browser sends."""
    world = worlds[page.moment]
    client = world.browser(page.role)
    cookies = client.cookies.output(header="", sep=";").strip()
    return client, page.path(world), {"Cookie": cookies, "Accept-Encoding": "gzip"}


def one_by_one(address: str, path: str, headers: dict[str, str], count: int = ALONE) -> list[float]:
    """Milliseconds of each of `count` requests on one connection. Raises RuntimeError for an answer that is not 200."""
    link = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    for _ in range(count // 10):
        fetch(link, path, headers)
    times = []
    for _ in range(count):
        begun = time.perf_counter()
        fetch(link, path, headers)
        times.append((time.perf_counter() - begun) * 1000)
    return times


def fetch(link: http.client.HTTPConnection, path: str, headers: dict[str, str]) -> tuple[bytes, int]:
    link.request("GET", path, headers=headers)
    response = link.getresponse()
    body = response.read()
    if response.status != 200:
        raise RuntimeError(f"{path}: {response.status}")
    weight = len(body) + sum(len(k) + len(v) + 4 for k, v in response.getheaders())
    return (gzip.decompress(body) if response.headers.get("Content-Encoding") == "gzip" else body), weight


def together(address: str, path: str, headers: dict[str, str]) -> float:
    """Requests a second with TOGETHER clients for SECONDS."""
    done: list[int] = []
    until = time.perf_counter() + SECONDS

    def ask() -> None:
        link, count = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30), 0
        while time.perf_counter() < until:
            fetch(link, path, headers)
            count += 1
        done.append(count)

    threads = [threading.Thread(target=ask) for _ in range(TOGETHER)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / SECONDS


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get(path, headers={"host": "127.0.0.1"})
    return len(captured)


def first_view(address: str, path: str, headers: dict[str, str]) -> float:
    """KiB over the wire for somebody who comes for the first time: page, styles, scripts, icon and latin fonts."""
    link = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    page, weight = fetch(link, path, headers)
    resources = set(RESOURCE.findall(page))
    for resource in sorted(resources):
        weight += fetch(link, resource.decode(), {"Accept-Encoding": "gzip"})[1]
    return weight / 1024
