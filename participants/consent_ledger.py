"""Who agreed to what, for the whole event: counts by purpose, people by answer, and the ledger as rows of a file."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.http import QueryDict
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.dates import date_format
from events.models import Event
from participants.models import Consent, Registration, RegistrationQuerySet

YES, NO, TO_COLLECT = "yes", "no", "to_collect"
ANSWERS = {YES: _("yes"), NO: _("no"), TO_COLLECT: _("to be collected")}
HEADINGS = (_("Name"), _("For"), pgettext_lazy("heading of a list", "Answer"), _("On"), _("How"), _("Asked by"))


@dataclass(frozen=True, slots=True)
class Purpose:
    """One purpose with how many said yes and no, and of whom the answer is still to be collected."""

    key: str
    words: str
    yes: int
    no: int
    to_collect: int

    def count(self, answer: str) -> int:
        return {YES: self.yes, NO: self.no, TO_COLLECT: self.to_collect}[answer]


@dataclass(frozen=True, slots=True)
class Search:
    """One purpose and one answer; anything unknown in the address is as if absent."""

    purpose: str = ""
    answer: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> "Search":
        purpose, answer = query.get("purpose", ""), query.get("answer", "")
        if purpose not in Consent.Purpose.values or answer not in ANSWERS:
            return cls()
        return cls(purpose, answer)


def purposes_of(event: Event) -> list[Purpose]:
    """Every purpose with its counts, among people who have or wait for a place. Two queries."""
    people = _people(event).aggregate(all=Count("pk"), minors=Count("pk", filter=_is_minor()))
    rows = _newest(event).order_by().values("purpose", "is_given").annotate(n=Count("pk"))
    said = {(row["purpose"], row["is_given"]): row["n"] for row in rows}
    purposes = []
    for key, words in Consent.Purpose.choices:
        yes, no = said.get((key, True), 0), said.get((key, False), 0)
        asked = people["minors"] if key == Consent.Purpose.JOINT else people["all"]
        purposes.append(Purpose(key, str(words), yes, no, max(0, asked - yes - no)))
    return purposes


def people_who(event: Event, search: Search) -> RegistrationQuerySet:
    """Those who gave this answer for this purpose, by name, each with `newest`, the key of the consent that holds."""
    newest = Consent.objects.filter(registration=OuterRef("pk"), purpose=search.purpose).order_by("-pk")
    people: RegistrationQuerySet = _people(event).annotate(
        newest=Subquery(newest.values("pk")[:1]), said=Subquery(newest.values("is_given")[:1])
    )
    if search.purpose == Consent.Purpose.JOINT:
        people = people.filter(_is_minor())
    wanted = {YES: Q(said=True), NO: Q(said=False), TO_COLLECT: Q(said=None)}
    return people.filter(wanted[search.answer])


def ledger(event: Event) -> Iterator[list[Any]]:
    """Every yes and no ever said, oldest first, as rows under HEADINGS; then those whose agreement is to be collected."""
    rows = Consent.objects.filter(event=event).select_related("registration", "collected_by").order_by("at", "pk")
    for row in rows.iterator(chunk_size=2000):
        answer = ANSWERS[YES if row.is_given else NO]
        day = date_format(timezone.localtime(row.at), "SHORT_DATETIME_FORMAT")
        who = str(row.collected_by) if row.collected_by else ""
        how = capfirst(row.get_how_display())
        yield [row.registration.chosen_name, row.get_purpose_display(), answer, day, how, who]
    basic = Search(Consent.Purpose.TAKING_PART, TO_COLLECT)
    for name in people_who(event, basic).values_list("chosen_name", flat=True):
        yield [name, Consent.Purpose.TAKING_PART.label, ANSWERS[TO_COLLECT], "", "", ""]


def _people(event: Event) -> "QuerySet[Registration]":
    return Registration.objects.filter(event=event).exclude(status=Registration.Status.CANCELLED)


def _is_minor() -> Q:
    return ~Q(age_group=Registration.AgeGroup.ADULT)


def _newest(event: Event) -> "QuerySet[Consent]":
    """What holds: the answers after which none came. Asked so, it costs a third of sorting them all."""
    later = Consent.objects.filter(registration=OuterRef("registration"), purpose=OuterRef("purpose"))
    rows = Consent.objects.filter(event=event).exclude(registration__status=Registration.Status.CANCELLED)
    return rows.exclude(Exists(later.filter(pk__gt=OuterRef("pk"))))
