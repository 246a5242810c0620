"""One run of the engine: what it was asked, its best proposal so far and what is proven of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from teams.formation.measure import Levels, broken_demands, levels_of
from teams.formation.problem import Problem
from teams.formation.proposal import Proposal, Team
from teams.formation.solving import Effort

VERSION = "1"
TELLING = 1.0  # seconds between two words on the progress of one phase
PATIENCE = 10.0  # seconds more, at least, while there are no tables at all


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the engine is: `phase` is "themes", "tables", "proofs" or "improving"; `bounds` the proven ones."""

    seconds: float
    phase: str
    levels: Levels | None
    bounds: Mapping[str, int]


@dataclass
class Search:
    """A run. `bounds`: for a goal, the least possible once all the goals before it are at theirs."""

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
    phase: str = "themes"
    told: float = 0.0
    cut_by_clock: bool = False
    stopped: bool = False

    @property
    def elapsed(self) -> float:
        return perf_counter() - self.began

    @property
    def left(self) -> float:
        """Seconds to go. Late tables are worth more than none: until there are some, the time given counts twice."""
        patience = max(PATIENCE, self.seconds) if self.best is None else 0.0
        return self.seconds + patience - self.elapsed

    @property
    def proven(self) -> list[str]:
        """The goals, from the first, shown to be at their best."""
        proven: list[str] = []
        for name in self.problem.order:
            if self.levels is None or self.bounds.get(name, 0) != getattr(self.levels, name):
                break
            proven.append(name)
        return proven

    @property
    def is_proven(self) -> bool:
        return len(self.proven) == len(self.problem.order)

    def offer(self, teams: Sequence[Team]) -> bool:
        """Keeps the tables if they are valid and better than the best; whether it did."""
        proposal, order = Proposal(tuple(teams)), self.problem.order
        levels = levels_of(self.problem, proposal)
        if self.levels is not None and levels.in_order(order) >= self.levels.in_order(order):
            return False
        if broken_demands(self.problem, proposal):
            return False
        self.best, self.levels = proposal, levels
        self.timeline.append((round(self.elapsed, 2), levels.in_order(order)))
        self.tell(self.phase)
        return True

    def take(self, teams: Sequence[Team]) -> None:
        """As `offer`, for those who need no answer."""
        self.offer(teams)

    def learn(self, bounds: Mapping[str, int]) -> None:
        """Takes over proven bounds, in order. When one of a goal rises, those of the goals after it hold no longer."""
        for at, name in enumerate(self.problem.order):
            if name not in bounds:
                return
            if bounds[name] > self.bounds.get(name, -1):
                self.bounds[name] = bounds[name]
                for later in self.problem.order[at + 1 :]:
                    self.bounds.pop(later, None)

    def tell(self, phase: str) -> None:
        self.phase, self.told = phase, self.elapsed
        if self.on_progress is not None:
            self.on_progress(Progress(round(self.elapsed, 1), phase, self.levels, dict(self.bounds)))

    def is_over(self, spare: float = 0.0) -> bool:
        """Whether it was stopped, or has no more than `spare` seconds left. Says how it goes now and then."""
        if self.elapsed - self.told > TELLING:
            self.tell(self.phase)
        self.stopped = self.stopped or (self.stop is not None and self.stop())
        self.cut_by_clock = self.cut_by_clock or self.left <= spare
        return self.stopped or self.left <= spare

    def effort(self, share: float, *, keep: float = 0.0) -> Effort:
        """A share of the seconds as counted work; the clock cuts it where the machine is too slow, `keep` being left."""
        listens = self.stop is not None or self.on_progress is not None
        guard = max(0.1, self.left - keep * self.seconds)
        return Effort(share * self.seconds, guard, self.seed, stop=self.is_over if listens else None)

    def meta(self) -> dict[str, Any]:
        """How the best proposal was found; the keys are described in docs/formation.md."""
        order, levels = self.problem.order, self.levels
        most = self.problem.points[0] * sum(bool(person.wishes) for person in self.problem.people)
        points = None if levels is None else most - levels.choices
        points_bound = most - self.bounds["choices"] if "choices" in self.bounds else None
        gap = None if points is None or points_bound is None else 100 * (points_bound - points) / max(1, points_bound)
        return {
            "status": "proven" if self.is_proven else "stopped" if self.stopped else "best_found",
            "levels": {} if levels is None else {name: getattr(levels, name) for name in order},
            "bounds": self._telling_bounds(),
            "proven": self.proven,
            "points": points,
            "points_bound": points_bound,
            "gap_percent": None if gap is None else round(gap, 3),
            "first_valid_s": self.timeline[0][0] if self.timeline else None,
            "seconds": round(self.elapsed, 2),
            "seed": self.seed,
            "threads": self.threads,
            "cut_by_clock": self.cut_by_clock,
            "timeline": [[at, list(reached)] for at, reached in self.timeline],
            "engine": VERSION,
        }

    def _telling_bounds(self) -> dict[str, int | None]:
        """The bounds of the goals proven and of the one after: further ones say nothing of this proposal."""
        order, proven = self.problem.order, len(self.proven)
        bounds = [self.bounds.get(name, 0 if at < proven else None) for at, name in enumerate(order[: proven + 1])]
        return dict.fromkeys(order) | dict(zip(order, bounds, strict=False))
