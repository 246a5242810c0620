"""Nudges on real PostgreSQL: sent on commit, never on rollback, never lost for good."""

import asyncio
import contextlib
import http.client
import socket
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import pytest
import uvicorn
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory

from common import live
from hackathon.asgi import application
from tests.factories import EventFactory, RoleFactory

EVENT = 71


def in_thread(action: Callable[[], object]) -> Awaitable[object]:
    """Run `action` as another process would: in a thread, with its own connection."""

    def run() -> object:
        try:
            return action()
        finally:
            connection.close()

    return asyncio.to_thread(run)


def publish(topic: str = "teams", event_id: int = EVENT) -> None:
    with transaction.atomic():
        live.publish(event_id=event_id, topic=topic)


def publish_and_roll_back() -> None:
    with transaction.atomic():
        live.publish(event_id=EVENT, topic="teams")
        transaction.set_rollback(True)


def end_listening_connections() -> None:
    """As a restart of the database, or a network that breaks, would."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query = %s",
            [f"LISTEN {live.CHANNEL}"],
        )


@contextlib.asynccontextmanager
async def listening(event_id: int = EVENT) -> AsyncIterator[live.Queue]:
    """A queue whose hub listens already: what it says at the start is read."""
    async with live.Hub().subscribed(event_id) as queue:
        assert await until(queue, live.EVERYTHING)
        yield queue


async def until(queue: live.Queue, topic: str, seconds: float = 5) -> list[str]:
    """Topics heard up to and with `topic`. Raises TimeoutError where it does not come."""
    heard = []
    async with asyncio.timeout(seconds):
        while not heard or heard[-1] != topic:
            heard.append((await queue.get())[0])
    return heard


@pytest.mark.django_db(transaction=True)
def test_a_nudge_arrives_on_commit() -> None:
    async def play() -> list[str]:
        async with listening() as queue:
            await in_thread(publish)
            return await until(queue, "teams")

    assert asyncio.run(play()) == ["teams"]


@pytest.mark.django_db(transaction=True)
def test_a_change_rolled_back_sends_nothing() -> None:
    async def play() -> list[str]:
        async with listening() as queue:
            await in_thread(publish_and_roll_back)
            await in_thread(lambda: publish("programme"))
            return await until(queue, "programme")

    assert asyncio.run(play()) == ["programme"]


@pytest.mark.django_db(transaction=True)
def test_a_nudge_of_another_event_is_not_heard() -> None:
    async def play() -> list[str]:
        async with listening() as queue:
            await in_thread(lambda: publish("teams", EVENT + 1))
            await in_thread(lambda: publish("programme"))
            return await until(queue, "programme")

    assert asyncio.run(play()) == ["programme"]


@pytest.mark.django_db(transaction=True)
def test_a_killed_listening_connection_recovers_and_says_that_everything_may_have_changed() -> None:
    async def play() -> list[str]:
        async with listening() as queue:
            await in_thread(end_listening_connections)
            recovered = await until(queue, live.EVERYTHING)
            await in_thread(publish)
            return recovered + await until(queue, "teams")

    assert asyncio.run(play()) == [live.ACCESS, live.EVERYTHING, "teams"]


@pytest.mark.django_db(transaction=True)
def test_listening_survives_several_breaks() -> None:
    async def play() -> list[str]:
        async with listening() as queue:
            for _ in range(3):
                await in_thread(end_listening_connections)
                await until(queue, live.EVERYTHING)
            await in_thread(publish)
            return await until(queue, "teams")

    assert asyncio.run(play()) == ["teams"]


@pytest.mark.django_db(transaction=True)
def test_the_last_to_leave_closes_the_listening_connection() -> None:
    def listeners() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE query = %s", [f"LISTEN {live.CHANNEL}"])
            return int(cursor.fetchone()[0])

    async def play() -> None:
        async with listening():
            pass
        await asyncio.sleep(0.1)

    before = listeners()
    asyncio.run(play())
    assert listeners() == before


def test_a_slow_reader_is_told_everything_instead_of_each_nudge() -> None:
    async def play() -> list[str]:
        hub = live.Hub()
        queue: live.Queue = asyncio.Queue(live.SLOWEST_READER)
        hub.queues[EVENT].add(queue)
        for version in range(live.SLOWEST_READER + 1):
            hub.hand_over(EVENT, "teams", version)
        return [queue.get_nowait()[0] for _ in range(queue.qsize())]

    assert asyncio.run(play()) == [live.ACCESS, live.EVERYTHING]


@pytest.mark.django_db
def test_the_version_of_topics_changes_with_each_of_them() -> None:
    seen = set()
    for topic in ("teams", "programme", "teams"):
        live.publish(event_id=EVENT, topic=topic)
        seen.add(live.version_of(event_id=EVENT, topics=["teams", "programme"]))
    assert len(seen) == 3


@pytest.mark.django_db
def test_the_version_of_a_topic_does_not_change_with_others() -> None:
    before = live.version_of(event_id=EVENT, topics=["teams"])
    live.publish(event_id=EVENT, topic="programme")
    live.publish(event_id=EVENT + 1, topic="teams")
    assert live.version_of(event_id=EVENT, topics=["teams"]) == before


@pytest.mark.parametrize(("held", "status"), [('"a.1"', 304), ('W/"a.1"', 304), ('"a.2"', None), ("", None)])
def test_a_fragment_that_the_browser_holds_already_is_not_sent_again(held: str, status: int | None) -> None:
    request = RequestFactory().get("/", headers={"If-None-Match": held})
    answer: HttpResponse | None = live.unchanged(request, "a.1")
    assert (answer.status_code if answer else None) == status


def test_a_server_of_pages_says_not_to_come_back_for_the_stream() -> None:
    assert live.stream(RequestFactory().get("/"), EVENT, lambda: True).status_code == 204


class Stream:
    """The stream of an event as a browser reads it, from a real ASGI server."""

    def __init__(self, port: int, path: str, client: Client) -> None:
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=8)
        self.connection.request("GET", path, headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"})
        self.response = self.connection.getresponse()

    def next(self) -> str | None:
        """The name of the next nudge, None where the stream has ended."""
        while line := self.response.readline():
            if line.startswith(b"event: "):
                return line.decode().removeprefix("event: ").strip()
        return None

    def until(self, topic: str) -> float:
        """Seconds until `topic` arrives. Raises AssertionError where the stream ends first."""
        began = time.monotonic()
        while (heard := self.next()) != topic:
            assert heard is not None
        return time.monotonic() - began


@pytest.fixture
def port() -> Iterator[int]:
    """A real server of streams, on a free port."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        number: int = found.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(application, port=number, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield number
    server.force_exit = server.should_exit = True
    thread.join(10)


@pytest.fixture
def stream(port: int, sign_in: Callable[..., Client]) -> Iterator[Stream]:
    role = RoleFactory(event=EventFactory(), kind="facilitator")
    opened = Stream(port, f"/e/{role.event.slug}/live/", sign_in(role.user))
    opened.role = role
    opened.until(live.EVERYTHING)  # from here on, the server listens
    yield opened
    opened.connection.close()


@pytest.mark.django_db(transaction=True)
def test_the_stream_brings_a_nudge_within_a_second(stream: Stream) -> None:
    publish("teams", stream.role.event_id)
    assert stream.until("teams") < 1


@pytest.mark.django_db(transaction=True)
def test_the_stream_is_not_kept_nor_held_back_by_proxies(stream: Stream) -> None:
    headers = stream.response.headers
    assert (headers["Cache-Control"], headers["X-Accel-Buffering"]) == ("no-store", "no")
    assert headers["Content-Type"].startswith("text/event-stream")


@pytest.mark.django_db(transaction=True)
def test_a_revoked_role_ends_its_stream_within_five_seconds(stream: Stream) -> None:
    event_id = stream.role.event_id
    stream.role.delete()
    publish(live.ACCESS, event_id)
    began = time.monotonic()
    assert stream.next() is None
    assert time.monotonic() - began < 5


@pytest.mark.django_db(transaction=True)
def test_a_withdrawal_for_somebody_else_leaves_the_stream_open(stream: Stream) -> None:
    publish(live.ACCESS, stream.role.event_id)
    assert stream.until(live.ACCESS) < 2


@pytest.mark.django_db(transaction=True)
def test_an_open_stream_holds_no_connection_but_the_listening_one(stream: Stream) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT query FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert [query for (query,) in cursor.fetchall()] == [f"LISTEN {live.CHANNEL}"]
