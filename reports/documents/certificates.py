"""Certificates of participation: the name a person chose, the event, the half-days when they were here. Never a theme."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.dates import date_format
from common.pdf import written
from events.models import Event
from participants.models import Presence, Registration
from participants.services.reception import half_days
from reports.documents.base import Document, Order, days_and_place


def people_here(event: Event) -> "QuerySet[Registration]":
    """Who was here during one half-day at least, by name."""
    came = Presence.objects.filter(registration=OuterRef("pk"))
    return Registration.objects.active().filter(Exists(came), event=event).order_by("search_name", "pk")


def certificates(event: Event, people: Iterable[Registration]) -> dict[str, Any]:
    """What the template is given for these people. Two queries, however many they are."""
    people = list(people)
    labels = {(half.day, half.half): half.label for half in half_days(event)}
    here: dict[int, list[str]] = defaultdict(list)
    presences = Presence.objects.filter(registration__in=[person.pk for person in people]).order_by("day", "half")
    for key, day, half in presences.values_list("registration_id", "day", "half"):
        here[key].append(labels.get((day, half)) or date_format(day, "l j F"))
    return {
        "title": _("Certificates of participation: %(event)s") % {"event": event.title},
        **days_and_place(event),
        "organisation": event.organisation.name,
        "people": [{"name": written(person.chosen_name), "here": here[person.pk]} for person in people],
        "words": {
            "certificate": _("Certificate of participation"),
            "took_part": _("took part in"),
            "here": _("Present"),
            "thanks": _("Thank you for the time, the ideas and the care you brought."),
            "signed": _("Signed by: %(organisation)s") % {"organisation": event.organisation.name},
            "day": _("Date and signature"),
        },
    }


def _data(order: Order) -> dict[str, Any]:
    people = list(people_here(order.event).only("chosen_name"))
    order.tell(0, len(people))
    return certificates(order.event, people)


CERTIFICATES = Document(
    key="certificates",
    template="print/certificates.typ",
    icon="badge-check",
    moment="after",
    title=gettext_lazy("Certificates of participation"),
    words=gettext_lazy("For each person who came: the name they chose and their half-days. No theme, no team."),
    paper=gettext_lazy("A4, one sheet a person, to sign. Thick paper makes a nice present."),
    permission="reports.print_tables",
    count=lambda amounts, choices: amounts.arrived,
    pages=lambda amounts, choices: amounts.arrived,
    data=_data,
)
