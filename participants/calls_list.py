"""Whom to call before the day, and what they said. Name and phone only: no theme, no need."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Q, QuerySet, Value, When
from django.http import QueryDict

from common.text import search_key
from events.models import Event
from participants.models import Call, Presence, Registration

PER_PAGE = 25
SHOWN = ("to_call", "coming", "not_coming", "no_answer", "all")
# Who has no e-mail hears of nothing otherwise: they come first. Then who has a phone, then who is only met in person.
FIRST_TO_CALL = Case(
    When(~Q(phone="") & Q(email=""), then=Value(0)),
    When(email="", then=Value(1)),
    default=Value(2),
)
BY_OUTCOME = {
    "coming": Q(call__outcome=Call.Outcome.COMING),
    "not_coming": Q(call__outcome=Call.Outcome.NOT_COMING),
    "no_answer": Q(call__outcome=Call.Outcome.NO_ANSWER),
    "to_call": Q(call=None) | Q(call__outcome__in=[Call.Outcome.NOT_YET, Call.Outcome.NO_ANSWER]),
    "all": Q(),
}


class Progress(NamedTuple):
    """How many people: with a place, and by what they said. `to_call` counts who did not answer."""

    all: int
    coming: int
    not_coming: int
    no_answer: int
    to_call: int

    @property
    def said(self) -> int:
        return self.coming + self.not_coming


@dataclass(frozen=True, slots=True)
class Look:
    """What is looked at; anything unknown in the address is as if absent."""

    show: str = "to_call"
    text: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> "Look":
        show = query.get("show", "")
        return cls(show if show in SHOWN else "to_call", query.get("q", "")[:80])


def progress_of(event: Event) -> Progress:
    """One query."""
    counts = {name: Count("pk", filter=condition) for name, condition in BY_OUTCOME.items() if name != "all"}
    return Progress(**Registration.objects.filter(event=event).active().aggregate(all=Count("pk"), **counts))


def people_to_call(event: Event, look: Look) -> "QuerySet[Registration]":
    """Those without e-mail first, then by name."""
    people: QuerySet[Registration] = Registration.objects.filter(event=event).active().filter(BY_OUTCOME[look.show])
    if wanted := search_key(look.text):
        people = people.filter(search_name__contains=wanted)
    return people.select_related("call", "helped_by").order_by(FIRST_TO_CALL, "search_name", "pk")


def page_of(event: Event, look: Look, number: str | None) -> "Page[Any]":
    return Paginator(people_to_call(event, look), PER_PAGE).get_page(number)


def absent_people(event: Event) -> "QuerySet[Registration]":
    """Registered, and noted as here in no half-day."""
    here = Presence.objects.filter(event=event).values("registration")
    people = Registration.objects.filter(event=event).active().exclude(pk__in=here)
    return people.select_related("call", "helped_by").order_by("search_name", "pk")
