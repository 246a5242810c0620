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


@dataclass(frozen=True)
class Within(Generic[Key]):
    """Counts of people, and of some of them, as they may be shown side by side: none is a few less than another."""

    whole: dict[Key, int | None]
    part: dict[Key, int | None]
    whole_total: int | None
    part_total: int | None


def hide_within(whole: Mapping[Key, int], part: Mapping[Key, int], *, smallest: int = SMALLEST_SHOWN) -> Within[Key]:
    """`part` counts some of the people of `whole`, by the same keys. The rest, which nobody writes, is hidden too where it
    is small: then what is shown is how many the part has, and not the whole."""
    rest = {key: max(0, n - part.get(key, 0)) for key, n in whole.items()}
    parts = hide_small({key: part.get(key, 0) for key in whole}, smallest=smallest)
    rests = hide_small(rest, smallest=smallest)
    hidden = {key for key in whole if parts.counts[key] is None or rests.counts[key] is None}
    sums = (sum(part.values()), sum(rest.values()))
    says_too_much = parts.total is None or rests.total is None or any(0 < n < smallest for n in sums)
    return Within(
        whole={key: None if key in hidden else rest[key] + part.get(key, 0) for key in whole},
        part=parts.counts,
        whole_total=None if says_too_much else sum(sums),
        part_total=None if 0 < sums[0] < smallest else parts.total,
    )


def _gives_away(hidden: list[int], smallest: int) -> bool:
    """Does the sum of the hidden counts, which is the total less those shown, tell one of them?"""
    if not hidden or max(hidden) >= smallest:
        return len(hidden) == 1
    return len(hidden) == 1 or sum(hidden) in (len(hidden), len(hidden) * (smallest - 1))
