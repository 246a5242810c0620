"""A real Chromium in front of the real site: pages by the bounded pool, streams beside them, as in the demonstration."""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from a2wsgi import WSGIMiddleware
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from hackathon.asgi import application
from hackathon.bootstrap import chromium

# Playwright's loop runs in this thread: Django would take an ordinary query for one made from asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 360, "height": 740}
WIDE = {"width": 1280, "height": 900}
LONGEST_WAIT = 15_000  # milliseconds, on a machine that does much else; what is there is seen at once
expect.set_options(timeout=LONGEST_WAIT)


def steady(page: Page) -> Page:
    """Once the page follows by itself and holds what it asked when its stream opened: nothing moves under the hand."""
    expect(page.locator("[data-live][data-state=live]")).to_be_visible()
    at_work = ":not([data-etag])", ".htmx-request", ".htmx-swapping", ".htmx-settling"
    expect(page.locator(", ".join(f"[data-live-part]{state}" for state in at_work))).to_have_count(0)
    return page


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser on a busy machine gets a second try; the end of the run says for which test, and why."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.flaky(reruns=1))


@contextmanager
def next_page(page: Page) -> Iterator[None]:
    """What is pressed within leads to another page, or to the same one anew: go on once it is there, scripts and all."""
    with page.expect_navigation(timeout=LONGEST_WAIT):
        yield


def wait_until(page: Page, true: Callable[[], bool]) -> None:
    """Until `true()`, for what no page shows: a row of the database, what a browser keeps."""
    end = time.monotonic() + LONGEST_WAIT / 1000
    while not true():
        assert time.monotonic() < end, "it did not come"
        page.wait_for_timeout(50)


@pytest.fixture(scope="session")
def chromium_browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.found_or_installed(), args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def site(transactional_db: None) -> Iterator[str]:
    """The site on a port of its own; its address. What it commits is emptied after the test."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    pages = WSGIMiddleware(StaticFilesHandler(get_wsgi_application()), workers=8)

    async def both(scope: Any, receive: Any, send: Any) -> None:
        is_stream = scope["type"] == "http" and "/live/" in scope["path"]
        await (application if is_stream else pages)(scope, receive, send)

    config = uvicorn.Config(
        both, host="127.0.0.1", port=port, log_level="error", lifespan="off", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(5)
    _end_other_connections()


def _end_other_connections() -> None:
    """Threads of the server may still hold a connection: emptying the tables would wait for them."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def open_browser(chromium_browser: Browser, site: str) -> Iterator[Callable[..., BrowserContext]]:
    """open_browser(as_=client, viewport=PHONE, …) → a fresh browser window, in French unless said otherwise.

    `as_` is a Django test client whose session the window takes over (World.browser(role), sign_in(user)).
    """
    windows: list[BrowserContext] = []

    def open_(as_: Client | None = None, **options: Any) -> BrowserContext:
        window = chromium_browser.new_context(**{"base_url": site, "locale": "fr-FR", "viewport": WIDE, **options})
        window.set_default_timeout(LONGEST_WAIT)
        if as_ is not None and "sessionid" in as_.cookies:
            window.add_cookies([{"name": "sessionid", "value": as_.cookies["sessionid"].value, "url": site}])
        windows.append(window)
        return window

    yield open_
    for window in windows:
        window.close()
