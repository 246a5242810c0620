"""What the device of whoever asked for a listener remembers: a cookie that this one page receives, and nothing else.

The cookie holds the request's key, sealed for whoever holds the device: when somebody else signs in or types their code,
it opens nothing any more. A tablet, which others read, remembers for one page. How often a device asked is known to the
memory of this process alone, under a digest that no other process and no later day can make again.
"""

import hmac
import secrets
import threading
import time
import uuid
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from common.code_sessions import SESSION_KEY

COOKIE = "listening"
ONCE = "listening_once"
KEPT_S = 4 * 3600
SHOWN_ONCE_S = 120  # until the page that shows it has come, on a bad network
OVER = "over"
WINDOW_S = 3600
MOST = 4  # requests an hour of somebody's own device
MOST_OF_A_TABLE = 12

_SALT = secrets.token_bytes(32)
_asked: dict[bytes, list[float]] = {}
_lock = threading.Lock()


def known_key(request: HttpRequest) -> uuid.UUID | None:
    """The key of the request that this device follows; None where it follows none, or somebody else holds it by now."""
    cookie = request.COOKIES.get(ONCE if is_shared(request) else COOKIE, "")
    key, _dot, seal = cookie.partition(".")
    try:
        found = uuid.UUID(key)
    except ValueError:
        return None
    return found if constant_time_compare(seal, _seal(request, found)) else None


def has_just_erased(request: HttpRequest) -> bool:
    """The page before this one erased the request: this one says so."""
    return request.COOKIES.get(ONCE) == OVER


def remember(response: HttpResponse, request: HttpRequest, key: uuid.UUID) -> None:
    """Let the listener page of this device show the request: until it is over, on a tablet once."""
    value = f"{key}.{_seal(request, key)}"
    _set(response, request, *((ONCE, value, SHOWN_ONCE_S) if is_shared(request) else (COOKIE, value, KEPT_S)))


def say_over(response: HttpResponse, request: HttpRequest) -> None:
    """Forget the request, and let the next page say that it is erased."""
    forget(response, request.event.slug)
    _set(response, request, ONCE, OVER, SHOWN_ONCE_S)


def forget(response: HttpResponse, slug: str, *names: str) -> None:
    """This device follows no request any more in the event of this slug."""
    for name in names or (COOKIE, ONCE):
        response.delete_cookie(name, path=_address(slug), samesite="Strict")


def is_shared(request: HttpRequest) -> bool:
    """Is it a table's tablet, which the next person reads?"""
    return request.actor.has("tablet")


def asks_too_often(request: HttpRequest) -> bool:
    """Note that this device asks. True where it asked so often this hour that it would take the place of others."""
    now, most = time.monotonic(), MOST_OF_A_TABLE if is_shared(request) else MOST
    device = hmac.digest(_SALT, f"{request.event.pk}/{_holder(request)}".encode(), sha256)
    with _lock:
        for known in [one for one, times in _asked.items() if times[-1] < now - WINDOW_S]:
            del _asked[known]
        lately = [at for at in _asked.get(device, []) if at >= now - WINDOW_S]
        if len(lately) >= most:
            return True
        _asked[device] = [*lately, now]
        return False


def _set(response: HttpResponse, request: HttpRequest, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path=_address(request.event.slug),
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Strict",
    )


def _seal(request: HttpRequest, key: uuid.UUID) -> str:
    return salted_hmac("participants.listening", f"{key}/{_holder(request)}", algorithm="sha256").hexdigest()


def _holder(request: HttpRequest) -> str:
    """Who holds the device: the account signed in, and the codes typed for this event."""
    doors = request.session.get(SESSION_KEY, {}).get(str(request.event.pk), {})
    return f"{request.actor.user_id}/{sorted(doors.items())}"


def _address(slug: str) -> str:
    return reverse("listener", args=[slug])
