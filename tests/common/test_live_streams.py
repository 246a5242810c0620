"""Streams of a real server: who may follow, what is heard, and what a page that comes back is told."""

import asyncio
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from common import live, live_server
from common.live_server import SLOWEST_READER, Stream
from tests.common.following import Page, end_listening_connections, publish, served_here
from tests.factories import EventFactory, RoleFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def port() -> Iterator[int]:
    with served_here() as number:
        yield number


@pytest.fixture
def follow(port: int, sign_in: Callable[..., Client]) -> Iterator[Callable[..., Page]]:
    """follow(role, …) → a page of that person, which heard what is said at the start."""
    pages = []

    def open_(role: object, **options: str) -> Page:
        page = Page(port, role.event.slug, sign_in(role.user), **options)  # type: ignore[attr-defined]
        pages.append(page)
        page.role = role
        return page

    yield open_
    for page in pages:
        page.close()


@pytest.fixture
def page(follow: Callable[..., Page]) -> Page:
    opened = follow(RoleFactory(event=EventFactory(), kind="facilitator"))
    opened.until(live.EVERYTHING)
    opened.until(live.ACCESS)  # from here on, the server listens, and is sure of the page
    return opened


def test_a_server_of_pages_says_not_to_come_back_for_the_stream(sign_in: Callable[..., Client]) -> None:
    role = RoleFactory(event=EventFactory(), kind="facilitator")
    assert sign_in(role.user).get(f"/e/{role.event.slug}/live/").status_code == 204


def test_the_stream_brings_a_nudge_within_a_second(page: Page) -> None:
    publish("teams", page.role.event_id)
    assert page.until("teams") < 1


def test_the_stream_is_not_kept_nor_held_back_by_proxies(page: Page) -> None:
    headers = page.response.headers
    assert (headers["Cache-Control"], headers["X-Accel-Buffering"]) == ("no-store", "no")
    assert headers["Content-Type"].startswith("text/event-stream")
    assert "Content-Security-Policy" in headers


def test_nobody_follows_an_event_without_a_hat(port: int) -> None:
    stranger = Client()
    stranger.cookies["sessionid"] = "none"
    assert Page(port, EventFactory().slug, stranger).response.status == 302


def test_a_revoked_role_ends_its_stream_within_five_seconds(page: Page) -> None:
    event_id = page.role.event_id
    page.role.delete()
    publish(live.ACCESS, event_id)
    assert page.until_it_ends() < 5


def test_a_role_revoked_while_nobody_listens_ends_its_stream_within_five_seconds(page: Page) -> None:
    event_id = page.role.event_id
    end_listening_connections()
    page.role.delete()
    publish(live.ACCESS, event_id)
    assert page.until_it_ends() < 5


def test_a_withdrawal_for_somebody_else_leaves_the_stream_open(page: Page) -> None:
    publish(live.ACCESS, page.role.event_id)
    assert page.until(live.ACCESS) < 2


def test_an_open_stream_holds_no_connection_but_the_listening_one(page: Page) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT query FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert [query for (query,) in cursor.fetchall()] == [f"LISTEN {live.CHANNEL}"]


def test_a_page_that_comes_back_and_missed_nothing_asks_nothing(page: Page, follow: Callable[..., Page]) -> None:
    again = follow(page.role, mark=page.mark)
    publish("teams", page.role.event_id)
    assert [again.next(), again.next()] == ["hello", "teams"]


def test_a_page_that_comes_back_after_a_change_asks_everything(page: Page, follow: Callable[..., Page]) -> None:
    publish("teams", page.role.event_id)
    page_before = page.mark
    page.until("teams")
    again = follow(page.role, mark=page_before)
    assert [again.next(), again.next()] == ["hello", live.EVERYTHING]


def test_a_short_answer_ends_with_the_first_nudge(page: Page, follow: Callable[..., Page]) -> None:
    short = follow(page.role, mark=page.mark, query="?short=1")
    assert short.next() == "hello"
    publish("teams", page.role.event_id)
    assert [short.next(), short.next()] == ["teams", None]


def test_a_short_answer_ends_at_once_where_something_was_missed(page: Page, follow: Callable[..., Page]) -> None:
    short = follow(page.role, query="?short=1")
    began = time.monotonic()
    assert [short.next(), short.next(), short.next()] == ["hello", live.EVERYTHING, None]
    assert time.monotonic() - began < 1


def status_of(port: int, event: str, client: Client) -> int:
    """What somebody is told who asks for one more stream."""
    one = Page(port, event, client)
    one.close()
    return one.response.status


def test_a_browser_has_so_many_streams_and_one_more_when_one_ends(
    port: int, sign_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_server, "MOST_OF_A_SESSION", 2)
    role = RoleFactory(event=EventFactory(), kind="facilitator")
    event, here, elsewhere = role.event.slug, sign_in(role.user), sign_in(role.user)
    pages = [Page(port, event, here), Page(port, event, here)]
    assert [page.next() for page in pages] == ["hello", "hello"]
    assert status_of(port, event, here) == 503
    assert status_of(port, event, elsewhere) == 200  # the same person, on another device
    pages[0].response.close()
    pages[0].close()
    until = time.monotonic() + 5
    while (answer := status_of(port, event, here)) == 503 and time.monotonic() < until:
        time.sleep(0.05)
    assert answer == 200
    pages[1].close()


def test_one_person_has_so_many_streams_however_many_sessions_they_begin(
    port: int, sign_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_server, "MOST_OF_ONE", 1)
    event = EventFactory()
    one, other = RoleFactory(event=event, kind="facilitator"), RoleFactory(event=event, kind="facilitator")
    page = Page(port, event.slug, sign_in(one.user))
    assert page.next() == "hello"
    assert status_of(port, event.slug, sign_in(one.user)) == 503
    assert status_of(port, event.slug, sign_in(other.user)) == 200
    page.close()


def test_a_process_that_is_full_refuses_a_stream_before_anything_is_asked(
    page: Page, port: int, sign_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_server, "MOST_STREAMS", 1)
    asked: list[object] = []
    monkeypatch.setattr("common.live_pages.Pages.answer", lambda self, scope: asked.append(scope))
    assert status_of(port, page.role.event.slug, sign_in(page.role.user)) == 503
    assert asked == []
    publish("teams", page.role.event_id)
    assert page.until("teams") < 2  # those who are there go on


def test_streams_that_come_in_together_pass_no_bound(
    port: int, sign_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_server, "MOST_OF_A_SESSION", 3)
    role = RoleFactory(event=EventFactory(), kind="facilitator")
    client = sign_in(role.user)
    with ThreadPoolExecutor(10) as pool:
        pages = list(pool.map(lambda _: Page(port, role.event.slug, client), range(10)))
    assert sorted(page.response.status for page in pages) == [200] * 3 + [503] * 7
    for page in pages:
        page.close()


def test_a_slow_reader_is_told_everything_instead_of_each_nudge() -> None:
    async def play() -> bytes:
        taken, sent = asyncio.Event(), []

        async def send(message: dict[str, object]) -> None:
            sent.append(message["body"])
            await taken.wait()

        stream = Stream("slug", live.Following(1, {}, dict), {}, send, 0)
        for version in range(1, SLOWEST_READER + 3):
            stream.hear("teams", version, "mark")
            await asyncio.sleep(0)
        taken.set()
        await asyncio.sleep(0.01)
        return b"".join(sent)

    told = asyncio.run(play())
    assert told.count(b"event: everything") == 1
    assert told.count(b"event: teams") == 1
