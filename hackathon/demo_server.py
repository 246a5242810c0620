"""The demo: database, data, background worker and site behind one port, from one command to one Ctrl-C.

    python -m hackathon.demo_server             everything
    python -m hackathon.demo_server --worker    only the background work, for as long as its input stays open
    python -m hackathon.demo_server --reset     forget all data

Pages are WSGI on a bounded number of threads, each with its lasting database connection; only streams are ASGI. One
process for all of them is right for one machine and one visitor at a time; docs/deploy.md says how to run the site.
"""

import contextlib
import io
import ipaddress
import logging
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from types import FrameType
from typing import Any

import django
import uvicorn
from a2wsgi import WSGIMiddleware
from django.core.checks.urls import check_url_config
from django.core.management import CommandError, call_command
from django.db import DatabaseError, OperationalError, connections

from hackathon import embedded_database
from hackathon.bootstrap.steps import VAR, SetupError, full_disk, say

THREADS = 8
STREAM = re.compile(r"/e/[^/]+/live/(\w+/)?\Z")
LONGEST_GOODBYE_S = 2  # for answers under way; streams are simply cut, pages reconnect by themselves


class Site:
    """An ASGI application: streams and what goes with them go to asgi.py, all else to a pool of threads."""

    def __init__(self, streams: Any, pages: Any) -> None:
        self.streams = streams
        self.pages = WSGIMiddleware(pages, workers=THREADS)

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        is_stream = STREAM.match(scope["path"])
        await (self.streams if is_stream else self.pages)(scope, receive, send)


class Server(uvicorn.Server):
    """Says its address once it answers, and goes without complaining about the streams it cuts."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and sockets:
            host, port = sockets[0].getsockname()[:2]
            sys.stdout.write(f"Tablée: http://{f'[{host}]' if ':' in host else host}:{port}\n")
            sys.stdout.flush()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        await super().shutdown(sockets)


def main(arguments: list[str]) -> int:
    """Returns the exit status; whatever keeps the demo from running is said in one sentence."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "hackathon.settings"
    os.environ["DEMO"] = "1"
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGHUP, _interrupt)
    try:
        if "--reset" in arguments:
            reset()
        elif "--worker" in arguments:
            work_while_watched()
        else:
            serve()
    except KeyboardInterrupt:
        return 0
    except (SetupError, embedded_database.EmbeddedDatabaseError, CommandError, DatabaseError, OSError) as error:
        sys.stderr.write(f"{sentence(error)}\n")
        return 1
    return 0


def sentence(error: Exception) -> str:
    """What went wrong, on one line, for a person."""
    words = " ".join(str(error).split())
    if full_disk(words):
        return full_disk(words)
    if isinstance(error, OperationalError):
        whose = "that DATABASE_URL names " if "DATABASE_URL" in os.environ else ""
        return f"The database {whose}does not answer: {words}"
    return f"The demo cannot go on: {words}" if isinstance(error, DatabaseError | OSError) else words


def serve() -> None:
    """Everything, until Ctrl-C. Raises SetupError where the address cannot be had."""
    host, port = requested_address()
    os.environ.setdefault("SITE_URL", f"http://{f'[{host}]' if ':' in host else host}:{port}")
    with bound(host, port) as listening, _stopping_the_database():
        start_database()
        django.setup()
        load_what_is_absent()
        with background_worker():
            config = uvicorn.Config(
                site(),
                log_level="warning",
                access_log=False,
                lifespan="off",
                server_header=False,
                timeout_graceful_shutdown=LONGEST_GOODBYE_S,
            )
            Server(config).run(sockets=[listening])


def load_what_is_absent() -> None:
    """The communes of France and the invented event: in seconds the first time, at once later."""
    silence = io.StringIO()
    if "cache" not in connections["default"].introspection.table_names():
        say("Loading the communes of France and an invented event…")
    call_command("migrate", verbosity=0, interactive=False, stdout=silence)
    call_command("load_communes", stdout=silence)
    call_command("load_demo", stdout=silence)
    connections.close_all()


def site() -> Site:
    """The site, once Django is set up."""
    from hackathon import asgi, wsgi  # noqa: PLC0415 (they set Django up when they are read)

    check_url_config(None)  # reads every app now, so that the first visitor does not wait for it
    return Site(asgi.application, wsgi.application)


def requested_address() -> tuple[str, int]:
    """HOST and PORT of the environment, or 127.0.0.1 and 8000.

    Raises SetupError for an address others can reach: anybody may enter a demo as anybody.
    """
    host, given = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    if not given.isdecimal() or not 0 < int(given) < 65536:
        raise SetupError(f"PORT is a number from 1 to 65535, not {given!r}.")
    if not _only_this_machine(host):
        if os.environ.get("DEMO_ALLOW_PUBLIC") != "1":
            raise SetupError(
                f"The demo lets anybody in as anybody, and {host} can be reached from other machines. "
                "If that is what you want, say so with DEMO_ALLOW_PUBLIC=1."
            )
        os.environ.setdefault("ALLOWED_HOSTS", "*")
    return host, int(given)


@contextlib.contextmanager
def bound(host: str, port: int) -> Iterator[socket.socket]:
    """The address, ours alone from now on. Raises SetupError where another program has it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, port))
        except PermissionError as error:
            raise SetupError(f"This account may not use port {port}: choose one above 1023, PORT=8000.") from error
        except OSError as error:
            raise SetupError(
                f"Port {port} of {host} is already taken, perhaps by a demo in another window: stop it, or choose "
                f"another port (make demo PORT={port + 1 if port < 65535 else 8000})."
            ) from error
        yield listening


def start_database() -> None:
    """The embedded one, unless DATABASE_URL names another."""
    if "DATABASE_URL" not in os.environ:
        embedded_database.ensure_running(stop_at_exit=False)


@contextlib.contextmanager
def background_worker() -> Iterator[None]:
    """Another process for mail, files, imports and periodic jobs, started again whenever it ends, gone when the block ends.

    It also ends by itself when this process is killed: the pipe it reads then closes.
    """
    ended = threading.Event()
    running: list[subprocess.Popen[bytes]] = []

    def keep_running() -> None:
        while not ended.is_set():
            command = [sys.executable, "-m", "hackathon.demo_server", "--worker"]
            running[:] = [subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)]
            running[0].wait()
            ended.wait(2)

    keeper = threading.Thread(target=keep_running, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ended.set()
        for process in running:
            if process.stdin:
                process.stdin.close()
        keeper.join(5)
        for process in running:
            process.kill()


def work_while_watched() -> None:
    """Do background work, and keep its clock, until the input closes."""

    def watch() -> None:
        sys.stdin.buffer.read()
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(3)
        os._exit(1)  # a task that will not end is done again at the next start

    threading.Thread(target=watch, daemon=True).start()
    if "DATABASE_URL" not in os.environ:
        embedded_database.ensure_running()
    django.setup()
    threading.Thread(target=call_command, args=["clock"], daemon=True).start()
    call_command("db_worker", verbosity=0, interval=0.5, startup_delay=False, reload=False)


def reset() -> None:
    """Forget every row and file of the demo. Raises SetupError where the database is not ours to empty."""
    if "DATABASE_URL" in os.environ:
        raise SetupError("DATABASE_URL names your own database: only you should empty it. Nothing was touched.")
    embedded_database.drop()
    shutil.rmtree(VAR / "media", ignore_errors=True)
    say("All data is gone. `make demo` starts afresh.")


def _only_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@contextlib.contextmanager
def _stopping_the_database() -> Iterator[None]:
    """Impatient second Ctrl-Cs must not leave it running."""
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        if "DATABASE_URL" not in os.environ:
            embedded_database.stop()


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
