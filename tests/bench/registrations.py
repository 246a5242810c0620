"""A rush on the last places: eight clients send the last screen of registration, more of them than there are places.

Each sends a draft whose first two screens are answered: the final POST reads all three again, counts the places under
the event's lock and registers.
"""

import http.client
import queue
import threading
import time
import uuid
from collections.abc import Iterator
from importlib import import_module
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.urls import reverse

from events.models import Event
from participants.draft import SESSION_KEY
from participants.models import Registration
from participants.services.places import places_taken
from tests.bench.figures import Figure
from tests.permissions.world import World

CLIENTS = 8
PLACES = 480
TOO_MANY = 60  # drafts beyond the places
TOKEN = "a" * 32  # a CSRF secret: cookie and form hold the same


def measure(worlds: dict[str, World], address: str) -> Iterator[Figure]:
    event = worlds["open"].event
    Event.objects.filter(pk=event.pk).update(capacity=places_taken(event) + PLACES)
    event.refresh_from_db()
    drafts = prepared(worlds["open"], PLACES + TOO_MANY)
    accepted, seconds = rush(address, reverse("register_finish", args=[event.slug]), drafts)
    yield Figure("registrations_per_minute", round(accepted * 60 / seconds), "people", ">= 1500")
    yield Figure("registrations_oversold", max(0, places_taken(event) - event.capacity), "people", "== 0")
    kept = Registration.objects.filter(event=event, chosen_name__startswith="Course DÉMO").count()
    yield Figure("registrations_lost_or_doubled", abs(kept - accepted), "people", "== 0")


def prepared(world: World, count: int) -> "queue.Queue[tuple[str, str]]":
    """(session, key) of `count` browsers that have answered the first two screens."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    ready: queue.Queue[tuple[str, str]] = queue.Queue()
    for number in range(count):
        key = str(uuid.uuid4())
        who = {"chosen_name": f"Course DÉMO {number}", "category": world.category.pk, "declines_commune": "on"}
        session = store()
        session[SESSION_KEY] = {str(world.event.pk): {"key": key, "who": urlencode(who), "themes": ""}}
        session.save()
        ready.put((session.session_key, key))
    return ready


def rush(address: str, path: str, drafts: "queue.Queue[tuple[str, str]]") -> tuple[int, float]:
    """How many were accepted, and the seconds until the last of them was."""
    accepted: list[float] = []
    begun = time.perf_counter()

    def client() -> None:
        link = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
        while True:
            try:
                session, key = drafts.get_nowait()
            except queue.Empty:
                return
            if send(link, path, session, key) == 302:
                accepted.append(time.perf_counter())

    threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(accepted), max(accepted, default=begun + 1) - begun


def send(link: http.client.HTTPConnection, path: str, session: str, key: str) -> int:
    body = urlencode({"csrfmiddlewaretoken": TOKEN, "key": key, "consent_taking_part": "on"})
    headers = {
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    link.request("POST", path, body, headers)
    answer = link.getresponse()
    answer.read()
    return answer.status
