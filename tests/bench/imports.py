"""A list of 50,000 people: read, looked at line by line and registered in the background, other pages beside it."""

import contextlib
import os
import random
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
import uuid
from collections.abc import Iterator
from typing import Any

import psutil
from django.db import connections

from participants.models import ImportFile, Registration
from participants.services import imports
from tests.bench.figures import Figure
from tests.permissions.world import World

PEOPLE = 50_000
LONGEST_S = 300
FIRST = ("Camille", "Jo", "Lou", "Élie", "Anaïs", "Noa")
GOAL_S, GOAL_MIB, GOAL_PAGE_MS = 60, 300, 1000


def measure(worlds: dict[str, World], address: str) -> Iterator[Figure]:
    """Upload, columns, dry run and registration of a French CSV; peak memory of the worker over its idle; another page."""
    world = worlds["open"]
    ordinary = world.event.capacity
    world.event.capacity = PEOPLE * 2
    world.event.save(update_fields=["capacity"])
    content = french_list(world)
    with worker() as process, Memory(process.pid) as memory, Visitor(address, world) as visitor:
        begins = time.perf_counter()
        by = world.roles["organiser"].user
        file = imports.receive_file(
            event=world.event, name="mesure.csv", content=content, by=by, idempotency_key=uuid.uuid4()
        )
        fields = [column.name if column.kind == "field" else "" for column in imports.columns_of(file)]
        file = wait_for(imports.choose_columns(file=file, version=file.version, fields=fields), "read")
        imports.decide(file=file, decision="other")
        wait_for(imports.confirm_import(file=file, version=file.version, by=by), "registered")
        took = time.perf_counter() - begins
        imports_are_whole(file)
        begins = time.perf_counter()
        imports.undo_import(file=file)
        wait_for(file, "undone")
        undo_took = time.perf_counter() - begins
    yield Figure("import_50k_rows_s", round(took, 1), "s", f"<= {GOAL_S}")
    yield Figure("import_50k_rows_extra_mib", round(memory.extra_mib), "MiB", f"<= {GOAL_MIB}")
    yield Figure("import_50k_rows_page_p95_ms", round(visitor.p95_ms), "ms", f"<= {GOAL_PAGE_MS}")
    yield Figure("import_50k_rows_undo_s", round(undo_took, 1), "s")
    file.delete()
    world.event.capacity = ordinary
    world.event.save(update_fields=["capacity"])


def imports_are_whole(file: ImportFile) -> None:
    """A figure of work half done would be worth nothing. Raises AssertionError."""
    people = Registration.objects.filter(import_file=file).count()
    if people != PEOPLE:
        raise AssertionError(f"{people} people registered of {PEOPLE}")


def french_list(world: World) -> bytes:
    """As a French Excel saves it: Windows letters, semicolons, a title above the headings."""
    draw = random.Random(1)
    category, commune = world.category.label_fr, world.commune.name
    lines = ["Liste des inscrits – mesure;;;;;;;", "NOM;Prénom;Commune;Tél;Mail;Catégorie;Thème;Date de naissance"]
    themes = [theme.slug for theme in world.event.themes.all()]
    lines += [
        f"DÉMO{n};{draw.choice(FIRST)};{commune if n % 9 else ''};06.39.98.{n // 100 % 100:02}.{n % 100:02};"
        f"demo{n}@example.org;{category};{draw.choice(themes)};12/03/1980"
        for n in range(PEOPLE)
    ]
    return "\r\n".join(lines).encode("cp1252")


def wait_for(file: ImportFile, status: str) -> ImportFile:
    until = time.monotonic() + LONGEST_S
    while time.monotonic() < until:
        file.refresh_from_db(fields=["status", "version", "problem"])
        if file.status == status:
            return file
        time.sleep(0.2)
    raise RuntimeError(f"still {file.status}: {file.problem}")


@contextlib.contextmanager
def worker() -> Iterator["subprocess.Popen[bytes]"]:
    """The background worker on the measured database, once it is idle."""
    settings: dict[str, Any] = connections["default"].settings_dict
    base, _, query = os.environ["DATABASE_URL"].partition("?")
    url = f"{base.rsplit('/', 1)[0]}/{settings['NAME']}{'?' + query if query else ''}"
    command = [
        sys.executable,
        "manage.py",
        "db_worker",
        "--interval",
        "0.2",
        "--no-startup-delay",
        "--no-reload",
        "--verbosity",
        "0",
    ]
    process = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": url, "DEMO": "0"})
    try:
        time.sleep(6)
        yield process
    finally:
        process.terminate()
        process.wait(30)


class Memory:
    """The most that a process held over what it held at first."""

    def __init__(self, pid: int) -> None:
        self.process, self.most = psutil.Process(pid), 0
        self.idle = self.process.memory_info().rss
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "Memory":
        self.thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.ended.set()
        self.thread.join()

    def _look(self) -> None:
        while not self.ended.wait(0.1):
            with contextlib.suppress(psutil.Error):
                self.most = max(self.most, self.process.memory_info().rss)

    @property
    def extra_mib(self) -> float:
        return max(0, self.most - self.idle) / 2**20


class Visitor:
    """Somebody who opens the public page and the list of people again and again meanwhile."""

    def __init__(self, address: str, world: World) -> None:
        session = world.browser("organiser").cookies["sessionid"].value
        self.requests = [
            urllib.request.Request(f"{address}/e/{world.event.slug}/"),
            urllib.request.Request(
                f"{address}/e/{world.event.slug}/organise/people/", headers={"Cookie": f"sessionid={session}"}
            ),
        ]
        self.took: list[float] = []
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "Visitor":
        self.thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.ended.set()
        self.thread.join()

    def _look(self) -> None:
        while not self.ended.wait(0.2):
            for request in self.requests:
                begins = time.perf_counter()
                with urllib.request.urlopen(request, timeout=60) as answer:
                    answer.read()
                self.took.append((time.perf_counter() - begins) * 1000)

    @property
    def p95_ms(self) -> float:
        return statistics.quantiles(self.took, n=20)[-1]
