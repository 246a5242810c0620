"""Add, change, move, remove and put back a row of what the organiser defines: a theme, a rule, a block, a stage…

Each locks the event first: two organisers at work leave every list in one order without a hole.
"""

import hashlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core import serializers
from django.db import transaction
from django.db.models import Max
from django.db.models.deletion import Collector
from django.utils.text import slugify

from common import live
from common.answers import Stale
from common.text import search_key
from events.models import CardBlock, Event, Role, Screen, Sent, SheetBlock, Slot, Stage, Theme
from events.models.base import Ordered
from events.uses import closed_to, settled_in, uses_of

# Which pages that follow live see a list: the board shows stages and themes, the big screen the programme.
TOPICS: dict[type[Any], tuple[str, ...]] = {
    Theme: ("teams", live.ACCESS),
    Stage: ("teams",),
    SheetBlock: ("teams",),
    CardBlock: ("teams",),
    Slot: ("programme",),
    Screen: (live.ACCESS,),
}
NAMING = ("title_fr", "name_fr", "text_fr", "title", "name", "text")  # the column a row's short key is made of


class RowChanged(Stale):
    """Somebody else changed the row after it was shown. `stored` is the row as it is now, None where it was removed."""

    def __init__(self, stored: Any) -> None:
        self.stored = stored
        super().__init__(str(stored))


class InUse(Exception):
    """The row holds something. `uses` says what, in sentences."""

    def __init__(self, uses: Sequence[str]) -> None:
        self.uses = uses
        super().__init__(" ".join(uses))


class Settled(Exception):
    """Something of the row, or of its list, stays as it is. `why`: {field: a sentence}."""

    def __init__(self, why: Mapping[str, str]) -> None:
        self.why = why
        super().__init__(" ".join(why.values()))


def lock(event_id: int) -> None:
    """Make everybody else who changes this event's lists wait for the end of the transaction.

    Not those who only write rows of the event: they hold a topic already when their commit looks for it, and would never
    get it from whoever waits for that topic.
    """
    Event.objects.select_for_update(of=("self",), no_key=True).only("pk").get(pk=event_id)


def tell(row: Any) -> None:
    """Nudge the pages that show `row`. The last thing a service does."""
    for topic in TOPICS.get(type(row), ()):
        live.publish(event_id=row.event_id, topic=topic)


def fingerprint(row: Any, fields: Iterable[str]) -> str:
    """16 hexadecimal digits that change when one of `fields` does: what a form saw when it was shown."""
    values = [row._meta.get_field(name).value_to_string(row) for name in fields]
    return hashlib.sha256(repr(values).encode("utf-8", "surrogatepass")).hexdigest()[:16]


@transaction.atomic
def add_row(*, row: Any, idempotency_key: uuid.UUID) -> Any:
    """Save the unsaved `row` at the end of its list. Returns it; for a form sent again, the row of the first sending.

    The earlier row may have been removed meanwhile: None then. Raises Settled where no row joins the list any more.
    """
    lock(row.event_id)
    earlier = Sent.objects.filter(event_id=row.event_id, idempotency_key=idempotency_key).first()
    if earlier:
        return type(row)._default_manager.filter(event_id=row.event_id, pk=earlier.row_id).first()
    if why := closed_to(row):
        raise Settled(why)
    if isinstance(row, Ordered):
        row.position = _end_of_list(row)
    _give_key(row)
    _let_go_of_an_ended_role(row)
    row.save()
    Sent.objects.create(event_id=row.event_id, idempotency_key=idempotency_key, row_id=row.pk)
    tell(row)
    return row


@transaction.atomic
def change_row(*, row: Any, fields: Sequence[str], seen: str) -> None:
    """Save `fields` of `row`, shown to the writer with the fingerprint `seen`. Saving the same again changes nothing.

    Raises RowChanged when somebody else saved something different in between, InUse when a theme would lose its
    protection after people trusted it, Settled where what would change was counted on.
    """
    lock(row.event_id)
    stored = type(row)._default_manager.filter(pk=row.pk).first()
    if stored is not None and fingerprint(stored, fields) == fingerprint(row, fields):
        return
    if stored is None or fingerprint(stored, fields) != seen:
        raise RowChanged(stored)
    if _breaks_a_promise(stored, row) and (uses := uses_of(stored)):
        raise InUse(uses)
    if why := settled_in(stored, row):
        raise Settled(why)
    written = list(fields)
    if isinstance(row, Ordered) and any(getattr(row, name) != getattr(stored, name) for name in row.ordered_within):
        row.position = _end_of_list(row)
        written.append("position")
    _let_go_of_an_ended_role(row)
    row.save(update_fields=written)
    tell(row)


def _let_go_of_an_ended_role(row: Any) -> None:
    """Whose role was taken back while the form was filled stays in the list, without account. The event is held."""
    if getattr(row, "role_id", None) and not Role.objects.filter(pk=row.role_id).exists():
        row.role = None


@transaction.atomic
def move_row(*, row: Ordered, to: int) -> int:
    """Bring `row` to place `to` of its list, counted from 0 and held within it. Returns the place it took."""
    return _move(row, lambda here: to)


@transaction.atomic
def move_by(*, row: Ordered, step: int) -> int:
    """Move `row` by `step` places, -1 for one earlier. Returns the place it took, counted from 0."""
    return _move(row, lambda here: here + step)


def _move(row: Any, target: Any) -> int:
    lock(row.event_id)
    rows = list(row.siblings())
    here = next((place for place, other in enumerate(rows) if other.pk == row.pk), None)
    if here is None:
        raise RowChanged(None)
    place: int = max(0, min(target(here), len(rows) - 1))
    rows.insert(place, rows.pop(here))
    _renumber(rows)
    tell(row)
    return place


@transaction.atomic
def remove_row(*, row: Any) -> str:
    """Remove `row` and what hangs on it. Returns all of it as text, for `put_back`.

    Raises InUse when it holds something that somebody else wrote or chose, RowChanged when it has gone already.
    """
    lock(row.event_id)
    # Locking the row itself makes a text being written in it right now arrive before we count.
    if type(row)._default_manager.select_for_update(of=("self",)).filter(pk=row.pk).first() is None:
        raise RowChanged(None)
    if uses := uses_of(row):
        raise InUse(uses)
    kept: str = serializers.serialize("json", _with_what_goes_along(row))
    row_pk = row.pk
    row.delete()
    row.pk = row_pk  # its name is still said, and its address still known
    if isinstance(row, Ordered):
        _renumber(list(row.siblings()))
    tell(row)
    return kept


@transaction.atomic
def put_back(*, event: Event, kept: str) -> Any:
    """Bring back what `remove_row` returned, at its old place. Done twice, it is there once. Returns the row.

    Raises ValueError when the text is of another event, Settled where no row joins the list any more.
    """
    lock(event.pk)
    first, *rest = (found.object for found in serializers.deserialize("json", kept))
    row: Any = first
    if row.event_id != event.pk:
        raise ValueError("removed from another event")
    if type(row)._default_manager.filter(pk=row.pk).exists():
        return row
    if why := closed_to(row):
        raise Settled(why)
    _give_key(row)
    row.save(force_insert=True)
    for other in rest:
        other.save(force_insert=True)
    if isinstance(row, Ordered):
        rows = [other for other in row.siblings() if other.pk != row.pk]
        rows.insert(min(row.position, len(rows)), row)
        _renumber(rows)
    tell(row)
    return row


def _breaks_a_promise(stored: Any, row: Any) -> bool:
    return isinstance(stored, Theme) and stored.is_protected and not row.is_protected


def _end_of_list(row: Ordered) -> int:
    last: int | None = row.siblings().exclude(pk=row.pk).aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def _renumber(rows: Sequence[Any]) -> None:
    """Write 0, 1, 2… where the place has changed."""
    changed = []
    for place, row in enumerate(rows):
        if row.position != place:
            row.position = place
            changed.append(row)
    if changed:
        type(changed[0])._default_manager.bulk_update(changed, ["position"])


def _give_key(row: Any) -> None:
    """Give `row` the short key its model asks for, made of its name and free in the event."""
    columns = {field.name: field for field in row._meta.concrete_fields}
    column = columns.get("key") or columns.get("slug")
    if column is None:
        return
    others = type(row)._default_manager.filter(event_id=row.event_id).exclude(pk=row.pk)
    taken = set(others.values_list(column.name, flat=True))
    present = getattr(row, column.name)
    if present and present not in taken:
        return
    name = next(getattr(row, name) for name in NAMING if name in columns)
    base = slugify(search_key(name))[: column.max_length - 4].strip("-") or row._meta.model_name
    candidates = (base if n == 1 else f"{base}-{n}" for n in range(1, len(taken) + 2))
    setattr(row, column.name, next(key for key in candidates if key not in taken))


def _with_what_goes_along(row: Any) -> list[Any]:
    """`row`, then the rows that the database removes with it."""
    collector = Collector(using="default", origin=row)
    collector.collect([row])
    going = [other for rows in collector.data.values() for other in rows]
    going += [other for rows in collector.fast_deletes for other in rows]
    return [row, *(other for other in going if other != row)]
