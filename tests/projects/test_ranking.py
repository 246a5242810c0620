"""The order that follows from the marks: put right for severe and generous jurors, and open about what it hangs on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.ranking import HIGHEST, fit, rank, reading

TEAMS, JURORS = (1, 2, 3), (10, 20, 30)
AGREED = {1: 3.0, 2: 2.0, 3: 1.0}


def read(levels: dict[int, float], worth: dict[int, float], without: set[tuple[int, int]] | None = None) -> dict:
    """Readings of jurors who agree on what the teams are worth, each at her own level."""
    return {(j, t): worth[t] + levels[j] for j in levels for t in worth if (j, t) not in (without or set())}


def order(readings: dict, **more) -> list[int]:
    return [row.team for row in rank(teams=TEAMS, jurors=JURORS, readings=readings, **more).placed]


def test_a_reading_weighs_each_mark() -> None:
    assert reading({1: 4, 2: 0}, {1: 30, 2: 10}) == 3


def test_a_reading_that_lacks_a_mark_does_not_count() -> None:
    assert reading({1: 4}, {1: 30, 2: 10}) is None


def test_teams_are_placed_by_what_jurors_agree_on() -> None:
    assert order(read(dict.fromkeys(JURORS, 0.0), AGREED)) == [1, 2, 3]


def test_a_severe_juror_does_not_sink_the_teams_that_she_alone_reads() -> None:
    """A plain mean would put team 1 (read by the severe juror) under team 2."""
    levels = {10: -1.5, 20: 0.0, 30: 0.0}
    readings = read(levels, {1: 2.6, 2: 2.2, 3: 1.0}, without={(20, 1), (10, 2)})
    plain = {t: sum(v for (_j, x), v in readings.items() if x == t) / sum(x == t for _j, x in readings) for t in TEAMS}
    assert plain[1] < plain[2]
    assert order(readings) == [1, 2, 3]


def test_what_a_juror_marks_on_the_whole_changes_nothing() -> None:
    readings = {(10, 1): 3.0, (10, 2): 2.0, (20, 1): 1.0, (20, 2): 2.5, (30, 1): 2.0, (30, 2): 1.0, (30, 3): 4.0}
    before = {row.team: row.score for row in rank(teams=TEAMS, jurors=JURORS, readings=readings).placed}
    lower = {pair: value - (1.0 if pair[0] == 30 else 0.0) for pair, value in readings.items()}
    after = {row.team: row.score for row in rank(teams=TEAMS, jurors=JURORS, readings=lower).placed}
    for team in TEAMS:
        assert after[team] - before[team] == pytest.approx(after[1] - before[1], abs=0.011)


def test_equal_scores_share_a_place() -> None:
    ranking = rank(teams=TEAMS, jurors=JURORS, readings=read(dict.fromkeys(JURORS, 0.0), {1: 2.0, 2: 2.0, 3: 1.0}))
    assert [row.place for row in ranking.placed] == [1, 1, 3]
    assert ranking.ties == ((1, 2),)


def test_a_team_that_nobody_has_read_has_no_place() -> None:
    last = rank(teams=TEAMS, jurors=JURORS, readings={(10, 1): 3.0}).placed[-1]
    assert (last.place, last.score, last.missing) == (None, None, JURORS)


def test_a_reading_of_somebody_recused_does_not_count() -> None:
    readings = read(dict.fromkeys(JURORS, 0.0), AGREED) | {(10, 3): 4.0}
    ranking = rank(teams=TEAMS, jurors=JURORS, readings=readings, recused={(10, 3)})
    third = next(row for row in ranking.placed if row.team == 3)
    assert (third.score, third.recused, third.missing) == (1.0, (10,), ())


def test_a_first_place_that_hangs_on_one_juror_is_told() -> None:
    readings = {(10, 1): 4.0, (10, 2): 0.0, (20, 1): 2.0, (20, 2): 2.5, (30, 1): 2.0, (30, 2): 2.5}
    assert rank(teams=(1, 2), jurors=JURORS, readings=readings).hangs_on == (10,)


def test_a_first_place_on_which_jurors_agree_hangs_on_nobody() -> None:
    assert rank(teams=TEAMS, jurors=JURORS, readings=read(dict.fromkeys(JURORS, 0.0), AGREED)).hangs_on == ()


def test_teams_that_no_juror_links_are_told_apart() -> None:
    ranking = rank(teams=TEAMS, jurors=JURORS, readings={(10, 1): 3.0, (20, 2): 2.0, (20, 3): 1.0})
    assert ranking.apart == ((1,), (2, 3))


def test_without_any_reading_nobody_is_first() -> None:
    ranking = rank(teams=TEAMS, jurors=JURORS, readings={})
    assert [row.place for row in ranking.placed] == [None] * 3
    assert ranking.hangs_on == ranking.apart == ()


@given(
    worth=st.lists(st.floats(0, HIGHEST), min_size=2, max_size=8),
    levels=st.lists(st.floats(-2, 2), min_size=1, max_size=6),
    gaps=st.sets(st.tuples(st.integers(0, 5), st.integers(1, 7))),
)
def test_levels_and_worth_are_found_again_whoever_reads_what(
    worth: list[float], levels: list[float], gaps: set[tuple[int, int]]
) -> None:
    """Everybody reads the first team, so that all teams are linked: differences between teams come out as they went in."""
    truth, jurors = dict(enumerate(worth)), dict(enumerate(levels))
    found, _levels = fit(read(jurors, truth, without=gaps))
    for team, value in found.items():
        assert value - found[0] == pytest.approx(truth[team] - truth[0], abs=1e-6)
