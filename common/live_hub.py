"""The listening connection of a process, and the streams that it feeds."""

import asyncio
import contextlib
import json
import logging
import random
import secrets
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any

import psycopg2
from django.db import connections

from common.live import ACCESS, CHANNEL, EVERYTHING

logger = logging.getLogger(__name__)

SHORTEST_WAIT_S, LONGEST_WAIT_S = 0.05, 1.5  # before listening again after a break, twice that at most by chance
CALM_S = 20
# A network that went away without a word is noticed within six seconds.
KEEPALIVE = {"keepalives_idle": 3, "keepalives_interval": 1, "keepalives_count": 3, "connect_timeout": 5}


class Reader(ABC):
    """Who reads the nudges of one event."""

    __slots__ = ()

    @abstractmethod
    def hear(self, topic: str, version: int, mark: str) -> None:
        """Take a nudge at once, without waiting."""


class Room:
    """An event that somebody follows here: its readers, and the hub's serial number when each topic was last heard.

    `kept` is for whoever serves the readers: it goes with the last of them.
    """

    __slots__ = ("changed", "kept", "last", "readers")

    def __init__(self, serial: int) -> None:
        self.readers: set[Reader] = set()
        self.last: dict[str, int] = {ACCESS: serial, EVERYTHING: serial}
        self.changed = serial
        self.kept: dict[Any, Any] = {}

    def heard_since(self, serial: int, topics: Iterable[str]) -> bool:
        """Was one of `topics`, or EVERYTHING, said since `serial`?"""
        return any(self.last.get(topic, 0) > serial for topic in (*topics, EVERYTHING))


class Hub:
    """Lives in one event loop, and listens while somebody is inside (`open`).

    Whatever is heard gets a serial number, and so do gaps: a reader that comes back with the last one (`mark`) learns
    whether it missed something. Numbers of another process, or of this one before it was alone, count as missed.
    """

    def __init__(self) -> None:
        self.name = secrets.token_hex(4)
        self.serial = 0
        self.listens = False
        self.rooms: dict[int, Room] = {}
        self._inside = 0
        self._listener: asyncio.Task[None] | None = None

    @contextlib.contextmanager
    def open(self) -> Iterator[None]:
        """Keep the connection listening for the length of the block."""
        self._inside += 1
        if self._listener is None or self._listener.done():
            self._listener = asyncio.create_task(self._listen_for_ever())
        try:
            yield
        finally:
            self._inside -= 1
            if not self._inside:
                self._listener.cancel()
                self._listener = None

    @contextlib.contextmanager
    def joined(self, event_id: int, reader: Reader) -> Iterator[Room]:
        """Hand the nudges of an event to `reader` for the length of the block."""
        room = self.rooms.setdefault(event_id, Room(self.serial))
        room.readers.add(reader)
        try:
            yield room
        finally:
            room.readers.discard(reader)
            if not room.readers and self.rooms.get(event_id) is room:
                del self.rooms[event_id]

    def mark(self) -> str:
        """What a reader brings back to learn whether it missed something."""
        return f"{self.name}.{self.serial}"

    def missed(self, mark: str, room: Room) -> bool:
        """Was something of this event said since `mark`? Yes, for a mark that says nothing to this hub."""
        name, _, serial = mark.partition(".")
        if not self.listens or name != self.name or not serial.isdecimal():
            return True
        return room.changed > int(serial[:18])

    def hand_over(self, event_id: int, topic: str, version: int) -> None:
        """Give a nudge to every reader of an event."""
        self.serial += 1
        room = self.rooms.get(event_id)
        if room is None:
            return
        room.last[topic] = room.changed = self.serial
        mark = self.mark()
        for reader in list(room.readers):
            reader.hear(topic, version, mark)

    def _hand_over_everything(self) -> None:
        self.serial += 1
        for event_id in list(self.rooms):
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
            wait = SHORTEST_WAIT_S if time.monotonic() - began > CALM_S else min(wait * 2, LONGEST_WAIT_S)

    async def _listen(self) -> None:
        """Listen until the connection breaks. Raises psycopg2.Error or OSError then."""
        async with _connection() as raw:
            loop, readable = asyncio.get_running_loop(), asyncio.Event()
            descriptor = raw.fileno()
            loop.add_reader(descriptor, readable.set)
            try:
                self.listens = True
                # Whatever was said while nobody listened is lost: everybody looks again.
                self._hand_over_everything()
                while True:
                    await readable.wait()
                    readable.clear()
                    raw.poll()
                    while raw.notifies:
                        self.hand_over(*json.loads(raw.notifies.pop(0).payload))
            finally:
                self.listens = False
                loop.remove_reader(descriptor)


@contextlib.asynccontextmanager
async def _connection() -> AsyncIterator["psycopg2.extensions.connection"]:
    """A connection that listens, closed at the end even when whoever wanted it is gone before it is there."""
    connecting = asyncio.ensure_future(asyncio.to_thread(_connect))
    try:
        raw = await asyncio.shield(connecting)
    except asyncio.CancelledError:
        connecting.add_done_callback(lambda done: done.exception() or done.result().close())
        raise
    try:
        yield raw
    finally:
        raw.close()


def _connect() -> "psycopg2.extensions.connection":
    parameters = connections["default"].get_connection_params()
    parameters.pop("cursor_factory", None)
    parameters.pop("context", None)
    raw = psycopg2.connect(**{**KEEPALIVE, **parameters})
    raw.autocommit = True
    with raw.cursor() as cursor:
        cursor.execute(f"LISTEN {CHANNEL}")
    return raw
