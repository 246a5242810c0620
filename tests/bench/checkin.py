"""Check-ins from twelve devices: how many a second, how long each takes, and what a bad network loses or doubles."""

import http.client
import json
import random
import statistics
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.urls import reverse

from participants.models import CheckIn, Presence, Registration
from tests.bench.bad_network import bad_network
from tests.bench.figures import Figure
from tests.bench.preparation import begin_today
from tests.permissions.world import World

DEVICES = 12
CHECK_INS = 3000
AT_ONCE = 20
BETWEEN = 0.15  # seconds between two presses on one device: four times as many as a queue of eighty people brings
PATIENCE = 10
TOKEN = "a" * 32


class Device:
    """A device at the reception, with the protocol of js/reception_sending.js: kept until acknowledged, sent in order."""

    def __init__(self, world: World, address: str, name: str, *, first_wait: float = 1.0) -> None:
        self.address, self.name, self.first_wait = address, name, first_wait
        self.path = reverse("reception_sync", args=[world.event.slug])
        session = world.browser("reception").cookies["sessionid"].value
        self.headers = {
            "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Content-Type": "application/json",
        }
        self.queue: list[dict[str, Any]] = []
        self.noted: list[str] = []
        self.times: list[float] = []
        self.refused: list[str] = []
        self.wait, self.not_before = first_wait, 0.0
        self.link: http.client.HTTPConnection | None = None

    def note(self, **item: Any) -> None:
        """One press."""
        key = str(uuid.uuid4())
        self.noted.append(key)
        self.queue.append({"kind": "gesture", "key": key, "gesture": "arrives", "at": time.time() * 1000, **item})

    def send(self) -> None:
        """Try once, unless it is too early after a failure; what is answered is forgotten here."""
        if not self.queue or time.monotonic() < self.not_before:
            return
        some, begun = self.queue[:AT_ONCE], time.perf_counter()
        try:
            results = self._post(some)
        except (OSError, http.client.HTTPException, ValueError):
            self._close()
            self.not_before = time.monotonic() + self.wait * random.uniform(0.5, 1.5)  # noqa: S311
            self.wait = min(self.wait * 2, 30 * self.first_wait)
            return
        self.times.append((time.perf_counter() - begun) * 1000)
        self.wait = self.first_wait
        self.refused += [result["refused"] for result in results.values() if "refused" in result]
        self.queue = [item for item in self.queue if item["key"] not in results]

    def send_all(self) -> None:
        while self.queue:
            self.send()
            time.sleep(max(0.0, min(self.not_before - time.monotonic(), 0.2)))
        self._close()

    def _post(self, items: Sequence[dict[str, Any]]) -> dict[str, Any]:
        self.link = self.link or http.client.HTTPConnection(self.address, timeout=PATIENCE)
        body = json.dumps({"device": self.name, "clock": time.time() * 1000, "items": items})
        self.link.request("POST", self.path, body=body, headers=self.headers)
        answer = self.link.getresponse()
        said = answer.read()
        if answer.status != 200:
            raise ValueError(answer.status)
        results: dict[str, Any] = json.loads(said)["results"]
        return results

    def _close(self) -> None:
        if self.link:
            self.link.close()
            self.link = None


def begin_again(world: World) -> None:
    """Today is a day of the event, and nobody is here yet."""
    begin_today(world)
    CheckIn.objects.filter(event=world.event).delete()
    Presence.objects.filter(event=world.event).delete()


def all_at_once(devices: Sequence[Device], people: Sequence[int], pause: float = 0.0) -> float:
    """Each device notes its share of `people`, one press after the other; returns the seconds until all is acknowledged."""

    def work(device: Device, share: Sequence[int]) -> None:
        for person in share:
            device.note(person=person)
            device.send()
            time.sleep(pause)
        device.send_all()

    threads = [
        threading.Thread(target=work, args=[device, people[place :: len(devices)]])
        for place, device in enumerate(devices)
    ]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - begun


def lost_and_doubled(world: World, devices: Sequence[Device]) -> tuple[int, int]:
    """Presses that the site does not hold; presses and presences that it holds twice."""
    pressed = [key for device in devices for key in device.noted]
    held = [str(key) for key in CheckIn.objects.filter(event=world.event).values_list("idempotency_key", flat=True)]
    people = Presence.objects.filter(event=world.event).values_list("registration_id", "day", "half")
    lost = set(pressed) - set(held)
    absent = set(CheckIn.objects.filter(event=world.event).values_list("registration_id", flat=True)) - {
        key for key, _day, _half in people
    }
    doubled = len(held) - len(set(held)) + len(people) - len(set(people)) + max(0, len(held) - len(pressed))
    return len(lost) + len(absent), doubled


def measure(worlds: dict[str, World], address: str) -> Iterator[Figure]:
    world, host = worlds["under_way"], urlsplit(address).netloc
    begin_again(world)
    people = list(Registration.objects.filter(event=world.event).values_list("pk", flat=True)[:CHECK_INS])
    devices = [Device(world, host, f"good {n}") for n in range(DEVICES)]
    seconds = all_at_once(devices, people, pause=BETWEEN)
    times = [one for device in devices for one in device.times]
    yield Figure("checkin_per_s", round(len(people) / seconds, 1), "1/s", ">= 20")
    yield Figure("checkin_p95_ms", round(statistics.quantiles(times, n=20)[-1], 1), "ms", "<= 300")
    begin_again(world)
    with bad_network(host) as network:
        devices = [Device(world, network.address, f"bad {n}", first_wait=0.5) for n in range(DEVICES)]
        # One person in ten comes past two devices.
        all_at_once(
            devices, [*people[: CHECK_INS * 10 // 11], *people[: CHECK_INS // 11 + 1]][:CHECK_INS], pause=BETWEEN
        )
    lost, doubled = lost_and_doubled(world, devices)
    yield Figure("checkin_bad_network_lost", lost, "check-ins", "== 0")
    yield Figure("checkin_bad_network_doubled", doubled, "check-ins", "== 0")
