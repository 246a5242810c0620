"""Half-days, arrivals that two devices note, leaving and coming back."""

import itertools
import uuid
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction

from common.models import Topic
from participants.models import CheckIn, Presence, Registration
from participants.services import reception
from participants.services.reception import Noted, NotToday, check_in, half_days, now_half_day
from tests.factories import EventFactory, RegistrationFactory, SlotFactory
from tests.participants.test_services import at_once

DAY = date(2030, 12, 4)  # the first day of EventFactory
ARRIVES, LEAVES, BACK, UNDONE = CheckIn.Gesture.values


def at(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    """A time of the event's clock: Paris in winter."""
    return datetime.combine(day, time(hour - 1, minute), UTC)


def note(person: Registration, hour: int, minute: int = 0, gesture: str = ARRIVES, **fields: Any) -> Noted:
    fields.setdefault("idempotency_key", uuid.uuid4())
    return check_in(event=person.event, registration=person, gesture=gesture, at=at(hour, minute), **fields)


@pytest.fixture
def person(db: None) -> Registration:
    return RegistrationFactory()


@pytest.fixture(autouse=True)
def the_day() -> Any:
    """Noon of the first day, unless the test travels."""
    with time_machine.travel(at(12), tick=False):
        yield


def slots(event: Any, *spans: tuple[int, int, int]) -> None:
    for day, first, last in spans:
        SlotFactory(event=event, day=day, starts_at=time(first), ends_at=time(last))


@pytest.mark.django_db
def test_a_day_and_a_half_of_programme_makes_three_half_days() -> None:
    event = EventFactory()
    slots(event, (1, 9, 12), (1, 14, 17), (2, 9, 13), (2, 13, 14))
    assert [(h.day.day, h.half) for h in half_days(event)] == [(4, "am"), (4, "pm"), (5, "am")]


@pytest.mark.django_db
def test_without_programme_each_day_has_its_two_halves() -> None:
    assert len(half_days(EventFactory())) == 4


@pytest.mark.django_db
def test_a_half_day_is_named_in_words() -> None:
    assert "4" in half_days(EventFactory())[0].label


@pytest.mark.django_db
@pytest.mark.parametrize(("hour", "half"), [(8, "am"), (12, "am"), (13, "pm"), (18, "pm")])
def test_the_half_day_of_now_is_that_of_the_clock(hour: int, half: str) -> None:
    with time_machine.travel(at(hour), tick=False):
        found = now_half_day(EventFactory())
    assert found
    assert found.half == half


@pytest.mark.django_db
def test_a_day_of_one_half_is_that_half_all_day_long() -> None:
    event = EventFactory()
    slots(event, (1, 9, 12))
    with time_machine.travel(at(15), tick=False):
        found = now_half_day(event)
    assert found
    assert found.half == "am"


@pytest.mark.django_db
def test_the_day_before_nobody_can_be_noted(person: Registration) -> None:
    with time_machine.travel(at(9, day=DAY - timedelta(days=1)), tick=False):
        assert now_half_day(person.event) is None
        with pytest.raises(NotToday):
            check_in(event=person.event, registration=person, idempotency_key=uuid.uuid4())


def test_arriving_makes_a_person_present_and_tells_the_pages(person: Registration) -> None:
    noted = note(person, 8, 41)
    assert noted.presence
    assert (noted.presence.arrived_at, noted.already) == (at(8, 41), False)
    assert Topic.objects.get(event_id=person.event_id, name="reception").version == 1


def test_the_same_gesture_sent_again_is_found(person: Registration) -> None:
    key = uuid.uuid4()
    note(person, 8, 41, idempotency_key=key)
    again = note(person, 8, 50, idempotency_key=key)
    assert again.is_repeat
    assert again.presence
    assert again.presence.arrived_at == at(8, 41)
    assert CheckIn.objects.count() == 1


def test_two_devices_merge_and_the_earlier_arrival_wins_whichever_comes_first(person: Registration) -> None:
    note(person, 8, 45, device="b")
    noted = note(person, 8, 41, device="a")
    assert noted.already
    assert Presence.objects.get().arrived_at == at(8, 41)
    assert note(person, 8, 50, device="c").already
    assert Presence.objects.get().arrived_at == at(8, 41)


def test_somebody_leaves_and_comes_back(person: Registration) -> None:
    note(person, 8, 41)
    note(person, 10, gesture=LEAVES)
    assert Presence.objects.get().left_at == at(10)
    note(person, 11, gesture=BACK)
    assert (Presence.objects.get().arrived_at, Presence.objects.get().left_at) == (at(8, 41), None)


def test_gestures_that_come_late_take_their_place_in_time(person: Registration) -> None:
    note(person, 10, gesture=LEAVES, device="a")
    note(person, 8, 41, device="b")
    assert (Presence.objects.get().arrived_at, Presence.objects.get().left_at) == (at(8, 41), at(10))


def test_a_mistake_is_taken_back(person: Registration) -> None:
    note(person, 8, 41)
    assert note(person, 8, 42, gesture=UNDONE).presence is None
    assert not Presence.objects.exists()


def test_a_device_takes_back_its_own_gesture_first(person: Registration) -> None:
    note(person, 8, 41, device="a")
    note(person, 8, 45, device="b")
    note(person, 8, 46, device="a", gesture=UNDONE)
    assert Presence.objects.get().arrived_at == at(8, 45)
    note(person, 8, 47, device="a", gesture=UNDONE)
    assert not Presence.objects.exists()


def test_an_hour_yet_to_come_is_now(person: Registration) -> None:
    noted = note(person, 23)
    assert noted.presence
    assert noted.presence.arrived_at == at(12)


def test_what_was_noted_yesterday_belongs_to_yesterday(person: Registration) -> None:
    with time_machine.travel(at(9, day=DAY + timedelta(days=1)), tick=False):
        assert note(person, 15).check_in.half == "pm"
    assert Presence.objects.get().day == DAY


def test_nobody_of_another_event_is_noted(person: Registration) -> None:
    with pytest.raises(Registration.DoesNotExist):
        check_in(event=EventFactory(), registration=person, idempotency_key=uuid.uuid4())


def race(person: Registration) -> list[Any]:
    """Six devices note one person at the same moment, each at another hour."""
    hours = iter(range(6))

    def arrive() -> Any:
        minute = next(hours)
        try:
            return check_in(
                event=person.event,
                registration=person,
                at=at(8, 30 + minute),
                device=f"d{minute}",
                idempotency_key=uuid.uuid4(),
            )
        except IntegrityError as error:
            return error

    return at_once(6, arrive)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_six_devices_at_once_do_not_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shows that the race exists: without a lock several see nobody here, and only one of them can say so."""
    monkeypatch.setattr(reception, "_lock", lambda event, registration: registration)
    monkeypatch.setattr(reception.live, "publish", lambda **what: None)
    rounds = [race(RegistrationFactory()) for _ in range(8)]
    assert any(isinstance(noted, IntegrityError) for noted in itertools.chain.from_iterable(rounds))


@pytest.mark.django_db(transaction=True)
def test_six_devices_at_once_merge_into_the_earliest_arrival() -> None:
    person = RegistrationFactory()
    noted = race(person)
    assert sum(not one.already for one in noted) == 1
    assert Presence.objects.get().arrived_at == at(8, 30)
    assert CheckIn.objects.count() == 6
    assert not transaction.get_connection().in_atomic_block
