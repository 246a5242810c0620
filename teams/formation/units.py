"""People who always move together, with all that a table must know of them, as numbers made for tight loops."""

from collections.abc import Sequence
from functools import cached_property

from teams.formation.measure import SKILL_WEIGHT
from teams.formation.problem import Problem

GOALS = ("floor", "choices", "mix", "balance", "fine", "moves")


class Weights:
    """One whole number for six goals and the demands broken: comparing it compares the goals in their order.

    Each goal has bits enough for its greatest value, the first of `order` the highest; above them all, `broken` is
    the price of one broken demand.
    """

    def __init__(self, problem: Problem) -> None:
        people, categories = len(problem.people), len(problem.categories)
        most = {
            "floor": people,
            "choices": people * max(problem.points, default=0),
            "mix": people * categories,
            "balance": 2 * people * people * max(1, categories),
            "fine": SKILL_WEIGHT * people * len(problem.wanted_skills) + people,
            "moves": people,
        }
        self.of = dict.fromkeys(GOALS, 0)
        self.bits = {goal: (most[goal] + 1).bit_length() for goal in GOALS}
        self.shift: dict[str, int] = {}
        at = 0
        for goal in reversed(problem.order):
            self.of[goal], self.shift[goal] = 1 << at, at
            at += self.bits[goal]
        self.broken = 1 << at

    @classmethod
    def smooth(cls, problem: Problem) -> "Weights":
        """Weights for annealing: a better mix, balance or fine may be paid with the goals after, not the wishes.

        A person of a category at another table changes `balance` by about as much as there are people, hence the scale.
        `level` means nothing with them.
        """
        weights, people = cls(problem), max(1, len(problem.people))
        weights.of = {"moves": people // 2, "fine": 2 * people, "balance": 10, "mix": 50 * people}
        weights.of |= {"choices": 10**4 * people, "floor": 10**8 * people}
        weights.of = {goal: price if goal in problem.order else 0 for goal, price in weights.of.items()}
        weights.broken = 10**14 * people
        return weights

    def level(self, total: int, goal: str) -> int:
        """The value of one goal in a total; 0 for a goal that the problem does not ask for."""
        if goal not in self.shift:
            return 0
        return total >> self.shift[goal] & (1 << self.bits[goal]) - 1


class Units:
    """The units of a problem: people kept together or locked to one labelled table, else one person alone.

    All by position of the unit. `code` packs the people by category, then those with each wanted skill, in fields of
    `width` bits, so that the code of a table is the sum of those of its units.
    """

    def __init__(self, problem: Problem, weights: Weights | None = None) -> None:
        self.problem = problem
        self.weights = weights or Weights(problem)
        self.members = _merged(problem)
        self.unit_of = [0] * len(problem.people)
        for unit, members in enumerate(self.members):
            for one in members:
                self.unit_of[one] = unit
        self.size = [len(members) for members in self.members]
        most = max([theme.max_size for theme in problem.themes] + [len(problem.people) and max(self.size)])
        self.width = (2 * most + 1).bit_length()
        self._read_people()
        self._read_demands()

    def __len__(self) -> int:
        return len(self.members)

    def _read_people(self) -> None:
        problem, people = self.problem, self.problem.people
        first_skill = len(problem.categories)
        field = {skill: 1 << self.width * (first_skill + at) for at, skill in enumerate(problem.wanted_skills)}
        code = [
            (1 << self.width * person.category) + sum(field[skill] for skill in person.skills if skill in field)
            for person in people
        ]
        self.code = [sum(code[one] for one in members) for members in self.members]
        self.communes = [tuple(people[one].commune for one in members) for members in self.members]
        self.orgs = [tuple(org for one in members if (org := people[one].org) is not None) for members in self.members]
        self.commune = [communes[0] for communes in self.communes]
        self.org = [orgs[0] if orgs else -1 for orgs in self.orgs]
        self.needs = [
            tuple(sorted(need for one in members for need in people[one].needs if need in problem.need_capacity))
            for members in self.members
        ]
        self.languages = [
            tuple(tongue for one in members if (tongue := people[one].language) is not None) for members in self.members
        ]
        self.plain = [
            len(members) == 1 and not self.needs[unit] and not self.languages[unit]
            for unit, members in enumerate(self.members)
        ]

    def _read_demands(self) -> None:
        problem = self.problem
        self.theme_lock = [-1] * len(self)
        self.label: list[str | None] = [None] * len(self)
        for lock in problem.locks:
            unit = self.unit_of[lock.person]
            self.theme_lock[unit] = lock.theme
            self.label[unit] = lock.label or self.label[unit]
        apart: list[set[int]] = [set() for _ in self.members]
        pairs = [(self.unit_of[one], self.unit_of[other]) for one, other in problem.apart]
        for one, other in pairs + self._labelled_pairs():
            if one != other:
                apart[one].add(other)
                apart[other].add(one)
        self.apart = [tuple(sorted(others)) for others in apart]

    def _labelled_pairs(self) -> list[tuple[int, int]]:
        """Two labels of a theme are two tables."""
        labelled = [unit for unit in range(len(self)) if self.label[unit] is not None]
        return [
            (one, other)
            for at, one in enumerate(labelled)
            for other in labelled[:at]
            if self.theme_lock[one] == self.theme_lock[other] and self.label[one] != self.label[other]
        ]

    @cached_property
    def value(self) -> list[list[int]]:
        """For each unit and theme, the weighted price of `floor` and `choices`."""
        problem, weights = self.problem, self.weights
        values = []
        for members in self.members:
            row = [0] * len(problem.themes)
            for one in members:
                wishes = problem.people[one].wishes
                if wishes:
                    none = weights.of["floor"] + weights.of["choices"] * problem.points[0]
                    for theme in range(len(row)):
                        row[theme] += none
                    for theme, points in zip(wishes, problem.points, strict=False):
                        row[theme] -= weights.of["floor"] + weights.of["choices"] * points
            values.append(row)
        return values

    @cached_property
    def announced(self) -> list[tuple[str, ...]]:
        """For each unit, the tables announced to its people."""
        previous = self.problem.previous or {}
        return [tuple(previous[one] for one in members if one in previous) for members in self.members]


def _merged(problem: Problem) -> list[tuple[int, ...]]:
    """The blocks of the problem, those of one label joined; in order of their first person."""
    block_of = {one: at for at, block in enumerate(problem.blocks) for one in block}
    joined = list(range(len(problem.blocks)))

    def root(block: int) -> int:
        while joined[block] != block:
            block = joined[block]
        return block

    first: dict[tuple[int, str], int] = {}
    for lock in problem.locks:
        if lock.label is not None:
            block = root(block_of[lock.person])
            other = root(first.setdefault((lock.theme, lock.label), block))
            joined[max(block, other)] = min(block, other)
    members: dict[int, list[int]] = {}
    for at, people in enumerate(problem.blocks):
        members.setdefault(root(at), []).extend(people)
    return [tuple(sorted(members[at])) for at in sorted(members)]


def unit_groups(units: Units, theme_of: Sequence[int], themes: int) -> list[list[int]]:
    """For each theme, its units, given the theme of each person."""
    groups: list[list[int]] = [[] for _ in range(themes)]
    for unit, members in enumerate(units.members):
        groups[theme_of[members[0]]].append(unit)
    return groups
