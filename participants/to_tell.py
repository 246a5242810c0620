"""Whom one must tell what, as the organiser reads it: with the words to say. For the organiser only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, Min, Q, QuerySet
from django.http import QueryDict

from common.models import OutgoingMail
from events.models import Event
from participants.models import Notice, Registration
from participants.services.notice_mail import reference_of
from participants.tell_cards import Card, cards_of

PER_PAGE = 20
MOST_ON_PAPER = 500
SHOWN = ("all", "phone", "in_person", "refused", "leaving", "told")
_BY_MAIL = Q(channel=Notice.Channel.EMAIL)
_FILTERS = {
    "all": ~_BY_MAIL | ~Q(problem=""),
    "phone": Q(channel=Notice.Channel.PHONE),
    "in_person": Q(channel=Notice.Channel.IN_PERSON),
    "refused": _BY_MAIL & ~Q(problem=""),
    "leaving": _BY_MAIL & Q(problem=""),
}


@dataclass(frozen=True, slots=True)
class Look:
    """What the organiser looks at; anything unknown in the address is as if absent."""

    show: str = "all"

    @classmethod
    def read(cls, query: QueryDict) -> "Look":
        show = query.get("show", "")
        return cls(show if show in SHOWN else "all")

    def notices(self, event: Event) -> "QuerySet[Notice]":
        rows = Notice.objects.filter(event=event)
        if self.show == "told":
            return rows.filter(told_at__isnull=False)
        return rows.to_tell().filter(_FILTERS[self.show])

    def people(self, event: Event) -> "QuerySet[Any]":
        """The keys of the registrations to show, each once: by name; who was told last first."""
        people = self.notices(event).order_by().values("registration")
        if self.show == "told":
            people = people.annotate(last=Max("told_at")).order_by("-last", "-registration")
        else:
            people = people.annotate(name=Min("registration__search_name")).order_by("name", "registration")
        return people.values_list("registration", flat=True)

    def cards(self, event: Event, people: Iterable[int]) -> list[Card]:
        """The cards of these people, in this order."""
        keys = list(people)
        rows = with_people(self.notices(event).filter(registration__in=keys)).order_by("pk")
        place = {key: number for number, key in enumerate(keys)}
        return sorted(cards_of(event, rows), key=lambda card: place[card.person.pk])


def counts_of(event: Event) -> dict[str, int]:
    """How many people each look shows; `mails`: how many e-mails are to leave. Two queries."""
    rows = Notice.objects.filter(event=event)
    counted = {name: Count("registration", filter=shown, distinct=True) for name, shown in _FILTERS.items()}
    counts: dict[str, Any] = rows.to_tell().aggregate(**counted, mails=Count("pk", filter=_FILTERS["leaving"]))
    told = rows.filter(told_at__isnull=False).aggregate(people=Count("registration", distinct=True))
    return {**counts, "told": told["people"]}


def page_of(look: Look, event: Event, number: str | None, *, count: int) -> "Page[Card]":
    """`count`: of the people to show, from `counts_of`."""
    paginator = Paginator(look.people(event), PER_PAGE)
    paginator.count = count
    page = paginator.get_page(number)
    page.object_list = look.cards(event, page.object_list)
    return page


def call_list_of(event: Event) -> list[Card]:
    """All who are told by somebody's voice, by name."""
    look = Look("all")
    return look.cards(event, look.people(event)[:MOST_ON_PAPER])


def card_of(event: Event, notices: "QuerySet[Notice]") -> Card:
    """The card of one person after a press on it; `notices`: those it shows."""
    [card] = cards_of(event, with_people(notices).order_by("pk"))
    card.just_told = True
    return card


def through_helper(event: Event, helper: int | None) -> list[Card]:
    """What the people of a helper (its key) can only be told through it."""
    theirs = Registration.objects.filter(event=event).helped_by_now(helper)
    rows = Notice.objects.to_tell().filter(registration__in=theirs, channel=Notice.Channel.IN_PERSON)
    return cards_of(event, with_people(rows).order_by("registration__search_name", "registration", "pk"))


def with_people(notices: "QuerySet[Notice]") -> "QuerySet[Notice]":
    """With all that a card shows."""
    return notices.select_related("registration__helped_by", "registration__group", "need", "letter", "told_by")


def mail_waits_until(event: Event) -> datetime | None:
    """When the mail server is tried again, where it did not answer for mails of this event; None where all is well."""
    rows = Notice.objects.filter(event=event, told_at=None, channel=Notice.Channel.EMAIL).values_list("pk", flat=True)
    references = [reference_of(key) for key in rows]
    tried = OutgoingMail.objects.filter(reference__in=references, attempts__gt=0)
    return tried.aggregate(at=Min("next_try_at"))["at"]
