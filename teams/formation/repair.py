"""Late arrivals and absences: tables again from those announced, `problem.previous`, moving as few people as can be.

Two answers, to be shown side by side: the best, where wishes are served as well as if nothing had been announced, with
the fewest moves; and the still one, where nobody announced at a table leaves it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace

from ortools.sat.python import cp_model

from teams.formation.exact import named
from teams.formation.improve import improve, rounds_in
from teams.formation.measure import broken_demands, levels_of
from teams.formation.plan import Plan
from teams.formation.problem import Problem
from teams.formation.proposal import Proposal, Team
from teams.formation.rearrange import Bench, Model, solver_of
from teams.formation.solving import Effort
from teams.formation.state import State, state_of
from teams.formation.tables import seat
from teams.formation.themes import Master
from teams.formation.units import Units

WISHES = ("floor", "choices")
AFTER = ("mix", "balance", "fine")
BEST = (*WISHES, "moves", *AFTER)
STILL = ("moves", *WISHES, *AFTER)
ASKED = 3  # goals that models settle; exchanges look after the others
LARGE = 4_000  # people times tables beyond which no model of all the themes is asked
Allowed = Callable[[int, int], bool]


@dataclass(frozen=True)
class Repair:
    """`best` is None where no tables were found in time; `still` is None where somebody announced must move.

    Both say their `levels` in `meta`, and there `proven`: the goals, from the first of `order`, shown to be at their best.
    """

    best: Proposal | None
    still: Proposal | None


def repair(problem: Problem, *, seconds: float = 2.0, seed: int = 0) -> Repair:
    """Tables after arrivals and absences; those of `problem.people` who are not in `previous` have just arrived.

    A table that continues an announced one has its name. The same arguments give the same tables. Meant for days of
    up to a few hundred people; `seconds` is what it may take on a modest machine.
    """
    tables = _Announced(replace(problem, order=BEST), seconds, seed)
    return Repair(tables.best(), tables.still())


@dataclass
class _Found:
    """What a model answered: seats, and for the goals asked what was shown to be the least."""

    seats: dict[int, int]
    bounds: dict[str, int] = field(default_factory=dict)


class _Announced:
    """The tables announced, and those that each theme may still open, all as seats for everybody."""

    def __init__(self, problem: Problem, seconds: float, seed: int) -> None:
        self.problem, self.seconds, self.seed = problem, seconds, seed
        self.units = Units(problem)
        self.names: list[str | None] = []
        themes: list[int] = []
        for at, theme in enumerate(problem.themes):
            olds = sorted({old for old in (problem.previous or {}).values() if old.rpartition("#")[0] == theme.id})
            self.names += olds + [None] * (theme.max_teams - len(olds))
            themes += [at] * max(len(olds), theme.max_teams)
        self.state = State(self.units, themes)
        self.state.goes_on = list(self.names)
        everybody = tuple(range(len(problem.facilitators)))
        self.bench = Bench(
            tuple(range(len(themes))), tuple(range(len(self.units))), problem.need_capacity, pool=everybody
        )
        self.near = {
            unit: self.names.index(announced[0])
            for unit, announced in enumerate(self.units.announced)
            if announced and announced[0] in self.names
        }

    def best(self) -> Proposal | None:
        """Wishes first, then moves: the master says how few people must change theme, a model who must change table.

        Where both count the same moves nothing better exists; else the model with all the themes is asked.
        """
        goals = BEST[:ASKED]
        sharing = Master(self.problem).ask(goals, Effort(self.seconds / 4, self.seconds, self.seed, 1))
        if sharing.impossible or sharing.plan is None:
            return None
        bounds = dict(sharing.bounds)
        within = self._solved(goals[-1:], self._in_the_themes_of(sharing.plan))
        best = None if within is None else self._improved(self._teams(within), BEST, bounds)
        if (best is None or best.meta["proven"] != list(goals)) and len(self.units) * len(self.names) <= LARGE:
            known = {goal: bounds[goal] for goal in WISHES if bounds.get(goal) == sharing.reached.get(goal)}
            anywhere = self._solved(goals, known=known) or (self._solved(goals) if best is None else None)
            if anywhere is not None:
                bounds |= anywhere.bounds
                other = self._improved(self._teams(anywhere), BEST, bounds)
                best = min((one for one in (other, best) if one is not None), key=_in_order, default=None)
        return _with_proof(best or self._seated(sharing.plan, bounds), bounds)

    def still(self) -> Proposal | None:
        names, announced = self.names, self.units.announced
        found = self._solved(STILL[:ASKED], lambda unit, table: not set(announced[unit]) - {names[table]})
        return None if found is None else self._improved(self._teams(found), STILL, found.bounds)

    def _in_the_themes_of(self, plan: Plan) -> Allowed:
        members, themes = self.units.members, self.state.themes
        return lambda unit, table: plan.theme_of[members[unit][0]] == themes[table]

    def _solved(
        self,
        goals: Sequence[str],
        allowed: Allowed = lambda unit, table: True,
        *,
        known: Mapping[str, int] | None = None,
    ) -> _Found | None:
        """Seats for the goals one after the other; `known`: what the best is known to be."""
        model = _Openable(self.state, self.bench, allowed)
        bounds, found = dict(known or {}), None
        for goal in goals:
            level, _most = model.goal(goal)
            if goal in bounds:
                model.cp.add(level <= bounds[goal])
                continue
            model.near(self.near)
            model.cp.minimize(level)
            solver = solver_of(self.seconds / 2, self.seed)
            status = solver.solve(model.cp)
            if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                break
            found = _Found(model.answer(solver, is_best=status == cp_model.OPTIMAL).tables or {}, bounds)
            self.near = found.seats
            if status != cp_model.OPTIMAL:
                break
            bounds[goal] = round(solver.objective_value)
            model.cp.add(level <= bounds[goal])
        return found

    def _teams(self, found: _Found) -> tuple[Team, ...]:
        kept = sorted(set(found.seats.values()))
        state = State(self.units, [self.state.themes[table] for table in kept])
        state.goes_on = [self.names[table] for table in kept]
        for unit, table in sorted(found.seats.items()):
            state.put(unit, kept.index(table))
        state.give_facilitators()
        return state.teams()

    def _seated(self, plan: Plan, bounds: Mapping[str, int]) -> Proposal | None:
        """Valid tables at least, were it with many moves."""
        tables = seat(self.problem, plan, seed=self.seed).tables
        teams = named(self.problem, [(at, people) for at, found in enumerate(tables) for people in found or ()])
        return self._improved(teams, BEST, bounds)

    def _improved(self, teams: tuple[Team, ...], order: tuple[str, ...], bounds: Mapping[str, int]) -> Proposal | None:
        """Better in the goals that no model was asked for; None if a demand is broken."""
        problem = replace(self.problem, order=order)
        if broken_demands(problem, Proposal(teams)):
            return None
        teams = state_of(self.units, teams).teams()
        teams = improve(problem, teams, rounds=rounds_in(self.seconds / 8, len(problem.people)), seed=self.seed)
        levels = asdict(levels_of(problem, Proposal(teams)))
        return _with_proof(Proposal(teams, meta={"levels": levels, "order": list(order)}), bounds)


def _with_proof(proposal: Proposal | None, bounds: Mapping[str, int]) -> Proposal | None:
    """The proposal, saying which of its goals, from the first, are at what is known to be the least."""
    if proposal is None:
        return None
    proven: list[str] = []
    for goal in proposal.meta["order"]:
        if bounds.get(goal) != proposal.meta["levels"][goal]:
            break
        proven.append(goal)
    return replace(proposal, meta={**proposal.meta, "proven": proven})


def _in_order(proposal: Proposal) -> list[int]:
    return [proposal.meta["levels"][goal] for goal in proposal.meta["order"]]


class _Openable(Model):
    """The model of tables that may stay empty."""

    def sizes(self) -> None:
        themes, problem = self.state.themes, self.problem
        opened = [self.cp.new_bool_var("") for _ in self.seats]
        led = [self.cp.new_bool_var("") for _ in self.seats]
        social = [one for one in self.people if problem.people[one].category == problem.social_worker]
        for at, theme in enumerate([problem.themes[theme] for theme in themes]):
            size = self.count(self.people, at)
            self.cp.add(size <= theme.max_size * opened[at])
            self.cp.add(size >= theme.min_size * opened[at])
            if theme.sensitive:
                self.cp.add(self.count(social, at) + led[at] >= opened[at])
        self.cp.add(sum(opened) <= len(problem.facilitators))
        for number, theme in enumerate(problem.themes):
            tables = [at for at, of in enumerate(themes) if of == number]
            self.cp.add_linear_constraint(sum(opened[at] for at in tables), theme.min_teams, theme.max_teams)
            self.cp.add(sum(led[at] for at in tables) <= theme.leads)
            spare = [at for at in tables if self.state.goes_on[at] is None]
            for one, other in zip(spare, spare[1:], strict=False):
                self.cp.add_implication(opened[other], opened[one])

    def near(self, seats: Mapping[int, int]) -> None:
        """The search starts from these seats."""
        self.cp.proto.clear_solution_hint()
        for unit, table in sorted(seats.items()):
            for sits, other in zip(self.sits[unit], self.bench.tables, strict=True):
                if sits is not self.never:
                    self.cp.add_hint(sits, table == other)
