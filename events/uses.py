"""What a row of the definition already holds, so that nobody removes it unawares, nor changes what was counted on.

The apps above say it when they start, in their own words: teams sit on a theme, texts are written in a block.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

_holdings: dict[str, list[tuple[str, Any]]] = defaultdict(list)
_settled: dict[str, dict[str, tuple[Callable[[Any], bool], Any]]] = defaultdict(dict)
_closed: dict[str, dict[str, tuple[Callable[[Any], bool], Any]]] = defaultdict(dict)
_staying: dict[str, list[tuple[Callable[[Any], bool], Any]]] = defaultdict(list)
_counters: list[Callable[[Any], int]] = []


def holds(model: str, relation: str, words: Any) -> None:
    """Say that rows of `model` ("events.Theme") are in use through `relation`, the name of the way back ("teams").

    `words` is an ngettext_lazy on "count": "%(count)d team works on it."
    """
    if (relation, words) not in _holdings[model.lower()]:
        _holdings[model.lower()].append((relation, words))


def uses_of(row: Any) -> list[str]:
    """Sentences that say what `row` holds, one query each; empty where it can go."""
    counted = ((getattr(row, relation).count(), words) for relation, words in _holdings[row._meta.label_lower])
    return [words % {"count": count} for count, words in counted if count]


def settles(model: str, field: str, once: Callable[[Any], bool], words: Any) -> None:
    """Say that `field` of a row of `model` ("events.Criterion") stays as it is once `once(row)`; `words` say why."""
    _settled[model.lower()][field] = (once, words)


def settled_in(stored: Any, row: Any) -> dict[str, str]:
    """{field: why it stays} of what `row` would change in `stored` and may not."""
    return {
        field: str(words)
        for field, (once, words) in _settled[stored._meta.label_lower].items()
        if getattr(row, field) != getattr(stored, field) and once(stored)
    }


def closes(model: str, field: str, once: Callable[[Any], bool], words: Any) -> None:
    """Say that no row joins those of `model` once `once(row)`; `words` say why, beside `field`."""
    _closed[model.lower()][field] = (once, words)


def closed_to(row: Any) -> dict[str, str]:
    """{field: why not} where `row`, which is not there yet, may not come."""
    return {field: str(words) for field, (once, words) in _closed[row._meta.label_lower].items() if once(row)}


def stays(model: str, once: Callable[[Any], bool], words: Any) -> None:
    """Say that a row of `model` ("events.Role") may not be taken away once `once(row)`; `words` say why.

    `once` is asked in a transaction, and holds until its end what it goes by.
    """
    if (once, words) not in _staying[model.lower()]:
        _staying[model.lower()].append((once, words))


def why_it_stays(row: Any) -> str:
    """Why `row` may not be taken away; empty where it can go. To be asked in a transaction."""
    return next((str(words) for once, words in _staying[row._meta.label_lower] if once(row)), "")


def counts_places(counter: Callable[[Any], int]) -> None:
    """Say how many places of an event are taken: `counter` is asked when the organiser changes their number."""
    if counter not in _counters:
        _counters.append(counter)


def places_taken(event: Any) -> int:
    """Places that people have, or that are held or offered."""
    return sum(counter(event) for counter in _counters)
