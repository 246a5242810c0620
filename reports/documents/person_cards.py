"""Tables made with scissors and paper: a card for each person, to lay down and move about. No card names a theme.

A letter stands for a theme. It is on no other paper, and only the organiser's sheet (see table_plan.py) tells which is which.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import product
from typing import Any

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.pdf import written
from events.models import Event
from participants.models import Need, Registration, ThemeChoice
from reports.documents.base import Document, Order, sheets
from teams.models import HostTables, Pairing, Placement

ON_A_PAGE = 10
EMPTY_CARDS = 5  # where nobody chose another number
LETTERS = "KLMNPRSTVWXYZ"  # the registration form begins at A: it gives no card away
EVERYBODY, ARRIVED = "everybody", "arrived"
BY_WISH, BY_NAME = "wish", "name"


def secret_letters(event: Event) -> dict[int, str]:
    """{theme: the letter that stands for it on cards}: in another order for each event, so that nobody works it out."""
    shuffled = sorted(LETTERS, key=lambda letter: salted_hmac("reports.letters", f"{event.pk}:{letter}").hexdigest())
    letters = [*shuffled, *("".join(pair) for pair in product(shuffled, repeat=2))]
    return dict(zip(event.themes.order_by("pk").values_list("pk", flat=True), letters, strict=False))


def people_to_seat(event: Event, who: str = EVERYBODY) -> "QuerySet[Registration]":
    """Those who have a place; or, of them, those whom the reception noted at least once."""
    people: QuerySet[Registration] = Registration.objects.active().filter(event=event).order_by("search_name", "pk")
    return people.filter(presences__isnull=False).distinct() if who == ARRIVED else people


def _wishes(event: Event) -> dict[int, list[str]]:
    """{person: the letters of what they wish, best first}. Two queries."""
    letters, found = secret_letters(event), defaultdict(list)
    for person, theme in ThemeChoice.objects.filter(event=event).order_by("rank").values_list("registration", "theme"):
        found[person].append(letters[theme])
    return found


def _possible_tables(event: Event) -> dict[int, list[int]]:
    """{person: the only tables where they can sit}, for whom not every table will do. Two queries."""
    hosts = {row.kind: set(row.numbers) for row in HostTables.objects.filter(event=event) if row.numbers}
    found: dict[int, set[int]] = {}
    for person, kind in Need.objects.filter(event=event, kind__in=hosts).values_list("registration", "kind"):
        found[person] = found.get(person, hosts[kind]) & hosts[kind]
    return {person: sorted(numbers) for person, numbers in found.items()}


def _starred(event: Event) -> set[int]:
    """Those about whom the organiser's sheet says something. The star is the same whatever it says. Three queries."""
    pairs = Pairing.objects.filter(event=event).values_list("one", "other")
    placed = Placement.objects.filter(event=event).values_list("registration", flat=True)
    speak = Need.objects.filter(event=event, kind=Need.Kind.LANGUAGE).values_list("registration", flat=True)
    return {person for pair in pairs for person in pair} | set(placed) | set(speak)


def _cards(order: Order) -> list[dict[str, Any]]:
    event = order.event
    wishes, tables, starred = _wishes(event), _possible_tables(event), _starred(event)
    looks = {category.pk: category for category in event.categories.all()}
    people = people_to_seat(event, order.choices.get("who", EVERYBODY)).select_related("commune")
    fields = ("pk", "chosen_name", "category_id", "structure", "commune__name")
    cards = [
        {
            "name": written(name),
            "category": capfirst(looks[category].label),
            "shape": looks[category].shape,
            "structure": structure,
            "commune": commune or "",
            "wishes": wishes.get(key, []),
            "tables": in_words(tables[key]) if key in tables else "",
            "star": key in starred,
        }
        for key, name, category, structure, commune in people.values_list(*fields)
    ]
    return _piled(cards, list(looks.values())) if order.choices.get("order", BY_WISH) == BY_WISH else cards


def _piled(cards: list[dict[str, Any]], categories: Sequence[Any]) -> list[dict[str, Any]]:
    """By first wish, then by category: once cut, the piles are made. Whoever wishes nothing comes last."""
    place = {capfirst(category.label): number for number, category in enumerate(categories)}
    return sorted(cards, key=lambda card: (card["wishes"][:1] or ["~"], place[card["category"]]))


def in_words(numbers: Iterable[int]) -> str:
    """The tables where somebody can sit: "only at table 1, 2"; empty where none is left."""
    listed = ", ".join(map(str, numbers))
    return _("only table %(numbers)s") % {"numbers": listed} if listed else _("no table will do: see the sheet")


def _data(order: Order) -> dict[str, Any]:
    return {
        "title": _("Cards to make the tables: %(event)s") % {"event": order.event.title},
        "cards": _cards(order),
        "blanks": order.choices.get("blanks", EMPTY_CARDS),
        "categories": [{"word": capfirst(one.label), "shape": one.shape} for one in order.event.categories.all()],
        "words": {
            "wishes": _("Wishes"),
            "any": _("Any theme"),
            "star": _("See the organiser’s sheet"),
            "blank": _("Card to fill by hand"),
        },
    }


PERSON_CARDS = Document(
    key="person_cards",
    template="print/person_cards.typ",
    icon="users",
    moment="by_hand",
    title=gettext_lazy("Cards of people"),
    words=gettext_lazy(
        "One card for each person, to lay on the tables and move about: shape, name, wishes. A letter stands for each theme."
    ),
    paper=gettext_lazy(
        "A4, 10 cards on a sheet, to cut. Work where nobody looks on. Destroy the cards once the tables are made."
    ),
    permission="reports.print_tables",
    count=lambda amounts, choices: amounts.people,
    pages=lambda amounts, choices: sheets(amounts.people + choices.get("blanks", EMPTY_CARDS), ON_A_PAGE),
    data=_data,
)
