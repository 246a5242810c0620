"""Nudges on real PostgreSQL: sent on commit, never on rollback, never lost for good."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from common import live
from common.live_hub import Hub, Reader

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


class Ear(Reader):
    """Keeps what it hears."""

    def __init__(self) -> None:
        self.heard: asyncio.Queue[str] = asyncio.Queue()

    def hear(self, topic: str, version: int, mark: str) -> None:
        self.heard.put_nowait(topic)


@contextlib.asynccontextmanager
async def listening(event_id: int = EVENT) -> AsyncIterator[asyncio.Queue[str]]:
    """What somebody hears of an event, once the hub listens."""
    hub, ear = Hub(), Ear()
    with hub.open(), hub.joined(event_id, ear):
        assert await until(ear.heard, live.EVERYTHING)
        yield ear.heard


async def until(queue: asyncio.Queue[str], topic: str, seconds: float = 5) -> list[str]:
    """Topics heard up to and with `topic`. Raises TimeoutError where it does not come."""
    heard = []
    async with asyncio.timeout(seconds):
        while not heard or heard[-1] != topic:
            heard.append(await queue.get())
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


def test_whoever_comes_back_learns_whether_something_was_missed() -> None:
    hub = Hub()
    hub.listens = True
    with hub.joined(EVENT, Ear()) as room, hub.joined(EVENT + 1, Ear()) as other:
        mark = hub.mark()
        hub.hand_over(EVENT, "teams", 3)
        assert (hub.missed(mark, room), hub.missed(mark, other)) == (True, False)
        assert not hub.missed(hub.mark(), room)


@pytest.mark.parametrize("mark", ["", "nonsense", "another.1", ".", "another.99999999999999999999999999"])
def test_a_mark_of_another_process_counts_as_missed(mark: str) -> None:
    hub = Hub()
    hub.listens = True
    with hub.joined(EVENT, Ear()) as room:
        assert hub.missed(mark, room)


def test_what_is_said_while_an_event_has_no_reader_counts_as_missed() -> None:
    hub = Hub()
    hub.listens = True
    with hub.joined(EVENT, Ear()):
        mark = hub.mark()
    hub.hand_over(EVENT, "teams", 3)
    with hub.joined(EVENT, Ear()) as room:
        assert hub.missed(mark, room)


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
