"""Who sits where: a slip for each person, a poster without themes for the wall, the whole list for the reception."""

from typing import Any

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from common.pdf import written
from events.models import Event, Theme
from participants.models import Registration
from reports.documents.base import Amounts, Choices, Document, Order, days_and_place, printed_at, sheets

ON_A_PAGE = 46
SLIPS_ON_A_PAGE = 24
SLIPS, WALL, RECEPTION = "slips", "wall", "reception"
FEWEST_COVERS = 3


def _people(event: Event) -> list[tuple[int, str, int | None, bool]]:
    """(key, name, table or None, whether the table tells more than they wish), by name. One query."""
    people = Registration.objects.active().filter(event=event).order_by("search_name", "pk")
    fields = ("pk", "chosen_name", "seat__team__number", "keeps_choice_confidential", "seat__team__theme__sensitivity")
    protected = Theme.Sensitivity.PROTECTED
    return [
        (key, written(name) or name, table, table is not None and (keeps or sensitivity == protected))
        for key, name, table, keeps, sensitivity in people.values_list(*fields)
    ]


def told_at_the_reception(event: Event, people: list[tuple[int, str, int | None, bool]]) -> set[int]:
    """Those whose table does not stand on the wall.

    Whoever sits at a protected table, or keeps their choice to themselves; and half as many others, always the same
    ones whatever is printed again, so that to be sent to the reception proves nothing of anybody.
    """
    hidden = {key for key, _name, table, is_hidden in people if is_hidden or table is None}
    concerned = sum(is_hidden for *_person, is_hidden in people)
    cover = max(FEWEST_COVERS, concerned // 2) if concerned else 0
    others = [key for key, *_person in people if key not in hidden]
    others.sort(key=lambda key: salted_hmac("reports.cover", f"{event.pk}:{key}").hexdigest())
    return hidden | set(others[:cover])


def _data(order: Order) -> dict[str, Any]:
    event, people = order.event, _people(order.event)
    place = order.choices.get("place", SLIPS)
    is_wall = place == WALL
    asked = told_at_the_reception(event, people) if is_wall else set()
    ask, none = _("ask at the reception"), _("no table yet")
    return {
        "title": _("Who sits where: %(event)s") % {"event": event.title},
        **days_and_place(event),
        "per_column": ON_A_PAGE // 2,
        "people": [
            {
                "name": name,
                "table": "" if key in asked or table is None else str(table),
                "words": ask if key in asked else none,
            }
            for key, name, table, _hidden in people
        ],
        "layout": place,
        "words": {
            "heading": _("Where do I sit?") if is_wall else _("Who sits where?"),
            "name": _("Name"),
            "table": _("Table"),
            "slip": _("Your table"),
            "meaning": _("Your table is not here? The reception knows it.")
            if is_wall
            else _("For the reception only: do not post it, do not leave it about."),
            "page": pgettext("paper", "Page"),
            "of": pgettext("paper", "of"),
            "printed": printed_at(event),
        },
    }


def _count(amounts: Amounts, choices: Choices) -> int:
    return amounts.people if amounts.seated else 0


def _pages(amounts: Amounts, choices: Choices) -> int:
    per_page = SLIPS_ON_A_PAGE if choices.get("place", SLIPS) == SLIPS else ON_A_PAGE
    return sheets(amounts.people, per_page)


SEATS = Document(
    key="seats",
    template="print/seats.typ",
    icon="map-pin",
    moment="day",
    title=gettext_lazy("Who sits where"),
    words=gettext_lazy(
        "Each person’s table number: on slips to hand over with the badges, on a poster for the wall, or as a list for the reception. Never a theme."
    ),
    paper=gettext_lazy("A4, one side only. Slips are cut; they come by name, line by line."),
    permission="reports.print",
    count=_count,
    pages=_pages,
    data=_data,
)
