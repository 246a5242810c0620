"""Who works on which theme, with the proof that no better sharing exists: a model without tables.

Whatever the tables, a theme with n tables holds between n min_size and n max_size people, at most k n of one
organisation, and so on. These conditions are all implied by the demands, so the best sharing under them bounds every
proposal from below (a relaxation), and where tables can be found for it, it *is* the best. Goals are taken one after
the other: the best of one becomes a condition for the next.

Symbols: x[b,t] block b (people kept together) works on theme t; n[t] tables of theme t; h[t,need] tables that host a need;
l[t,language] tables whose facilitator speaks it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ortools.sat.python import cp_model

from teams.formation.plan import Plan
from teams.formation.problem import Problem

Expression = cp_model.LinearExprT


@dataclass(frozen=True, slots=True)
class Effort:
    """How much work one question to the solver may cost.

    `units`: of deterministic work, about a second each on a machine of today; the same everywhere.
    `guard`: seconds after which the clock stops it all the same.
    """

    units: float
    guard: float
    seed: int = 0
    threads: int = 2


@dataclass
class Sharing:
    """What the master found. `plan` is None where there is none; `impossible`: shown that no proposal exists.

    `bounds`: for a goal, the least that any proposal can reach once the goals before are at their best;
    `reached`: what the plan itself reaches (for the goals after `choices`, before anybody has a table).
    """

    plan: Plan | None = None
    bounds: dict[str, int] = field(default_factory=dict)
    reached: dict[str, int] = field(default_factory=dict)
    impossible: bool = False
    work: float = 0.0
    cut_by_clock: bool = False


def solver_for(effort: Effort) -> cp_model.CpSolver:
    """A solver whose answer depends on the seed, the threads and the units, not on the speed of the machine."""
    solver = cp_model.CpSolver()
    solver.parameters.random_seed = effort.seed
    solver.parameters.num_workers = effort.threads
    solver.parameters.interleave_search = effort.threads > 1
    solver.parameters.max_deterministic_time = effort.units
    solver.parameters.max_time_in_seconds = effort.guard
    return solver


class Master:
    """The model without tables. `ask` minimises one goal after the other."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.model = cp_model.CpModel()
        self.blocks = problem.blocks
        self.teams = [self.model.new_int_var(t.min_teams, max(t.min_teams, t.max_teams), "") for t in problem.themes]
        self.works = [self._themes_of_block(at) for at in range(len(self.blocks))]
        self.hosts: dict[tuple[int, int], cp_model.IntVar] = {}
        self.speaking: dict[tuple[int, int], cp_model.IntVar] = {}
        self._sizes()
        self._organisations()
        self._sensitive()
        self._apart()
        self._labels()
        self._needs()
        self._languages()

    # ---- people

    @cached_property
    def block_of(self) -> dict[int, int]:
        return {person: at for at, block in enumerate(self.blocks) for person in block}

    def _themes_of_block(self, at: int) -> dict[int, cp_model.IntVar]:
        """One variable for each theme that the block may work on; exactly one is true."""
        block = set(self.blocks[at])
        placed = {lock.theme for lock in self.problem.locks if lock.person in block} if self._locked & block else set()
        allowed = [
            t
            for t, theme in enumerate(self.problem.themes)
            if len(block) <= theme.max_size and theme.max_teams > 0 and placed <= {t}
        ]
        works = {t: self.model.new_bool_var("") for t in allowed}
        self.model.add_exactly_one(works.values())
        return works

    @cached_property
    def _locked(self) -> set[int]:
        return {lock.person for lock in self.problem.locks}

    def blocks_of(self, people: Iterable[int]) -> dict[int, int]:
        """The blocks of these people, and how many of them each has."""
        counts: dict[int, int] = {}
        for person in people:
            counts[self.block_of[person]] = counts.get(self.block_of[person], 0) + 1
        return counts

    def in_theme(self, theme: int, blocks: Mapping[int, int]) -> Expression:
        """Those of `blocks` that work on a theme, each counted as often as they say."""
        here = [(self.works[at][theme], weight) for at, weight in blocks.items() if theme in self.works[at]]
        return cp_model.LinearExpr.weighted_sum([var for var, _weight in here], [weight for _var, weight in here])

    @cached_property
    def everybody(self) -> dict[int, int]:
        return self.blocks_of(range(len(self.problem.people)))

    @cached_property
    def organisations(self) -> list[dict[int, int]]:
        """The blocks of each organisation that has more people than may sit at one table."""
        people: dict[int, list[int]] = {}
        for one, person in enumerate(self.problem.people):
            if person.org is not None:
                people.setdefault(person.org, []).append(one)
        return [self.blocks_of(of) for _org, of in sorted(people.items()) if len(of) > self.problem.max_same_org]

    def of_category(self, category: int) -> dict[int, int]:
        return self.blocks_of(one for one, person in enumerate(self.problem.people) if person.category == category)

    # ---- demands

    def _sizes(self) -> None:
        for t, theme in enumerate(self.problem.themes):
            people = self.in_theme(t, self.everybody)
            self.model.add(people >= theme.min_size * self.teams[t])
            self.model.add(people <= theme.max_size * self.teams[t])
        self.model.add(sum(self.teams) <= len(self.problem.facilitators))

    def _organisations(self) -> None:
        for blocks in self.organisations:
            for t in range(len(self.problem.themes)):
                self.model.add(self.in_theme(t, blocks) <= self.problem.max_same_org * self.teams[t])

    def _sensitive(self) -> None:
        workers = self.of_category(self.problem.social_worker)
        for t, theme in enumerate(self.problem.themes):
            if theme.sensitive:
                self.model.add(self.in_theme(t, workers) >= self.teams[t] - theme.leads)

    def _apart(self) -> None:
        several = [self.model.new_bool_var("") for _theme in self.problem.themes]
        for t, theme in enumerate(self.problem.themes):
            if theme.max_teams > 1:
                self.model.add(self.teams[t] >= 2).only_enforce_if(several[t])
            else:
                self.model.add(several[t] == 0)
        for one, other in self.problem.apart:
            first, second = self.works[self.block_of[one]], self.works[self.block_of[other]]
            if first is second:
                self.model.add_bool_or([])
            for t in sorted(first.keys() & second.keys()) if first is not second else ():
                self.model.add_bool_or([~first[t], ~second[t], several[t]])

    def _labels(self) -> None:
        labels: dict[int, set[str]] = {}
        of_block: dict[int, set[str]] = {}
        for lock in self.problem.locks:
            if lock.label is not None:
                labels.setdefault(lock.theme, set()).add(lock.label)
                of_block.setdefault(self.block_of[lock.person], set()).add(lock.label)
        for t, names in labels.items():
            self.model.add(self.teams[t] >= len(names))
        if any(len(names) > 1 for names in of_block.values()):
            self.model.add_bool_or([])

    def _needs(self) -> None:
        for need, most in sorted(self.problem.need_capacity.items()):
            who = [
                at for at, block in enumerate(self.blocks) if any(need in self.problem.people[p].needs for p in block)
            ]
            self._tables_for(who, need, self.hosts)
            self.model.add(sum(var for (_t, n), var in self.hosts.items() if n == need) <= most)

    def _languages(self) -> None:
        people, facilitators = self.problem.people, self.problem.facilitators
        for language in sorted({p.language for p in people if p.language is not None}):
            who = [at for at, block in enumerate(self.blocks) if any(people[p].language == language for p in block)]
            self._tables_for(who, language, self.speaking)
            able = sum(language in one.languages for one in facilitators)
            self.model.add(sum(var for (_t, n), var in self.speaking.items() if n == language) <= able)

    def _tables_for(self, who: Sequence[int], what: int, tables: dict[tuple[int, int], cp_model.IntVar]) -> None:
        """Tables of each theme reserved for blocks `who`: enough for them, no more than the theme runs."""
        for t, theme in enumerate(self.problem.themes):
            here = [self.works[at][t] for at in who if t in self.works[at]]
            if not here:
                continue
            reserved = tables[t, what] = self.model.new_int_var(0, min(len(here), theme.max_teams), "")
            self.model.add(reserved <= self.teams[t])
            self.model.add(sum(here) <= theme.max_size * reserved)
            for works in here:
                self.model.add(reserved >= works)

    # ---- goals

    def goal(self, name: str) -> Expression:
        """What `name` counts, or for the goals that depend on tables, what it counts at least."""
        return {"floor": self._floor, "choices": self._choices}[name]()

    def _floor(self) -> Expression:
        people = self.problem.people
        return self._weighed(lambda one, t: bool(people[one].wishes) and t not in people[one].wishes)

    def _choices(self) -> Expression:
        people, best = self.problem.people, self.problem.points[0]
        return self._weighed(lambda one, t: best - self.problem.points_of(one, t) if people[one].wishes else 0)

    def _weighed(self, cost: Callable[[int, int], int]) -> Expression:
        terms, weights = [], []
        for block, works in zip(self.blocks, self.works, strict=True):
            for t, var in works.items():
                if total := sum(cost(one, t) for one in block):
                    terms.append(var)
                    weights.append(total)
        return cp_model.LinearExpr.weighted_sum(terms, weights)

    # ---- answers

    def ask(self, goals: Sequence[str], effort: Effort) -> Sharing:
        """Minimises the goals in turn, each kept at its best for the next ones; stops after one that was not proven."""
        sharing = Sharing()
        for name in goals:
            goal = self.goal(name)
            self.model.minimize(goal)
            solver = solver_for(effort)
            status = solver.solve(self.model)
            sharing.work += solver.deterministic_time
            sharing.cut_by_clock |= solver.wall_time >= effort.guard
            if status == cp_model.INFEASIBLE:
                sharing.impossible = True
                return sharing
            if status == cp_model.UNKNOWN:
                return sharing
            sharing.plan = self._plan(solver)
            sharing.reached[name] = round(solver.objective_value)
            sharing.bounds[name] = _rounded_up(solver.best_objective_bound)
            self.model.add(goal <= sharing.reached[name])
            self.keep(solver)
            if status != cp_model.OPTIMAL:
                return sharing
        return sharing

    def keep(self, solver: cp_model.CpSolver) -> None:
        """The next question starts from this answer."""
        self.model.proto.clear_solution_hint()
        for at in range(len(self.model.proto.variables)):
            var = self.model.get_int_var_from_proto_index(at)
            self.model.add_hint(var, solver.value(var))

    def _plan(self, solver: cp_model.CpSolver) -> Plan:
        theme_of = [-1] * len(self.problem.people)
        for block, works in zip(self.blocks, self.works, strict=True):
            theme = next(t for t, var in works.items() if solver.value(var))
            for one in block:
                theme_of[one] = theme
        return Plan(
            theme_of=tuple(theme_of),
            teams=tuple(solver.value(n) for n in self.teams),
            hosts={key: value for key, var in self.hosts.items() if (value := solver.value(var))},
            speaking={key: value for key, var in self.speaking.items() if (value := solver.value(var))},
        )


def _rounded_up(bound: float) -> int:
    """The least whole number that is not under a bound computed in floating point."""
    return -int(-(bound - 1e-6) // 1)
