"""Small counts, hidden in whatever leaves the organiser's screen: "3 people" in a small place names them.

Hiding one count is not enough where the total stands beside it: it is the total less the others. Then the next smallest
is hidden too, until no hidden count can be worked out.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

SMALLEST_SHOWN = 5
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Shown(Generic[Key]):
    """Counts as they may be shown; None stands for "too few to say". `total` is None where it would say too much."""

    counts: dict[Key, int | None]
    total: int | None


def hide_small(counts: Mapping[Key, int], *, smallest: int = SMALLEST_SHOWN) -> Shown[Key]:
    """`counts` of people who are each in one of them, and their total, with those from 1 to `smallest` - 1 hidden.

    0 is shown: it is about nobody.
    """
    total = sum(counts.values())
    hidden = {key: n for key, n in counts.items() if 0 < n < smallest}
    others = sorted((n, index, key) for index, (key, n) in enumerate(counts.items()) if n >= smallest)
    while _gives_away(list(hidden.values()), smallest):
        if not others:
            return Shown({key: None if key in hidden else n for key, n in counts.items()}, total=None)
        n, _index, key = others.pop(0)
        hidden[key] = n
    return Shown({key: None if key in hidden else n for key, n in counts.items()}, total=total)


def _gives_away(hidden: list[int], smallest: int) -> bool:
    """Does the sum of the hidden counts, which is the total less those shown, tell one of them?"""
    if not hidden or max(hidden) >= smallest:
        return len(hidden) == 1
    return len(hidden) == 1 or sum(hidden) in (len(hidden), len(hidden) * (smallest - 1))
