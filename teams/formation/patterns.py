"""Tables told apart by how many people of each category they have, and by nothing else.

`mix` and `balance` of a table depend on that alone: how many tables there are of each pattern says both exactly.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from math import comb

from teams.formation.measure import unbalance
from teams.formation.plan import Pattern
from teams.formation.problem import Problem


class Patterns:
    """The patterns that a table may have, and what each costs."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.unbalance = cache(self._unbalance)

    def of_theme(self, theme: int) -> list[Pattern]:
        """The patterns of the sizes of a theme, with a social worker where each of its tables needs one."""
        asked, counts = self.problem.themes[theme], self.problem.category_counts
        watched = asked.sensitive and not asked.leads
        return [
            pattern
            for size in range(asked.min_size, asked.max_size + 1)
            for pattern in shared_out(size, counts)
            if not (watched and not (self.problem.social_worker >= 0 and pattern[self.problem.social_worker]))
        ]

    def of_people(self, people: Sequence[int]) -> Pattern:
        counts = Counter(self.problem.people[one].category for one in people)
        return tuple(counts[category] for category in range(len(self.problem.categories)))

    def lacking(self, pattern: Pattern) -> int:
        """What a table adds to `mix`."""
        return sum(not pattern[category] for category in self.problem.present_categories)

    def _unbalance(self, pattern: Pattern) -> int:
        """What a table adds to `balance`."""
        return unbalance(self.problem, Counter(dict(enumerate(pattern))))


def contains(pattern: Pattern, other: Pattern) -> bool:
    return all(one >= two for one, two in zip(pattern, other, strict=True))


def times(group: Pattern, pattern: Pattern) -> int:
    """How many groups like this one fit at a table of that pattern."""
    return min(has // wants for has, wants in zip(pattern, group, strict=True) if wants)


def number_of(problem: Problem) -> int:
    """How many patterns all themes have, at most."""
    others = max(0, len(problem.categories) - 1)
    return sum(
        comb(size + others, others) for theme in problem.themes for size in range(theme.min_size, theme.max_size + 1)
    )


def shared_out(size: int, most: Sequence[int]) -> Iterator[Pattern]:
    """Every way to write `size` as a sum of one number for each place, none over its `most`."""
    if not most:
        if size == 0:
            yield ()
        return
    for first in range(min(size, most[0]), -1, -1):
        for rest in shared_out(size - first, most[1:]):
            yield (first, *rest)
