"""How the solver is asked: counted work, so that the answer does not depend on the machine, and an ear for "stop"."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import TypeVar

from ortools.sat.python import cp_model

OPTIMAL, FEASIBLE, INFEASIBLE = cp_model.OPTIMAL, cp_model.FEASIBLE, cp_model.INFEASIBLE
FOUND = (OPTIMAL, FEASIBLE)
Answer = TypeVar("Answer")
LISTENING = 0.2  # seconds between two questions to `stop`


@dataclass(frozen=True, slots=True)
class Effort:
    """How much work one question to a solver may cost.

    `units`: of deterministic work, about a second each on a machine of today; the same everywhere.
    `guard`: seconds after which the clock stops it all the same. `stop`: asked a few times a second, in the caller's
    own thread, whether to give up with what there is.
    """

    units: float
    guard: float = 3600.0
    seed: int = 0
    threads: int = 1
    stop: Callable[[], bool] | None = None


@dataclass
class Question:
    """A solver that was asked: `status` and what it read of its answer. `cut`: by the clock, not by its units."""

    solver: cp_model.CpSolver
    status: cp_model.CpSolverStatus
    cut: bool = False

    @property
    def found(self) -> bool:
        return self.status in FOUND


def ask(model: cp_model.CpModel, effort: Effort) -> Question:
    """The best answer within the effort. The same model and effort give the same answer, unless `cut`."""
    solver = cp_model.CpSolver()
    solver.parameters.random_seed = effort.seed
    solver.parameters.num_workers = effort.threads
    solver.parameters.interleave_search = effort.threads > 1
    solver.parameters.cp_model_probing_level = 0  # it costs more than all the rest on the master
    solver.parameters.linearization_level = 2
    solver.parameters.max_deterministic_time = max(1e-3, effort.units)
    solver.parameters.max_time_in_seconds = max(0.05, effort.guard)
    status = listening(lambda: solver.solve(model), solver.stop_search, effort.stop)
    return Question(solver, status, cut=solver.wall_time >= effort.guard)


def listening(solve: Callable[[], Answer], give_up: Callable[[], object], stop: Callable[[], bool] | None) -> Answer:
    """The answer of `solve`, which runs beside while `stop` is asked; `give_up` is told when it says so."""
    if stop is None:
        return solve()
    with ThreadPoolExecutor(1) as beside:
        answer = beside.submit(solve)
        pause = 0.01
        while not wait([answer], timeout=pause).done:
            pause = min(LISTENING, 2 * pause)
            if stop():
                give_up()
        return answer.result()
