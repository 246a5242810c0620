"""What remains of erased people: how many, by category, by intercommunality and by half-day. Never crossed, never named.

And what remains of what people needed, erased sooner: how many of each kind, see participants/needed.py.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet

from events.models import Event
from participants.models import Presence, Registration, Remainder
from participants.needed import tally, tally_of

Key = tuple[str, str]  # dimension, key
NOBODY_KNOWS = ""  # the key of people who said no commune


def keep_counts(*, event: Event, people: Sequence[Registration]) -> None:
    """Add `people`, about to be erased, to the counts that remain. Only who had a place once the event has begun counts.

    Part of the transaction that erases them, under `lock_event`.
    """
    if event.real_today < event.starts_on:
        return
    counted = [person for person in people if person.is_active]
    presences = Presence.objects.filter(registration__in=counted).values_list("registration_id", "day", "half")
    came = {key for key, _day, _half in presences}
    registered, present = Counter[Key](), Counter[Key]()
    for person in counted:
        for key in (("category", person.category.key), ("intercommunality", _place(person))):
            registered[key] += 1
            present[key] += person.pk in came
    present.update(("half_day", f"{day.isoformat()} {half}") for _key, day, half in presences)
    _count_needed(tally_of([person.pk for person in counted]), registered, present)
    _add(event, registered, present)


def keep_needed(*, event: Event, rows: "QuerySet[Any]") -> None:
    """Add what people needed, `rows` about to be erased, to the counts that remain.

    Part of the transaction that erases them, under `lock_event`. Before the event has begun, nothing remains.
    """
    if event.real_today < event.starts_on:
        return
    asked, met = Counter[Key](), Counter[Key]()
    _count_needed(tally(rows), asked, met)
    _add(event, asked, met)


def _count_needed(rows: Iterable[tuple[str, str, int, int]], asked: "Counter[Key]", met: "Counter[Key]") -> None:
    for dimension, key, count, how_many_met in rows:
        asked[dimension, key] += count
        met[dimension, key] += how_many_met


def remaining(event: Event) -> dict[Key, tuple[int, int]]:
    """{(dimension, key): (registered, present)} of everybody erased since the event began. One query.

    Dimensions: "category" (Category.key), "intercommunality" (its SIREN, "" where nobody knows), "half_day" ("2030-12-04 am"),
    and those of participants/needed.py, where the pair is (asked, met).
    """
    rows = Remainder.objects.filter(event=event).values_list("dimension", "key", "registered", "present")
    return {(dimension, key): (registered, present) for dimension, key, registered, present in rows}


def _place(person: Registration) -> str:
    return (person.commune.intercommunality_id if person.commune else None) or NOBODY_KNOWS


def _add(event: Event, registered: "Counter[Key]", present: "Counter[Key]") -> None:
    keys = {*registered, *present}
    if not keys:
        return
    known = {(row.dimension, row.key): row for row in Remainder.objects.filter(event=event)}
    new = [Remainder(event=event, dimension=dimension, key=key) for dimension, key in keys - known.keys()]
    changed = [row for key, row in known.items() if key in keys]
    for row in (*new, *changed):
        row.registered += registered[row.dimension, row.key]
        row.present += present[row.dimension, row.key]
    Remainder.objects.bulk_create(new)
    Remainder.objects.bulk_update(changed, ["registered", "present"])
