"""Two organisers keep one list at the same instant. The race is first shown with the lock off."""

import uuid

import pytest

from events.models import Event, TrustRule
from events.services import lists
from tests.factories import EventFactory, TrustRuleFactory
from tests.teams.helpers import at_the_same_moment, both_read, meet

pytestmark = pytest.mark.django_db(transaction=True)


def two_rows_added_at_once(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    event = EventFactory()
    monkeypatch.setattr(lists, "_end_of_list", both_read(lists._end_of_list))
    at_the_same_moment(
        *[
            lambda text=text: lists.add_row(row=TrustRule(event=event, text=text), idempotency_key=uuid.uuid4())
            for text in "AB"
        ]
    )
    return list(event.trust_rules.values_list("position", flat=True))


def test_without_the_lock_two_new_rows_take_one_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "lock", lambda event_id: None)
    assert two_rows_added_at_once(monkeypatch) == [0, 0]


def test_two_rows_added_at_once_stand_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    assert two_rows_added_at_once(monkeypatch) == [0, 1]


def test_one_form_sent_twice_at_once_adds_one_row() -> None:
    event, sent = EventFactory(), uuid.uuid4()
    at_the_same_moment(*[lambda: lists.add_row(row=TrustRule(event=event, text="A"), idempotency_key=sent)] * 2)
    assert event.trust_rules.count() == 1


def two_moves_at_once(monkeypatch: pytest.MonkeyPatch) -> Event:
    event = EventFactory()
    first, _second, third = (TrustRuleFactory(event=event, position=place) for place in range(3))
    monkeypatch.setattr(lists, "_renumber", meet(lists._renumber))
    at_the_same_moment(lambda: lists.move_row(row=first, to=1), lambda: lists.move_row(row=third, to=1))
    return event


def test_without_the_lock_two_moves_leave_rows_in_one_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "lock", lambda event_id: None)
    event = two_moves_at_once(monkeypatch)
    assert sorted(event.trust_rules.values_list("position", flat=True)) != [0, 1, 2]


def test_two_moves_at_once_leave_every_row_its_own_place(monkeypatch: pytest.MonkeyPatch) -> None:
    event = two_moves_at_once(monkeypatch)
    assert sorted(event.trust_rules.values_list("position", flat=True)) == [0, 1, 2]
