"""The ASGI application that keeps streams open and answers with shared parts; see common/live.py.

    /e/<event>/live/            the stream: an ordinary view says yes or no (events/views/live.py), this keeps it open
    /e/<event>/live/<part>/     a shared part, for whoever shows the key of an open stream (header Live-Key)

**The stream is the ticket.** Its first message holds a random key that this page alone knows. While the stream is open
and may go on, the key answers for the parts of the audience found when the stream was last asked about, so that a
thousand pages asking at once cost one rendering. Any other key, a part that is not shared, a moment when nobody listens
to the database: 404, and the page asks its ordinary view.

**Streams are bounded**: those of one browser (its session), of one person or code, and of the process. Beyond, the answer is 503: the page
looks for news once a minute and comes back for a stream by itself. An address bounds nothing: a whole hall shares one.
"""

import asyncio
import contextlib
import logging
import random
import re
import resource
import secrets
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.http.cookie import parse_cookie

from common import live
from common.live_hub import Hub, Reader, Room
from common.live_pages import Pages, Scope, Threads, body_of, headers_of
from common.live_parts import NO_STORE, Kept, Rendered, Send, answer_with, render, send_whole

logger = logging.getLogger(__name__)

ADDRESS = re.compile(r"/e/([-\w]+)/live/(?:(\w+)/)?\Z", re.ASCII)
TICK_S = 0.25
HEARTBEAT_S = 20
ASK_AGAIN_S = 60  # whether a stream may go on. A withdrawal says so by itself; this is for what says nothing
SLOWEST_READER = 100  # messages waiting for one stream; beyond, they are folded into EVERYTHING
SHORT_S = 10  # how long an answer is held for pages behind a proxy that hands over whole answers only
AT_ONCE = 20  # streams asked about by one thread, together
ASKERS = 3
LONGEST_DOUBT_S = 3
MOST_STREAMS = 4000  # of this process, at some 90 KiB each
MOST_OF_A_SESSION = 40  # pages of one browser, and the streams of those that bad Wi-Fi cut without a word
MOST_OF_ONE = 200  # of one person or code, however many sessions it begins: the code of a screen is on several devices
PLAIN = [(b"content-type", b"text/plain"), (b"x-content-type-options", b"nosniff"), NO_STORE]
EVENT_STREAM = [(b"content-type", b"text/event-stream"), (b"content-encoding", b"identity")]

Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


class Stream(Reader):
    """One open page. `sure` is the hub's serial number when it was last found that the page may follow."""

    __slots__ = (
        *("ask", "ask_at", "beat_at", "event", "found", "is_over", "is_short", "key"),
        *("language", "room", "scope", "send", "session", "sure", "waiting", "who", "writer"),
    )

    def __init__(self, event: str, allowed: live.Following, scope: Scope, send: Send, sure: int) -> None:
        self.event, self.scope, self.send, self.sure = event, scope, send, sure
        self.ask, self.found, self.language = allowed.ask, allowed.found, allowed.language
        self.session, self.who = session_of(scope), allowed.who
        self.key = secrets.token_urlsafe(18)
        self.is_over = self.is_short = False
        self.room: Room | None = None
        self.waiting: list[str] = []
        self.writer: asyncio.Task[None] | None = None
        now = asyncio.get_running_loop().time()
        self.beat_at, self.ask_at = now + HEARTBEAT_S, now + ASK_AGAIN_S * random.uniform(0.5, 1)  # noqa: S311

    @property
    def is_unsure(self) -> bool:
        """Was a role or a code withdrawn, perhaps this one, since the stream was last asked about?"""
        return self.room is None or self.room.last[live.ACCESS] > self.sure

    def hear(self, topic: str, version: int, mark: str) -> None:
        if topic == live.ACCESS:
            return  # said once it is known that the page may go on
        if topic in live.kept and topic not in self.found:
            return  # this page may not even learn that something happened
        if len(self.waiting) >= SLOWEST_READER:
            self.waiting.clear()
            topic, version = live.EVERYTHING, 0
        self.say(message(topic, version, mark))
        if self.is_short:
            self.end()

    def say(self, text: str) -> None:
        """Send `text` as soon as the connection takes it."""
        if self.is_over:
            return
        self.waiting.append(text)
        if self.writer is None:
            self.writer = asyncio.create_task(self._write())

    def end(self) -> None:
        """Say that nothing follows. The key is worthless from now on."""
        self.say("")
        self.is_over = True

    async def _write(self) -> None:
        while self.waiting:
            body = "".join(self.waiting).encode()
            self.waiting.clear()
            await self.send({"type": "http.response.body", "body": body, "more_body": not self.is_over})
        self.writer = None


def message(name: str, data: object, mark: str) -> str:
    """One event of a stream. The mark comes back with the page that lost its stream."""
    return f"id: {mark}\nevent: {name}\ndata: {data}\n\n"


def session_of(scope: Scope) -> str:
    """The session of a request as its cookie names it, true or not; empty where it names none."""
    cookies = b"; ".join(value for name, value in scope.get("headers", ()) if name == b"cookie")  # as Django reads them
    return str(parse_cookie(cookies.decode("latin1")).get(settings.SESSION_COOKIE_NAME, ""))


class House:
    """The streams of one event loop: its hub, the keys handed out, and who looks after them."""

    def __init__(self, threads: Threads, pages: Pages) -> None:
        self.threads, self.pages = threads, pages
        self.hub = Hub()
        self.streams: dict[str, Stream] = {}
        self.of_session: Counter[str] = Counter()
        self.of_one: Counter[str] = Counter()
        self.keeper: asyncio.Task[None] | None = None

    def is_full(self, session: str, who: str = "") -> bool:
        """No place for one more stream: of this session, of whoever it is, or at all?"""
        is_one_too_many = bool(who) and self.of_one[who] >= MOST_OF_ONE
        return is_one_too_many or len(self.streams) >= MOST_STREAMS or self.of_session[session] >= MOST_OF_A_SESSION

    @contextlib.contextmanager
    def holding(self, stream: Stream, event_id: int) -> Iterator[Room]:
        """Let the key open doors, and the stream be looked after, for the length of the block."""
        with self.hub.joined(event_id, stream) as stream.room:
            self.streams[stream.key] = stream
            self._count(stream, 1)
            if self.keeper is None or self.keeper.done():
                self.keeper = asyncio.create_task(self._keep())
            try:
                yield stream.room
            finally:
                stream.is_over = True
                del self.streams[stream.key]
                self._count(stream, -1)
                if stream.writer:
                    stream.writer.cancel()
                if not self.streams:
                    self.keeper.cancel()
                    self.keeper = None

    def _count(self, stream: Stream, more: int) -> None:
        for counts, key in ((self.of_session, stream.session), (self.of_one, stream.who)):
            counts[key] += more
            if not counts[key]:
                del counts[key]

    async def part(self, event: str, name: str, key: str) -> Rendered | None:
        """The shared part, for the stream that has this key. None for any other, and whenever in doubt."""
        stream, part = self.streams.get(key), live.parts.get(name)
        if stream is None or part is None or stream.event != event or not await self._is_sure(stream):
            return None
        room, audience = stream.room, stream.found.get(name)
        if audience is None or room is None or not self.hub.listens:
            return None
        slot = (name, audience, stream.language)
        kept: Kept | None = room.kept.get(slot)
        if kept is None or kept.is_over() or room.heard_since(kept.serial, part.topics):
            work = self.threads.run(lambda: render(self.pages, name, event, stream.scope))
            kept = room.kept[slot] = Kept(self.hub.serial, asyncio.ensure_future(work))
        rendered = await asyncio.shield(kept.work)
        # While it was rendered, the stream may have ended.
        return rendered if await self._is_sure(stream) else None

    async def _is_sure(self, stream: Stream) -> bool:
        """May it still follow? Waits for the keeper, who is asking; no when that lasts."""
        waited = 0.0
        while stream.is_unsure and not stream.is_over and waited < LONGEST_DOUBT_S:
            await asyncio.sleep(TICK_S / 2)
            waited += TICK_S / 2
        return not stream.is_over and not stream.is_unsure

    async def _keep(self) -> None:
        """Heartbeats, each stream at its own moment; and ask again who may go on."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(TICK_S)
            now, due = loop.time(), []
            for stream in list(self.streams.values()):
                if stream.is_over:
                    continue
                if now >= stream.beat_at:
                    stream.beat_at = now + HEARTBEAT_S
                    stream.say("event: beat\ndata: 0\n\n")
                if stream.is_unsure or now >= stream.ask_at:
                    due.append(stream)
            if due:
                await self._ask_all(due)

    async def _ask_all(self, streams: list[Stream]) -> None:
        chunks = iter([streams[first : first + AT_ONCE] for first in range(0, len(streams), AT_ONCE)])

        async def asker() -> None:
            for chunk in chunks:
                await self._ask(chunk)

        await asyncio.gather(*(asker() for _ in range(ASKERS)))

    async def _ask(self, streams: list[Stream]) -> None:
        serial = self.hub.serial
        answers = await self.threads.run(lambda: [_found(stream.ask) for stream in streams])
        for stream, found in zip(streams, answers, strict=True):
            if stream.is_over:
                continue
            if found is None:
                stream.end()
                continue
            was_unsure, stream.sure, stream.found = stream.is_unsure, serial, found
            stream.ask_at = asyncio.get_running_loop().time() + ASK_AGAIN_S
            if was_unsure:
                stream.say(message(live.ACCESS, 0, self.hub.mark()))


def _found(ask: live.Ask) -> Mapping[str, str] | None:
    try:
        return ask()
    except Exception as error:  # noqa: BLE001 - whatever went wrong is not a yes
        logger.warning("live: a stream ends, asking about it failed: %s", type(error).__name__)
        return None  # the browser comes back by itself, and is asked again


class Server:
    """Streams and shared parts; any other request goes to `otherwise`."""

    def __init__(self, otherwise: Application) -> None:
        self.otherwise = otherwise
        self.threads, self.pages = Threads(), Pages()
        self.houses: dict[asyncio.AbstractEventLoop, House] = {}
        # A thousand pages are two thousand connections: as many as the system lets this process have.
        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = ADDRESS.match(scope["path"]) if scope["type"] == "http" and scope["method"] == "GET" else None
        if found is None:
            await self.otherwise(scope, receive, send)
        elif found[2]:
            await self._part(found[1], found[2], dict(scope["headers"]), send)
        else:
            await self._follow(found[1], scope, receive, send)

    def _house(self) -> House:
        loop = asyncio.get_running_loop()
        if loop not in self.houses:
            self.houses = {other: house for other, house in self.houses.items() if not other.is_closed()}
            self.houses[loop] = House(self.threads, self.pages)
        return self.houses[loop]

    async def _part(self, event: str, name: str, asked: Mapping[bytes, bytes], send: Send) -> None:
        rendered = await self._house().part(event, name, asked.get(b"live-key", b"").decode("latin1"))
        if rendered is None:
            await send_whole(send, 404, PLAIN, b"")
        else:
            await answer_with(rendered, asked, send)

    async def _follow(self, event: str, scope: Scope, receive: Receive, send: Send) -> None:
        house, session = self._house(), session_of(scope)
        if house.is_full(session):  # before Django is asked anything
            await send_whole(send, 503, PLAIN, b"")
            return
        with house.hub.open():
            sure = house.hub.serial
            response = await self.threads.run(lambda: self.pages.answer(scope))
            if not isinstance(response, live.Following):
                await send_whole(send, response.status_code, headers_of(response), body_of(response))
                return
            if house.is_full(session, response.who):  # others came in meanwhile
                await send_whole(send, 503, PLAIN, b"")
                return
            stream = Stream(event, response, scope, send, sure)
            with house.holding(stream, response.event_id) as room:
                headers = [pair for pair in headers_of(response) if pair[0] not in (b"content-length", b"content-type")]
                await send({"type": "http.response.start", "status": 200, "headers": [*headers, *EVENT_STREAM]})
                await _keep_open(stream, house.hub, room, receive)


async def _keep_open(stream: Stream, hub: Hub, room: Room, receive: Receive) -> None:
    """From the greeting until the page is gone, or the stream ended."""
    query = parse_qs(stream.scope["query_string"].decode("latin1"))
    mark = dict(stream.scope["headers"]).get(b"last-event-id", b"").decode("latin1") or query.get("since", [""])[0]
    stream.is_short = "short" in query
    # Pages that reconnect together come back spread over three seconds.
    retry = random.randint(50, 300) if stream.is_short else random.randint(1000, 4000)  # noqa: S311
    stream.say(f"retry: {retry}\n{message('hello', stream.key, hub.mark())}")
    if hub.missed(mark, room):
        stream.hear(live.EVERYTHING, 0, hub.mark())
    ending = asyncio.get_running_loop().call_later(SHORT_S, stream.end) if stream.is_short else None
    try:
        while (await receive())["type"] != "http.disconnect":
            pass
    finally:
        if ending:
            ending.cancel()
