"""A database of its own and the production server in front of it."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

import psycopg2
from django.db import connections

DATABASE = "tablee_bench"
WORKERS = "2"


@contextlib.contextmanager
def bench_database() -> Iterator[None]:
    """Point Django at a new empty database on the same server, for the length of the block."""
    settings = connections["default"].settings_dict
    ordinary = settings["NAME"]
    _recreate()
    connections["default"].close()
    settings["NAME"] = DATABASE
    try:
        yield
    finally:
        connections["default"].close()
        settings["NAME"] = ordinary


def _recreate() -> None:
    parameters = connections["default"].get_connection_params()
    raw = psycopg2.connect(**{k: v for k, v in parameters.items() if k not in ("cursor_factory", "context")})
    raw.autocommit = True
    with raw.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {DATABASE}")
    raw.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def bench_url() -> str:
    """Of the database that bench_database made."""
    base, _, query = os.environ["DATABASE_URL"].partition("?")
    return f"{base.rsplit('/', 1)[0]}/{DATABASE}{'?' + query if query else ''}"


@contextlib.contextmanager
def demo_server(port: int) -> Iterator["subprocess.Popen[bytes]"]:
    """One process for streams and pages, as in the demonstration. Yields it once it answers."""
    env = {
        **os.environ,
        "DATABASE_URL": bench_url(),
        "MANIFEST_STATIC_FILES": os.environ.get("MANIFEST_STATIC_FILES", "1"),
        "DEMO": "0",
    }
    command = [sys.executable, "-m", "uvicorn", "--factory", "hackathon.demo_server:site", "--port", str(port)]
    command += ["--lifespan", "off", "--no-access-log", "--log-level", "error", "--timeout-graceful-shutdown", "1"]
    server = subprocess.Popen(command, env=env)
    try:
        _wait_for(f"http://127.0.0.1:{port}")
        yield server
    finally:
        server.kill()
        server.wait(10)


@contextlib.contextmanager
def production_server(database_url: str) -> Iterator[str]:
    """granian in front of the WSGI application, as in production. Yields its address."""
    port = free_port()
    env = {
        **os.environ,
        "DATABASE_URL": database_url,
        "MANIFEST_STATIC_FILES": os.environ.get("MANIFEST_STATIC_FILES", "1"),
        "DEMO": "0",
    }
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", WORKERS, "--blocking-threads", "4", "--log-level", "error", "hackathon.wsgi:application"]
    server = subprocess.Popen(command, env=env)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address)
        yield address
    finally:
        server.terminate()
        server.wait(10)


def _wait_for(address: str) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/health/", timeout=1):
            return
        time.sleep(0.1)
    raise RuntimeError("the server did not start")
