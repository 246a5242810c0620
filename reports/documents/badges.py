"""Badges: the name, how the person comes, whether photos are welcome, a code for the reception. Never a theme."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.pdf import written
from common.pictograms import pictogram
from events.dates import in_words
from events.models import Event
from participants.badges import badge_code, qr_svg
from participants.models import Consent, Registration
from reports.documents.base import Amounts, Choices, Document, Order, sheets

A4 = (210.0, 297.0)
TELL_EVERY = 100


@dataclass(frozen=True, slots=True)
class Format:
    """A sheet of badges, in millimetres: so many columns and rows of one size, with the gaps between them, centred on A4."""

    label: Any
    width: float
    height: float
    columns: int
    rows: int
    gap_x: float = 0
    gap_y: float = 0

    @property
    def per_sheet(self) -> int:
        return self.columns * self.rows

    def measures(self) -> dict[str, Any]:
        """For the template; cut lines only where nothing is cut beforehand."""
        return {
            "width": self.width,
            "height": self.height,
            "columns": self.columns,
            "rows": self.rows,
            "gap_x": self.gap_x,
            "gap_y": self.gap_y,
            "left": (A4[0] - self.columns * self.width - (self.columns - 1) * self.gap_x) / 2,
            "top": (A4[1] - self.rows * self.height - (self.rows - 1) * self.gap_y) / 2,
            "cut": not self.gap_x,
        }


FORMATS = {
    "85x54": Format(
        gettext_lazy("Cards of 85 × 54 mm, 10 on a sheet: holders of the size of a bank card"), 85, 54, 2, 5
    ),
    "90x60": Format(gettext_lazy("Cards of 90 × 60 mm, 8 on a sheet: holders with a clip or a pin"), 90, 60, 2, 4),
    "80x50": Format(
        gettext_lazy("Labels of 80 × 50 mm that stick on clothes, 10 on a sheet: Avery L4784 to L4787"),
        *(80, 50, 2, 5),
        gap_x=15,
        gap_y=5,
    ),
    "a6": Format(gettext_lazy("Large cards (A6), 4 on a sheet: worn round the neck, read from afar"), 105, 148.5, 2, 2),
}
BY_NAME, BY_TABLE = "name", "table"


def photo_words(event: Event) -> dict[int, str]:
    """{person: "group" or "yes"}: who may be photographed, by what they last said. One query; absent, nobody may."""
    said: dict[int, dict[str, bool]] = {}
    rows = Consent.objects.filter(event=event, purpose__in=Consent.PHOTO).order_by("pk")
    for person, purpose, is_given in rows.values_list("registration_id", "purpose", "is_given"):
        said.setdefault(person, {})[purpose] = is_given
    allowed = {person: {purpose for purpose, yes in purposes.items() if yes} for person, purposes in said.items()}
    only_group = {Consent.Purpose.PHOTO_GROUP}
    return {person: "group" if given == only_group else "yes" for person, given in allowed.items() if given}


def people_in_order(event: Event, order: str) -> Sequence[dict[str, Any]]:
    """Those who have a place, by name or table by table (who has no table yet comes last). One query."""
    keys = ("search_name", "pk")
    people = Registration.objects.active().filter(event=event)
    by = ("seat__team__number", *keys) if order == BY_TABLE else keys
    return list(people.order_by(*by).values("pk", "chosen_name", "category_id", "reference", "code_version"))


def _data(order: Order) -> dict[str, Any]:
    event, choices = order.event, order.choices
    kind = FORMATS[choices["format"]]
    categories = {
        category.pk: {"word": capfirst(category.label), "shape": category.shape} for category in event.categories.all()
    }
    return {
        "title": _("Badges: %(event)s") % {"event": event.title},
        "event": event.title,
        "days": in_words(event.starts_on, event.ends_on),
        "format": kind.measures() | {"dx": choices["shift_x"], "dy": choices["shift_y"]},
        "skipped": choices["start"] - 1,
        "badges": list(_badges(order, categories)),
        "blanks": choices["blanks"],
        "categories": list(categories.values()),
        "camera": {"white": pictogram("camera-off", "#ffffff"), "red": pictogram("camera-off", RED)},
        "words": {
            "no_photo": _("no photo"),
            "group_only": _("group photos only"),
            "code": _("Code for the reception"),
            "blank": _("Badge to fill by hand"),
        },
    }


RED = "#b3261e"


def _badges(order: Order, categories: dict[int, dict[str, str]]) -> Iterator[dict[str, Any]]:
    people = people_in_order(order.event, order.choices["order"])
    photo = photo_words(order.event)
    for number, person in enumerate(people, start=1):
        code = badge_code(person["reference"], person["code_version"])
        yield {
            "name": written(person["chosen_name"]),
            "category": categories[person["category_id"]],
            "photo": photo.get(person["pk"], "no"),
            "qr": qr_svg(order.link("badge", person["pk"], code)),
        }
        if number % TELL_EVERY == 0:
            order.tell(number, len(people))


def _pages(amounts: Amounts, choices: Choices) -> int:
    kind = FORMATS[choices.get("format", "85x54")]
    return sheets(choices.get("start", 1) - 1 + amounts.people + choices.get("blanks", 0), kind.per_sheet)


BADGES = Document(
    key="badges",
    template="print/badges.typ",
    icon="tag",
    moment="eve",
    title=gettext_lazy("Badges"),
    words=gettext_lazy(
        "The name in large letters, how the person comes, and a red corner for those who want no photo. Never a theme."
    ),
    paper=gettext_lazy("Thick paper, or sheets of labels. Print at 100 %: no “fit to page”."),
    permission="reports.print",
    count=lambda amounts, choices: amounts.people,
    pages=_pages,
    data=_data,
)
