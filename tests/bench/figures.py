"""A measured figure, its goal, and how both are written down."""

import json
import operator
import os
import platform
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection


@dataclass(frozen=True)
class Figure:
    """`name` is stable from one run to the next; `goal` is "<= 60", ">= 80" or "" where none is set."""

    name: str
    value: float
    unit: str
    goal: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; None without a goal."""
        if not self.goal:
            return None
        sign, bound = self.goal.split()
        return {"<=": operator.le, ">=": operator.ge, "==": operator.eq}[sign](self.value, float(bound))


def machine() -> dict[str, str]:
    """What the figures were measured on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        database = cursor.fetchone()[0]
    return {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": str(os.cpu_count()),
        "memory_gib": f"{memory:.0f}",
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "postgresql": database,
    }


def write(figures: Iterable[Figure], path: Path) -> None:
    """Keep the figures as a list of {name, value, unit, goal, met}; those of a run by part replace their namesakes."""
    kept = {}
    if path.exists():
        kept = {row["name"]: row for row in json.loads(path.read_text(encoding="utf-8"))}
    for figure in figures:
        kept[figure.name] = {
            "name": figure.name,
            "value": figure.value,
            "unit": figure.unit,
            "goal": figure.goal,
            "met": figure.met,
        }
    path.write_text(json.dumps(sorted(kept.values(), key=lambda row: row["name"]), indent=1), encoding="utf-8")


def table(figures: Iterable[Figure]) -> str:
    """The figures as lines of text, the goal beside each."""
    words = {True: "met", False: "MISSED", None: ""}
    rows = [(f.name, f"{f.value:g}", f.unit, f.goal, words[f.met]) for f in figures]
    head = ("figure", "value", "unit", "goal", "")
    width = [max(len(row[n]) for row in [head, *rows]) for n in range(5)]
    return "\n".join("  ".join(cell.ljust(width[n]) for n, cell in enumerate(row)).rstrip() for row in [head, *rows])
