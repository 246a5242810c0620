"""The order of the teams that follows from jurors' marks, and why. Pure: no Django, no database.

A juror's *reading* of a team is the weighted mean of the marks she gave it, 0 to 4. Jurors do not read the same teams (they
recuse themselves, some come late), and some mark lower than others. A plain mean of readings would let a severe juror sink
the teams that she happens to read. So a reading is taken as

    reading = what the team is worth + how high this juror marks + chance

and both unknowns are found together by least squares: the two-way additive model of unbalanced data (H. Scheffé, *The
Analysis of Variance*, 1959, chapter 4). The levels of the jurors are set to a mean of zero. A juror who marks everybody half
a point lower changes nothing; one who read a single team says nothing of her level, and so does not weigh either.

What remains possible is that one juror likes one team far more than the others do. `Ranking.hangs_on` says when the first
place would change without one of them, so that the jury talks about it: a sum decides nothing by itself.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

HIGHEST = 4
DIGITS = 2  # scores that are equal to so many decimals are a tie

Readings = Mapping[tuple[int, int], float]  # (juror, team) → 0 to 4


@dataclass(frozen=True)
class Placed:
    """One team. `place` from 1, the same for teams that tie; None without a reading.

    `score`: 0 to 4, put right for the level of its jurors, and so a little beyond at times; `plain`: the mean of its readings as they are.
    `readers`, `missing`, `recused`: jurors whose reading counts, is not whole yet, or who do not read this team.
    """

    team: int
    place: int | None
    score: float | None
    plain: float | None
    readers: tuple[int, ...]
    missing: tuple[int, ...]
    recused: tuple[int, ...]

    @property
    def shift(self) -> float:
        """By how much its jurors mark lower (> 0) or higher (< 0) than the others, in marks."""
        return 0.0 if self.score is None or self.plain is None else self.score - self.plain


@dataclass(frozen=True)
class Ranking:
    """`placed`: every team, best first, then those without a reading, in the order given.

    `hangs_on`: jurors without whom another team would be first. `apart`: groups of teams that no juror links (she would have
    to read one of each), so that their scores cannot be compared; empty when all can.
    """

    placed: tuple[Placed, ...]
    hangs_on: tuple[int, ...] = ()
    apart: tuple[tuple[int, ...], ...] = ()
    levels: Mapping[int, float] = field(default_factory=dict)

    @property
    def ties(self) -> tuple[tuple[int, ...], ...]:
        """Teams that share a place."""
        sharing = defaultdict(list)
        for row in self.placed:
            if row.place is not None:
                sharing[row.place].append(row.team)
        return tuple(tuple(teams) for teams in sharing.values() if len(teams) > 1)


def reading(marks: Mapping[int, int], weights: Mapping[int, int]) -> float | None:
    """The weighted mean, 0 to 4, of {criterion: mark}; None while a criterion of {criterion: weight} has no mark."""
    if not weights or any(criterion not in marks for criterion in weights):
        return None
    return sum(marks[criterion] * weight for criterion, weight in weights.items()) / sum(weights.values())


def rank(
    *, teams: Sequence[int], jurors: Collection[int], readings: Readings, recused: Collection[tuple[int, int]] = ()
) -> Ranking:
    """Place `teams` by the whole `readings` of `jurors`. A reading of somebody recused (juror, team) does not count."""
    away = set(recused)
    counted = {
        (juror, team): value
        for (juror, team), value in readings.items()
        if (juror, team) not in away and juror in jurors and team in teams
    }
    worth, levels = fit(counted)
    placed = _placed(teams, jurors, counted, away, worth)
    first = _first(placed)
    hangs_on = tuple(
        juror
        for juror in sorted({juror for juror, _team in counted})
        if first and not first & _first_without(juror, teams, jurors, counted, away)
    )
    return Ranking(placed, hangs_on, _apart(counted), levels)


def fit(readings: Readings) -> tuple[dict[int, float], dict[int, float]]:
    """What each team is worth and how high each juror marks, by least squares: ({team: 0 to 4}, {juror: marks}).

    Levels have a mean of zero among jurors who read common teams. Without teams in common nothing can be put right.
    """
    by_team, by_juror = defaultdict(list), defaultdict(list)
    for juror, team in sorted(readings):
        by_team[team].append(juror)
        by_juror[juror].append(team)
    mean = {team: sum(readings[juror, team] for juror in readers) / len(readers) for team, readers in by_team.items()}
    levels: dict[int, float] = {}
    for teams in _linked(readings):
        levels |= _levels(
            sorted({juror for team in teams for juror in by_team[team]}), by_team, by_juror, mean, readings
        )
    worth = {
        team: sum(readings[juror, team] - levels[juror] for juror in readers) / len(readers)
        for team, readers in by_team.items()
    }
    return worth, levels


def _levels(
    jurors: Sequence[int],
    by_team: Mapping[int, Sequence[int]],
    by_juror: Mapping[int, Sequence[int]],
    mean: Mapping[int, float],
    readings: Readings,
) -> dict[int, float]:
    """The normal equations once the teams are taken out of them. A last row says that the levels sum to zero."""
    place = {juror: n for n, juror in enumerate(jurors)}
    rows = []
    for juror in jurors:
        row = [0.0] * (len(jurors) + 1)
        for team in by_juror[juror]:
            row[place[juror]] += 1
            row[-1] += readings[juror, team] - mean[team]
            for other in by_team[team]:
                row[place[other]] -= 1 / len(by_team[team])
        # Each equation is a combination of the others; the sum to zero, added to each, makes the answer unique.
        rows.append([value + 1 for value in row[:-1]] + row[-1:])
    return dict(zip(jurors, _solved(rows), strict=True))


def _solved(rows: list[list[float]]) -> list[float]:
    """x of A x = b, given as rows [A | b], by elimination with the largest pivot."""
    size = len(rows)
    for column in range(size):
        best = max(range(column, size), key=lambda n: abs(rows[n][column]))
        rows[column], rows[best] = rows[best], rows[column]
        for n in range(size):
            if n != column:
                factor = rows[n][column] / rows[column][column]
                rows[n] = [value - factor * pivot for value, pivot in zip(rows[n], rows[column], strict=True)]
    return [rows[n][size] / rows[n][n] for n in range(size)]


def _placed(
    teams: Sequence[int],
    jurors: Collection[int],
    counted: Readings,
    away: Collection[tuple[int, int]],
    worth: Mapping[int, float],
) -> tuple[Placed, ...]:
    # Twice: what differs by the last bit of a float only must not end on two sides of a rounding.
    scores = {team: round(round(value, 9), DIGITS) for team, value in worth.items()}
    rows = []
    for team in teams:
        readers = tuple(juror for juror in sorted(jurors) if (juror, team) in counted)
        recused = tuple(juror for juror in sorted(jurors) if (juror, team) in away)
        missing = tuple(juror for juror in sorted(jurors) if juror not in (*readers, *recused))
        score = scores.get(team)
        place = None if score is None else 1 + sum(other > score for other in scores.values())
        plain = sum(counted[juror, team] for juror in readers) / len(readers) if readers else None
        rows.append(Placed(team, place, score, plain, readers, missing, recused))
    return tuple(sorted(rows, key=lambda row: (row.place is None, row.place or 0)))


def _first(placed: Iterable[Placed]) -> set[int]:
    return {row.team for row in placed if row.place == 1}


def _first_without(
    juror: int, teams: Sequence[int], jurors: Collection[int], counted: Readings, away: Collection[tuple[int, int]]
) -> set[int]:
    """The first teams of the others alone; all teams where they say nothing, as nobody else is first then."""
    others = {pair: value for pair, value in counted.items() if pair[0] != juror}
    return _first(_placed(teams, jurors, others, away, fit(others)[0])) or set(teams)


def _linked(readings: Readings) -> list[set[int]]:
    """Teams, in groups that common jurors link."""
    groups: list[tuple[set[int], set[int]]] = []  # jurors, teams
    for juror, team in sorted(readings):
        touched = [group for group in groups if juror in group[0] or team in group[1]]
        groups = [group for group in groups if group not in touched]
        groups.append(
            (
                {juror}.union(*(group[0] for group in touched)),
                {team}.union(*(group[1] for group in touched)),
            )
        )
    return [teams for _jurors, teams in groups]


def _apart(readings: Readings) -> tuple[tuple[int, ...], ...]:
    groups = sorted(tuple(sorted(teams)) for teams in _linked(readings))
    return tuple(groups) if len(groups) > 1 else ()
