"""Late arrivals and absences: tables again from those announced, `problem.previous`, moving as few people as can be.

Two answers, to be shown side by side: the best, where wishes are served as well as if nothing had been announced, with
the fewest moves; and the still one, where nobody announced at a table leaves it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from ortools.sat.python import cp_model

from teams.formation.improve import ROUNDS_PER_SECOND, improve
from teams.formation.measure import broken_demands, levels_of
from teams.formation.problem import Problem
from teams.formation.proposal import Proposal
from teams.formation.rearrange import Answer, Bench, Model, solver_of
from teams.formation.solving import Effort
from teams.formation.state import State, state_of
from teams.formation.themes import Master
from teams.formation.units import Units

WISHES = ("floor", "choices")
AFTER = ("mix", "balance", "fine")
BEST = (*WISHES, "moves", *AFTER)
STILL = ("moves", *WISHES, *AFTER)


@dataclass(frozen=True)
class Repair:
    """`best` is None where no tables were found in time; `still` is None where somebody announced must move.

    Both say their `levels` in `meta`, and there `proven`: the goals shown to be at their best, in the order of BEST.
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
        for unit, announced in enumerate(self.units.announced):
            if announced and announced[0] in self.names:
                self.state.put(unit, self.names.index(announced[0]))
        everybody = range(len(problem.facilitators))
        tables = tuple(range(len(themes)))
        self.bench = Bench(tables, tuple(range(len(self.units))), problem.need_capacity, tuple(everybody))

    def best(self) -> Proposal | None:
        """Wishes first: the bounds of the master make the wishes of a solution best beyond doubt."""
        effort = Effort(self.seconds / 4, self.seconds, self.seed, threads=1)
        sharing = Master(self.problem).ask(WISHES, effort)
        if sharing.impossible:
            return None
        if len(sharing.bounds) == len(WISHES) and sharing.bounds == sharing.reached:
            found = self._solved(BEST[: len(WISHES) + 1], most=sharing.bounds)
            if found is not None:
                return found
        return self._solved(BEST[: len(WISHES) + 1])

    def still(self) -> Proposal | None:
        names, announced = self.names, self.units.announced
        return self._solved(STILL[:3], allowed=lambda unit, table: not set(announced[unit]) - {names[table]})

    def _solved(
        self,
        goals: Sequence[str],
        *,
        most: Mapping[str, int] | None = None,
        allowed: Callable[[int, int], bool] = lambda unit, table: True,
    ) -> Proposal | None:
        """Tables for the goals one after the other, `most` being known to be the best of some; then made better."""
        model = _Openable(self.state, self.bench, allowed)
        answer, proven = None, []
        for goal in goals:
            expression, _most = model.goal(goal)
            if most and goal in most:
                model.cp.add(expression <= most[goal])
                proven.append(goal)
                continue
            if answer is None:
                model.hint()
            model.cp.minimize(expression)
            solver = solver_of(self.seconds / 4, self.seed)
            status = solver.solve(model.cp)
            if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                break
            answer = model.answer(solver, is_best=status == cp_model.OPTIMAL)
            if answer.is_best and len(proven) == goals.index(goal):
                proven.append(goal)
            model.cp.add(expression <= round(solver.objective_value))
            model.start_from(solver)
        return None if answer is None else self._improved(answer, goals, proven)

    def _improved(self, answer: Answer, goals: Sequence[str], proven: Sequence[str]) -> Proposal | None:
        """The tables of an answer, better in the goals after those it was asked for."""
        seats = answer.tables or {}
        kept = sorted(set(seats.values()))
        state = State(self.units, [self.state.themes[table] for table in kept])
        state.goes_on = [self.names[table] for table in kept]
        for unit, table in sorted(seats.items()):
            state.put(unit, kept.index(table))
        state.give_facilitators()
        problem = replace(self.problem, order=(*goals, *AFTER))
        rounds = int(self.seconds / 8 * ROUNDS_PER_SECOND)
        teams = improve(problem, state_of(self.units, state.teams()).teams(), rounds=rounds, seed=self.seed)
        proposal = Proposal(teams)
        if broken_demands(problem, proposal):
            return None
        levels = asdict(levels_of(problem, proposal))
        return replace(proposal, meta={"levels": levels, "proven": list(proven), "order": list(problem.order)})


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

    def start_from(self, solver: cp_model.CpSolver) -> None:
        """The next search starts from this solution."""
        self.cp.proto.clear_solution_hint()
        for seats in self.sits.values():
            for sits in seats:
                self.cp.add_hint(sits, solver.value(sits))
