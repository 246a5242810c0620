"""What is wrong with the object that a problem is read from, before it is read: types, ranges, names that stand twice."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

MOST_POINTS = 10_000  # for one wish: sums of them stay whole numbers that the solver counts with


def what_is_wrong(data: Mapping[str, Any], goals: Sequence[str]) -> str:
    """One sentence, "" where nothing is. `data` has its people and facilitators one by one; `goals`: those there are."""
    return next((sentence for one in CHECKS for sentence in one(data)), "") or next(_order(data, goals), "")


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_name(value: Any) -> bool:
    return (
        isinstance(value, str)
        and value != ""
        and not any(char == "\0" or "\ud800" <= char <= "\udfff" for char in value)
    )


def _ids(data: Mapping[str, Any]) -> Iterator[str]:
    for kind in ("themes", "participants", "facilitators"):
        if not isinstance(data[kind], list):
            yield f"{kind!r} must be a list."
            return
        ids = [row["id"] for row in data[kind]]
        yield from (
            f"An id of {kind!r} must be a text that can be printed, not {one!r}." for one in ids if not _is_name(one)
        )
        if len(set(ids)) != len(ids):
            yield f"An id of {kind!r} stands twice."


def _sizes(data: Mapping[str, Any]) -> Iterator[str]:
    for row in data["themes"]:
        for name in ("min_size", "max_size", "min_teams", "max_teams"):
            if not _is_count(row[name]):
                yield f"{name!r} of theme {row['id']!r} must be a whole number from 0, not {row[name]!r}."
        if not _is_count(row.get("leads", 0)):
            yield f"'leads' of theme {row['id']!r} must be a whole number from 0."


def _numbers(data: Mapping[str, Any]) -> Iterator[str]:
    if not _is_count(data["max_same_org"]):
        yield f"'max_same_org' must be a whole number from 0, not {data['max_same_org']!r}."
    for need, most in (data.get("need_capacity") or {}).items():
        if not _is_count(most):
            yield f"'need_capacity' of {need!r} must be a whole number from 0, not {most!r}."


def _points(data: Mapping[str, Any]) -> Iterator[str]:
    points = data.get("points")
    if points is None:
        return
    if not isinstance(points, list) or not points or not all(_is_count(one) and one <= MOST_POINTS for one in points):
        yield f"'points' must be whole numbers from 0 to {MOST_POINTS}, at least one of them."
    elif sorted(points, reverse=True) != points:
        yield "'points' must not grow from one wish to the next."
    elif any(len(set(row.get("prefs") or ())) > len(points) for row in data["participants"]):
        yield "Somebody has more wishes than there are 'points'."


def _placed(data: Mapping[str, Any]) -> Iterator[str]:
    for row in data.get("locks") or ():
        if row.get("team") and not _is_name(row["team"]):
            yield f"The team of a lock must be a text, not {row['team']!r}."
    previous = data.get("previous")
    if previous is not None and not isinstance(previous, dict):
        yield "'previous' must be an object, or null."
    elif not all(isinstance(table, str) for table in (previous or {}).values()):
        yield "Each table of 'previous' must be a text, such as \"T1#2\"."


def _order(data: Mapping[str, Any], goals: Sequence[str]) -> Iterator[str]:
    order = data.get("order") or []
    if not isinstance(order, list) or not all(name in goals for name in order) or len(set(order)) != len(order):
        yield f"'order' must list goals once each, of {', '.join(goals)}."


CHECKS: tuple[Callable[[Mapping[str, Any]], Iterator[str]], ...] = (_ids, _sizes, _numbers, _points, _placed)
