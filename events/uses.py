"""What a row of the definition already holds, so that nobody removes it unawares.

The apps above say it when they start, in their own words: teams sit on a theme, texts are written in a block.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

_holdings: dict[str, list[tuple[str, Any]]] = defaultdict(list)
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


def counts_places(counter: Callable[[Any], int]) -> None:
    """Say how many places of an event are taken: `counter` is asked when the organiser changes their number."""
    if counter not in _counters:
        _counters.append(counter)


def places_taken(event: Any) -> int:
    """Places that people have, or that are held or offered."""
    return sum(counter(event) for counter in _counters)
