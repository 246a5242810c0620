"""Can these demands be met together, whatever the wishes? Two models for the constraint solver CP-SAT.

The model by themes counts people and tables per theme without saying who sits where: it is small, and what it finds
impossible is impossible. The model by tables is exact. Both speak of groups of people whom the demands do not tell
apart, so that few demands make a small model even with thousands of people.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ortools.sat.python import cp_model

from teams.formation.demands import Active, Reduced, Sitter, reduced
from teams.formation.problem import Problem

Spot = tuple[int, int]  # a theme, and the number of one of its tables (0 in the model by themes)
LARGEST = 2_000_000  # variables beyond which the exact model is not built: it would not fit in memory


def is_possible(problem: Problem, demands: Iterable[str], *, seconds: float = 30, threads: int = 2) -> bool | None:
    """Whether everybody can sit at one table with only these demands held; None when the time was too short.

    `demands`: names as in `teams.formation.demands`. `seconds` is a limit for each of the two models.
    """
    active = Active(problem, demands)
    rest = reduced(problem, active)
    if _contradicts_itself(active, rest):
        return False
    if _solved(_ByTheme(active, rest), seconds, threads) is False:
        return False
    few = replace(rest, tables=_few_tables(active, rest))
    if sum(few.tables) < sum(rest.tables) // 2 and _solved(_ByTable(active, few), seconds, threads):
        return True
    if len(rest.sitters) * sum(rest.tables) > LARGEST:
        return None
    return _solved(_ByTable(active, rest), seconds, threads)


def _few_tables(active: Active, rest: Reduced) -> list[int]:
    """Tables that are often enough: where one theme's size is not held, most people may sit at one table of it."""
    themes = active.problem.themes
    if all(active.has("theme_size", at) for at in range(len(themes))):
        return rest.tables
    orgs = Counter[int]()
    for sitter in rest.sitters:
        orgs.update({org: count * sitter.count for org, count in sitter.orgs})
    spread = max(4, -(-max(orgs.values(), default=0) // max(1, active.problem.max_same_org)))
    asked = [theme.min_teams if active.has("theme_min_teams", at) else 0 for at, theme in enumerate(themes)]
    return [
        min(most, max(labelled, least) + spread)
        for most, labelled, least in zip(rest.tables, rest.labelled, asked, strict=True)
    ]


def is_impossible_by_themes(problem: Problem, demands: Iterable[str], *, seconds: float = 30, threads: int = 2) -> bool:
    """Whether counting people and tables by theme is enough to show that these demands cannot be met together."""
    active = Active(problem, demands)
    rest = reduced(problem, active)
    return _contradicts_itself(active, rest) or _solved(_ByTheme(active, rest), seconds, threads) is False


def is_contradictory(problem: Problem, demands: Iterable[str]) -> bool:
    """Whether one person or block is asked for what no table can give: seen without any search."""
    active = Active(problem, demands)
    return _contradicts_itself(active, reduced(problem, active))


def _contradicts_itself(active: Active, rest: Reduced) -> bool:
    """Whether one block is asked for what no table can give."""
    if rest.impossible or any(asked > most for asked, most in zip(rest.labelled, rest.tables, strict=True)):
        return True
    problem = active.problem
    for sitter in rest.sitters:
        if any(count > problem.max_same_org for _org, count in sitter.orgs):
            return True
        if sitter.languages and not any(sitter.languages <= one.languages for one in problem.facilitators):
            return True
    return False


def _solved(model: "_Seats", seconds: float, threads: int) -> bool | None:
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.01, seconds)
    solver.parameters.num_workers = threads
    status = solver.solve(model.model)
    if status == cp_model.INFEASIBLE:
        return False
    return True if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else None


def _weighted(rows: Iterable[tuple[int, cp_model.IntVar]]) -> cp_model.LinearExprT:
    pairs = [(weight, variable) for weight, variable in rows if weight]
    return cp_model.LinearExpr.weighted_sum([variable for _, variable in pairs], [weight for weight, _ in pairs])


class _Seats:
    """How many of each group of people are at each spot, a spot being a theme or a table of it."""

    def __init__(self, active: Active, rest: Reduced, spots: Sequence[Spot]) -> None:
        self.active, self.rest, self.problem = active, rest, active.problem
        self.model = cp_model.CpModel()
        self.spots = spots
        self.at: list[dict[Spot, cp_model.IntVar]] = []
        for sitter in rest.sitters:
            self.at.append({spot: self._seats_of(sitter) for spot in spots if self._may(sitter, spot)})
            self.model.add(sum(self.at[-1].values()) == sitter.count)
        self.here: dict[Spot, list[tuple[Sitter, cp_model.IntVar]]] = {spot: [] for spot in spots}
        for sitter, seats in zip(rest.sitters, self.at, strict=True):
            for spot, variable in seats.items():
                self.here[spot].append((sitter, variable))
        # Facilitators by what they speak of what matters, and how many there are of each.
        self.speakers = Counter(one.languages & active.languages for one in self.problem.facilitators)
        del self.speakers[frozenset()]

    def _seats_of(self, sitter: Sitter) -> cp_model.IntVar:
        return self.model.new_bool_var("") if sitter.count == 1 else self.model.new_int_var(0, sitter.count, "")

    def _may(self, sitter: Sitter, spot: Spot) -> bool:
        return sitter.theme is None or sitter.theme == spot[0]

    def people_at(self, spot: Spot) -> cp_model.LinearExprT:
        return _weighted((sitter.size, variable) for sitter, variable in self.here[spot])

    def social_workers_at(self, spot: Spot) -> cp_model.LinearExprT:
        return _weighted((sitter.social_workers, variable) for sitter, variable in self.here[spot])

    def by_org(self, spot: Spot) -> dict[int, cp_model.LinearExprT]:
        found: dict[int, list[tuple[int, cp_model.IntVar]]] = {}
        for sitter, variable in self.here[spot]:
            for org, count in sitter.orgs:
                found.setdefault(org, []).append((count, variable))
        return {org: _weighted(rows) for org, rows in found.items()}

    def presence(self, spot: Spot, wanted: Iterable[tuple[Sitter, cp_model.IntVar]]) -> cp_model.IntVar | None:
        """A variable that is 1 when somebody of `wanted` is at the spot; None where nobody can be."""
        there = self.model.new_bool_var("")
        rows = list(wanted)
        for sitter, variable in rows:
            self.model.add(variable <= sitter.count * there)
        return there if rows else None

    def facilitators_speak(self, needed: dict[Spot, dict[int, cp_model.IntVar]], one_each: bool) -> None:
        """A facilitator who speaks each language `needed` at a spot; one facilitator at most a table."""
        used: dict[frozenset[int], list[cp_model.IntVar]] = {kind: [] for kind in self.speakers}
        for _spot, languages in sorted(needed.items()):
            sent = {kind: self.model.new_bool_var("") for kind in self.speakers}
            for kind, variable in sent.items():
                used[kind].append(variable)
            if one_each:
                self.model.add_at_most_one(sent.values())
            for language, there in languages.items():
                self.model.add_bool_or([variable for kind, variable in sent.items() if language in kind] + [~there])
        for kind, variables in used.items():
            self.model.add(sum(variables) <= self.speakers[kind])

    def languages_at(self, spot: Spot) -> dict[int, cp_model.IntVar]:
        spoken = {language for sitter, _variable in self.here[spot] for language in sitter.languages}
        found = {}
        for language in sorted(spoken):
            there = self.presence(spot, [row for row in self.here[spot] if language in row[0].languages])
            if there is not None:
                found[language] = there
        return found


class _ByTheme(_Seats):
    """What follows from the demands for each theme as a whole."""

    def __init__(self, active: Active, rest: Reduced) -> None:
        super().__init__(active, rest, [(theme, 0) for theme, most in enumerate(rest.tables) if most > 0])
        self.tables = {spot: self.model.new_int_var(0, rest.tables[spot[0]], "") for spot in self.spots}
        self.people = {spot: self.model.new_int_var(0, rest.people, "") for spot in self.spots}
        self.model.add(sum(self.people.values()) == rest.people)
        for spot in self.spots:
            self.model.add(self.people_at(spot) == self.people[spot])
            self._sizes(spot)
            self._guards(spot)
        if active.facilitators:
            self.model.add(sum(self.tables.values()) <= len(self.problem.facilitators))
        for at, theme in enumerate(self.problem.themes):
            if active.has("theme_min_teams", at) and theme.min_teams:
                self.model.add(self.tables.get((at, 0), 0) >= theme.min_teams)
        self._pairs()
        self._needs()
        self._languages()
        self.facilitators_speak({spot: self.languages_at(spot) for spot in self.spots}, one_each=False)

    def _sizes(self, spot: Spot) -> None:
        theme, tables, people = self.problem.themes[spot[0]], self.tables[spot], self.people[spot]
        self.model.add(people >= tables)
        self.model.add(tables >= max(1, self.rest.labelled[spot[0]])).only_enforce_if(self._is_open(spot))
        if self.active.has("theme_size", spot[0]):
            self.model.add(people <= theme.max_size * tables)
            self.model.add(people >= theme.min_size * tables)
            for sitter, variable in self.here[spot]:
                if sitter.size > theme.max_size:
                    self.model.add(variable == 0)

    def _is_open(self, spot: Spot) -> cp_model.IntVar:
        is_open = self.model.new_bool_var("")
        self.model.add(self.people[spot] <= self.rest.people * is_open)
        return is_open

    def _guards(self, spot: Spot) -> None:
        """Organisations spread over the tables, and social workers for those of a sensitive theme."""
        theme, tables = self.problem.themes[spot[0]], self.tables[spot]
        for seats in self.by_org(spot).values():
            self.model.add(seats <= self.problem.max_same_org * tables)
        if theme.sensitive and self.active.has("sensitive", spot[0]):
            self.model.add(self.social_workers_at(spot) >= tables - theme.leads)

    def _pairs(self) -> None:
        """Two people kept apart in one theme need two tables."""
        for one, other in self.rest.apart:
            for spot in self.spots:
                if spot in self.at[one] and spot in self.at[other]:
                    both = self.at[one][spot] + self.at[other][spot]
                    self.model.add(self.tables[spot] >= both)

    def _needs(self) -> None:
        for need in sorted(self.active.needs):
            among = {at for at, sitter in enumerate(self.rest.sitters) if need in sitter.needs}
            self._at_few_tables(among, self.problem.need_capacity[need])

    def _languages(self) -> None:
        """No more tables need a language than facilitators speak it."""
        for language in sorted(self.active.languages):
            among = {at for at, sitter in enumerate(self.rest.sitters) if language in sitter.languages}
            self._at_few_tables(among, sum(language in one.languages for one in self.problem.facilitators))

    def _at_few_tables(self, among: set[int], most: int) -> None:
        """The sitters `among` are at no more than `most` tables in all."""
        hosts = [self._hosts(spot, among) for spot in self.spots if any(spot in self.at[one] for one in among)]
        self.model.add(sum(hosts) <= most)

    def _hosts(self, spot: Spot, among: set[int]) -> cp_model.IntVar:
        """How many tables of the theme host these sitters, at least."""
        rows = [(self.rest.sitters[at], self.at[at][spot]) for at in sorted(among) if spot in self.at[at]]
        hosts = self.model.new_int_var(0, self.rest.tables[spot[0]], "")
        there = self.presence(spot, rows)
        if there is not None:
            self.model.add(hosts >= there)
        if self.active.has("theme_size", spot[0]):
            people = _weighted((1, variable) for sitter, variable in rows if sitter.size == 1)
            self.model.add(people <= self.problem.themes[spot[0]].max_size * hosts)
        for one, other in self.rest.apart:
            if one in among and other in among and spot in self.at[one] and spot in self.at[other]:
                self.model.add(hosts >= self.at[one][spot] + self.at[other][spot])
        return hosts


class _ByTable(_Seats):
    """The demands as they are, table by table; the tables asked by name come first in their theme."""

    def __init__(self, active: Active, rest: Reduced) -> None:
        super().__init__(active, rest, [(theme, n) for theme, most in enumerate(rest.tables) for n in range(most)])
        self.open = {spot: self.model.new_bool_var("") for spot in self.spots}
        for spot in self.spots:
            self._sizes(spot)
            self._guards(spot)
        for at, theme in enumerate(self.problem.themes):
            if active.has("theme_min_teams", at) and theme.min_teams:
                self.model.add(sum(self.open[spot] for spot in self.spots if spot[0] == at) >= theme.min_teams)
        if active.facilitators:
            self.model.add(sum(self.open.values()) <= len(self.problem.facilitators))
        for one, other in rest.apart:
            for spot in self.spots:
                if spot in self.at[one] and spot in self.at[other]:
                    self.model.add_at_most_one(self.at[one][spot], self.at[other][spot])
        self._needs()
        needed = {spot: self.languages_at(spot) for spot in self.spots}
        self.facilitators_speak({spot: found for spot, found in needed.items() if found}, one_each=True)

    def _may(self, sitter: Sitter, spot: Spot) -> bool:
        if sitter.table is not None:
            return (sitter.theme, sitter.table) == spot
        return super()._may(sitter, spot)

    def _sizes(self, spot: Spot) -> None:
        theme, is_open, people = self.problem.themes[spot[0]], self.open[spot], self.people_at(spot)
        low, high = 1, self.rest.people
        if self.active.has("theme_size", spot[0]):
            low, high = max(1, theme.min_size), theme.max_size
        self.model.add(people >= low * is_open)
        self.model.add(people <= high * is_open)
        previous = (spot[0], spot[1] - 1)
        if spot[1] < self.rest.labelled[spot[0]]:
            self.model.add(is_open == 1)
        elif previous in self.open:
            self.model.add_implication(is_open, self.open[previous])

    def _guards(self, spot: Spot) -> None:
        theme = self.problem.themes[spot[0]]
        for seats in self.by_org(spot).values():
            self.model.add(seats <= self.problem.max_same_org)
        if not (theme.sensitive and self.active.has("sensitive", spot[0])):
            return
        if theme.leads == 0:
            self.model.add(self.social_workers_at(spot) >= self.open[spot])
        elif spot[1] == 0:
            self._led(spot[0], theme.leads)

    def _led(self, theme: int, leads: int) -> None:
        """All tables of the theme but `leads` have a social worker."""
        alone = []
        for spot in self.spots:
            if spot[0] == theme:
                alone.append(self.model.new_bool_var(""))
                self.model.add(self.social_workers_at(spot) >= self.open[spot] - alone[-1])
        self.model.add(sum(alone) <= leads)

    def _needs(self) -> None:
        for need in sorted(self.active.needs):
            hosts = [
                self.presence(spot, [row for row in self.here[spot] if need in row[0].needs]) for spot in self.spots
            ]
            self.model.add(sum(host for host in hosts if host is not None) <= self.problem.need_capacity[need])
