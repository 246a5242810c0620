"""The engine in one call: `form(problem, seconds=…)` answers with tables, and says how good they are.

The master shares the themes, tables are found for that sharing, then what is not proven best is improved and proven as
long as the time allows. The best proposal so far is valid at every moment, so that it may be stopped at any.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import Any

from ortools.sat.python import cp_model

from teams.formation.exact import Full
from teams.formation.measure import Levels, broken_demands, levels_of
from teams.formation.problem import Problem
from teams.formation.proposal import Proposal
from teams.formation.themes import Effort, Master, Sharing, solver_for

VERSION = "1"
SMALL = 220  # people up to whom the model with tables is worth trying


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the engine is: `phase` is "themes", "tables", "proofs" or "improving"; `bounds` the proven ones."""

    seconds: float
    phase: str
    levels: Levels | None
    bounds: Mapping[str, int]


@dataclass
class Search:
    """One run: what it was asked, its best proposal and what is proven."""

    problem: Problem
    seconds: float
    seed: int
    threads: int
    on_progress: Callable[[Progress], None] | None = None
    stop: Callable[[], bool] | None = None
    began: float = field(default_factory=perf_counter)
    best: Proposal | None = None
    levels: Levels | None = None
    bounds: dict[str, int] = field(default_factory=dict)
    timeline: list[tuple[float, tuple[int, ...]]] = field(default_factory=list)
    cut_by_clock: bool = False
    stopped: bool = False

    @property
    def elapsed(self) -> float:
        return perf_counter() - self.began

    @property
    def left(self) -> float:
        return self.seconds - self.elapsed

    @property
    def proven(self) -> list[str]:
        """The goals, from the first, shown to be at their best."""
        proven: list[str] = []
        for name in self.problem.order:
            if self.levels is None or self.bounds.get(name) != getattr(self.levels, name):
                break
            proven.append(name)
        return proven

    def offer(self, proposal: Proposal) -> bool:
        """Keeps the proposal if it is valid and better than the best; whether it did."""
        levels = levels_of(self.problem, proposal)
        order = self.problem.order
        if self.levels is not None and levels.in_order(order) >= self.levels.in_order(order):
            return False
        if broken_demands(self.problem, proposal):
            return False
        self.best, self.levels = proposal, levels
        self.timeline.append((round(self.elapsed, 2), levels.in_order(order)))
        return True

    def tell(self, phase: str) -> None:
        if self.on_progress is not None:
            self.on_progress(Progress(round(self.elapsed, 1), phase, self.levels, dict(self.bounds)))

    def is_over(self) -> bool:
        self.stopped = self.stopped or (self.stop is not None and self.stop())
        self.cut_by_clock = self.cut_by_clock or self.left <= 0
        return self.stopped or self.left <= 0

    def effort(self, units: float) -> Effort:
        return Effort(units, max(0.1, self.left), self.seed, self.threads)


def form(
    problem: Problem,
    *,
    seconds: float,
    seed: int = 0,
    threads: int = 2,
    on_progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Proposal:
    """The best tables found in `seconds`, or the demands that clash.

    The same problem, seconds, seed and threads give the same proposal, unless the clock had to cut (`meta` says so).
    `on_progress` hears of each step; `stop` is asked often, and ends the search with the best so far. A proposal
    without teams nor culprits means that the time was too short to find any.
    """
    search = Search(problem, seconds, seed, threads, on_progress, stop)
    search.tell("themes")
    sharing = Master(problem).ask(("floor", "choices"), replace(search.effort(seconds / 3), threads=1))
    if sharing.impossible:
        return _clash(search)
    search.bounds |= sharing.bounds
    search.tell("tables")
    _tables(search, sharing)
    if not search.is_over():
        search.tell("proofs")
        if len(problem.people) <= SMALL or search.best is None:
            _prove(search)
    return replace(search.best or Proposal(), meta=_meta(search))


def _tables(search: Search, sharing: Sharing) -> None:
    """Tables for the sharing of the master, if it has any."""
    if sharing.plan is None:
        return
    model = Full(search.problem, sharing.plan.teams)
    model.settle(sharing.plan)
    solver = solver_for(search.effort(search.seconds / 3))
    if solver.solve(model.model) in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        search.offer(Proposal(model.tables(solver)))


def _prove(search: Search) -> None:
    """One goal after the other on the whole model."""
    model = Full(search.problem)
    for name in search.problem.order:
        goal = model.goal(name)
        model.model.minimize(goal)
        solver = solver_for(search.effort(search.seconds / 2))
        status = solver.solve(model.model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return
        search.offer(Proposal(model.tables(solver)))
        if search.levels is None or status != cp_model.OPTIMAL:
            return
        search.bounds[name] = getattr(search.levels, name)
        search.tell("proofs")
        if search.is_over():
            return
        model.model.add(goal <= search.bounds[name])
        model.keep(solver)


def _clash(search: Search) -> Proposal:
    return Proposal(meta=_meta(search) | {"status": "infeasible"})


def _meta(search: Search) -> dict[str, Any]:
    """How the proposal was found; the keys are described in docs/formation.md."""
    problem, proven = search.problem, search.proven
    most = problem.points[0] * sum(bool(person.wishes) for person in problem.people)
    missed = search.bounds.get("choices")
    points = None if search.levels is None else most - search.levels.choices
    bound = None if missed is None else most - missed
    order = problem.order
    is_proven = search.levels is not None and len(proven) == len(order)
    return {
        "status": "proven" if is_proven else "stopped" if search.stopped else "best_found",
        "levels": {} if search.levels is None else {name: getattr(search.levels, name) for name in order},
        "bounds": {name: search.bounds.get(name) for name in order},
        "proven": proven,
        "points": points,
        "points_bound": bound,
        "gap_percent": round(100 * (bound - points) / bound, 3) if bound and points is not None else None,
        "first_valid_s": search.timeline[0][0] if search.timeline else None,
        "seconds": round(search.elapsed, 2),
        "seed": search.seed,
        "threads": search.threads,
        "cut_by_clock": search.cut_by_clock,
        "timeline": [[at, list(levels)] for at, levels in search.timeline],
        "engine": VERSION,
    }
