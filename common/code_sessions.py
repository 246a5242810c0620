"""Doors opened by a code, remembered in the session.

session["codes"] = {"<event id>": {"<kind>": [row id, code version]}}: one person, tablet and screen an event. The
version makes a replaced code end every session that it opened.
"""

from typing import Any

from django.http import HttpRequest

SESSION_KEY = "codes"


def open_door(request: HttpRequest, row: Any) -> None:
    """Remember that this browser holds the code of `row` (a CodeHolder with an event)."""
    doors = request.session.setdefault(SESSION_KEY, {})
    doors.setdefault(str(row.event_id), {})[row.code_kind] = [row.pk, row.code_version]
    request.session.modified = True


def close_door(request: HttpRequest, *, event_id: int, kind: str) -> None:
    """Forget a code: "this is not me", or the end of the day on a shared tablet."""
    request.session.get(SESSION_KEY, {}).get(str(event_id), {}).pop(kind, None)
    request.session.modified = True


def held(request: HttpRequest, *, event_id: int, kind: str) -> tuple[int, int] | None:
    """(row id, code version) of the door of this kind that the browser says it may open; still to be checked."""
    pair = request.session.get(SESSION_KEY, {}).get(str(event_id), {}).get(kind)
    return (pair[0], pair[1]) if pair else None
