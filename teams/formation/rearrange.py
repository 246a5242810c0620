"""The best seats for the people of a few tables, by constraint programming (CP-SAT): one goal after the other, exactly.

The goals in order are one whole number (the weights are greater than anything the goals after can reach), so that the
optimum of the model is the lexicographic optimum of these tables, all the others staying as they are.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import gcd
from typing import Any

from ortools.sat.python import cp_model

from teams.formation.measure import SAME_COMMUNE, SKILL_WEIGHT
from teams.formation.state import State

Expression = Any  # a linear expression of the solver, or a number: its own types do not add up under mypy


@dataclass(frozen=True)
class Bench:
    """What the solver may change: some tables and the units that sit there.

    hosts     for each need, how many of these tables may host it
    pool      facilitators (positions) whom these tables share
    speaking  for each language, how many of these tables may be with somebody who needs it, where that is limited
    """

    tables: tuple[int, ...]
    units: tuple[int, ...]
    hosts: Mapping[int, int]
    pool: tuple[int, ...]
    speaking: Mapping[int, int] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        state: State,
        tables: Sequence[int],
        *,
        speaking: Mapping[int, int] | None = None,
        hosts: Mapping[int, int] | None = None,
        pool: Sequence[int] | None = None,
    ) -> "Bench":
        """The bench of some tables of a state.

        Without `hosts`, they may host what the others leave of the capacity; without `pool`, they share their
        facilitators and those of no table.
        """
        left = dict(state.units.problem.need_capacity)
        for need in left:
            left[need] -= state.hosts[need] - sum(state.needs[table][need] > 0 for table in tables)
        if pool is None:
            taken = {one for table, one in enumerate(state.facilitators) if table not in set(tables)}
            pool = [one for one in range(len(state.units.problem.facilitators)) if one not in taken]
        return cls(
            tables=tuple(tables),
            units=tuple(sorted(unit for table in tables for unit in state.members[table])),
            hosts=left | dict(hosts or {}),
            pool=tuple(pool),
            speaking=speaking or {},
        )


@dataclass(frozen=True)
class Answer:
    """`tables`: for each unit of the bench its table, None where none were found; `facilitators`: for each table.

    `is_best`: no better seats exist on this bench. `is_impossible`: there are no valid seats.
    """

    tables: dict[int, int] | None = None
    facilitators: dict[int, int] = field(default_factory=dict)
    is_best: bool = False
    is_impossible: bool = False


def rearranged(
    state: State,
    bench: Bench,
    *,
    work: float,
    seed: int = 0,
    improve: bool = True,
    allowed: Callable[[int, int], bool] = lambda unit, table: True,
) -> Answer:
    """The best seats found on a bench within `work` deterministic seconds of the solver.

    Without `improve`, the first valid seats. `allowed(unit, table)`: False forbids the seat.
    """
    model = Model(state, bench, allowed)
    if improve:
        model.cp.minimize(model.objective())
    model.hint()
    solver = solver_of(work, seed)
    status = solver.solve(model.cp)
    if status == cp_model.INFEASIBLE:
        return Answer(is_impossible=True)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Answer()
    return model.answer(solver, is_best=status == cp_model.OPTIMAL)


def solver_of(work: float, seed: int = 0) -> cp_model.CpSolver:
    """A solver with one worker and so many deterministic seconds: the same answer everywhere."""
    solver = cp_model.CpSolver()
    solver.parameters.max_deterministic_time = work
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    return solver


def settle(state: State, answer: Answer) -> bool:
    """Seats the units as the answer says, unless that makes the state worse; whether it did.

    The facilitators of the tables follow, where the languages need others.
    """
    before = state.total
    moved = {unit: table for unit, table in (answer.tables or {}).items() if state.table_of[unit] != table}
    old = {unit: state.take(unit) for unit in moved}
    for unit, table in moved.items():
        state.put(unit, table)
    if moved and state.total > before and answer.facilitators:
        state.give_facilitators()
    if state.total <= before:
        return True
    for unit in moved:
        state.take(unit)
    for unit, table in old.items():
        state.put(unit, table)
    state.give_facilitators()
    return False


class Model:
    """`sits[unit][at]`: the unit sits at the at-th table of the bench. `helps[one, at]`: the facilitator helps there."""

    def __init__(self, state: State, bench: Bench, allowed: Callable[[int, int], bool]) -> None:
        self.state, self.bench, self.units = state, bench, state.units
        self.problem = state.units.problem
        self.cp = cp_model.CpModel()
        self.seats = range(len(bench.tables))
        self.never = self.cp.new_constant(0)
        self.sits = {unit: self._seats(unit, allowed) for unit in bench.units}
        self.helps: dict[tuple[int, int], cp_model.IntVar] = {}
        for seats in self.sits.values():
            self.cp.add_exactly_one(seats)
        self.people = [one for unit in bench.units for one in self.units.members[unit]]
        self.sizes()
        self._organisations()
        self._apart()
        self._needs()
        self._languages()

    def _seats(self, unit: int, allowed: Callable[[int, int], bool]) -> list[cp_model.IntVar]:
        """For each table, whether the unit sits there."""
        lock, themes = self.units.theme_lock[unit], self.state.themes
        return [
            self.cp.new_bool_var("") if lock in (-1, themes[table]) and allowed(unit, table) else self.never
            for table in self.bench.tables
        ]

    def _at(self, one: int, at: int) -> cp_model.IntVar:
        return self.sits[self.units.unit_of[one]][at]

    def count(self, people: Sequence[int], at: int) -> Expression:
        seats = [self._at(one, at) for one in people]
        return cp_model.LinearExpr.sum([sits for sits in seats if sits is not self.never])

    def _by(self, name: Callable[[int], int | None]) -> dict[int, list[int]]:
        """The people of the bench by something of theirs, without those who have none."""
        groups: dict[int, list[int]] = {}
        for one in self.people:
            if (key := name(one)) is not None:
                groups.setdefault(key, []).append(one)
        return groups

    def sizes(self) -> None:
        social = [one for one in self.people if self.problem.people[one].category == self.problem.social_worker]
        for at, table in enumerate(self.bench.tables):
            prices = self.state.prices[table]
            self.cp.add_linear_constraint(self.count(self.people, at), prices.least, prices.most)
            if prices.social_worker:
                self.cp.add(self.count(social, at) >= 1)

    def _organisations(self) -> None:
        most = self.problem.max_same_org
        for people in self._by(lambda one: self.problem.people[one].org).values():
            if len(people) > most:
                for at in self.seats:
                    self.cp.add(self.count(people, at) <= most)

    def _apart(self) -> None:
        for unit in self.bench.units:
            for other in self.units.apart[unit]:
                if other in self.sits and unit < other:
                    for at in self.seats:
                        self.cp.add_at_most_one(self.sits[unit][at], self.sits[other][at])

    def _needs(self) -> None:
        for need, most in sorted(self.bench.hosts.items()):
            units = [unit for unit in self.bench.units if need in self.units.needs[unit]]
            if units:
                self.cp.add(sum(self._reached(units)) <= most)

    def _reached(self, units: Sequence[int]) -> list[cp_model.IntVar]:
        """For each table of the bench, whether one of these units sits there (true if so)."""
        reached = [self.cp.new_bool_var("") for _ in self.seats]
        for unit in units:
            for at in self.seats:
                self.cp.add_implication(self.sits[unit][at], reached[at])
        return reached

    def _languages(self) -> None:
        spoken = {
            language: [unit for unit in self.bench.units if language in self.units.languages[unit]]
            for language in sorted({tongue for unit in self.bench.units for tongue in self.units.languages[unit]})
        }
        for language, units in spoken.items():
            if language in self.bench.speaking:
                self.cp.add(sum(self._reached(units)) <= self.bench.speaking[language])
        facilitators = self.problem.facilitators
        able = [one for one in self.bench.pool if facilitators[one].languages & set(spoken)]
        self.helps = {(one, at): self.cp.new_bool_var("") for one in able for at in self.seats} if spoken else {}
        for one in able:
            self.cp.add_at_most_one(self.helps[one, at] for at in self.seats)
        for at in self.seats if spoken else ():
            self.cp.add_at_most_one(self.helps[one, at] for one in able)
        for language, units in spoken.items():
            speakers = [one for one in able if language in facilitators[one].languages]
            for unit in units:
                for at in self.seats:
                    self.cp.add_bool_or([self.sits[unit][at].negated(), *(self.helps[one, at] for one in speakers)])

    def objective(self) -> Expression:
        """The goals, the first of the order with the greatest weight."""
        total: Expression = 0
        weight = 1
        for goal in reversed(self.problem.order):
            expression, most = self.goal(goal)
            total += weight * expression
            weight *= most + 1
        return total

    def hint(self) -> None:
        """Starts the search from the state."""
        for unit, seats in self.sits.items():
            for sits, table in zip(seats, self.bench.tables, strict=True):
                if sits is not self.never:
                    self.cp.add_hint(sits, self.state.table_of[unit] == table)

    def answer(self, solver: cp_model.CpSolver, *, is_best: bool) -> Answer:
        """The seats in the solution of the solver."""
        tables = {
            unit: table
            for unit, seats in self.sits.items()
            for sits, table in zip(seats, self.bench.tables, strict=True)
            if solver.boolean_value(sits)
        }
        helped = {
            self.bench.tables[at]: one for (one, at), helps in sorted(self.helps.items()) if solver.boolean_value(helps)
        }
        return Answer(tables, helped, is_best=is_best)

    def goal(self, name: str) -> tuple[Expression, int]:
        """A goal on this bench, and a number that it does not exceed."""
        goals = {"floor": self._floor, "choices": self._choices, "mix": self._mix, "balance": self._balance}
        return (goals | {"fine": self._fine, "moves": self._moves})[name]()

    def _wishes(self, worth: Callable[[int, int], int], most: int) -> tuple[Expression, int]:
        terms = [
            worth(one, self.state.themes[table]) * self._at(one, at)
            for one in self.people
            for at, table in enumerate(self.bench.tables)
            if worth(one, self.state.themes[table])
        ]
        if len({self.state.themes[table] for table in self.bench.tables}) == 1:
            return 0, 0
        return sum(terms), most

    def _floor(self) -> tuple[Expression, int]:
        people = self.problem.people
        return self._wishes(
            lambda one, theme: int(bool(people[one].wishes) and theme not in people[one].wishes), len(self.people)
        )

    def _choices(self) -> tuple[Expression, int]:
        problem = self.problem
        best = problem.points[0]

        def missed(one: int, theme: int) -> int:
            return best - problem.points_of(one, theme) if problem.people[one].wishes else 0

        return self._wishes(missed, best * len(self.people))

    def _mix(self) -> tuple[Expression, int]:
        groups = self._by(lambda one: self.problem.people[one].category)
        lacking = [self._lacks(groups[category], at) for category in sorted(groups) for at in self.seats]
        return sum(lacking), len(lacking)

    def _lacks(self, people: Sequence[int], at: int) -> cp_model.IntVar:
        """1 where none of these people sits at the at-th table."""
        lacks = self.cp.new_bool_var("")
        self.cp.add_bool_or([lacks, *(self._at(one, at) for one in people)])
        return lacks

    def _balance(self) -> tuple[Expression, int]:
        people = len(self.problem.people)
        groups = self._by(lambda one: self.problem.people[one].category)
        scale = gcd(people, *self.problem.category_counts)
        off: list[Expression] = []
        for at in self.seats:
            size = self.count(self.people, at)
            most = self.state.prices[self.bench.tables[at]].most
            for category in self.problem.present_categories:
                share = self.problem.category_counts[category] // scale
                count = self.count(groups.get(category, ()), at)
                gap = self.cp.new_int_var(0, people // scale * most, "")
                self.cp.add(gap >= people // scale * count - share * size)
                self.cp.add(gap >= share * size - people // scale * count)
                off.append(gap)
        return sum(off), 2 * people // scale * len(self.people)

    def _fine(self) -> tuple[Expression, int]:
        people, terms = self.problem.people, []
        for skill in self.problem.wanted_skills:
            able = [one for one in self.people if skill in people[one].skills]
            terms += [SKILL_WEIGHT * self._lacks(able, at) for at in self.seats]
        most = SKILL_WEIGHT * len(terms)
        for neighbours in self._by(lambda one: people[one].commune).values():
            if len(neighbours) > SAME_COMMUNE:
                for at in self.seats:
                    excess = self.cp.new_int_var(0, len(neighbours), "")
                    self.cp.add(excess >= self.count(neighbours, at) - SAME_COMMUNE)
                    terms.append(excess)
                most += len(neighbours)
        return sum(terms), most

    def _moves(self) -> tuple[Expression, int]:
        terms = [
            self.sits[unit][at]
            for unit in self.bench.units
            for old in self.units.announced[unit]
            for at, table in enumerate(self.bench.tables)
            if self.state.goes_on[table] != old
        ]
        return sum(terms), len(self.people)
