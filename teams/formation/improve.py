"""Better tables by exchanges, from valid tables to valid tables.

Two neighbourhoods, drawn by lot. Within a theme: two people swap tables, or one moves. Across themes: somebody goes to
another theme, and one or two others move in turn so that the wishes are served as well: a swap, a cycle of three, or a
chain that leaves one table a person fewer and another a person more. Such chains are drawn from a directory of who
gains what by which change of theme, each place of theirs going to the best of a few people drawn.

First exchanges that are no worse are made (the goals in order); then, in longer and longer cycles, simulated annealing
(Kirkpatrick, Gelatt and Vecchi 1983) on smooth weights, where a goal may be paid with the goals after it, but never
wishes nor demands, and exchanges that are no worse again. Work is counted in rounds, so that a seed always gives the same tables.
"""

from collections.abc import Callable, Sequence
from math import exp
from random import Random

from teams.formation.problem import LEVELS, Problem
from teams.formation.proposal import Team
from teams.formation.state import State, state_of
from teams.formation.units import Units, Weights

ROUNDS_PER_SECOND = 60_000  # what a modest machine surely does with hundreds of people
ROUNDS_OF_CROWDS = 60_000  # and with thousands, whose tables do not fit its caches
CROWD = 1_000
COOLING = 10  # rounds for each person once the search is stopped
ACROSS = 0.4  # of the rounds: exchanges across themes
MOVES = 0.05  # of the rounds: one person changes table within the theme
PATIENCE = 2_000  # rounds between two looks at the clock
FIRST, CYCLES = 0.1, (0.1, 0.25, 0.55)  # of the rounds: the first descent, then each cycle of annealing and descent
ANNEALING = 0.8  # of a cycle
HOTTEST, COLDEST = 5.0, 0.1  # temperatures of the annealing, times the people
DRAWN = 6  # people drawn for each place of a chain, of whom the best follows
STALE = 10  # the directory is read again when one person in so many has changed theme
RENEWALS = 10  # readings of the directory after which its ways are searched again
NEVER = 40.0  # temperatures beyond which an exchange is refused at once


def improve(
    problem: Problem,
    teams: Sequence[Team],
    *,
    rounds: int,
    seed: int = 0,
    stop: Callable[[], bool] = lambda: False,
    on_better: Callable[[tuple[Team, ...]], None] = lambda teams: None,
) -> tuple[Team, ...]:
    """The best tables found from valid `teams` in so many rounds: valid, and as good or better.

    `stop` is asked often and ends the search with the best so far, `on_better` hears of each. For the rounds,
    see `rounds_in`. The same arguments give the same tables, unless stopped.
    """
    search = _Search(problem, tuple(teams), Random(seed), stop, on_better)  # noqa: S311  no secret
    search.descend(int(FIRST * rounds))
    for share in CYCLES:
        if problem.order == LEVELS:
            search.anneal(int(share * ANNEALING * rounds))
        search.descend(int(share * (1 - ANNEALING) * rounds))
    if stop():
        search.cool()
    return search.best


def rounds_in(seconds: float, people: int) -> int:
    """The rounds that a modest machine surely does in the time."""
    return int(seconds * (ROUNDS_PER_SECOND if people <= CROWD else ROUNDS_OF_CROWDS))


class _Search:
    """The best tables so far, and the state where the search is."""

    def __init__(
        self,
        problem: Problem,
        teams: tuple[Team, ...],
        rng: Random,
        stop: Callable[[], bool],
        on_better: Callable[[tuple[Team, ...]], None],
    ) -> None:
        self.problem, self.rng, self.stop, self.on_better = problem, rng, stop, on_better
        self.units = Units(problem)
        self.smooth = Units(problem, Weights.smooth(problem))
        self.state = state_of(self.units, teams)
        self.best, self.least = teams, self.state.total

    def descend(self, rounds: int) -> None:
        """Exchanges that are no worse; then the tables are kept if they are better than the best."""
        Exchanges(self.state, self.rng).run(rounds, stop=self.stop)
        self.state.rename()
        if self.state.is_valid and self.state.total < self.least:
            self.best, self.least = self.state.teams(), self.state.total
            self.on_better(self.best)

    def cool(self) -> None:
        """Stopped in the heat, what was found is set in order: a second at most, for thousands of people a few."""
        self.stop = lambda: False
        self.descend(COOLING * len(self.units))

    def anneal(self, rounds: int) -> None:
        """From the best tables, annealing on smooth weights; the search goes on from where it ends."""
        state, people = state_of(self.smooth, self.best), len(self.problem.people)
        Exchanges(state, self.rng).run(rounds, hot=HOTTEST * people, cold=COLDEST * people, stop=self.stop)
        self.state = state_of(self.units, state.teams())


class Exchanges:
    """Exchanges on a state, accepted where the total does not grow, or by the rule of Metropolis while it is hot."""

    def __init__(self, state: State, rng: Random) -> None:
        self.state, self.rng, self.draw = state, rng, rng.random
        self.count = len(state.units)
        self.tables: dict[int, list[int]] = {}
        for table, theme in enumerate(state.themes):
            self.tables.setdefault(theme, []).append(table)
        self.themes = sorted(self.tables)
        self.heat = 0.0
        self.changed = 0  # people who changed theme since the directory was read

    def run(
        self, rounds: int, *, hot: float = 0.0, cold: float = 0.0, stop: Callable[[], bool] = lambda: False
    ) -> None:
        """So many rounds, the temperature falling by a constant factor from `hot` to `cold`."""
        if len(self.state.members) < 2 or not self.count:
            return
        self.directory = Directory(self.state, self.themes)
        for spell in range(rounds // PATIENCE):
            if stop():
                return
            self.heat = hot * (cold / hot) ** (spell * PATIENCE / rounds) if hot else 0.0
            if self.changed * STALE > self.count:
                self.directory.read()
                self.changed = 0
            self._spell()

    def _spell(self) -> None:
        draw, state = self.draw, self.state
        prices, codes, members = state.prices, state.codes, state.members
        tables = len(members)
        for _ in range(PATIENCE):
            one, other = int(draw() * tables), int(draw() * tables)
            if prices[one][codes[one]] < prices[other][codes[other]]:
                one = other  # of two tables drawn, the one with more to gain
            if not members[one]:
                continue
            unit = members[one][int(draw() * len(members[one]))]
            kind = draw()
            if kind < ACROSS:
                self._across(unit)
            else:
                self._within(unit, kind > 1 - MOVES)

    def _accepts(self, gain: int) -> bool:
        if gain <= 0:
            return True
        heat = self.heat
        return gain < NEVER * heat and self.draw() < exp(-gain / heat)

    def _within(self, unit: int, alone: bool) -> None:
        state = self.state
        here = state.table_of[unit]
        tables = self.tables[state.themes[here]]
        table = tables[int(self.draw() * len(tables))]
        if table == here:
            return
        if alone:
            if self._accepts(state.move_gain(unit, table)):
                state.move(unit, table)
            return
        members = state.members[table]
        other = members[int(self.draw() * len(members))]
        if self._accepts(state.swap_gain(unit, other)):
            state.swap(unit, other)

    def _across(self, unit: int) -> None:
        state, draw = self.state, self.draw
        home = old = state.themes[state.table_of[unit]]
        new = self.themes[int(draw() * len(self.themes))]
        if old == new:
            return
        ways = self.directory.ways(unit, old, new)
        if not ways:
            return
        kind = ways[int(draw() * len(ways))]
        chain = [unit]
        for old, new, gain in kind[int(draw() * len(kind))]:
            if old == new:
                self._chain(chain, self._seat(chain[-1], self.tables[new]))
                return
            crowd = self.directory.by_gain[old, new].get(gain)
            other = self._follower(chain, crowd, old, state.table_of[unit] if new == home else -1) if crowd else -1
            if other < 0 or other in chain:
                return
            chain.append(other)
        self._chain(chain, -1)

    def _follower(self, chain: Sequence[int], crowd: Sequence[int], theme: int, back: int) -> int:
        """Of some people drawn from a crowd, the one whose seat suits the last of the chain best; -1 for nobody there.

        `back`: the table of the first of the chain, if the follower is to sit there.
        """
        state, last = self.state, chain[-1]
        plain, draw = state.units.plain, self.draw
        best, least = -1, 0
        for _ in range(DRAWN if plain[last] and plain[chain[0]] else 1):
            other = crowd[int(draw() * len(crowd))]
            table = state.table_of[other]
            if state.themes[table] != theme:
                continue
            if not plain[other] or not plain[last]:
                return other if best < 0 else best
            gain = state.replace_gain(table, other, last)
            if back >= 0 and plain[chain[0]]:
                gain += state.replace_gain(back, chain[0], other)
            if best < 0 or gain < least:
                best, least = other, gain
        return best

    def _seat(self, unit: int, tables: Sequence[int]) -> int:
        """Of some tables drawn, the one that suits a unit best."""
        drawn = [tables[int(self.draw() * len(tables))] for _ in range(DRAWN)]
        if not self.state.units.plain[unit]:
            return drawn[0]
        return min(drawn, key=lambda table: self.state.replace_gain(table, -1, unit))

    def _chain(self, chain: Sequence[int], end: int) -> None:
        """Each takes the seat of the next, and the last that of the first; or goes to the table `end` where it is given."""
        state = self.state
        if len(chain) == 2 and end < 0:
            if self._accepts(state.swap_gain(chain[0], chain[1])):
                state.swap(chain[0], chain[1])
                self.changed += 2
            return
        seats = [state.table_of[unit] for unit in chain]
        targets = [*seats[1:], seats[0] if end < 0 else end]
        if len({*seats, *targets}) < len(seats) + (end >= 0):
            return
        if self._accepts(self.chain_gain(chain, seats, targets)):
            self.follow(chain, targets)
            self.changed += len(chain)

    def chain_gain(self, chain: Sequence[int], seats: Sequence[int], targets: Sequence[int]) -> int:
        state, plain = self.state, self.state.units.plain
        if all(plain[unit] for unit in chain):
            leaves = dict(zip(seats, chain, strict=True))
            gain = sum(
                [
                    state.replace_gain(table, leaves.pop(table, -1), unit)
                    for unit, table in zip(chain, targets, strict=True)
                ]
            )
            return gain + sum([state.replace_gain(table, unit, -1) for table, unit in leaves.items()])
        before = state.total
        self.follow(chain, targets)
        gain = state.total - before
        self.follow(chain, seats)
        return gain

    def follow(self, chain: Sequence[int], targets: Sequence[int]) -> None:
        for unit in chain:
            self.state.take(unit)
        for unit, table in zip(chain, targets, strict=True):
            self.state.put(unit, table)


Way = tuple[tuple[int, int, int], ...]  # from theme, to theme, gain; the end at a table has the same theme twice


class Directory:
    """Who gains what by which change of theme, and how changes add up to no loss of wishes.

    Soon stale, since people change themes: whoever draws from it looks where they are now.
    """

    def __init__(self, state: State, themes: Sequence[int]) -> None:
        self.state, self.themes, self.value = state, themes, state.units.value
        self.age = 0
        self.read()

    def read(self) -> None:
        """Looks where everybody is; now and then, which ways there are."""
        themes, state = self.themes, self.state
        if self.age % RENEWALS == 0:
            self.known: dict[tuple[int, int, int], list[list[Way]]] = {}
        self.age += 1
        self.by_gain: dict[tuple[int, int], dict[int, list[int]]] = {(a, b): {} for a in themes for b in themes}
        for unit, table in enumerate(state.table_of):
            old, value = state.themes[table], self.value[unit]
            worth = value[old]
            for new in themes:
                if new != old:
                    self.by_gain[old, new].setdefault(value[new] - worth, []).append(unit)

    def ways(self, unit: int, old: int, new: int) -> list[list[Way]]:
        """For somebody who goes from a theme to another, how others can follow: swaps, moves, cycles and chains.

        A way is the changes that follow, one after the other.
        """
        gain = self.value[unit][new] - self.value[unit][old]
        if (known := self.known.get((old, new, gain))) is None:
            known = self.known[old, new, gain] = self._found(gain, old, new)
        return known

    def _found(self, gain: int, old: int, new: int) -> list[list[Way]]:
        swaps: list[Way] = [((new, old, back),) for back in self.by_gain[new, old] if gain + back <= 0]
        moves: list[Way] = [((new, new, 0),)] if gain <= 0 else []
        cycles: list[Way] = []
        chains: list[Way] = []
        for third in self.themes:
            if third in (old, new):
                continue
            home = self.by_gain[third, old]
            for step in self.by_gain[new, third]:
                if gain + step <= 0:
                    chains.append(((new, third, step), (third, third, 0)))
                cycles += [((new, third, step), (third, old, back)) for back in home if gain + step + back <= 0]
        return [ways for ways in (swaps, moves, cycles, chains) if ways]
