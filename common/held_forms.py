"""What somebody typed when their session ended, kept until they have signed in again."""

from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.http import HttpRequest, QueryDict

from common.limits import may_ask

SESSION_KEY = "held_form"
LARGEST = 200_000  # characters: a whole project sheet fits, a flood does not


def is_secret(name: str) -> bool:
    """Is a field of this name for this one request alone, neither to be kept nor shown again?"""
    return name == "csrfmiddlewaretoken" or name.startswith("pass")


def way_back(request: HttpRequest) -> str:
    """The page to return to after signing in: for a form sent by htmx, the page it stands on."""
    if request.method == "GET":
        return request.get_full_path()
    page = getattr(request, "htmx", None) and request.htmx.current_url_abs_path  # type: ignore[attr-defined]
    return page or request.get_full_path()


def keep(request: HttpRequest) -> None:
    """Hold the text of a refused POST in the session, with the page it belongs to."""
    if request.method != "POST":
        return
    data = request.POST.copy()
    for name in list(data):
        if is_secret(name):
            del data[name]
    text = data.urlencode()
    if len(text) <= LARGEST and may_ask(request, "hold_form"):
        request.session[SESSION_KEY] = {"path": way_back(request), "data": text, "page": _page_before(request)}


def take_page(request: HttpRequest) -> str:
    """The page on which a held form stood, once; "" where none is held for this address or its page is not known.

    For the address of a button, which has nothing to show to somebody who comes back to it.
    """
    held: dict[str, Any] = request.session.get(SESSION_KEY) or {}
    if held.get("path") != request.get_full_path() or not held.get("page"):
        return ""
    del request.session[SESSION_KEY]
    return str(held["page"])


def _page_before(request: HttpRequest) -> str:
    """The page of this site from which the request came, "" where the browser does not say."""
    before = urlsplit(request.headers.get("Referer", ""))
    same_site = before.netloc == request.get_host() and before.path != request.path
    return urlunsplit(("", "", before.path, before.query, "")) if same_site else ""


def take(request: HttpRequest) -> QueryDict | None:
    """The text held for this page, once. None where there is none."""
    held: dict[str, Any] | None = request.session.get(SESSION_KEY)
    if held is None or held["path"] != request.get_full_path():
        return None
    del request.session[SESSION_KEY]
    return read(held)


def read(held: dict[str, Any]) -> QueryDict:
    """The fields that a session holds."""
    return QueryDict(held["data"])
