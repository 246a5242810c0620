"""Whom one must tell what, as the organiser reads it: with the words to say. For the organiser only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Count, Min, Q, QuerySet
from django.http import QueryDict

from common.models import OutgoingMail
from events.models import Event
from participants.models import Notice, Registration
from participants.services.notice_mail import reference_of
from participants.wording import Wording, Words

PER_PAGE = 20
SHOWN = ("all", "phone", "in_person", "refused", "leaving", "told")
_BY_MAIL = Q(channel=Notice.Channel.EMAIL)
_FILTERS = {
    "all": ~_BY_MAIL | ~Q(problem=""),
    "phone": Q(channel=Notice.Channel.PHONE),
    "in_person": Q(channel=Notice.Channel.IN_PERSON),
    "refused": _BY_MAIL & ~Q(problem=""),
    "leaving": _BY_MAIL & Q(problem=""),
}


class Line(NamedTuple):
    """One notice and its words. `just_told`: it comes back alone after a press on its button."""

    notice: Notice
    words: Words
    just_told: bool = False

    @property
    def shown_mail(self) -> str:
        """The mail as its preview shows it: the code and the link are the person's alone."""
        person = self.notice.registration
        return self.words.mail.replace(person.code_in_groups, "•••• ••••").replace(person.link_token, "…")


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
            return rows.filter(told_at__isnull=False).order_by("-told_at", "-pk")
        return rows.to_tell().filter(_FILTERS[self.show]).order_by("registration__search_name", "registration", "pk")


def counts_of(event: Event) -> dict[str, int]:
    """How many notices each look shows. Two queries."""
    rows = Notice.objects.filter(event=event)
    counts: dict[str, Any] = rows.to_tell().aggregate(**{n: Count("pk", filter=q) for n, q in _FILTERS.items()})
    return {**counts, "told": rows.filter(told_at__isnull=False).count()}


def page_of(look: Look, event: Event, number: str | None) -> "Page[Line]":
    page = Paginator(with_people(look.notices(event)), PER_PAGE).get_page(number)
    page.object_list = lines_of(event, page.object_list)
    return page


def lines_of(event: Event, notices: Iterable[Notice]) -> list[Line]:
    rows = list(notices)
    wording = Wording(event, rows)
    return [Line(row, wording.of(row)) for row in rows]


def through_helper(event: Event, helper: int | None) -> list[Line]:
    """What the people of a helper (its key) can only be told through it."""
    theirs = Registration.objects.filter(event=event).helped_by_now(helper)
    rows = Notice.objects.to_tell().filter(registration__in=theirs, channel=Notice.Channel.IN_PERSON)
    return lines_of(event, with_people(rows).order_by("registration__search_name", "pk"))


def with_people(notices: "QuerySet[Notice]") -> "QuerySet[Notice]":
    """With all that a card shows."""
    return notices.select_related("registration__helped_by", "registration__commune", "need", "letter", "told_by")


def mail_waits_until(event: Event) -> datetime | None:
    """When the mail server is tried again, where it did not answer for mails of this event; None where all is well."""
    rows = Notice.objects.filter(event=event, told_at=None, channel=Notice.Channel.EMAIL).values_list("pk", flat=True)
    references = [reference_of(key) for key in rows]
    tried = OutgoingMail.objects.filter(reference__in=references, attempts__gt=0)
    return tried.aggregate(at=Min("next_try_at"))["at"]
