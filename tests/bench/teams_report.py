"""docs/formation-figures.md and its picture, from the runs that `tests.bench.teams` kept."""

import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

Row = Mapping[str, Any]
PAGE, PICTURE = Path("docs/formation-figures.md"), Path("docs/img/formation-wishes.svg")
GOALS = ("floor", "choices", "mix", "balance", "fine")
ASKED = {80: 10, 200: 20, 500: 30, 2000: 60, 10000: 120}
WAYS = ("random", "round-robin", "first come", "greedy")


def write_report(rows: Sequence[Row]) -> None:
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    PICTURE.write_text(picture(rows), encoding="utf-8")
    PAGE.write_text(page(rows), encoding="utf-8")


def page(rows: Sequence[Row]) -> str:
    """The tables, the fewest words that they need."""
    runs = [row for row in rows if row["family"] != "repair" and row["seconds"] == ASKED[row["people"]]]
    longer = [row for row in rows if row["family"] != "repair" and row["seconds"] != ASKED[row["people"]]]
    parts = [
        HEAD.format(cores=os.cpu_count(), python=platform.python_version(), day=datetime.now(UTC).date().isoformat()),
        "## Time, memory and gap\n",
        _table(
            ("day", "people", "asked, s", "took, s", "first valid, s", "peak, MiB", "gap, %", "proven best"),
            [_measured(row) for row in runs],
        ),
        "## The same with more seconds\n" if longer else "",
        _table(("day", "people", "seconds", "proven best", *GOALS), [_longer(row) for row in longer]) if longer else "",
        "## Beside tables made by hand\n",
        BESIDE,
        _table(
            ("day", "people", "made by", "broken", "wishes, %", "no wish", "mix", "balance", "fine"),
            [line for row in runs for line in _beside(row)],
        ),
        "![Wishes granted and rules broken](img/formation-wishes.svg)\n",
        *[_repair(row) for row in rows if row["family"] == "repair"],
    ]
    return "\n".join(part for part in parts if part)


HEAD = """# Figures of fair tables

What `make bench ONLY=teams` measured, as it came, {day}: {cores} cores, Python {python}. [formation.md](formation.md) says how
the tables are found, [decision 15](decisions/0015-tables-by-constraint-solving.md) why by this solver.

Days: *realistic*, wishes drawn to a few themes and a quarter more places than people; *same_theme*, nearly everybody wishes for
one theme first; *scarce*, 4 % of social workers; *chains*, a third of the people kept together in chains; *dense*, hardly a place
or a facilitator to spare. Each is a process of its own, its start and its end counted.
"""
BESIDE = """Broken: hard rules, as the checker counts them. Wishes: points obtained, of those that everybody's first wish would make. No
wish: people with wishes who got none. Mix, balance, fine: to be small; they mean little where rules are broken.
"""


def _measured(row: Row) -> tuple[object, ...]:
    proven = ", ".join(row["proven"]) or "–"
    seconds = (row["seconds"], row["took_s"], row["first_valid_s"])
    return (row["family"], row["people"], *seconds, row["peak_mib"], row["gap_percent"], proven)


def _longer(row: Row) -> tuple[object, ...]:
    levels = [row["levels"][goal] for goal in GOALS]
    return (row["family"], row["people"], row["seconds"], ", ".join(row["proven"]) or "–", *levels)


def _beside(row: Row) -> Iterable[tuple[object, ...]]:
    for name in ("engine", *WAYS):
        made = row | {"broken": 0} if name == "engine" else row["by_hand"][name]
        levels = [made["levels"][goal] for goal in ("floor", "mix", "balance", "fine")]
        yield (row["family"], row["people"], name, made["broken"], made["wishes"], *levels)


def _repair(row: Row) -> str:
    moves = "; ".join(f"{best} moved, or {'no way' if still is None else 'nobody'}" for best, still in row["moves"])
    return (
        "## Repair\n\nFive people come late and three do not come, among 80, on five days: "
        f"{row['median_s']} s (median), {row['took_s']} s (worst) for both versions, in a process that has the solver "
        f"loaded. People who change table: {moves}.\n"
    )


def _table(head: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    rows = [head, ["---"] * len(head), *lines]
    return "\n".join("| " + " | ".join(map(str, row)) + " |" for row in rows) + "\n"


# ---- the picture: for each size, the wishes granted on a realistic day, and under it the rules broken

BAR, GAP, GROUP, HIGH, LEFT, TOP = 26, 4, 28, 220, 56, 64
COLOURS = {
    "engine": "#1f6f54",
    "greedy": "#c98a1b",
    "first come": "#b4553f",
    "round-robin": "#6b7a99",
    "random": "#9a9a9a",
}


def picture(rows: Sequence[Row]) -> str:
    """Bars of the wishes granted by each way, rules broken under each, as SVG."""
    runs = [row for row in rows if row["family"] == "realistic" and row["seconds"] == ASKED[row["people"]]]
    wide = len(COLOURS) * (BAR + GAP) + GROUP
    width, height = max(640, LEFT + wide * len(runs) + 8), TOP + HIGH + 64
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'font-family="system-ui, sans-serif" font-size="12" role="img" aria-labelledby="t">',
        '<title id="t">Wishes granted on a realistic day, and hard rules broken, by size and way of making tables</title>',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        _text(8, 18, "Wishes granted, % of the points of everybody's first wish (below: hard rules broken)"),
    ]
    for at, (name, colour) in enumerate(COLOURS.items()):
        parts += [f'<rect x="{LEFT + at * 110}" y="30" width="12" height="12" fill="{colour}"/>']
        parts += [_text(LEFT + 16 + at * 110, 41, name)]
    for percent in (0, 25, 50, 75, 100):
        y = TOP + HIGH - HIGH * percent / 100
        parts.append(f'<line x1="{LEFT - 6}" x2="{width - 8}" y1="{y}" y2="{y}" stroke="#dddddd"/>')
        parts.append(_text(LEFT - 10, y + 4, str(percent), "end"))
    parts.append(_text(LEFT - 10, TOP + HIGH + 16, "broken", "end"))
    for at, row in enumerate(runs):
        parts += _bars(row, LEFT + at * wide)
    return "\n".join([*parts, "</svg>", ""])


def _bars(row: Row, left: float) -> list[str]:
    parts = []
    for at, (name, colour) in enumerate(COLOURS.items()):
        made = row | {"broken": 0} if name == "engine" else row["by_hand"][name]
        high, x = HIGH * made["wishes"] / 100, left + at * (BAR + GAP)
        bottom = TOP + HIGH
        parts.append(f'<rect x="{x}" y="{bottom - high:.1f}" width="{BAR}" height="{high:.1f}" fill="{colour}"/>')
        parts.append(_text(x + BAR / 2, bottom - high - 4, f"{made['wishes']:.0f}", "middle"))
        parts.append(_text(x + BAR / 2, bottom + 16, str(made["broken"]), "middle"))
    middle = left + len(COLOURS) * (BAR + GAP) / 2
    return [*parts, _text(middle, TOP + HIGH + 40, f"{row['people']:,} people", "middle")]


def _text(x: float, y: float, words: str, anchor: str = "start") -> str:
    escaped = words.replace("&", "&amp;").replace("<", "&lt;")
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" fill="#222222">{escaped}</text>'
