"""Tables being changed, and what they are worth at each moment: the incremental form of `measure.levels_of`."""

from collections.abc import Sequence

from teams.formation.matching import best_pairs, seats_for_facilitators
from teams.formation.measure import SAME_COMMUNE, SKILL_WEIGHT, Levels
from teams.formation.proposal import Team
from teams.formation.units import Units


class Prices(dict[int, int]):
    """The price of a table by its code (see Units): `mix`, `balance`, missing skills and its broken demands.

    Broken: each person too many or too few, and a sensitive table without social worker. Worked out once for each code.
    """

    def __init__(self, units: Units, *, least: int, most: int, social_worker: bool) -> None:
        super().__init__()
        self.units, self.least, self.most, self.social_worker = units, least, most, social_worker

    def __missing__(self, code: int) -> int:
        units = self.units
        problem, of = units.problem, units.weights.of
        mask = (1 << units.width) - 1
        fields = range(len(problem.categories) + len(problem.wanted_skills))
        counts = [code >> units.width * at & mask for at in fields]
        skills = counts[len(problem.categories) :]
        size, people = sum(counts[: len(problem.categories)]), len(problem.people)
        price = of["fine"] * SKILL_WEIGHT * skills.count(0)
        for category in problem.present_categories:
            price += of["balance"] * abs(people * counts[category] - problem.category_counts[category] * size)
            price += of["mix"] * (not counts[category])
        broken = max(0, size - self.most) + max(0, self.least - size)
        broken += self.social_worker and not counts[problem.social_worker]
        self[code] = price + broken * units.weights.broken
        return self[code]


class State:
    """Units at tables, and `total`, the weighted sum of the goals and of the broken demands (see Weights).

    `table_of`: for each unit, its table or -1. `members`: for each table, its units. `spoken`: the languages of its
    facilitator. `goes_on`: the announced table that it continues, so that `moves` counts those who leave it: exact
    once `rename` has paired the tables.
    """

    def __init__(self, units: Units, themes: Sequence[int], exempt: frozenset[int] = frozenset()) -> None:
        problem = units.problem
        self.units, self.themes = units, list(themes)
        self.of, self.broken = units.weights.of, units.weights.broken
        self.table_of = [-1] * len(units)
        self.members: list[list[int]] = [[] for _ in themes]
        self.codes = [0] * len(themes)
        kinds: dict[tuple[int, bool], Prices] = {}
        self.prices = []
        for table, at in enumerate(themes):
            theme, key = problem.themes[at], (at, table in exempt)
            if key not in kinds:
                watched = theme.sensitive and table not in exempt
                kinds[key] = Prices(units, least=theme.min_size, most=theme.max_size, social_worker=watched)
            self.prices.append(kinds[key])
        self.communes = [[0] * len(problem.communes) for _ in themes]
        self.orgs = [[0] * len(problem.orgs) for _ in themes]
        self.needs = [[0] * len(problem.needs) for _ in themes]
        self.languages = [[0] * len(problem.languages) for _ in themes]
        self.hosts = [0] * len(problem.needs)
        self.spoken: list[frozenset[int]] = [frozenset()] * len(themes)
        self.facilitators = [-1] * len(themes)
        self.goes_on: list[str | None] = [None] * len(themes)
        self.total = sum(prices[0] for prices in self.prices)

    def put(self, unit: int, table: int) -> None:
        """Seats a unit that has no table."""
        self.total += self._change(unit, table, 1)
        self.table_of[unit] = table
        self.members[table].append(unit)

    def take(self, unit: int) -> int:
        """Takes a unit from its table, and returns the table."""
        table = self.table_of[unit]
        self.table_of[unit] = -1
        self.members[table].remove(unit)
        self.total += self._change(unit, table, -1)
        return table

    def move(self, unit: int, table: int) -> None:
        self.take(unit)
        self.put(unit, table)

    def swap(self, one: int, other: int) -> None:
        table, seat = self.take(one), self.take(other)
        self.put(one, seat)
        self.put(other, table)

    def _change(self, unit: int, table: int, sign: int) -> int:
        """What the total gains when a unit comes (`sign` 1) or, already gone from `members`, leaves (-1)."""
        units, code, prices = self.units, self.codes[table], self.prices[table]
        self.codes[table] = after = code + sign * units.code[unit]
        gain = prices[after] - prices[code]
        fixed = units.value[unit][self.themes[table]]
        if units.apart[unit]:
            fixed += self.broken * [self.table_of[other] for other in units.apart[unit]].count(table)
        if units.theme_lock[unit] >= 0:
            fixed += self.broken * (units.theme_lock[unit] != self.themes[table])
        for old in units.announced[unit]:
            fixed += self.of["moves"] * (old != self.goes_on[table])
        gain += sign * fixed
        gain += sign * self.of["fine"] * _over(self.communes[table], units.communes[unit], sign, SAME_COMMUNE)
        if units.orgs[unit]:
            gain += sign * self.broken * _over(self.orgs[table], units.orgs[unit], sign, units.problem.max_same_org)
        if units.needs[unit]:
            gain += sign * self.broken * self._hosted(unit, table, sign)
        for language in units.languages[unit]:
            here = self.languages[table]
            here[language] += sign
            first = here[language] == (sign > 0)
            gain += sign * self.broken * (first and language not in self.spoken[table])
        return gain

    def _hosted(self, unit: int, table: int, sign: int) -> int:
        """Notes the needs of a unit that comes or leaves; returns the tables over the capacity, more or fewer."""
        capacity, here, over = self.units.problem.need_capacity, self.needs[table], 0
        for need in self.units.needs[unit]:
            here[need] += sign
            if here[need] == (sign > 0):
                over += (self.hosts[need] if sign < 0 else self.hosts[need] + 1) > capacity[need]
                self.hosts[need] += sign
        return over

    def move_gain(self, unit: int, table: int) -> int:
        """What the total would gain by `move`."""
        before, seat = self.total, self.table_of[unit]
        self.move(unit, table)
        gain = self.total - before
        self.move(unit, seat)
        return gain

    def swap_gain(self, one: int, other: int) -> int:
        """What the total would gain by `swap`, for two units of different tables."""
        units = self.units
        if not (units.plain[one] and units.plain[other]):
            before = self.total
            self.swap(one, other)
            gain = self.total - before
            self.swap(one, other)
            return gain
        table, seat = self.table_of[one], self.table_of[other]
        gain, change = 0, units.code[other] - units.code[one]
        if change:
            prices, code = self.prices[table], self.codes[table]
            gain = prices[code + change] - prices[code]
            prices, code = self.prices[seat], self.codes[seat]
            gain += prices[code - change] - prices[code]
        if self.themes[table] != self.themes[seat]:
            gain += self._theme_gain(one, self.themes[table], self.themes[seat])
            gain += self._theme_gain(other, self.themes[seat], self.themes[table])
        leaving, coming = units.commune[one], units.commune[other]
        if leaving != coming:
            here, there = self.communes[table], self.communes[seat]
            over = (here[coming] >= SAME_COMMUNE) - (here[leaving] > SAME_COMMUNE)
            over += (there[leaving] >= SAME_COMMUNE) - (there[coming] > SAME_COMMUNE)
            gain += over * self.of["fine"]
        return gain + self._rare_gain(one, other, table, seat)

    def replace_gain(self, table: int, leaving: int, coming: int) -> int:
        """What the total would gain if one unit left a table for another, both plain; -1 for nobody.

        Exact for a chain of changes at different tables, each table's gain being its own.
        """
        units, gain, code = self.units, 0, self.codes[table]
        theme, here, orgs = self.themes[table], self.communes[table], self.orgs[table]
        after, gone, org = code, -1, -1
        if leaving >= 0:
            after -= units.code[leaving]
            gone, org = units.commune[leaving], units.org[leaving]
            gain -= units.value[leaving][theme] + (here[gone] > SAME_COMMUNE) * self.of["fine"]
            gain -= self._hold(leaving, table, -1)
            if org >= 0:
                gain -= (orgs[org] > units.problem.max_same_org) * self.broken
        if coming >= 0:
            after += units.code[coming]
            new = units.commune[coming]
            gain += units.value[coming][theme] + (here[new] - (new == gone) >= SAME_COMMUNE) * self.of["fine"]
            gain += self._hold(coming, table, leaving)
            new = units.org[coming]
            if new >= 0:
                gain += (orgs[new] - (new == org) >= units.problem.max_same_org) * self.broken
        prices = self.prices[table]
        return gain + prices[after] - prices[code]

    def _hold(self, unit: int, table: int, without: int) -> int:
        """What a plain unit costs at a table by those it must not meet there, its lock and the table announced to it."""
        units, price = self.units, 0
        if units.apart[unit]:
            met = [self.table_of[other] for other in units.apart[unit] if other != without].count(table)
            price = met * self.broken
        if units.theme_lock[unit] >= 0:
            price += self.broken * (units.theme_lock[unit] != self.themes[table])
        for old in units.announced[unit]:
            price += self.of["moves"] * (old != self.goes_on[table])
        return price

    def _theme_gain(self, unit: int, old: int, new: int) -> int:
        value, lock = self.units.value[unit], self.units.theme_lock[unit]
        gain = value[new] - value[old]
        return gain if lock < 0 else gain + self.broken * ((lock != new) - (lock != old))

    def _rare_gain(self, one: int, other: int, table: int, seat: int) -> int:
        """What `swap_gain` owes to organisations, people kept apart and tables announced."""
        units, gain = self.units, 0
        leaving, coming = units.org[one], units.org[other]
        if leaving != coming:
            most, here, there = units.problem.max_same_org, self.orgs[table], self.orgs[seat]
            over = 0
            if coming >= 0:
                over += (here[coming] >= most) - (there[coming] > most)
            if leaving >= 0:
                over += (there[leaving] >= most) - (here[leaving] > most)
            gain += over * self.broken
        if units.apart[one] or units.apart[other]:
            at = self.table_of
            met = sum((at[x] == seat and x != other) - (at[x] == table) for x in units.apart[one])
            met += sum((at[x] == table and x != one) - (at[x] == seat) for x in units.apart[other])
            gain += met * self.broken
        for unit, old, new in ((one, table, seat), (other, seat, table)):
            for name in units.announced[unit]:
                gain += self.of["moves"] * ((name != self.goes_on[new]) - (name != self.goes_on[old]))
        return gain

    @property
    def is_valid(self) -> bool:
        """Every demand holds. Only meant once everybody is seated."""
        return self.total < self.broken

    def levels(self) -> Levels:
        level = self.units.weights.level
        return Levels(*(level(self.total, goal) for goal in ("floor", "choices", "mix", "balance", "fine", "moves")))

    def give_facilitators(self) -> None:
        """Gives each table a facilitator, as many tables as possible getting one who speaks all its languages."""
        facilitators = self.units.problem.facilitators
        wanted = [frozenset(at for at, count in enumerate(row) if count) for row in self.languages]
        given = seats_for_facilitators(wanted, [one.languages for one in facilitators])
        for table in range(len(given)):
            spoken = facilitators[given[table]].languages if given[table] >= 0 else frozenset()
            self.total += self.broken * (len(wanted[table] - spoken) - len(wanted[table] - self.spoken[table]))
            self.spoken[table], self.facilitators[table] = spoken, given[table]

    def rename(self) -> None:
        """Pairs the tables with the announced ones of their theme so that most people keep theirs."""
        problem = self.units.problem
        if not problem.previous:
            return
        by_theme: dict[int, list[int]] = {}
        for table, theme in enumerate(self.themes):
            by_theme.setdefault(theme, []).append(table)
        for theme, tables in sorted(by_theme.items()):
            olds = sorted(
                {old for old in problem.previous.values() if old.rpartition("#")[0] == problem.themes[theme].id}
            )
            kept = [[self._stayed(table).count(old) for old in olds] for table in tables]
            pairs = dict(best_pairs(kept))
            for row, table in enumerate(tables):
                self._continue(table, olds[pairs[row]] if row in pairs else None)

    def _stayed(self, table: int) -> list[str]:
        return [old for unit in self.members[table] for old in self.units.announced[unit]]

    def _continue(self, table: int, old: str | None) -> None:
        stayed = self._stayed(table)
        self.total += self.of["moves"] * (stayed.count(self.goes_on[table] or "") - stayed.count(old or ""))
        self.goes_on[table] = old

    def people(self, table: int) -> tuple[int, ...]:
        """The people of a table, in order."""
        return tuple(sorted(one for unit in self.members[table] for one in self.units.members[unit]))

    def teams(self) -> tuple[Team, ...]:
        """The tables with their facilitators; those that go on have their announced name, others the next number."""
        taken = set(self.goes_on)
        numbers: dict[int, int] = {}
        made = []
        for table, theme in enumerate(self.themes):
            name = self.goes_on[table]
            while name is None or (name in taken and name != self.goes_on[table]):
                numbers[theme] = number = numbers.get(theme, 0) + 1
                name = f"{self.units.problem.themes[theme].id}#{number}"
            made.append(Team(name, theme, self.facilitators[table], self.people(table)))
        return tuple(made)


def _over(counts: list[int], names: Sequence[int], sign: int, most: int) -> int:
    """Changes the counts of `names` by `sign`; returns how many of them are beyond `most`, after or before."""
    over = 0
    for name in names:
        over += counts[name] >= most + (sign < 0)
        counts[name] += sign
    return over


def state_of(units: Units, teams: Sequence[Team]) -> State:
    """The state of a proposal. The tables of a theme excused from a social worker are those that have none."""
    problem = units.problem
    at_ease = [
        at
        for at, team in enumerate(teams)
        if not any(problem.people[one].category == problem.social_worker for one in team.members)
    ]
    state = State(units, [team.theme for team in teams], excused(units, [team.theme for team in teams], at_ease))
    for table, team in enumerate(teams):
        state.facilitators[table] = team.facilitator
        if team.facilitator >= 0:
            state.spoken[table] = problem.facilitators[team.facilitator].languages
        for unit in sorted({units.unit_of[one] for one in team.members}):
            state.put(unit, table)
    state.rename()
    return state


def excused(units: Units, themes: Sequence[int], first: Sequence[int] = ()) -> frozenset[int]:
    """Tables of sensitive themes that their lead watches over: as many as the theme has, those of `first` before others."""
    left = [theme.leads if theme.sensitive else 0 for theme in units.problem.themes]
    chosen = []
    for table in [*first, *(table for table in range(len(themes)) if table not in set(first))]:
        if left[themes[table]] > 0:
            left[themes[table]] -= 1
            chosen.append(table)
    return frozenset(chosen)
