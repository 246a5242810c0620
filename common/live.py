"""Live updates: a nudge, then an ordinary request.

A service calls `publish` in its transaction. PostgreSQL hands the nudge over on commit, never on rollback. Each process
holds one listening connection (`Hub`) and passes nudges on to the streams of that event. A nudge says which topic
changed and its version, never what: the page then asks its ordinary view, under the ordinary permissions.
"""

import asyncio
import contextlib
import functools
import json
import logging
import random
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

import psycopg2
from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.db import DatabaseError, connection, connections
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase

from common.models import Topic

logger = logging.getLogger(__name__)
Queue = asyncio.Queue[tuple[str, int]]  # topic and version

CHANNEL = "live"
ACCESS = "access"  # published when a role or a code is withdrawn: streams ask again whether they may go on
EVERYTHING = "everything"  # said by the hub after a gap: any topic may have changed
HEARTBEAT_S = 20
SHORTEST_WAIT_S, LONGEST_WAIT_S = 0.25, 4.0  # before listening again after a break
SLOWEST_READER = 100  # nudges waiting for one stream; beyond, they are folded into EVERYTHING


def publish(*, event_id: int, topic: str) -> None:
    """Say that `topic` changed in an event. Call it last in the service's transaction: it locks the topic's counter."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO common_topic (event_id, name, version) VALUES (%s, %s, 1) "
            "ON CONFLICT (event_id, name) DO UPDATE SET version = common_topic.version + 1 RETURNING version",
            [event_id, topic],
        )
        version = cursor.fetchone()[0]
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps([event_id, topic, version])])


def version_of(*, event_id: int, topics: Iterable[str]) -> str:
    """One string that changes when any of `topics` does: for the ETag of a fragment."""
    rows = (
        Topic.objects.filter(event_id=event_id, name__in=list(topics)).order_by("name").values_list("name", "version")
    )
    return "-".join(f"{name}.{version}" for name, version in rows) or "0"


def unchanged(request: HttpRequest, etag: str) -> HttpResponse | None:
    """304 when the browser already holds the fragment with this ETag, else None."""
    if request.headers.get("If-None-Match", "").removeprefix("W/") == f'"{etag}"':
        return HttpResponseNotModified(headers={"ETag": f'"{etag}"'})
    return None


def fragment(request: HttpRequest, etag: str, render: Callable[[], HttpResponse]) -> HttpResponse:
    """A part of a page that refreshes itself: 304 where the browser holds it already, else what `render` gives."""
    return unchanged(request, etag) or marked(render(), etag)


def marked(response: HttpResponse, etag: str) -> HttpResponse:
    """`response` with the ETag that the page's script sends back, kept by no cache: it is meant for one person."""
    response["ETag"] = f'"{etag}"'
    response["Cache-Control"] = "no-store"
    return response


class Hub:
    """The listening connection of a process and the streams it feeds. Lives in one event loop, listens while somebody does."""

    def __init__(self) -> None:
        self.queues: dict[int, set[Queue]] = defaultdict(set)
        self.listener: asyncio.Task[None] | None = None

    @contextlib.asynccontextmanager
    async def subscribed(self, event_id: int) -> AsyncIterator[Queue]:
        """A queue of (topic, version) for one event, for as long as the block lasts."""
        queue: Queue = asyncio.Queue(SLOWEST_READER)
        self.queues[event_id].add(queue)
        if self.listener is None or self.listener.done():
            self.listener = asyncio.create_task(self._listen_for_ever())
        try:
            yield queue
        finally:
            self.queues[event_id].discard(queue)
            if not self.queues[event_id]:
                del self.queues[event_id]
            if not self.queues:
                self.listener.cancel()
                self.listener = None

    def hand_over(self, event_id: int, topic: str, version: int) -> None:
        """Give a nudge to each stream of an event; a stream too slow to read them is told EVERYTHING once."""
        for queue in list(self.queues.get(event_id, ())):
            nudge = (topic, version)
            if queue.full():
                while not queue.empty():
                    queue.get_nowait()
                queue.put_nowait((ACCESS, 0))  # one of those dropped may have been a withdrawal
                nudge = (EVERYTHING, 0)
            queue.put_nowait(nudge)

    def _hand_over_everything(self) -> None:
        for event_id in list(self.queues):
            self.hand_over(event_id, ACCESS, 0)
            self.hand_over(event_id, EVERYTHING, 0)

    async def _listen_for_ever(self) -> None:
        wait = SHORTEST_WAIT_S
        while True:
            began = time.monotonic()
            try:
                await self._listen()
            except (psycopg2.Error, OSError):
                logger.warning("live: the listening connection broke; listening again in about %.1f s", wait)
            await asyncio.sleep(wait + random.random() * wait)  # noqa: S311
            wait = SHORTEST_WAIT_S if time.monotonic() - began > HEARTBEAT_S else min(wait * 2, LONGEST_WAIT_S)

    async def _listen(self) -> None:
        """Listen until the connection breaks. Raises psycopg2.Error or OSError then."""
        raw = await asyncio.to_thread(_connect)
        loop, readable, descriptor = asyncio.get_running_loop(), asyncio.Event(), raw.fileno()
        try:
            loop.add_reader(descriptor, readable.set)
            # Whatever was said while nobody listened is lost: everybody looks again.
            self._hand_over_everything()
            while True:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(readable.wait(), HEARTBEAT_S)
                readable.clear()
                raw.poll()
                while raw.notifies:
                    self.hand_over(*json.loads(raw.notifies.pop(0).payload))
        finally:
            loop.remove_reader(descriptor)
            raw.close()


def _connect() -> "psycopg2.extensions.connection":
    parameters = connections["default"].get_connection_params()
    parameters.pop("cursor_factory", None)
    parameters.pop("context", None)
    raw = psycopg2.connect(**parameters)
    raw.autocommit = True
    with raw.cursor() as cursor:
        cursor.execute(f"LISTEN {CHANNEL}")
    return raw


_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}
# Few threads, each with a connection only while it asks: a thousand streams never ask for a thousand connections.
_askers = ThreadPoolExecutor(max_workers=4, thread_name_prefix="live")


def hub() -> Hub:
    """The hub of the running event loop."""
    return _hubs.setdefault(asyncio.get_running_loop(), Hub())


def stream(request: HttpRequest, event_id: int, still_may: Callable[[], bool]) -> HttpResponseBase:
    """Answer with the nudges of an event for as long as `still_may` (a query) says yes: asked again on ACCESS and each heartbeat.

    A server of pages (WSGI) cannot keep a stream open: it answers 204, which tells the browser not to come back, and
    the page goes on by polling.
    """
    if not isinstance(request, ASGIRequest):
        return HttpResponse(status=204)
    _let_go()
    response = StreamingHttpResponse(_nudges(event_id, still_may), content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    response["Content-Encoding"] = "identity"  # compressing would hold nudges back
    return response


def _let_go() -> None:
    """A stream lives for hours: between two questions it holds no database connection."""
    for database in connections.all(initialized_only=True):
        if not database.in_atomic_block:
            database.close()


def _ask(still_may: Callable[[], bool]) -> bool:
    try:
        return still_may()
    except DatabaseError:
        return False  # the browser comes back by itself, and is asked again
    finally:
        _let_go()


async def _nudges(event_id: int, still_may: Callable[[], bool]) -> AsyncIterator[str]:
    await sync_to_async(_let_go)()  # what middlewares opened after the view
    ask = functools.partial(asyncio.get_running_loop().run_in_executor, _askers, _ask, still_may)
    async with hub().subscribed(event_id) as queue:
        # Pages that reconnect together come back spread over three seconds.
        yield f"retry: {random.randint(1000, 4000)}\n\nevent: hello\ndata: 0\n\n"  # noqa: S311
        while True:
            try:
                topic, version = await asyncio.wait_for(queue.get(), HEARTBEAT_S)
            except TimeoutError:
                if not await ask():
                    return
                yield ": still here\n\n"
                continue
            if topic == ACCESS and not await ask():
                return
            yield f"event: {topic}\ndata: {version}\n\n"
