"""Pages that follow, in a real browser: behind a proxy that holds back, after sleep, at the moment they named."""

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from common import live_server
from tests.browser.conftest import PHONE, steady
from tests.common.following import publish
from tests.permissions.world import World

pytestmark = pytest.mark.browser


class HoldingBack:
    """A proxy that hands an answer over only when it has so many bytes of it, or the whole."""

    def __init__(self, upstream: str, size: int) -> None:
        self.upstream, self.size = urlsplit(upstream).port, size

    async def serve(self, browser: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            head = await browser.readuntil(b"\r\n\r\n")
            site, forth = await asyncio.open_connection("127.0.0.1", self.upstream)
            forth.write(head.replace(b"\r\n", b"\r\nConnection: close\r\n", 1).replace(b"keep-alive", b"close"))
            sending = asyncio.create_task(self._pass_on(browser, forth))
            held = b""
            while some := await site.read(65536):
                held += some
                if len(held) >= self.size:
                    back.write(held)
                    held = b""
            back.write(held)
            await back.drain()
            sending.cancel()
            forth.close()
        back.close()

    @staticmethod
    async def _pass_on(browser: asyncio.StreamReader, forth: asyncio.StreamWriter) -> None:
        while some := await browser.read(65536):
            forth.write(some)
        forth.close()  # the browser is gone


@pytest.fixture(params=[16 * 1024, 10**9], ids=["by size", "whole answers only"])
def proxy(request: pytest.FixtureRequest, site: str) -> Iterator[str]:
    loop, ready = asyncio.new_event_loop(), threading.Event()
    found: list[int] = []

    async def listen() -> None:
        server = await asyncio.start_server(HoldingBack(site, request.param).serve, "127.0.0.1", 0)
        found.append(server.sockets[0].getsockname()[1])
        ready.set()

    async def forget() -> None:
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def run() -> None:
        loop.run_until_complete(listen())
        loop.run_forever()
        loop.run_until_complete(forget())
        loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    ready.wait(5)
    yield f"http://127.0.0.1:{found[0]}"
    loop.call_soon_threadsafe(loop.stop)
    thread.join(5)


@pytest.fixture
def world(site: str) -> World:
    return World(status="under_way")


@pytest.fixture
def open_board(world: World, open_browser: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """open_board(…) → the board of a facilitator, from its address (base_url) or another's."""

    def open_(**options: Any) -> Page:
        page = open_browser(world.browser("facilitator"), viewport=PHONE, **options).new_page()
        page.goto(f"/e/{world.event.slug}/board/")
        return page

    return open_


def rename(world: World, name: str) -> None:
    """A change of somebody else."""
    world.team.name = name
    world.team.save()
    publish("teams", world.event.pk)


def seconds_until(page: Page, words: str) -> float:
    began = time.monotonic()
    expect(page.get_by_text(words).first).to_be_visible(timeout=20_000)
    return time.monotonic() - began


def test_a_page_behind_a_proxy_that_holds_back_follows_within_two_seconds(
    world: World, open_board: Callable[..., Page], proxy: str
) -> None:
    page = open_board(base_url=proxy)
    rename(world, "Avant")
    assert seconds_until(page, "Avant") < 15  # it takes a while to know that nothing comes through
    expect(page.locator("[data-live][data-state=live]")).to_be_visible()
    for name in ("Premier", "Deuxième"):
        time.sleep(0.5)
        rename(world, name)
        assert seconds_until(page, name) < 2


def test_a_tablet_that_slept_is_right_within_five_seconds(world: World, open_board: Callable[..., Page]) -> None:
    page = steady(open_board())
    sleep(page)
    rename(world, "Pendant le sommeil")
    time.sleep(1)
    wake(page)
    assert seconds_until(page, "Pendant le sommeil") < 5
    rename(world, "Après")
    assert seconds_until(page, "Après") < 2


def sleep(page: Page) -> None:
    page.context.set_offline(True)
    page.context.new_cdp_session(page).send("Page.setWebLifecycleState", {"state": "frozen"})


def wake(page: Page) -> None:
    page.context.set_offline(False)
    page.context.new_cdp_session(page).send("Page.setWebLifecycleState", {"state": "active"})


def test_a_clock_that_jumps_is_taken_for_a_sleep(world: World, open_board: Callable[..., Page]) -> None:
    page = steady(open_board())
    streams: list[str] = []
    page.on("request", lambda request: streams.append(request.url) if "/live/?" in request.url else None)
    page.evaluate("() => { const now = Date.now; Date.now = () => now() + 60_000; }")
    page.wait_for_timeout(2500)
    assert len(streams) == 1
    assert "since=" in streams[0]


def test_a_page_that_is_refused_a_stream_is_right_within_its_minute_and_follows_once_there_is_place(
    world: World, open_browser: Callable[..., BrowserContext], monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_browser(world.browser("facilitator"), viewport=PHONE)
    window.clock.install()
    page = window.new_page()
    with monkeypatch.context() as full:
        full.setattr(live_server, "MOST_STREAMS", 0)
        with page.expect_response(lambda answer: "/live/?" in answer.url) as refused:
            page.goto(f"/e/{world.event.slug}/board/")
        assert refused.value.status == 503
        page.clock.run_for(6_000)
        expect(page.locator("[data-live][data-state=waiting]")).to_be_visible()
        rename(world, "Sans fil")
        page.clock.run_for(60_000)
        expect(page.get_by_text("Sans fil").first).to_be_visible()
    page.clock.run_for(61_000)
    expect(page.locator("[data-live][data-state=live]")).to_be_visible()


def test_a_part_is_asked_for_again_at_the_moment_it_names(world: World, open_board: Callable[..., Page]) -> None:
    page = steady(open_board())
    asked: list[float] = []
    page.on("request", lambda request: asked.append(time.monotonic()) if "/board/?" in request.url else None)
    page.route(
        "**/board/?*", lambda route: route.fulfill(body='<p data-refresh-in="2">…</p>', content_type="text/html")
    )
    began = time.monotonic()
    publish("teams", world.event.pk)
    page.wait_for_timeout(4500)
    assert len(asked) >= 2
    assert 2 <= asked[1] - asked[0] < 4
    assert asked[0] - began < 2


def test_a_page_that_only_looks_is_sent_nothing_again(world: World, open_board: Callable[..., Page]) -> None:
    page = steady(open_board())
    with page.expect_response(lambda response: "/board/?" in response.url) as asked:
        page.evaluate("() => document.body.dispatchEvent(new CustomEvent('live:everything'))")
    assert asked.value.status == 304
