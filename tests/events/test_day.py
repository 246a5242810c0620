"""The clock of the day: what each change does to the slots, what it refuses, and what an undo gives back."""

import uuid
from collections.abc import Callable, Iterator
from datetime import datetime, time
from typing import Any

import pytest
import time_machine

from common.answers import Refused
from events.day import fingerprint
from events.models import DayChange, Event, Slot
from events.services import day
from tests.factories import EventFactory, SlotFactory
from tests.teams.helpers import version

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    """9:00 Accueil, 10:00 Imaginer, 11:00 Pause, 11:15 Choisir to 12:00; and 9:00 to 10:00 the day after."""
    event = EventFactory()
    for start, end, title in ((9, 10, "Accueil"), (10, 11, "Imaginer")):
        SlotFactory(event=event, starts_at=time(start), ends_at=time(end), title=title)
    SlotFactory(event=event, starts_at=time(11), ends_at=time(11, 15), title="Pause", kind="break")
    SlotFactory(event=event, starts_at=time(11, 15), ends_at=time(12), title="Choisir")
    SlotFactory(event=event, day=2, starts_at=time(9), ends_at=time(10), title="Demain")
    return event


@pytest.fixture
def at(event: Event) -> Iterator[Callable[..., None]]:
    """at(10, 30): what time it is, on the first day."""
    travellers: list[Any] = []

    def travel(hour: int, minute: int = 0) -> None:
        traveller = time_machine.travel(datetime.combine(event.starts_on, time(hour, minute), event.zone), tick=False)
        traveller.start()
        travellers.append(traveller)

    yield travel
    for traveller in reversed(travellers):
        traveller.stop()


def hours(event: Event) -> dict[str, str]:
    return {s.title: "-" if s.is_skipped else f"{s.starts_at:%H:%M}-{s.ends_at:%H:%M}" for s in event.slots.all()}


def slot(event: Event, title: str) -> Slot:
    found: Slot = event.slots.get(title=title)
    return found


def once() -> dict[str, Any]:
    return {"by": None, "idempotency_key": uuid.uuid4()}


UNTOUCHED = {"Accueil": "09:00-10:00", "Demain": "09:00-10:00"}


def test_the_rest_moves_and_the_slot_under_way_ends_later(event: Event, at: Callable[..., None]) -> None:
    at(10, 30)
    before = version(event, "programme")
    day.shift_rest(event=event, minutes=10, **once())
    moved = {"Imaginer": "10:00-11:10", "Pause": "11:10-11:25", "Choisir": "11:25-12:10"}
    assert hours(event) == UNTOUCHED | moved
    assert version(event, "programme") != before


def test_between_two_slots_what_comes_next_moves(event: Event, at: Callable[..., None]) -> None:
    at(8, 30)
    day.shift_rest(event=event, minutes=-15, **once())
    assert hours(event)["Accueil"] == "08:45-09:45"
    assert hours(event)["Choisir"] == "11:00-11:45"


def test_what_runs_side_by_side_ends_later_together(event: Event, at: Callable[..., None]) -> None:
    SlotFactory(event=event, starts_at=time(10, 15), ends_at=time(11), title="À côté")
    at(10, 30)
    day.shift_rest(event=event, minutes=10, **once())
    assert hours(event)["À côté"] == "10:15-11:10"
    assert hours(event)["Imaginer"] == "10:00-11:10"


def test_a_day_may_end_later_than_planned_and_until_midnight(event: Event, at: Callable[..., None]) -> None:
    at(11, 30)
    day.shift_rest(event=event, minutes=719, **once())
    assert hours(event)["Choisir"] == "11:15-23:59"
    with pytest.raises(Refused, match=r"\.$"):
        day.shift_rest(event=event, minutes=1, **once())


def test_a_slot_is_skipped_the_minute_it_begins(event: Event, at: Callable[..., None]) -> None:
    at(11)
    day.skip_slot(slot=slot(event, "Pause"), **once())
    assert (hours(event)["Pause"], hours(event)["Choisir"]) == ("-", "11:00-11:45")


def test_a_longer_slot_moves_what_begins_at_its_end_or_later(event: Event, at: Callable[..., None]) -> None:
    at(9, 30)
    day.change_length(slot=slot(event, "Pause"), minutes=-5, **once())
    assert hours(event) == UNTOUCHED | {"Imaginer": "10:00-11:00", "Pause": "11:00-11:10", "Choisir": "11:10-11:55"}


@pytest.mark.parametrize(("closes_gap", "choosing"), [(True, "11:00-11:45"), (False, "11:15-12:00")])
def test_what_follows_a_skipped_slot_comes_earlier_or_stays(
    event: Event, at: Callable[..., None], closes_gap: bool, choosing: str
) -> None:
    at(10, 30)
    day.skip_slot(slot=slot(event, "Pause"), closes_gap=closes_gap, **once())
    assert (hours(event)["Pause"], hours(event)["Choisir"]) == ("-", choosing)


def test_skipping_the_slot_under_way_ends_it_now(event: Event, at: Callable[..., None]) -> None:
    at(10, 40)
    day.skip_slot(slot=slot(event, "Imaginer"), **once())
    assert hours(event) == UNTOUCHED | {"Imaginer": "10:00-10:40", "Pause": "10:40-10:55", "Choisir": "10:55-11:40"}


def test_a_skipped_slot_comes_back_where_it_was(event: Event, at: Callable[..., None]) -> None:
    at(10, 30)
    before = hours(event)
    day.skip_slot(slot=slot(event, "Pause"), **once())
    day.bring_back(slot=slot(event, "Pause"), **once())
    assert hours(event) == before


def test_a_skipped_slot_whose_hour_is_past_comes_back_after_the_present_one(
    event: Event, at: Callable[..., None]
) -> None:
    at(10, 30)
    day.skip_slot(slot=slot(event, "Pause"), **once())
    at(11, 20)
    day.bring_back(slot=slot(event, "Pause"), **once())
    assert (hours(event)["Choisir"], hours(event)["Pause"]) == ("11:00-11:45", "11:45-12:00")


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (
            False,
            {"Imaginer": "10:00-11:00", "Chanson": "11:00-11:20", "Pause": "11:20-11:35", "Choisir": "11:35-12:20"},
        ),
        (True, {"Imaginer": "10:00-10:30", "Chanson": "10:30-10:50", "Pause": "11:00-11:15", "Choisir": "11:15-12:00"}),
    ],
)
def test_a_new_moment_comes_after_the_present_one_or_ends_it(
    event: Event, at: Callable[..., None], now: bool, expected: dict[str, str]
) -> None:
    at(10, 30)
    day.insert_slot(slot=Slot(event=event, title="Chanson"), minutes=20, now=now, **once())
    assert hours(event) == UNTOUCHED | expected


@pytest.mark.parametrize(
    ("hour", "change"),
    [
        (10, lambda event: day.shift_rest(event=event, minutes=13 * 60, **once())),
        (10, lambda event: day.shift_rest(event=event, minutes=-60, **once())),
        (13, lambda event: day.shift_rest(event=event, minutes=5, **once())),
        (11, lambda event: day.change_length(slot=slot(event, "Accueil"), minutes=5, **once())),
        (9, lambda event: day.change_length(slot=slot(event, "Pause"), minutes=-15, **once())),
        (11, lambda event: day.skip_slot(slot=slot(event, "Imaginer"), **once())),
        (9, lambda event: day.skip_slot(slot=slot(event, "Demain"), **once())),
        (9, lambda event: day.bring_back(slot=slot(event, "Pause"), **once())),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_changes_nothing(
    event: Event, at: Callable[..., None], hour: int, change: Callable[[Event], object]
) -> None:
    at(hour)
    before = hours(event)
    with pytest.raises(Refused, match=r"\.$"):
        change(event)
    assert hours(event) == before
    assert not DayChange.objects.exists()


def test_the_clock_runs_on_the_days_of_the_event_only(event: Event) -> None:
    with pytest.raises(Refused, match="jour|day"):
        day.insert_slot(slot=Slot(event=event, title="Trop tôt"), minutes=5, now=True, **once())


def test_the_same_form_twice_changes_the_day_once(event: Event, at: Callable[..., None]) -> None:
    at(10, 30)
    sent = once()
    first, again = (day.shift_rest(event=event, minutes=5, **sent) for _time in range(2))
    assert first == again
    assert hours(event)["Pause"] == "11:05-11:20"


@pytest.mark.parametrize(
    "change",
    [
        lambda event: day.shift_rest(event=event, minutes=10, **once()),
        lambda event: day.change_length(slot=slot(event, "Pause"), minutes=5, **once()),
        lambda event: day.skip_slot(slot=slot(event, "Pause"), **once()),
        lambda event: day.insert_slot(slot=Slot(event=event, title="Chanson"), minutes=5, now=True, **once()),
    ],
)
def test_an_undo_gives_the_day_back_and_only_once(
    event: Event, at: Callable[..., None], change: Callable[[Event], DayChange]
) -> None:
    at(10, 30)
    before = hours(event)
    made = change(event)
    assert day.undo_change(change=made, by=None).given_back
    assert hours(event) == before
    assert not day.undo_change(change=made, by=None).given_back
    assert day.last_change(event) is None


def test_an_undo_leaves_alone_what_somebody_changed_since_and_says_it(event: Event, at: Callable[..., None]) -> None:
    at(10, 30)
    made = day.shift_rest(event=event, minutes=10, **once())
    Slot.objects.filter(title="Choisir").update(starts_at=time(14), ends_at=time(15))
    Slot.objects.filter(title="Pause").delete()
    undone = day.undo_change(change=made, by=None)
    assert list(undone.given_back) == ["Imaginer"]
    assert len(undone.changed_since) == 2
    assert hours(event) == UNTOUCHED | {"Imaginer": "10:00-11:00", "Choisir": "14:00-15:00"}


def test_a_change_decided_on_an_old_page_is_refused_with_what_the_other_did(
    event: Event, at: Callable[..., None]
) -> None:
    at(10, 30)
    seen = fingerprint(day.today_in(event))
    made = day.shift_rest(event=event, minutes=5, seen=seen, **once())
    with pytest.raises(day.DayMoved) as moved:
        day.shift_rest(event=event, minutes=5, seen=seen, **once())
    assert moved.value.last == made
    assert hours(event)["Pause"] == "11:05-11:20"
