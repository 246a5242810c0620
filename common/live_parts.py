"""Shared parts: rendered once for everybody of an audience, kept until a nudge of their topics or for two seconds."""

import asyncio
import gzip
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from common.live_pages import Pages, Scope, body_of, headers_of

KEPT_S = 2.0  # what such a part says of the time is never older
# What of the first request speaks of the person and the place; the rest speaks of the stream.
PASSED_ON = {b"host", b"cookie", b"accept-language", b"user-agent", b"x-forwarded-for", b"x-forwarded-proto"}
NOT_KEPT = {b"content-length", b"cache-control", b"etag", b"vary", b"expires"}
REFRESH_IN = re.compile(rb'data-refresh-in="(\d+(?:\.\d+)?)"')
SMALL = 500  # bytes: compressing less is not worth it
NO_STORE = (b"cache-control", b"no-store")

Send = Callable[[dict[str, Any]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a view answered. `until` (time.monotonic) is when it says something else by itself."""

    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    compressed: bytes
    etag: bytes
    at: float
    until: float


@dataclass(frozen=True, slots=True)
class Kept:
    """A rendering, done or under way, begun when the hub's serial number was `serial`. It gives None where it may not be shared."""

    serial: int
    work: asyncio.Future[Rendered | None]

    def is_over(self) -> bool:
        """Does it say something else by now?"""
        if not self.work.done() or self.work.cancelled() or self.work.exception():
            return self.work.done()
        rendered = self.work.result()
        return rendered is not None and time.monotonic() >= rendered.until


def render(pages: Pages, name: str, event: str, scope: Scope) -> Rendered | None:
    """The part `name` as whoever opened the stream of `scope` is shown it, None where its view does not say 200.

    None too where the answer is meant for one person: a cookie, a form.
    """
    path = reverse(name, args=[event])
    headers = [pair for pair in scope["headers"] if pair[0] in PASSED_ON]
    asked = {**scope, "path": path, "raw_path": path.encode(), "query_string": b""}
    response = pages.answer({**asked, "headers": [*headers, (b"hx-request", b"true")]})
    at, body = time.monotonic(), body_of(response)
    if response.status_code != 200 or response.cookies or b"csrfmiddlewaretoken" in body:
        return None
    due = REFRESH_IN.search(body)
    return Rendered(
        headers=tuple(pair for pair in headers_of(response) if pair[0] not in NOT_KEPT),
        body=body,
        compressed=gzip.compress(body, 6) if len(body) > SMALL else b"",
        etag=response.get("ETag", "").encode("latin1"),
        at=at,
        until=at + min(KEPT_S, float(due[1]) if due else KEPT_S),
    )


async def answer_with(rendered: Rendered, asked: Mapping[bytes, bytes], send: Send) -> None:
    """Send the part, or 304 where the page holds it already. Age says how many seconds ago it was rendered."""
    age = (b"age", b"%d" % (time.monotonic() - rendered.at))
    etag = [(b"etag", rendered.etag)] if rendered.etag else []
    if rendered.etag and asked.get(b"if-none-match", b"").removeprefix(b"W/") == rendered.etag:
        await send_whole(send, 304, [*etag, age, NO_STORE], b"")
        return
    zipped = bool(rendered.compressed) and b"gzip" in asked.get(b"accept-encoding", b"")
    encoding = [(b"content-encoding", b"gzip")] if zipped else []
    headers = [*rendered.headers, *etag, *encoding, age, NO_STORE]
    await send_whole(send, 200, headers, rendered.compressed if zipped else rendered.body)


async def send_whole(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    """A whole answer at once."""
    if status != 304:
        headers = [*headers, (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
