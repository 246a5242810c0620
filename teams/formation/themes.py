"""Who works on which theme, with the proof that no better sharing exists: a model without tables.

Whatever the tables, a theme with n tables holds between n min_size and n max_size people, at most k n of one
organisation, and so on. These conditions are all implied by the demands, so the best sharing under them bounds every
proposal from below (a relaxation), and where tables can be found for it, it *is* the best. Goals are taken one after
the other: the best of one becomes a condition for the next.

Symbols: x[b,t] block b (people kept together) works on theme t; n[t] tables of theme t; h[t,need] tables that host a need;
l[t,language] tables whose facilitator speaks it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

from ortools.sat.python import cp_model

from teams.formation.measure import SAME_COMMUNE, SKILL_WEIGHT
from teams.formation.patterns import Patterns, contains, times
from teams.formation.plan import Cut, Pattern, Plan, Sharing
from teams.formation.problem import Problem
from teams.formation.solving import INFEASIBLE, OPTIMAL, Effort, Question, ask

Expression = cp_model.LinearExprT
ENDLESS = 1 << 50  # more than any goal can be


class Master:
    """The model without tables. `ask` minimises one goal after the other. With a `plan`, everybody's theme is given."""

    def __init__(self, problem: Problem, plan: Plan | None = None) -> None:
        self.problem, self.plan = problem, plan
        self.model = cp_model.CpModel()
        self.blocks = problem.blocks
        self.teams = [self.model.new_int_var(t.min_teams, max(t.min_teams, t.max_teams), "") for t in problem.themes]
        self.works = [self._themes_of_block(at) for at in range(len(self.blocks))]
        self.levels: dict[str, cp_model.IntVar] = {}
        self.limits: dict[str, cp_model.Constraint] = {}
        self.bounds: dict[str, int] = {}
        self.reached: dict[str, int] = {}
        self.work = 0.0  # units spent
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
        if self.plan is not None:
            allowed = [t for t in allowed if t == self.plan.theme_of[self.blocks[at][0]]]
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
        goals = {
            "floor": self._floor,
            "choices": self._choices,
            "mix": lambda: self._over_patterns(self.patterns.lacking),
            "balance": lambda: self._over_patterns(self.patterns.unbalance),
            "fine": self._fine,
            "moves": self._moves,
        }
        return goals[name]()

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

    def _over_patterns(self, cost: Callable[[Pattern], int]) -> Expression:
        """The least that tables cost by their categories: how many tables of a theme have which pattern."""
        terms = [(var, cost(pattern)) for here in self.tables for pattern, var in here.items()]
        return cp_model.LinearExpr.weighted_sum([var for var, _cost in terms], [cost for _var, cost in terms])

    @cached_property
    def patterns(self) -> Patterns:
        return Patterns(self.problem)

    @cached_property
    def tables(self) -> list[dict[Pattern, cp_model.IntVar]]:
        """For each theme, how many tables there are of each pattern; together they seat the people of the theme."""
        categories = {category: self.of_category(category) for category in range(len(self.problem.categories))}
        tables = []
        for t, theme in enumerate(self.problem.themes):
            here = {pattern: self.model.new_int_var(0, theme.max_teams, "") for pattern in self.patterns.of_theme(t)}
            self.model.add(sum(here.values()) == self.teams[t])
            for category, blocks in categories.items():
                seated = cp_model.LinearExpr.weighted_sum(list(here.values()), [pattern[category] for pattern in here])
                self.model.add(seated == self.in_theme(t, blocks))
            self._room_for_groups(t, here)
            tables.append(here)
        return tables

    def _room_for_groups(self, t: int, tables: Mapping[Pattern, cp_model.IntVar]) -> None:
        """People kept together need tables with their categories: no more such groups than these tables can take."""
        groups = {at: self.patterns.of_people(block) for at, block in enumerate(self.blocks) if len(block) > 1}
        for group in sorted(set(groups.values())):
            alike = [
                self.works[at][t] for at, other in groups.items() if contains(other, group) and t in self.works[at]
            ]
            taking = [(var, number) for pattern, var in tables.items() if (number := times(group, pattern))]
            room = cp_model.LinearExpr.weighted_sum([var for var, _n in taking], [number for _var, number in taking])
            self.model.add(cp_model.LinearExpr.sum(alike) <= room)

    def _fine(self) -> Expression:
        """Skills that fewer people of a theme have than it runs tables, and communes too many for its tables."""
        people, terms, weights = self.problem.people, [], []
        communes = Counter(person.commune for person in people)
        for skill in self.problem.wanted_skills:
            able = self.blocks_of(one for one, person in enumerate(people) if skill in person.skills)
            for t, theme in enumerate(self.problem.themes):
                terms.append(self.model.new_int_var(0, theme.max_teams, ""))
                weights.append(SKILL_WEIGHT)
                self.model.add(self.teams[t] <= cp_model.LinearExpr.sum([self.in_theme(t, able), terms[-1]]))
        for commune, size in sorted(communes.items()):
            blocks = self.blocks_of(one for one, person in enumerate(people) if person.commune == commune)
            for t in range(len(self.problem.themes)) if size > SAME_COMMUNE else ():
                terms.append(self.model.new_int_var(0, size, ""))
                weights.append(1)
                self.model.add(self.in_theme(t, blocks) <= SAME_COMMUNE * self.teams[t] + terms[-1])
        return cp_model.LinearExpr.weighted_sum(terms, weights)

    def _moves(self) -> Expression:
        """Those whose theme is no longer that of the table announced to them."""
        stay = []
        for person, table in sorted((self.problem.previous or {}).items()):
            theme = self.problem.theme_position.get(table.rpartition("#")[0], -1)
            stay += [works] if (works := self.works[self.block_of[person]].get(theme)) is not None else []
        return cp_model.LinearExpr.affine(cp_model.LinearExpr.sum(stay), -1, len(self.problem.previous or {}))

    # ---- answers

    def ask(self, goals: Sequence[str], effort: Effort) -> Sharing:
        """Minimises the goals in turn, each kept at its best for the next ones; stops after one that was not proven."""
        sharing = Sharing()
        if not goals:
            asked = self.find(effort)
            sharing.cut_by_clock, sharing.impossible = asked.cut, asked.status == INFEASIBLE
            sharing.plan = self._plan_of(asked.solver) if asked.found else None
        for at, name in enumerate(goals):
            self.release(goals[at:])
            asked = self.minimise(name, effort)
            sharing.cut_by_clock |= asked.cut
            sharing.impossible = asked.status == INFEASIBLE
            if not asked.found:
                break
            sharing.plan = self._plan_of(asked.solver)
            sharing.reached[name] = round(asked.solver.objective_value)
            if sharing.reached[name] != self.reached.get(name):
                for later in goals[at + 1 :]:  # their bounds held for a better level of this one
                    self.bounds.pop(later, None)
            self.reached[name] = sharing.reached[name]
            if asked.status != OPTIMAL:
                break
            self.limit(name, sharing.reached[name])
        sharing.bounds = dict(self.bounds)
        return sharing

    def ask_again(self, goals: Sequence[str], effort: Effort) -> Sharing:
        """The same after a cut: what was reached is tried first, then each goal, from the last, is let go."""
        for at in range(len(goals) - 1, -1, -1):
            sharing = self.ask(goals[at:], effort)
            if not sharing.impossible or at == 0:
                break
            self.bounds[goals[at - 1]] = self.bounds.get(goals[at - 1], 0) + 1
            for later in goals[at:]:
                self.bounds.pop(later, None)
        return sharing

    def find(self, effort: Effort) -> Question:
        """Asks for any answer within the limits."""
        self.model.proto.clear_objective()
        return ask(self.model, effort)

    def minimise(self, name: str, effort: Effort) -> Question:
        """Asks for the least of one goal, within the limits set; notes what is proven of it."""
        limit = self._limited(name)
        limit.proto.linear.domain[0] = self.bounds.get(name, 0)
        self.model.minimize(self.levels[name])
        asked = ask(self.model, effort)
        self.work += asked.solver.deterministic_time
        if asked.found:
            self.bounds[name] = max(self.bounds.get(name, 0), rounded_up(asked.solver.best_objective_bound))
            self.keep(asked.solver)
        return asked

    def limit(self, name: str, most: int) -> None:
        """From now on, no more of a goal than that."""
        self._limited(name).proto.linear.domain[1] = most

    def release(self, names: Iterable[str]) -> None:
        """These goals may be anything again."""
        for name in names:
            if name in self.limits:
                # The least too: it held for the levels that the goals before had then.
                self.limits[name].proto.linear.domain[0] = 0
                self.limits[name].proto.linear.domain[1] = ENDLESS

    def _limited(self, name: str) -> cp_model.Constraint:
        if name not in self.limits:
            self.levels[name] = self.model.new_int_var(0, ENDLESS, "")
            self.model.add(self.levels[name] == self.goal(name))
            self.limits[name] = self.model.add_linear_constraint(self.levels[name], 0, ENDLESS)
        return self.limits[name]

    def exclude(self, cut: Cut) -> None:
        """The blocks of the cut do not all work on its theme while it has these tables."""
        t = cut.theme
        if all(t in self.works[at] for at in cut.blocks):
            otherwise: list[cp_model.BoolVarT] = [~self.works[at][t] for at in cut.blocks]
            otherwise += self._other(self.teams[t], cut.teams)
            if cut.people is not None:
                otherwise += self._other(self.in_theme(t, self.everybody), cut.people)
            else:
                for pattern, number in Counter(cut.patterns).items():
                    otherwise.append(self.model.new_bool_var(""))
                    self.model.add(self.tables[t][pattern] < number).only_enforce_if(otherwise[-1])
            for tables, shares in ((self.hosts, cut.hosts), (self.speaking, cut.speaking)):
                for name, count in shares.items():
                    otherwise.append(self.model.new_bool_var(""))
                    self.model.add(tables[t, name] > count).only_enforce_if(otherwise[-1])
            self.model.add_bool_or(otherwise)

    def _other(self, expression: Expression, number: int) -> list[cp_model.BoolVarT]:
        """Two variables, either of which says that the expression is not that number."""
        less, more = self.model.new_bool_var(""), self.model.new_bool_var("")
        self.model.add(expression < number).only_enforce_if(less)
        self.model.add(expression > number).only_enforce_if(more)
        return [less, more]

    def keep(self, solver: cp_model.CpSolver) -> None:
        """The next question starts from this answer."""
        self.model.proto.clear_solution_hint()
        for at in range(len(self.model.proto.variables)):
            var = self.model.get_int_var_from_proto_index(at)
            self.model.add_hint(var, solver.value(var))

    def _plan_of(self, solver: cp_model.CpSolver) -> Plan:
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
            patterns=self._patterns(solver) if "tables" in self.__dict__ else (),
        )

    def _patterns(self, solver: cp_model.CpSolver) -> tuple[tuple[Pattern, ...], ...]:
        return tuple(
            tuple(pattern for pattern, var in here.items() for _table in range(solver.value(var)))
            for here in self.tables
        )


def rounded_up(bound: float) -> int:
    """The least whole number that is not under a bound computed in floating point."""
    return -int(-(bound - 1e-6) // 1)
