"""Pages that follow an event, as a server of streams sees them."""

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import uvicorn
from django.conf import settings
from django.db import connection, transaction
from django.test import Client

from common import live
from hackathon.asgi import application


def publish(topic: str, event_id: int) -> None:
    with transaction.atomic():
        live.publish(event_id=event_id, topic=topic)


def end_listening_connections() -> None:
    """As a restart of the database, or a network that breaks, would."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query = %s",
            [f"LISTEN {live.CHANNEL}"],
        )


def cookie_of(client: Client) -> str:
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


class Page:
    """One open page: its stream as a browser reads it, and the parts it asks for."""

    def __init__(self, port: int, event: str, client: Client, *, mark: str = "", query: str = "") -> None:
        self.port, self.path, self.mark = port, f"/e/{event}/live/", mark
        self.headers = {"Cookie": cookie_of(client), "Accept-Language": "fr"}
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=8)
        self.connection.request("GET", self.path + query, headers={**self.headers, "Last-Event-ID": mark})
        self.response = self.connection.getresponse()
        self.key = ""

    def next(self) -> str | None:
        """The name of the next message, None where the stream has ended."""
        name = None
        with contextlib.suppress(http.client.IncompleteRead, ConnectionError):
            while line := self.response.readline().decode():
                field, _, value = line.rstrip("\n").partition(": ")
                if field == "id":
                    self.mark = value
                elif field == "event":
                    name = value
                elif field == "data":
                    self.key = value if name == "hello" else self.key
                    return name
        return None

    def until(self, topic: str) -> float:
        """Seconds until `topic` arrives. Raises AssertionError where the stream ends first."""
        began = time.monotonic()
        while (heard := self.next()) != topic:
            assert heard is not None
        return time.monotonic() - began

    def until_it_ends(self) -> float:
        """Seconds until the stream ends. Raises TimeoutError where it does not."""
        began = time.monotonic()
        while self.next() is not None:
            pass
        return time.monotonic() - began

    def part(self, name: str, **headers: str) -> http.client.HTTPResponse:
        """The answer to a page that asks for a shared part; its body is in `.text`."""
        asked: Any = http.client.HTTPConnection("127.0.0.1", self.port, timeout=8)
        asked.request("GET", f"{self.path}{name}/", headers={"Live-Key": self.key, **headers})
        response = asked.getresponse()
        response.text = response.read().decode()
        asked.close()
        return response  # type: ignore[no-any-return]

    def shared(self, name: str) -> http.client.HTTPResponse:
        """As `part`, asked again while the server doubts whether this page may go on: on a busy machine it may, a moment."""
        until = time.monotonic() + 10
        while (answer := self.part(name)).status == 404 and time.monotonic() < until:
            time.sleep(0.1)
        return answer

    def close(self) -> None:
        self.connection.close()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextlib.contextmanager
def served_here() -> Iterator[int]:
    """A real server of streams in a thread of this process. Yields its port."""
    number = free_port()
    server = uvicorn.Server(uvicorn.Config(application, port=number, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield number
    finally:
        server.force_exit = server.should_exit = True
        thread.join(10)


@contextlib.contextmanager
def served_apart(port: int) -> Iterator["subprocess.Popen[bytes]"]:
    """The whole site as a process of its own, on the database of the tests. Yields it once it answers."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "TEST_DATABASE": connection.settings_dict["NAME"],
    }
    command = [sys.executable, "-m", "uvicorn", "tests.common.served:application", "--port", str(port)]
    command += ["--lifespan", "off", "--log-level", "error", "--timeout-graceful-shutdown", "1"]
    process = subprocess.Popen(command, env=environment)
    try:
        _wait_for(port)
        yield process
    finally:
        process.kill()
        process.wait()


def _wait_for(port: int) -> None:
    for _ in range(400):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.5):
            return
        time.sleep(0.05)
    raise RuntimeError("the server did not start")
