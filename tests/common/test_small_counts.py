"""Small counts are hidden, and cannot be worked out from what is left."""

from collections import defaultdict
from itertools import product

from common.small_counts import SMALLEST_SHOWN, hide_small, hide_within


def test_a_count_under_five_is_hidden_and_zero_and_five_are_shown() -> None:
    assert hide_small({"a": 0, "b": 3, "c": 5, "d": 2}).counts == {"a": 0, "b": None, "c": 5, "d": None}


def test_a_single_hidden_count_takes_the_next_smallest_with_it() -> None:
    shown = hide_small({"a": 3, "b": 42, "c": 12})
    assert shown.counts == {"a": None, "b": 42, "c": None}
    assert shown.total == 57


def test_two_hidden_counts_that_their_sum_would_tell_take_a_third() -> None:
    assert hide_small({"a": 1, "b": 1, "c": 9, "d": 30}).counts == {"a": None, "b": None, "c": None, "d": 30}


def test_where_nothing_else_can_be_hidden_the_total_is() -> None:
    shown = hide_small({"a": 3, "b": 0})
    assert (shown.counts, shown.total) == ({"a": None, "b": 0}, None)


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    assert hide_small({"a": 6, "b": 78}).counts == {"a": 6, "b": 78}
    assert hide_small({}).total == 0


def test_no_hidden_count_can_be_worked_out_from_the_total() -> None:
    """Every table of three counts up to nine: what is hidden could be shared out in another way for each hidden count."""
    for table in product(range(10), repeat=3):
        shown = hide_small(dict(enumerate(table)))
        hidden = [place for place, n in shown.counts.items() if n is None]
        if not hidden or shown.total is None:
            continue
        left = shown.total - sum(n for n in shown.counts.values() if n is not None)
        ways = [way for way in product(range(1, left + 1), repeat=len(hidden)) if sum(way) == left and min(way) < 5]
        assert all(len({way[place] for way in ways}) > 1 for place in range(len(hidden))), table


def test_nobody_works_out_how_many_came_among_who_registered_even_who_knows_how_numbers_are_hidden() -> None:
    """Every pair of groups of up to nine, and all that would show the same: each few is one of several possible numbers."""
    alike: dict[str, set[tuple[int, ...]]] = defaultdict(set)
    for came_a, came_b, not_a, not_b in product(range(10), repeat=4):
        whole, part = {"a": came_a + not_a, "b": came_b + not_b}, {"a": came_a, "b": came_b}
        alike[repr(hide_within(whole, part))].add((came_a, came_b, not_a, not_b))
    for shown, found in alike.items():
        for numbers in zip(*found, strict=True):
            assert len(set(numbers)) > 1 or not 0 < numbers[0] < SMALLEST_SHOWN, shown
