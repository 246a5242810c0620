"""Two classical matchings: facilitators with teams, and new tables with the tables announced."""

from collections.abc import Mapping, Sequence
from math import inf


def seats_for_facilitators(wanted: Sequence[frozenset[int]], spoken: Sequence[frozenset[int]]) -> list[int]:
    """For each team, which needs the languages `wanted`, the position of its own facilitator, who speaks `spoken`; -1 for none.

    As many teams as possible get one (augmenting paths, Kuhn 1955). Those who speak few languages are taken first.
    """
    by_breadth = sorted(range(len(spoken)), key=lambda at: (len(spoken[at]), at))
    able = {need: [at for at in by_breadth if need <= spoken[at]] for need in set(wanted)}
    team_of: dict[int, int] = {}

    def place(team: int, tried: set[int]) -> bool:
        for at in able[wanted[team]]:
            if at not in tried:
                tried.add(at)
                if at not in team_of or place(team_of[at], tried):
                    team_of[at] = team
                    return True
        return False

    given = [-1] * len(wanted)
    demanding = [team for team in range(len(wanted)) if wanted[team]]
    for team in sorted(demanding, key=lambda team: (len(able[wanted[team]]), team)):
        place(team, set())
    for at, team in team_of.items():
        given[team] = at
    free = iter([at for at in by_breadth if at not in team_of])
    for team in range(len(wanted)):
        if not wanted[team]:
            given[team] = next(free, -1)
    return given


def most_kept(stayed: Mapping[tuple[str, int], int]) -> int:
    """The most people who keep their table when each announced table becomes at most one new table.

    `stayed`: for (announced table, new table), the people who are in both.
    """
    old = sorted({old for old, _new in stayed})
    new = sorted({new for _old, new in stayed})
    pairs = best_pairs([[stayed.get((one, other), 0) for other in new] for one in old])
    return sum(stayed.get((old[row], new[column]), 0) for row, column in pairs)


def best_pairs(weights: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """Pairs (row, column), each used once, of the greatest total weight, in order of row.

    The Hungarian method with potentials (Kuhn 1955, Munkres 1957), in O(rows² columns). Weights are 0 or more.
    """
    if not weights or not weights[0]:
        return []
    if len(weights) > len(weights[0]):
        turned = [list(column) for column in zip(*weights, strict=True)]
        return sorted((row, column) for column, row in best_pairs(turned))
    columns = len(weights[0])
    of_row, of_column = [0.0] * (len(weights) + 1), [0.0] * (columns + 1)
    taken = [0] * (columns + 1)  # which row has each column, both counted from 1: column 0 stands for the new row
    for row in range(1, len(weights) + 1):
        taken[0] = row
        column, came_from = _shortest_path(weights, taken, of_row, of_column)
        while column:
            taken[column] = taken[came_from[column]]
            column = came_from[column]
    return sorted((taken[column] - 1, column - 1) for column in range(1, columns + 1) if taken[column])


def _shortest_path(
    weights: Sequence[Sequence[int]], taken: list[int], of_row: list[float], of_column: list[float]
) -> tuple[int, list[int]]:
    """The nearest free column from the new row, and the column before each on the way. Changes the potentials."""
    columns = len(taken)
    least, seen, came_from, column = [inf] * columns, [False] * columns, [0] * columns, 0
    while taken[column]:
        seen[column] = True
        here = taken[column]
        for other in range(1, columns):
            cost = -weights[here - 1][other - 1] - of_row[here] - of_column[other]
            if not seen[other] and cost < least[other]:
                least[other], came_from[other] = cost, column
        nearest = min((other for other in range(1, columns) if not seen[other]), key=least.__getitem__)
        step = least[nearest]
        for other in range(columns):
            if seen[other]:
                of_row[taken[other]] += step
                of_column[other] -= step
            else:
                least[other] -= step
        column = nearest
    return column, came_from
