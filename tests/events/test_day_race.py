"""Two organisers move the day at the same instant. The race is first shown with the lock off."""

import uuid
from collections.abc import Iterator
from datetime import datetime, time

import pytest
import time_machine

from events.day import fingerprint
from events.models import DayChange, Event
from events.services import day, lists
from tests.factories import EventFactory, SlotFactory
from tests.teams.helpers import at_the_same_moment, both_read

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def event() -> Iterator[Event]:
    """10:30 in a day whose last slot goes from 10:00 to 11:00."""
    event = EventFactory()
    SlotFactory(event=event, starts_at=time(10), ends_at=time(11), title="Imaginer")
    with time_machine.travel(datetime.combine(event.starts_on, time(10, 30), event.zone)):
        yield event


def two_shifts(event: Event, monkeypatch: pytest.MonkeyPatch, *, seen: str | None) -> list[object]:
    monkeypatch.setattr(day, "planned", both_read(day.planned))
    return at_the_same_moment(
        *[
            lambda minutes=minutes: day.shift_rest(
                event=event, minutes=minutes, by=None, idempotency_key=uuid.uuid4(), seen=seen
            )
            for minutes in (5, 10)
        ]
    )


def end(event: Event) -> str:
    return f"{event.slots.get().ends_at:%H:%M}"


def test_without_the_lock_one_of_two_shifts_is_lost(event: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "lock", lambda event_id: None)
    two_shifts(event, monkeypatch, seen=None)
    assert end(event) in ("11:05", "11:10")


def test_two_shifts_at_once_add_up(event: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    two_shifts(event, monkeypatch, seen=None)
    assert end(event) == "11:15"


def test_two_organisers_who_looked_at_the_same_day_change_it_once_and_one_is_told(
    event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = two_shifts(event, monkeypatch, seen=fingerprint(day.today_in(event)))
    [moved] = [answer for answer in answers if isinstance(answer, day.DayMoved)]
    assert moved.last == DayChange.objects.get()
    assert end(event) in ("11:05", "11:10")


def test_an_undo_and_a_shift_at_once_lose_nothing(event: Event) -> None:
    made = day.shift_rest(event=event, minutes=5, by=None, idempotency_key=uuid.uuid4())
    undone, _shift = at_the_same_moment(
        lambda: day.undo_change(change=made, by=None),
        lambda: day.shift_rest(event=event, minutes=10, by=None, idempotency_key=uuid.uuid4()),
    )
    assert isinstance(undone, day.Undone)
    assert end(event) == ("11:10" if undone.given_back else "11:15")
    assert bool(undone.given_back) != bool(undone.changed_since)


def test_two_undos_at_once_give_back_once(event: Event) -> None:
    made = day.shift_rest(event=event, minutes=5, by=None, idempotency_key=uuid.uuid4())
    answers = at_the_same_moment(*[lambda: day.undo_change(change=made, by=None)] * 2)
    assert sorted(len(answer.given_back) for answer in answers) == [0, 1]
    assert end(event) == "11:00"
