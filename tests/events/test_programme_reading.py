"""What a programme says about itself, without the database."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.models import Event, Slot
from events.programme import DayTooLong, by_day, previous, problems, reorder, shift


def slot(start: str, end: str, day: int = 1, title: str = "") -> Slot:
    return Slot(
        pk=None, day=day, starts_at=time.fromisoformat(start), ends_at=time.fromisoformat(end), title=title or start
    )


def day(*minutes: int, pauses: int = 0) -> list[Slot]:
    """Slots of these lengths, one after the other from 9:00."""
    rows, now = [], 9 * 60
    for number, length in enumerate(minutes):
        start, end = time(now // 60, now % 60), time((now + length) // 60, (now + length) % 60)
        rows.append(Slot(pk=number + 1, day=1, starts_at=start, ends_at=end, title=chr(65 + number)))
        now += length + pauses
    return rows


def kinds(slots: list[Slot], days: int = 1) -> list[str]:
    return [problem.kind for problem in problems(slots, days)]


@pytest.mark.parametrize(
    ("slots", "expected"),
    [
        ([slot("09:00", "10:00"), slot("10:00", "11:00")], []),
        ([slot("09:00", "10:00"), slot("10:15", "11:00")], ["gap"]),
        ([slot("09:00", "10:00"), slot("09:45", "11:00")], ["overlap"]),
        ([slot("09:00", "12:00"), slot("10:00", "10:30"), slot("12:00", "13:00")], ["overlap"]),
        ([slot("09:00", "12:00"), slot("10:00", "10:30"), slot("11:00", "11:30")], ["overlap", "overlap"]),
        ([slot("09:00", "10:00"), slot("09:00", "10:00", day=2)], ["outside"]),
        ([], ["empty"]),
    ],
)
def test_what_does_not_fit_is_found(slots: list[Slot], expected: list[str]) -> None:
    assert kinds(slots) == expected


def test_the_end_of_a_day_and_the_beginning_of_the_next_leave_no_gap() -> None:
    assert kinds([slot("09:00", "10:00"), slot("14:00", "15:00", day=2)], days=2) == []


def test_a_problem_says_in_minutes_what_is_wrong() -> None:
    gap = problems([slot("09:00", "10:00"), slot("10:25", "11:00")], 1)[0]
    overlap = problems([slot("09:00", "10:00", title="Café"), slot("09:50", "11:00")], 1)[0]
    assert (gap.minutes, overlap.minutes) == (25, 10)
    assert "25" in gap.text
    assert "Café" in overlap.text
    assert "10:00" in gap.text


@given(st.lists(st.integers(1, 60), min_size=1, max_size=12))
def test_slots_that_follow_each_other_have_no_problem(minutes: list[int]) -> None:
    assert kinds(day(*minutes)) == []


@given(st.lists(st.integers(1, 40), min_size=2, max_size=10), st.data())
def test_a_move_keeps_lengths_and_the_whole_and_makes_no_problem(minutes: list[int], data: st.DataObject) -> None:
    rows = day(*minutes)
    first, last = rows[0].starts_at, rows[-1].ends_at
    here, to = (data.draw(st.integers(0, len(rows) - 1)) for _ in range(2))
    moved = rows[here].pk
    reorder(rows, here, to)
    after = sorted(rows, key=lambda row: row.starts_at)
    assert sorted(row.minutes for row in rows) == sorted(minutes)
    assert (after[0].starts_at, after[-1].ends_at) == (first, last)
    assert after[to].pk == moved
    assert kinds(rows) == []


def test_a_pause_between_two_places_stays_where_it_is() -> None:
    rows = day(30, 60, pauses=15)
    reorder(rows, 0, 1)
    assert [(row.title, row.starts_at) for row in sorted(rows, key=lambda row: row.starts_at)] == [
        ("B", time(9, 0)),
        ("A", time(10, 15)),
    ]


def test_what_would_leave_the_day_does_not_move() -> None:
    with pytest.raises(DayTooLong):
        shift([slot("23:00", "23:30")], 60)
    with pytest.raises(DayTooLong):
        shift([slot("00:10", "00:30")], -20)


def test_the_slot_before_is_the_one_that_ends_last() -> None:
    rows = [slot("09:00", "12:00"), slot("09:30", "10:00"), slot("12:00", "13:00")]
    for number, row in enumerate(rows, start=1):
        row.pk = number
    assert previous(rows[2], rows) is rows[0]
    assert previous(rows[0], rows) is None


def test_every_day_of_the_event_is_there_and_those_outside_are_marked() -> None:
    event = Event(starts_on=date(2030, 12, 4), ends_on=date(2030, 12, 5))
    days = by_day([slot("09:00", "10:00", day=3)], event)
    assert [(one.number, len(one.slots), one.is_outside) for one in days] == [
        (1, 0, False),
        (2, 0, False),
        (3, 1, True),
    ]
    assert days[2].on == date(2030, 12, 6)
