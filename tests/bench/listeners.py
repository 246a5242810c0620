"""Pages that follow an event, many in one process: python -m tests.bench.listeners, told what to do in lines of JSON.

Each does what static/js/live.js does: a stream, and after a nudge, a moment later, a question for the part on a
connection that is kept. It answers with lines of JSON too. Times are those of time.monotonic(), one clock for the machine.
"""

import asyncio
import json
import random
import re
import resource
import sys
import time
from typing import Any

VERSION = re.compile(rb'^etag: *"?[^\r]*\bprogramme\.(\d+)', re.I | re.M)


class Listener:
    """One page. `seen` holds, in order, when the part was there whole, and the version it carried."""

    def __init__(self, crowd: "Crowd", cookie: str) -> None:
        self.crowd, self.cookie = crowd, cookie
        self.mark = self.key = self.etag = ""
        self.misses = self.port = 0
        self.heard: list[tuple[float, int]] = []
        self.seen: list[tuple[float, int]] = []
        self.greeted: list[float] = []
        self.ordinary_answers = 0
        self.wanted = asyncio.Event()
        self.link: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self.stream: asyncio.StreamWriter | None = None

    async def follow(self) -> None:
        """Open the stream, and again whenever it ends."""
        retry, turn = 1.0, random.randrange(len(self.crowd.ports))
        while True:
            turn += 1  # as a proxy does, which goes to the next where one is gone
            try:
                self._hang_up()
                self.port = self.crowd.ports[turn % len(self.crowd.ports)]
                reader, self.stream = await asyncio.open_connection("127.0.0.1", self.port, limit=4096)
                headers = f"Cookie: {self.cookie}\r\nLast-Event-ID: {self.mark}\r\n"
                self.stream.write(f"GET {self.crowd.stream} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n".encode())
                status = (await reader.readline()).split()[1:2]
                if status != [b"200"]:
                    raise ConnectionError(status)
                retry = await self._read(reader)
            except (OSError, asyncio.IncompleteReadError):
                pass
            self.key = ""
            if self.stream:
                self.stream.close()
            await asyncio.sleep(retry * random.uniform(0.3, 1.0))

    async def _read(self, reader: asyncio.StreamReader) -> float:
        """Hear the stream until it ends; the seconds to wait before it is opened again."""
        name, retry = "", 3.0
        while line := await reader.readline():
            field, _, value = line.decode().strip().partition(": ")
            if field == "id":
                self.mark = value
            elif field == "retry":
                retry = int(value) / 1000
            elif field == "event":
                name = value
            elif field == "data":
                self._hear(name, value)
        return retry

    def _hear(self, name: str, value: str) -> None:
        if name == "hello":
            self.key, self.misses = value, 0
            self.greeted.append(time.monotonic())
        elif name in ("programme", "everything"):
            self.heard.append((time.monotonic(), int(value)))
            delay = 0.05 + random.random() * (0.3 if name == "programme" else 0.6)
            asyncio.get_running_loop().call_later(delay, self.wanted.set)

    async def refresh(self) -> None:
        """Ask for the part whenever it is wanted."""
        while True:
            await self.wanted.wait()
            self.wanted.clear()
            try:
                await self._ask()
            except (OSError, asyncio.IncompleteReadError, ValueError):
                self._hang_up()
                asyncio.get_running_loop().call_later(1, self.wanted.set)

    async def _ask(self) -> None:
        shared = self.crowd.uses_keys and self.key and self.misses < 3
        path = self.crowd.part if shared else self.crowd.ordinary
        mine = f"Live-Key: {self.key}\r\n" if shared else f"Cookie: {self.cookie}\r\nHX-Request: true\r\n"
        status, head = await self._fetch(path, mine)
        if shared and status not in (200, 304):
            self.misses += 1
            status, head = await self._fetch(self.crowd.ordinary, f"Cookie: {self.cookie}\r\nHX-Request: true\r\n")
            shared = False
        self.ordinary_answers += not shared
        if status not in (200, 304):
            raise ValueError(status)
        found = VERSION.search(head)
        self.seen.append((time.monotonic(), int(found[1]) if found else 0))

    async def _fetch(self, path: str, headers: str) -> tuple[int, bytes]:
        if self.link is None:
            self.link = await asyncio.open_connection("127.0.0.1", self.port, limit=65536)
        reader, writer = self.link
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n{headers}\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        status = int(head.split(b" ", 2)[1])
        length = re.search(rb"^content-length: *(\d+)", head, re.I | re.M)
        if length:
            await reader.readexactly(int(length[1]))
        elif status not in (304, 204):
            await _read_chunks(reader)
        return status, head

    def _hang_up(self) -> None:
        if self.link:
            self.link[1].close()
        self.link = None


async def _read_chunks(reader: asyncio.StreamReader) -> None:
    while size := int(await reader.readline(), 16):
        await reader.readexactly(size + 2)
    await reader.readline()


class Crowd:
    """All the pages of this process, and the orders it takes: {"do": "open" | "keys" | "drop" | "tell" | "forget"}."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.ports, self.stream, self.part, self.ordinary = (
            told["ports"],
            told["stream"],
            told["part"],
            told["ordinary"],
        )
        self.uses_keys = True
        self.tasks: list[asyncio.Task[None]] = []
        self.listeners = [Listener(self, cookie) for cookie in told["cookies"]]

    async def open(self, over: float) -> None:
        """Open all, spread over some seconds."""
        for listener in self.listeners:
            self.tasks += [asyncio.create_task(listener.follow()), asyncio.create_task(listener.refresh())]
            await asyncio.sleep(over / len(self.listeners))

    def do(self, order: dict[str, Any]) -> dict[str, Any]:
        if order["do"] == "keys":
            self.uses_keys = order["use"]
        elif order["do"] == "drop":
            for listener in self.listeners:
                if listener.stream:
                    listener.stream.transport.abort()
        elif order["do"] == "forget":
            for listener in self.listeners:
                listener.heard, listener.seen, listener.greeted, listener.ordinary_answers = [], [], [], 0
        elif order["do"] == "tell":
            return {
                "heard": [listener.heard for listener in self.listeners],
                "seen": [listener.seen for listener in self.listeners],
                "greeted": [listener.greeted for listener in self.listeners],
                "ordinary": sum(listener.ordinary_answers for listener in self.listeners),
            }
        return {
            "following": sum(bool(listener.key) for listener in self.listeners),
            "oldest": min((listener.seen[-1][1] if listener.seen else 0) for listener in self.listeners),
        }


async def main() -> None:
    reader = asyncio.StreamReader(limit=2**24)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    crowd = Crowd(json.loads(await reader.readline()))
    opening = asyncio.create_task(crowd.open(over=4))
    while line := await reader.readline():
        sys.stdout.write(json.dumps(crowd.do(json.loads(line))) + "\n")
        sys.stdout.flush()
    opening.cancel()


if __name__ == "__main__":
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    asyncio.run(main())
