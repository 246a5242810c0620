"""Who sits where: a slip for each person, a poster without themes for the wall, the whole list for the reception."""

from collections.abc import Iterable
from typing import Any, NamedTuple

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


class Seated(NamedTuple):
    """Somebody, by name, with their table. `is_protected`: the table is; `is_discreet`: they keep their choice to themselves."""

    key: int
    name: str
    table: int | None
    is_protected: bool
    is_discreet: bool


def _people(event: Event) -> list[Seated]:
    """Everybody who has a place, by name. One query."""
    people = Registration.objects.active().filter(event=event).order_by("search_name", "pk")
    fields = ("pk", "chosen_name", "seat__team__number", "seat__team__theme__sensitivity", "keeps_choice_confidential")
    return [
        Seated(key, written(name) or name, table, sensitivity == Theme.Sensitivity.PROTECTED, keeps)
        for key, name, table, sensitivity, keeps in people.values_list(*fields)
    ]


def told_at_the_reception(event: Event, people: list[Seated]) -> set[int]:
    """Those whose table does not stand on the wall.

    Whoever sits at a protected table, or keeps their choice to themselves. Others too, always the same ones whatever is
    printed again, so that to be sent to the reception proves nothing of anybody: as many whole tables as are protected,
    for a number that nobody has on the wall would tell a table; and half as many people as are discreet.
    """
    hidden = {one.key for one in people if one.is_protected or one.is_discreet or one.table is None}
    protected = {one.table for one in people if one.is_protected}
    open_tables = {one.table for one in people if one.table is not None} - protected
    tables = set(_cover(event, open_tables, len(protected)))
    hidden |= {one.key for one in people if one.table in tables}
    discreet = sum(one.is_discreet and one.table is not None for one in people)
    others = {one.key for one in people} - hidden
    return hidden | set(_cover(event, others, max(FEWEST_COVERS, discreet // 2) if discreet else 0))


def _cover(event: Event, keys: Iterable[int | None], count: int) -> list[int | None]:
    """`count` of `keys`, drawn once and for all."""
    return sorted(keys, key=lambda key: salted_hmac("reports.cover", f"{event.pk}:{key}").hexdigest())[:count]


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
                "name": one.name,
                "table": "" if one.key in asked or one.table is None else str(one.table),
                "words": ask if one.key in asked else none,
            }
            for one in people
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
