"""Lists of people to sign and to tick: names, how they come, and boxes. Never a theme, never a need."""

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from common.dates import date_format
from common.pdf import written
from events.models import Event
from participants.models import Half, Registration
from participants.services.reception import HalfDay, half_days
from reports.documents.base import Amounts, Choices, Document, Order, days_and_place, printed_at, sheets

SIGNED_ON_A_PAGE = 16
TICKED_ON_A_PAGE = 26
EMPTY_LINES = 12  # where nobody chose another number


def _people(event: Event) -> list[dict[str, str]]:
    """Those who have a place, by name. Two queries."""
    words = {category.pk: capfirst(category.label) for category in event.categories.all()}
    shapes = {category.pk: category.shape for category in event.categories.all()}
    people = Registration.objects.active().filter(event=event).order_by("search_name", "pk")
    return [
        {"name": written(name) or name, "category": words[category], "shape": shapes[category]}
        for name, category in people.values_list("chosen_name", "category_id")
    ]


def code_of(half_day: HalfDay) -> str:
    """A half-day as a form names it: "2030-12-04-am"."""
    return f"{half_day.day:%Y-%m-%d}-{half_day.half}"


def _signatures(order: Order) -> dict[str, Any]:
    event, chosen = order.event, order.choices.get("half_day", "")
    halves = [half for half in half_days(event) if chosen in ("", code_of(half))]
    return {
        "title": _("Signature sheets: %(event)s") % {"event": event.title},
        **days_and_place(event),
        "per_page": SIGNED_ON_A_PAGE,
        "people": _people(event),
        "blanks": order.choices.get("blanks", EMPTY_LINES),
        "half_days": [half.label for half in halves],
        "words": {
            "heading": _("Who is here?"),
            "number": _("No."),
            "name": _("Name"),
            "category": _("Comes as"),
            "signature": _("Signature"),
            "page": pgettext("paper", "Page"),
            "of": pgettext("paper", "of"),
            "printed": printed_at(event),
            "meaning": _("To sign says that you were here for this half-day, and nothing else."),
        },
    }


def _pages_to_sign(amounts: Amounts, choices: Choices) -> int:
    halves = 1 if choices.get("half_day") else amounts.half_days
    return halves * sheets(amounts.people + choices.get("blanks", EMPTY_LINES), SIGNED_ON_A_PAGE)


def _short(half_day: HalfDay) -> str:
    """A half-day over a narrow column: "Wed 4 morning"."""
    return f"{date_format(half_day.day, 'D j')} {Half(half_day.half).label}"


def _reception(order: Order) -> dict[str, Any]:
    event = order.event
    return {
        "title": _("Reception list: %(event)s") % {"event": event.title},
        **days_and_place(event),
        "per_page": TICKED_ON_A_PAGE,
        "people": _people(event),
        "blanks": order.choices.get("blanks", EMPTY_LINES),
        "half_days": [_short(half) for half in half_days(event)],
        "words": {
            "heading": _("Who arrives?"),
            "name": _("Name"),
            "category": _("Comes as"),
            "page": pgettext("paper", "Page"),
            "of": pgettext("paper", "of"),
            "printed": printed_at(event),
            "meaning": _(
                "Tick the half-day when somebody arrives. Type the ticks in afterwards, on the page of presence."
            ),
        },
    }


def _pages_to_tick(amounts: Amounts, choices: Choices) -> int:
    return sheets(amounts.people + choices.get("blanks", EMPTY_LINES), TICKED_ON_A_PAGE)


SIGNATURES = Document(
    key="signatures",
    template="print/signatures.typ",
    icon="square-pen",
    moment="eve",
    title=gettext_lazy("Signature sheets"),
    words=gettext_lazy("One set for each half-day, by name, with empty lines for those who register at the door."),
    paper=gettext_lazy("A4, one side only."),
    permission="reports.print",
    count=lambda amounts, choices: amounts.people,
    pages=_pages_to_sign,
    data=_signatures,
)
RECEPTION = Document(
    key="reception",
    template="print/reception.typ",
    icon="list-checks",
    moment="day",
    title=gettext_lazy("Reception list"),
    words=gettext_lazy("Everybody by name, with a box for each half-day: for the day when nothing works but a pen."),
    paper=gettext_lazy("A4. Keep it with you: names stand on it. Destroy it after the event."),
    permission="reports.print",
    count=lambda amounts, choices: amounts.people,
    pages=_pages_to_tick,
    data=_reception,
)
