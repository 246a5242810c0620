"""Two hundred people on the day of an event, for half a minute, ten times as busy as they are; the ten seconds before, in which all
pages are opened for the first time, have a figure of their own.

    144  participants  the strip of the day (half of what they ask), their team, their space, the wall
     40  tablets       save a block, look at what stands in the sheet, the strip, whether somebody comes, the whole sheet;
                       now and then a hand goes up
      8  facilitators  the board (half of it), one team, a weather, a note
      4  screens       what is shown
      4  receptions    somebody arrives

Each person asks for something every two seconds or so: a hundred requests a second and more are offered, where pages that
are only looked at ask once a minute. What refreshes itself is asked with the ETag of what is shown, as pages do; what
somebody saves makes it old for the others. Each holds one connection. The streams are measured by tests/bench/live.py.
"""

import http.client
import json
import random
import statistics
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse

from common.code_sessions import SESSION_KEY
from participants.models import Registration
from teams.models import Mood, Team
from tests.bench.crowd import sessions
from tests.bench.figures import Figure
from tests.bench.preparation import begin_today
from tests.bench.server import demo_server, free_port
from tests.permissions.world import World

PARTICIPANTS, TABLETS, FACILITATORS, SCREENS, RECEPTIONS = 144, 40, 8, 4, 4
BEGINNING_S, SECONDS = 10, 30
EVERY_S = 1.9  # on average
TOKEN = "a" * 32
FINE = {200, 304, 409}  # 409: two devices of one table wrote at once, and both texts are kept


class Answer(NamedTuple):
    """How it went: what was asked, milliseconds, status; when, by the clock of the measure."""

    what: str
    ms: float
    status: int
    at: float


class Person:
    """Somebody with a device and a few habits: how often (weight), what."""

    def __init__(self, world: World, key: str, habits: dict[str, int], team: Team | None = None) -> None:
        self.event, self.team = world.event, team
        self.headers = {"Cookie": f"sessionid={key}; csrftoken={TOKEN}", "Accept-Encoding": "gzip"}
        self.habits = habits
        self.etags: dict[str, str] = {}
        self.versions: dict[int, int] = {}
        self.blocks: Sequence[int] = []
        self.arriving: list[int] = []
        self.answers: list[Answer] = []
        self.link: http.client.HTTPConnection | None = None

    def live(self, host: str, until: float) -> None:
        self.link = http.client.HTTPConnection(host, timeout=30)
        time.sleep(random.random() * EVERY_S)
        while time.perf_counter() < until:
            habit = random.choices(list(self.habits), list(self.habits.values()))[0]
            began = time.perf_counter()
            getattr(self, habit)() if hasattr(self, habit) else self.look(habit)
            time.sleep(max(0.0, random.uniform(0.5, 1.5) * EVERY_S - (time.perf_counter() - began)))
        self.link.close()

    def look(self, habit: str) -> None:
        """A page, or with a star behind its name, a part that refreshes itself."""
        name = habit.rstrip("*")
        needs_team = name in ("sheet", "sheet_state", "hand", "board_team")
        path = reverse(name, args=[self.event.slug, *([self.team.pk] if needs_team and self.team else [])])
        headers = {"HX-Request": "true", "If-None-Match": self.etags.get(name, "")} if habit != name else {}
        response, _body = self.ask(habit, "GET", path, headers=headers)
        if etag := response.getheader("ETag"):
            self.etags[name] = etag

    def save(self) -> None:
        """A block saves itself."""
        block = random.choice(self.blocks)
        words = " ".join(random.choices(["un", "jardin", "partagé", "pour", "manger", "ensemble"], k=60))
        fields = {"text": words, "base_version": self.versions.get(block, 0), "idempotency_key": str(uuid.uuid4())}
        path = reverse("sheet_block", args=[self.event.slug, self.team.pk, block])
        response, body = self.post("save", path, fields, {"X-Requested-With": "autosave"})
        if response.status in (200, 409):
            self.versions[block] = json.loads(body)["version"]

    def raise_hand(self) -> None:
        path = reverse("help_ask", args=[self.event.slug, self.team.pk])
        fields = {"kind": "facilitator", "idempotency_key": str(uuid.uuid4())}
        self.post("raise_hand", path, fields, {"HX-Request": "true"})

    def weather(self) -> None:
        path = reverse("board_mood", args=[self.event.slug, self.team.pk])
        self.post("weather", path, {"mood": random.choice(Mood.values)}, {"HX-Request": "true"})

    def note(self) -> None:
        path = reverse("board_note", args=[self.event.slug, self.team.pk])
        fields = {"text": "Ils avancent bien.", "idempotency_key": str(uuid.uuid4())}
        self.post("note", path, fields, {"HX-Request": "true"})

    def arrival(self) -> None:
        person = self.arriving.pop()
        item = {"kind": "gesture", "key": str(uuid.uuid4()), "gesture": "arrives", "at": time.time() * 1000}
        sent = {"device": "mix", "clock": time.time() * 1000, "items": [{**item, "person": person}]}
        path = reverse("reception_sync", args=[self.event.slug])
        self.ask("arrival", "POST", path, json.dumps(sent), {"Content-Type": "application/json"})

    def post(self, what: str, path: str, fields: dict[str, Any], headers: dict[str, str]) -> Any:
        form = {"Content-Type": "application/x-www-form-urlencoded", **headers}
        return self.ask(what, "POST", path, urlencode(fields), form)

    def ask(self, what: str, method: str, path: str, body: str | None = None, headers: dict[str, str] = {}) -> Any:  # noqa: B006
        sent = {**self.headers, "Accept-Encoding": "identity", **headers, "X-CSRFToken": TOKEN}
        began = time.perf_counter()
        self.link.request(method, path, body=body, headers=sent)
        response = self.link.getresponse()
        content = response.read()
        self.answers.append(Answer(what, (time.perf_counter() - began) * 1000, response.status, began))
        return response, content


def measure(worlds: dict[str, World], address: str) -> Iterator[Figure]:
    world = worlds["under_way"]
    begin_today(world)
    beginning, answers = a_while(people_of(world), urlsplit(address).netloc)
    yield from figures("day_mix", answers, goals=True)
    yield Figure("day_mix_beginning_p95_ms", p95([answer.ms for answer in beginning]), "ms")
    for what, count in sorted(Counter(answer.what for answer in answers).items()):
        times = [answer.ms for answer in answers if answer.what == what]
        if count > 20:
            yield Figure(f"day_mix_{what.replace('*', '_again')}_p95_ms", p95(times), "ms")
    port = free_port()
    with demo_server(port):
        yield from figures("day_mix_demo", a_while(people_of(world), f"127.0.0.1:{port}")[1], goals=False)


def figures(name: str, answers: list[Answer], *, goals: bool) -> Iterator[Figure]:
    times = [answer.ms for answer in answers]
    same = sum(answer.status == 304 for answer in answers)
    yield Figure(f"{name}_people", PARTICIPANTS + TABLETS + FACILITATORS + SCREENS + RECEPTIONS, "people")
    yield Figure(f"{name}_rps", round(len(answers) / SECONDS, 1), "1/s", ">= 80" if goals else "")
    yield Figure(f"{name}_p50_ms", round(statistics.median(times), 1), "ms")
    yield Figure(f"{name}_p95_ms", p95(times), "ms", "<= 400" if goals else "")
    yield Figure(f"{name}_unchanged_percent", round(100 * same / len(answers)), "%")
    yield Figure(f"{name}_errors", sum(answer.status not in FINE for answer in answers), "answers", "== 0")


def p95(times: Sequence[float]) -> float:
    return round(statistics.quantiles(times, n=20)[-1], 1)


def a_while(people: list[Person], host: str) -> tuple[list[Answer], list[Answer]]:
    """All of them live for BEGINNING_S, then for SECONDS; what they were answered in the two.

    At the beginning every page is opened for the first time, by a server that has just started.
    """
    reverse("home")  # or each thread reads all addresses, and nobody asks for anything for eight seconds
    counted = time.perf_counter() + BEGINNING_S
    until = counted + SECONDS
    threads = [threading.Thread(target=person.live, args=[host, until]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers = [answer for person in people for answer in person.answers]
    return [one for one in answers if one.at < counted], [one for one in answers if one.at >= counted]


def people_of(world: World) -> list[Person]:
    """Two hundred, each with a session of their own."""
    teams = list(Team.objects.filter(event=world.event).order_by("pk"))
    at_table = {"day_strip*": 50, "my_team*": 20, "my_space": 15, "wall*": 15}
    people = [Person(world, key, at_table) for key in sessions(world.event, PARTICIPANTS)]
    blocks = list(world.event.sheet_blocks.values_list("pk", flat=True))
    tablet = {"save": 35, "sheet_state*": 25, "day_strip*": 15, "hand*": 15, "sheet": 7, "raise_hand": 3}
    for team in (teams * TABLETS)[:TABLETS]:
        person = Person(world, code_session(world, team), tablet, team)
        person.blocks = blocks
        people.append(person)
    facilitator = {"board*": 50, "board_team": 20, "weather": 15, "note": 15}
    people += [
        Person(world, cookie(world, "facilitator"), facilitator, teams[number % len(teams)])
        for number in range(FACILITATORS)
    ]
    people += [Person(world, code_session(world, world.screen), {"screen*": 1}) for _ in range(SCREENS)]
    to_come = list(Registration.objects.filter(event=world.event).order_by("-pk").values_list("pk", flat=True)[:400])
    for number in range(RECEPTIONS):
        person = Person(world, cookie(world, "reception"), {"arrival": 1})
        person.arriving = to_come[number::RECEPTIONS]
        people.append(person)
    return people


def cookie(world: World, role: str) -> str:
    return str(world.browser(role).cookies["sessionid"].value)


def code_session(world: World, row: Any) -> str:
    """The session of a device that holds the code of `row`."""
    store = SessionStore()
    store[SESSION_KEY] = {str(world.event.pk): {row.code_kind: [row.pk, row.code_version]}}
    store.create()
    return str(store.session_key)
