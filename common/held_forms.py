"""What somebody typed when their session ended, kept until they have signed in again."""

from typing import Any

from django.http import HttpRequest, QueryDict

SESSION_KEY = "held_form"
LARGEST = 200_000  # characters: a whole project sheet fits, a flood does not


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
    data.pop("csrfmiddlewaretoken", None)
    text = data.urlencode()
    if len(text) <= LARGEST:
        request.session[SESSION_KEY] = {"path": way_back(request), "data": text}


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
