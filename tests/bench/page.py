"""The main pages, one client at a time and eight at once; queries and weight of the first view."""

import gzip
import http.client
import re
import statistics
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.bench.figures import Figure
from tests.permissions.world import World

PAGES = {  # name in the figures: (moment of the event, address name, who looks)
    "public": ("open", "event", "nobody"),
    "register": ("open", "register", "nobody"),
    "my_space": ("open", "my_space", "participant"),
    "overview": ("open", "event_overview", "organiser"),
    "people": ("open", "people", "organiser"),
    "teams": ("under_way", "teams", "organiser"),
    "board": ("under_way", "board", "facilitator"),
    "sheet": ("under_way", "table", "tablet"),
    "screen": ("under_way", "screen", "screen"),
}
ALONE = 150  # requests, one after the other
TOGETHER = 8  # clients at once
SECONDS = 4
RESOURCE = re.compile(rb'<(?:link[^>]+rel="(?:stylesheet|icon|preload)"[^>]*href|script[^>]+src)="(/static/[^"]+)"')


def measure(worlds: dict[str, World], address: str) -> Iterator[Figure]:
    for name, (moment, route, role) in PAGES.items():
        world = worlds[moment]
        path = reverse(route, args=[world.event.slug])
        client = world.browser(role)
        headers = {"Cookie": client.cookies.output(header="", sep=";").strip(), "Accept-Encoding": "gzip"}
        times = one_by_one(address, path, headers)
        yield Figure(f"page_{name}_p50_ms", round(statistics.median(times), 1), "ms", "<= 30")
        yield Figure(f"page_{name}_p95_ms", round(statistics.quantiles(times, n=20)[-1], 1), "ms", "<= 60")
        yield Figure(f"page_{name}_rps", round(together(address, path, headers)), "1/s", ">= 80")
        yield Figure(f"page_{name}_queries", queries(client, path), "queries", "<= 15")
        yield Figure(f"page_{name}_first_view_kib", round(first_view(address, path, headers), 1), "KiB", "<= 150")


def one_by_one(address: str, path: str, headers: dict[str, str]) -> list[float]:
    """Milliseconds of each of ALONE requests on one connection. Raises RuntimeError for an answer that is not 200."""
    link = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    for _ in range(10):
        fetch(link, path, headers)
    times = []
    for _ in range(ALONE):
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
