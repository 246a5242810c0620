"""What is booked at an hour of its own and does not move with the programme.

The apps above say it when they start: `books(counter)`. The clock of the day tells it before the rest is moved.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Period = tuple[datetime, datetime]


@dataclass(frozen=True)
class Bookings:
    """What stays at its hour: when each is, how one says how many (`ngettext_lazy` on "count"), and the link to where they
    are changed."""

    periods: Sequence[Period]
    words: Any
    link: Any
    url_name: str


_finders: list[Callable[[Any, datetime, datetime], Bookings]] = []


def books(finder: Callable[[Any, datetime, datetime], Bookings]) -> None:
    """Say what is booked: `finder` is given an event and the two ends of a stretch of time."""
    if finder not in _finders:
        _finders.append(finder)


def booked(event: Any, since: datetime, until: datetime) -> Iterable[Bookings]:
    """Everything booked in `event` between two instants, one query for each kind; the kinds of which there is none are left out."""
    found = (finder(event, since, until) for finder in _finders)
    return [one for one in found if one.periods]
