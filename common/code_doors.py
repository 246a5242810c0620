"""Which codes there are and where each leads. An app that has codes registers its doors when it starts.

The page where codes are typed knows no kind of its own: a person's, a tablet's and a screen's code are typed in the
same box.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from common import codes


@dataclass(frozen=True, slots=True)
class Door:
    """One kind of code: among which rows, where it leads, and what its owner knows besides it."""

    kind: str
    rows: Callable[[], QuerySet[Any]]  # CodeHolders, with their event
    place: Callable[[Any], str]  # row → address
    proves: Callable[[Any, str], bool]  # (row, text) → does the text name this row?


_doors: dict[str, Door] = {}


def register(door: Door) -> None:
    _doors[door.kind] = door


def find_by_code(text: str) -> tuple[Door, Any] | None:
    """The door and the row that a typed code opens. Asks for every kind, found or not: the time tells nothing."""
    typed = codes.as_typed(text)
    found = [
        (door, row)
        for door in _doors.values()
        for row in door.rows().filter(code_lookup=codes.lookup_key(door.kind, typed))
    ]
    return found[0] if found else None
