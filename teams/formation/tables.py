"""Who sits at which table of a theme, once everybody has a theme.

People are dealt to the tables category by category, the rarest first, as one deals cards; what is then broken is mended
by exchanges, and a theme that resists is given to the constraint solver (rearrange.py), which also says when its
people have no valid tables at all.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from heapq import heapify, heappop, heappush
from random import Random

from teams.formation.plan import Pattern, Plan, Seating
from teams.formation.problem import Problem
from teams.formation.rearrange import Answer, Bench, rearranged, settle
from teams.formation.state import State, excused
from teams.formation.units import Units, unit_groups

LOOK_AHEAD = 6  # tables tried for somebody before the least bad one is taken
MENDING = 400  # exchanges tried for each broken table, before the solver is asked
SOLVING = 2.0  # deterministic seconds for a theme that exchanges do not mend
SOLVABLE = 6000  # units times tables that the solver is given at once
RESCUES, DRAWN, PLATEAU = 2000, 40, 0.1  # exchanges across themes, people drawn for each, those that mend nothing


def seat(problem: Problem, plan: Plan, *, effort: float = 0.0, seed: int = 0, threads: int = 1) -> Seating:
    """Tables for everybody, each person in the theme that the plan gives them; see `Seating`.

    Where a theme has no tables so, a few people change theme if that helps; `impossible` still names it.

    `effort`: deterministic seconds that the solver may spend on each theme to make the tables better; without it, the
    solver only helps where exchanges alone find no valid tables. The same arguments give the same tables.
    """
    units = Units(problem)
    themes = [theme for theme, count in enumerate(plan.teams) for _ in range(count)]
    state = State(units, themes, excused(units, themes))
    return _Seater(problem, plan, state, effort, seed, threads).seating()


class _Seater:
    """Seats the themes one by one in a common state, whose facilitators are given after all are seated."""

    def __init__(self, problem: Problem, plan: Plan, state: State, effort: float, seed: int, threads: int) -> None:
        self.problem, self.plan, self.state, self.seed = problem, plan, state, seed
        self.effort, self.threads = effort, max(1, threads)
        self.rng = Random(seed)  # noqa: S311  no secret
        self.units = state.units
        self.tables: list[list[int]] = [[] for _ in problem.themes]
        for table, theme in enumerate(state.themes):
            self.tables[theme].append(table)
        self.quota = self._quotas()
        self.groups = unit_groups(self.units, plan.theme_of, len(problem.themes))

    def _quotas(self) -> dict[int, Pattern]:
        """For each table, the people of each category that the plan wishes there."""
        return {
            table: pattern
            for theme, patterns in enumerate(self.plan.patterns)
            for table, pattern in zip(self.tables[theme], patterns or (), strict=False)
        }

    def _exceeds(self, table: int, code: int) -> bool:
        """Whether a table with this code has more people of a category than its quota."""
        width, quota = self.units.width, self.quota.get(table, ())
        mask = (1 << width) - 1
        return any((code >> width * at & mask) > most for at, most in enumerate(quota))

    def seating(self) -> Seating:
        placed = [theme for theme in range(len(self.problem.themes)) if self.tables[theme]]
        empty = frozenset(theme for theme, group in enumerate(self.groups) if group and not self.tables[theme])
        if empty:
            return Seating(tuple(None for _ in self.problem.themes), empty)
        for theme in placed:
            self._deal(theme)
        self.state.give_facilitators()
        impossible = set()
        for theme in placed:
            self._mend(theme)
            if self._is_broken(theme) and not self._solve(theme):
                impossible.add(theme)
        self.state.give_facilitators()
        self._agree_on_facilitators()
        if self.effort and self.state.is_valid:
            self._polish([theme for theme in placed if len(self.tables[theme]) > 1])
        self._rescue()
        found = [self._found(theme) for theme in range(len(self.problem.themes))]
        return Seating(tuple(found), frozenset(impossible))

    def _found(self, theme: int) -> tuple[tuple[int, ...], ...] | None:
        if self._is_broken(theme):
            return None
        return tuple(self.state.people(table) for table in self.tables[theme])

    def _is_broken(self, theme: int) -> bool:
        return any(is_broken(self.state, table) for table in self.tables[theme])

    def _deal(self, theme: int) -> None:
        """Everybody of the theme, those who are hard to seat before the others, each category spread evenly."""
        problem, units = self.problem, self.units
        hard = [unit for unit in self.groups[theme] if not units.plain[unit] or units.label[unit] is not None]
        hard.sort(key=lambda unit: (units.label[unit] is None, -units.size[unit], -len(units.apart[unit]), unit))
        for unit in hard:
            self._seat_hard(unit, theme)
        easy = [unit for unit in self.groups[theme] if units.plain[unit] and units.label[unit] is None]
        by_category: dict[int, list[int]] = {}
        for unit in easy:
            by_category.setdefault(problem.people[units.members[unit][0]].category, []).append(unit)
        watched = problem.themes[theme].sensitive
        for category in sorted(
            by_category, key=lambda c: (not (watched and c == problem.social_worker), problem.category_counts[c], c)
        ):
            group = by_category[category]
            self.rng.shuffle(group)
            group.sort(key=lambda unit: (-len(units.apart[unit]), units.org[unit]))
            self._spread(group, self.tables[theme], category)

    def _seat_hard(self, unit: int, theme: int) -> None:
        """At the table where it breaks least, one that hosts the same needs or speaks the same language if it can."""
        state, units = self.state, self.units

        def badness(table: int) -> tuple[int, int, int, int]:
            before = state.total
            state.put(unit, table)
            gain = state.total - before
            state.take(unit)
            new = sum(not state.needs[table][need] for need in set(units.needs[unit]))
            new += sum(not state.languages[table][language] for language in set(units.languages[unit]))
            filled = sum(units.size[other] for other in state.members[table])
            full = filled + units.size[unit] > self.problem.themes[theme].max_size
            return full or self._exceeds(table, state.codes[table] + units.code[unit]), new, gain, filled

        state.put(unit, min(self.tables[theme], key=badness))

    def _spread(self, group: Sequence[int], tables: Sequence[int], category: int) -> None:
        """Deals people of one category: next the table with fewest of them, then with fewest people, that fits."""
        state, units = self.state, self.units
        mask, shift = (1 << units.width) - 1, units.width * category
        most = self.problem.themes[state.themes[tables[0]]].max_size

        def rank(table: int) -> tuple[bool, int, int, int]:
            size = sum(units.size[unit] for unit in state.members[table])
            full = size >= most or self._exceeds(table, state.codes[table] + (1 << shift))
            return full, state.codes[table] >> shift & mask, size, table

        heap = [rank(table) for table in tables]
        heapify(heap)
        for unit in group:
            tried: list[tuple[bool, int, int, int]] = []
            while heap and len(tried) < LOOK_AHEAD:
                tried.append(heappop(heap))
                if self._fits(unit, tried[-1][-1]):
                    break
            table = tried[-1][-1] if self._fits(unit, tried[-1][-1]) else tried[0][-1]
            state.put(unit, table)
            for entry in tried:
                heappush(heap, rank(table) if entry[-1] == table else entry)

    def _fits(self, unit: int, table: int) -> bool:
        state, units = self.state, self.units
        org = units.org[unit]
        if org >= 0 and state.orgs[table][org] >= self.problem.max_same_org:
            return False
        return not any(state.table_of[other] == table for other in units.apart[unit])

    def _mend(self, theme: int) -> None:
        """Exchanges within the theme that break less, or as much and no worse, until nothing is broken."""
        state, tables, rng = self.state, self.tables[theme], self.rng
        broken = [table for table in tables if is_broken(state, table)]
        for _ in range(MENDING * len(broken)):
            if not broken or len(tables) == 1:
                return
            table = broken[rng.randrange(len(broken))]
            seat = tables[rng.randrange(len(tables))]
            if seat != table and state.members[table]:
                self._try(rng.choice(state.members[table]), seat)
            if not is_broken(state, table):
                broken = [table for table in tables if is_broken(state, table)]

    def _try(self, unit: int, table: int) -> None:
        state, rng = self.state, self.rng
        if not state.members[table] or rng.random() < 1 / 4:  # noqa: S311
            if state.move_gain(unit, table) <= 0:
                state.move(unit, table)
            return
        other = rng.choice(state.members[table])
        if state.swap_gain(unit, other) <= 0:
            state.swap(unit, other)

    def _solve(self, theme: int) -> bool:
        """Gives tables of the theme to the solver. False where it shows that the theme has no valid tables."""
        state, tables = self.state, self.tables[theme]
        whole = len(self.groups[theme]) * len(tables) <= SOLVABLE
        chosen = tables if whole else self._worst(tables, SOLVABLE)
        if not chosen:
            return True
        hosts = {need: most for (at, need), most in self.plan.hosts.items() if at == theme and whole}
        speaking = {language: most for (at, language), most in self.plan.speaking.items() if at == theme}
        everybody = range(len(self.problem.facilitators)) if whole else None
        bench = Bench.of(state, chosen, speaking=speaking if whole else None, hosts=hosts, pool=everybody)
        answer = rearranged(state, bench, work=SOLVING, improve=False, seed=self.seed)
        settle(state, answer)
        return not (answer.is_impossible and whole)

    def _polish(self, themes: Sequence[int]) -> None:
        """The best tables of each theme by the solver, with the facilitators and the hosts that it has."""
        state = self.state
        benches = []
        for theme in themes:
            tables = self.tables[theme]
            if len(self.groups[theme]) * len(tables) <= SOLVABLE:
                hosts = {
                    need: sum(state.needs[table][need] > 0 for table in tables) for need in range(len(state.hosts))
                }
                benches.append(
                    Bench.of(state, tables, hosts=hosts, pool=[state.facilitators[table] for table in tables])
                )

        def solved(bench: Bench) -> Answer:
            return rearranged(state, bench, work=self.effort, seed=self.seed)

        with ThreadPoolExecutor(self.threads) as workers:
            for answer in workers.map(solved, benches):
                settle(state, answer)

    def _agree_on_facilitators(self) -> None:
        """Tables without a facilitator who speaks their languages, and others with languages, are shared out anew."""
        state = self.state
        lacking = [table for table in range(len(state.themes)) if is_broken(state, table)]
        themes = {state.themes[table] for table in lacking}
        near = [table for table, theme in enumerate(state.themes) if theme in themes and table not in lacking]
        far = [table for table, row in enumerate(state.languages) if any(row) and state.themes[table] not in themes]
        chosen = self._within_reach(lacking + near + far) if lacking else []
        if chosen:
            bench = Bench.of(state, chosen)
            theme_of = {unit: state.themes[state.table_of[unit]] for unit in bench.units}
            answer = rearranged(
                state,
                bench,
                work=SOLVING,
                improve=False,
                allowed=lambda unit, table: theme_of[unit] == state.themes[table],
            )
            settle(state, answer)
            state.give_facilitators()

    def _rescue(self) -> None:
        """Where tables are still broken, people change theme: exchanges with anybody, the least costly of a few drawn."""
        state, rng = self.state, self.rng
        for attempt in range(RESCUES):
            if state.is_valid or len(state.members) < 2:
                return
            if attempt % 10 == 0:
                state.give_facilitators()
                broken = [table for table in range(len(state.themes)) if is_broken(state, table)]
            table = rng.choice(broken or range(len(state.themes)))
            if not state.members[table]:
                continue
            unit = rng.choice(state.members[table])
            drawn = [rng.randrange(len(self.units)) for _ in range(DRAWN)]
            others = [other for other in drawn if state.table_of[other] != table]
            if others:
                other = min(others, key=lambda other: state.swap_gain(unit, other))
                if state.swap_gain(unit, other) < (state.broken if rng.random() < PLATEAU else 1):
                    state.swap(unit, other)
            seat = rng.randrange(len(state.members))
            if seat != table and state.move_gain(unit, seat) <= 0:
                state.move(unit, seat)

    def _worst(self, tables: Sequence[int], solvable: int) -> list[int]:
        """Broken tables and some others drawn by lot, as many as the solver can take; none where nothing is broken."""
        state = self.state
        broken = [table for table in tables if is_broken(state, table)]
        others = [table for table in tables if not is_broken(state, table)]
        self.rng.shuffle(others)
        return self._within_reach(broken + others) if broken else []

    def _within_reach(self, tables: Sequence[int]) -> list[int]:
        """As many of the first tables as the solver can take at once."""
        chosen: list[int] = []
        units = 0
        for table in tables:
            units += len(self.state.members[table])
            if units * (len(chosen) + 1) > SOLVABLE:
                break
            chosen.append(table)
        return sorted(chosen)


def is_broken(state: State, table: int) -> bool:
    """Whether the people of a table break a demand, as far as the table alone can tell."""
    units, most = state.units, state.units.problem.max_same_org
    if state.prices[table][state.codes[table]] >= state.broken:
        return True
    capacity = units.problem.need_capacity
    for unit in state.members[table]:
        if any(state.table_of[other] == table for other in units.apart[unit]):
            return True
        if any(state.orgs[table][org] > most for org in units.orgs[unit]):
            return True
        if any(language not in state.spoken[table] for language in units.languages[unit]):
            return True
        if any(state.hosts[need] > capacity[need] for need in units.needs[unit]):
            return True
    return False
