"""The network of a village hall: connections reset, answers lost once the work is done, minutes without anything."""

import random
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

RESET = struct.pack("ii", 1, 0)  # closing sends a reset, not a farewell


@dataclass
class BadNetwork:
    """A proxy on a port of its own before `upstream` (host, port). Periods in seconds, the rest in shares of 1."""

    upstream: tuple[str, int]
    resets: float = 0.05
    lost_answers: float = 0.15
    up: float = 10.0
    down: float = 3.0
    seed: int = 1
    suffered: dict[str, int] = field(default_factory=lambda: {"reset": 0, "lost": 0, "down": 0})

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311 - not a secret
        self.begun = time.monotonic()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.address = f"127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def is_down(self) -> bool:
        return (time.monotonic() - self.begun) % (self.up + self.down) >= self.up

    def _accept(self) -> None:
        with suppress(OSError):  # closed
            while True:
                client, _address = self.listener.accept()
                threading.Thread(target=self._serve, args=[client], daemon=True).start()

    def _suffers(self, what: str, client: socket.socket) -> None:
        self.suffered[what] += 1
        with suppress(OSError):
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            client.close()

    def _serve(self, client: socket.socket) -> None:
        if self.is_down:
            return self._suffers("down", client)
        is_reset = self.chance.random() < self.resets
        with suppress(OSError), socket.create_connection(self.upstream, timeout=30) as server:
            while request := _message(client):
                if is_reset and self.chance.random() < 0.5:
                    return self._suffers("reset", client)  # before the request arrives
                server.sendall(request)
                answer = _message(server)
                if is_reset:
                    return self._suffers("reset", client)  # or after
                if self.is_down:
                    return self._suffers("down", client)
                if self.chance.random() < self.lost_answers:
                    return self._suffers("lost", client)
                client.sendall(answer)
        client.close()
        return None

    def close(self) -> None:
        self.listener.close()


@contextmanager
def bad_network(upstream: str, **what: float) -> Iterator[BadNetwork]:
    """A BadNetwork before `upstream` ("127.0.0.1:8000") for the length of the block."""
    host, port = upstream.split(":")
    network = BadNetwork((host, int(port)), **what)  # type: ignore[arg-type]
    try:
        yield network
    finally:
        network.close()


def _message(source: socket.socket) -> bytes:
    """One HTTP message with its body, whose length is said; empty at the end of the connection."""
    data = b""
    while b"\r\n\r\n" not in data:
        part = source.recv(65536)
        if not part:
            return b""
        data += part
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
    )
    while len(body) < length:
        part = source.recv(65536)
        if not part:
            return b""
        body += part
    return head + b"\r\n\r\n" + body
