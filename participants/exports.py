"""Lists of people that leave as files. One is for the organiser; the other may be handed on, and tells on nobody."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from events.models import Event
from participants.models import Registration, RegistrationQuerySet, ThemeChoice

MINE, SHARED, CALLS = "mine", "shared", "calls"


@dataclass(frozen=True, slots=True)
class Column:
    """`key` names it in the address; `value` writes it, from a row of `_people` and the titles of the themes wished."""

    key: str
    heading: str | Promise
    value: Callable[[dict[str, Any], Sequence[str]], object]
    lists: tuple[str, ...] = (MINE,)
    is_chosen: bool = True  # ticked on the page, until one says otherwise


def _label(choices: Any, name: str) -> Callable[[dict[str, Any], Sequence[str]], object]:
    return lambda row, wishes: capfirst(str(choices(row[name]).label))


def _field(name: str) -> Callable[[dict[str, Any], Sequence[str]], object]:
    return lambda row, wishes: row[name] or ""


COLUMNS = (
    Column("name", _("Name"), _field("chosen_name"), (MINE, SHARED, CALLS)),
    Column("category", _("Comes as"), lambda row, wishes: row["category_label"], (MINE, SHARED, CALLS)),
    Column("structure", _("Association or organisation"), _field("structure"), (MINE, SHARED)),
    Column("commune", _("Commune"), _field("commune__name"), (MINE, SHARED)),
    Column("phone", _("Phone"), _field("phone"), (MINE, CALLS)),
    Column("email", _("E-mail"), _field("email")),
    Column("contact", _("Other contact"), _field("contact_as_typed"), (MINE, CALLS)),
    Column(
        "status",
        pgettext_lazy("heading of a list", "Has a place"),
        _label(Registration.Status, "status"),
        (MINE, CALLS),
    ),
    Column("channel", _("How they registered"), _label(Registration.Channel, "channel"), is_chosen=False),
    Column("themes", _("Themes wished"), lambda row, wishes: ", ".join(wishes), is_chosen=False),
    Column("answer", pgettext_lazy("column to fill by hand", "What they say"), lambda row, wishes: "", (CALLS,)),
)


def columns_of(which: str, chosen: Iterable[str] = ()) -> list[Column]:
    """The columns of a list, only those `chosen` where some are; a name is always there."""
    wanted = set(chosen)
    mine = [column for column in COLUMNS if which in column.lists]
    return [c for c in mine if c.key == "name" or (c.key in wanted if wanted else c.is_chosen)]


def people_of(event: Event, which: str) -> RegistrationQuerySet:
    """Whom a list names. In the one to share, nobody who asked for confidentiality, nor their number."""
    people = Registration.objects.filter(event=event).exclude(status=Registration.Status.CANCELLED)
    if which == SHARED:
        return people.active().filter(keeps_choice_confidential=False)
    if which == CALLS:
        return people.filter(email="").exclude(phone="", contact_as_typed="")
    return people


def lines_of(event: Event, which: str, columns: Sequence[Column]) -> Iterator[list[object]]:
    """The cells of each person, by name. Two queries, three with themes."""
    rows = people_of(event, which).values(
        "pk",
        "chosen_name",
        "category_id",
        "structure",
        "commune__name",
        "phone",
        "email",
        "contact_as_typed",
        "status",
        "channel",
    )
    labels = {category.pk: capfirst(category.label) for category in event.categories.all()}
    wishes = _wishes(event) if any(column.key == "themes" for column in columns) else {}
    for row in rows.iterator(chunk_size=2000):
        row["category_label"] = labels[row["category_id"]]
        yield [column.value(row, wishes.get(row["pk"], ())) for column in columns]


def file_name(event: Event, which: str) -> str:
    words = {MINE: gettext("people"), SHARED: gettext("people to share"), CALLS: gettext("people to call")}
    return f"{event.slug} {words[which]} {event.real_today.isoformat()}"


def _wishes(event: Event) -> dict[int, list[str]]:
    wishes: dict[int, list[str]] = {}
    chosen = ThemeChoice.objects.filter(event=event).order_by("rank").values_list("registration_id", "theme__title")
    for key, title in chosen.iterator(chunk_size=2000):
        wishes.setdefault(key, []).append(title)
    return wishes
