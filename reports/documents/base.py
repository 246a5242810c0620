"""What all documents share: how they are described, counted and ordered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from common.dates import date_format
from events.dates import in_words
from events.models import Event, Theme
from participants.models import Presence, Registration
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
    """How many of everything that is printed. Counted once for all the documents.

    `arrived`: people noted as here during one half-day at least; `seated`: people who have a table; `planned`: tables that it takes to seat everybody.
    """

    people: int
    without_email: int
    arrived: int
    seated: int
    tables: int
    planned: int
    half_days: int


@dataclass(frozen=True, slots=True)
class Document:
    """Something to print.

    `moment`: when it is printed, "before", "eve", "day", "after", or "by_hand" where no computer is of help. `words`: what it is; `paper`: on what to print it.
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
    """Four queries."""
    people: dict[str, int] = (
        Registration.objects.active()
        .filter(event=event)
        .aggregate(
            people=Count("pk"),
            without_email=Count("pk", filter=Q(email="")),
            arrived=Count("pk", filter=Exists(Presence.objects.filter(registration=OuterRef("pk")))),
            seated=Count("seat"),
        )
    )
    tables = Team.objects.filter(event=event).count()
    planned = sum(planned_tables(event, people["people"]).values())
    return Amounts(**people, tables=tables, planned=planned, half_days=len(half_days(event)))


def planned_tables(event: Event, people: int) -> dict[Theme, int]:
    """How many tables each theme takes by the first wishes, and enough of them for everybody. One query."""
    first = Count("choices", filter=Q(choices__rank=1, choices__registration__status=Registration.Status.ACTIVE))
    themes = list(event.themes.annotate(first=first))
    planned = {
        theme: min(max(ceil(theme.first / theme.max_size), theme.min_teams), theme.max_teams) for theme in themes
    }
    by_wish = sorted(themes, key=lambda theme: -theme.first)
    while people > sum(theme.max_size * count for theme, count in planned.items()):
        wider = next((theme for theme in by_wish if planned[theme] < theme.max_teams), None)
        if wider is None:
            break
        planned[wider] += 1
    return planned


def sheets(things: int, per_sheet: int) -> int:
    """How many pages `things` take; none takes none."""
    return ceil(things / per_sheet)


def printed_at(event: Event) -> str:
    """When the paper was made: whatever changes later is not on it."""
    now = timezone.now().astimezone(event.zone)
    return _("printed on %(day)s at %(hour)s") % {"day": date_format(now, "j F"), "hour": date_format(now, "H:i")}


def days_and_place(event: Event) -> dict[str, str]:
    """The event as it is named on paper."""
    return {
        "event": event.title,
        "days": in_words(event.starts_on, event.ends_on),
        "place": event.venue_name,
        "phone": event.contact_phone,
    }
