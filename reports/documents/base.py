"""What all documents share: how they are described, counted and ordered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.functional import Promise

from events.dates import in_words
from events.models import Event
from participants.models import Registration
from participants.services.reception import half_days
from teams.models import Team

Choices = Mapping[str, Any]


def _nothing_to_tell(done: int, total: int) -> None:
    """Nobody waits for the progress."""


@dataclass(frozen=True, slots=True)
class Order:
    """One document asked for: `choices` as its form gave them, `site` where its links lead, `tell(done, total)` the progress."""

    event: Event
    choices: Choices
    site: str
    tell: Callable[[int, int], None] = _nothing_to_tell

    def link(self, name: str, *words: Any) -> str:
        """The absolute address of a page of the event."""
        return self.site + reverse(name, args=[self.event.slug, *words])


@dataclass(frozen=True, slots=True)
class Amounts:
    """How many of everything that is printed. Counted once for all the documents."""

    people: int
    without_email: int
    tables: int
    half_days: int


@dataclass(frozen=True, slots=True)
class Document:
    """Something to print.

    `moment`: when it is printed, "before", "eve" or "day". `words`: what it is; `paper`: on what to print it.
    `count`: how many things it shows, `pages` on how many pages, by the choices of its form (none: as it comes).
    `data`: what its template is given.
    """

    key: str
    template: str
    icon: str
    moment: str
    title: Promise
    words: Promise
    paper: Promise
    permission: str
    count: Callable[[Amounts, Choices], int]
    pages: Callable[[Amounts, Choices], int]
    data: Callable[[Order], dict[str, Any]]


def amounts_of(event: Event) -> Amounts:
    """Three queries."""
    people: dict[str, int] = (
        Registration.objects.active()
        .filter(event=event)
        .aggregate(people=Count("pk"), without_email=Count("pk", filter=Q(email="")))
    )
    tables = Team.objects.filter(event=event).count()
    return Amounts(**people, tables=tables, half_days=len(half_days(event)))


def sheets(things: int, per_sheet: int) -> int:
    """How many pages `things` take; none takes none."""
    return ceil(things / per_sheet)


def days_and_place(event: Event) -> dict[str, str]:
    """The event as it is named on paper."""
    return {
        "event": event.title,
        "days": in_words(event.starts_on, event.ends_on),
        "place": event.venue_name,
        "phone": event.contact_phone,
    }
