"""Django's own answers, given in a few threads, for the server of streams.

Django's asynchronous handler would take a thread and a database connection for each of a thousand pages that come back
at once. Here, few threads answer in turn, and keep their connection only while others wait.
"""

import asyncio
import io
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from django.core import signals
from django.core.handlers.asgi import ASGIRequest
from django.core.handlers.base import BaseHandler
from django.db import connections
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import set_script_prefix

THREADS = 4
Scope = dict[str, Any]
Result = TypeVar("Result")


class Threads:
    """A pool whose threads let go of their database connection when nobody waits for them."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="live")
        self._lock = threading.Lock()
        self._waiting = 0

    async def run(self, action: Callable[[], Result]) -> Result:
        """The result of `action`, or what it raises. It is done to its end even when nobody waits for it any more."""
        with self._lock:
            self._waiting += 1
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._do, action)

    def _do(self, action: Callable[[], Result]) -> Result:
        try:
            return action()
        finally:
            with self._lock:
                self._waiting -= 1
                rest = self._waiting < THREADS
            if rest:
                connections.close_all()


class Pages(BaseHandler):
    """The site, asked from a thread."""

    def __init__(self) -> None:
        super().__init__()
        self.load_middleware()

    def answer(self, scope: Scope) -> HttpResponseBase:
        """The site's answer to a GET; an error is an answer too."""
        set_script_prefix("/")
        signals.request_started.send(sender=type(self), scope=scope)
        response: HttpResponseBase = self.get_response(ASGIRequest(scope, io.BytesIO()))
        response.close()
        return response


def headers_of(response: HttpResponseBase) -> list[tuple[bytes, bytes]]:
    """As ASGI wants them, cookies included."""
    headers = [(name.lower().encode("latin1"), value.encode("latin1")) for name, value in response.items()]
    return headers + [(b"set-cookie", cookie.OutputString().encode("latin1")) for cookie in response.cookies.values()]


def body_of(response: HttpResponseBase) -> bytes:
    """The whole of it. Pages of the site are never streamed where this is asked."""
    return response.content if isinstance(response, HttpResponse) else b"".join(response)  # type: ignore[call-overload]
