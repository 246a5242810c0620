"""Fair tables: how soon, how good, how much memory, for five kinds of days and five sizes; beside tables made by hand.

Each run is a process of its own, `manage.py form_teams`, and its answer is read by the independent checker. Runs are
kept in var/bench_teams.json as they end, so that a bench cut short or run piece by piece loses nothing, and
docs/formation-figures.md is written from all that are there.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from teams.formation.measure import broken_demands, levels_of
from teams.formation.problem import Problem, problem_from
from tests.bench.by_hand import WAYS
from tests.bench.figures import Figure
from tests.teams.formation import check, instances

RUNS = Path("var/bench_teams.json")
SEED = 1
Row = dict[str, Any]


@dataclass(frozen=True)
class Size:
    """What is asked for a number of people: seconds in all, and until the first valid tables; percent; MiB."""

    seconds: int
    first: float
    gap: float
    memory: int


SIZES = {
    80: Size(10, 1, 0, 250),
    200: Size(20, 2, 0, 300),
    500: Size(30, 3, 0.5, 350),
    2000: Size(60, 8, 1, 450),
    10000: Size(120, 40, 1, 700),
}
LONGER = {80: 30}  # seconds of a second run: how many of the goals are then proven


def measure(
    people: Iterable[int] = tuple(SIZES), families: Iterable[str] = tuple(instances.FAMILIES)
) -> Iterator[Figure]:
    """The figures of these sizes, the worst of the families each. Raises RuntimeError for tables that are not valid."""
    sizes = list(people)
    for count in sizes:
        for family in families:
            keep(run(family, count, SIZES[count].seconds))
            if count in LONGER:
                keep(run(family, count, LONGER[count]))
    if 80 in sizes:
        keep(repair_80())
    # Here, not at the top: it reads what was just kept.
    from tests.bench.teams_report import write_report  # noqa: PLC0415

    write_report(kept())
    yield from figures(kept(), sizes)


def figures(rows: Iterable[Row], sizes: Iterable[int]) -> Iterator[Figure]:
    known = list(rows)
    for count in sizes:
        size = SIZES[count]
        runs = [row for row in known if row["people"] == count and row.get("seconds") == size.seconds]
        if runs:
            first = max(row["first_valid_s"] for row in runs)
            gap = max(row["gap_percent"] for row in runs)
            memory = max(row["peak_mib"] for row in runs)
            yield Figure(f"teams_{count}_first_valid_s", first, "s", f"<= {size.first:g}")
            yield Figure(f"teams_{count}_gap_percent", gap, "%", f"<= {size.gap:g}")
            yield Figure(f"teams_{count}_peak_mib", memory, "MiB", f"<= {size.memory}")
            yield Figure(f"teams_{count}_ends_s", max(row["took_s"] for row in runs), "s", f"<= {size.seconds + 1}")
    for row in known:
        if row["family"] == "repair" and 80 in sizes:
            yield Figure("teams_repair_80_s", row["took_s"], "s", "<= 2")


def run(family: str, people: int, seconds: int) -> Row:
    """One process that forms tables, and tables made by hand for the same day."""
    instance = instances.make(family, people, SEED)
    problem = problem_from(instance)
    with tempfile.TemporaryDirectory() as folder:
        asked, answered = Path(folder, "problem.json"), Path(folder, "proposal.json")
        asked.write_text(json.dumps(instance), encoding="utf-8")
        took, memory, status = _process("--out", answered, "--seconds", seconds, asked)
        if status:
            raise RuntimeError(f"{family} {people}: form_teams ended with {status}")
        answer = json.loads(answered.read_text(encoding="utf-8"))
    report = check.check(instance, answer)
    if not report["feasible"]:
        raise RuntimeError(f"{family} {people}: {report['violations'][:3]}")
    meta = answer["meta"]
    return {
        "family": family,
        "people": people,
        "seconds": seconds,
        "took_s": round(took, 1),
        "first_valid_s": round(meta["loading_s"] + meta["first_valid_s"], 2),
        "peak_mib": round(memory),
        "gap_percent": 100.0 if meta["gap_percent"] is None else round(max(0.0, meta["gap_percent"]), 2),
        "proven": meta["proven"],
        "levels": report["level"],
        "wishes": wishes_of(report["level"], problem),
        "cut_by_clock": meta["cut_by_clock"],
        "timeline": [[round(meta["loading_s"] + at, 2), *levels] for at, levels in meta["timeline"]],
        "by_hand": {name: _by_hand(problem, name) for name in WAYS},
    }


def wishes_of(level: Mapping[str, int], problem: Problem) -> float:
    """Of the points that all first wishes are worth, the part obtained, in percent."""
    most = problem.points[0] * sum(bool(person.wishes) for person in problem.people)
    return round(100 * (most - level["choices"]) / max(1, most), 1)


def _by_hand(problem: Problem, name: str) -> Row:
    began = time.perf_counter()
    proposal = WAYS[name](problem)
    took = time.perf_counter() - began
    levels = levels_of(problem, proposal)
    level = {goal: getattr(levels, goal) for goal in ("floor", "choices", "mix", "balance", "fine")}
    broken = len(broken_demands(problem, proposal))
    return {"broken": broken, "took_s": round(took, 2), "levels": level, "wishes": wishes_of(level, problem)}


def _process(*arguments: object) -> tuple[float, float, int]:
    """Seconds, MiB at the most and the status of `manage.py form_teams`."""
    command = [sys.executable, "manage.py", "form_teams", *map(str, arguments)]
    began = time.perf_counter()
    with subprocess.Popen(command) as process:
        _pid, status, usage = os.wait4(process.pid, 0)
        took = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
    return took, usage.ru_maxrss / 1024, process.returncode


def repair_80() -> Row:
    """Tables for 77 of the 80 after five came late and three did not come: the median of five days, in the worker."""
    from teams.formation.engine import form  # noqa: PLC0415 - with the solver, which the other runs load by themselves
    from teams.formation.repair import repair  # noqa: PLC0415

    took, moves = [], []
    for seed in range(1, 6):
        day = instances.make("realistic", 83, seed)
        before = instances.without_late(day, 5, seed)
        announced = form(problem_from(before), seconds=4).as_dict(problem_from(before))
        problem = problem_from(instances.repaired(day, announced["teams"], absent=3, seed=seed))
        began = time.perf_counter()
        answer = repair(problem)
        took.append(time.perf_counter() - began)
        moves.append([one and levels_of(problem, one).moves for one in (answer.best, answer.still)])
    return {
        "family": "repair",
        "people": 80,
        "took_s": round(max(took), 2),
        "median_s": round(median(took), 2),
        "moves": moves,
    }


def kept() -> list[Row]:
    """The runs known so far."""
    return json.loads(RUNS.read_text(encoding="utf-8")) if RUNS.exists() else []


def keep(row: Row) -> None:
    """Write a run down, in the place of the last one of the same kind."""

    def key(one: Row) -> tuple[Any, ...]:
        return (one["people"], one["family"], one.get("seconds", 0))

    rows = sorted([*(one for one in kept() if key(one) != key(row)), row], key=key)
    RUNS.parent.mkdir(exist_ok=True)
    RUNS.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    said = [str(row.get(name)) for name in ("family", "people", "took_s", "first_valid_s", "gap_percent", "peak_mib")]
    sys.stdout.write("  ".join(said) + f"  {row.get('proven', '')}\n")
    sys.stdout.flush()
