"""A week before and on the eve: once each, to those who come."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from participants.models import Consent, Notice
from participants.services.reminders import remind
from tests.factories import EventFactory, RegistrationFactory

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
FIRST_DAY = date(2030, 12, 4)


def days_before(days: int, hour: int = 10) -> datetime:
    day = FIRST_DAY - timedelta(days=days)
    return datetime(day.year, day.month, day.day, hour, tzinfo=PARIS)


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(days_before(30), tick=False) as traveller:
        yield traveller


@pytest.fixture
def person(clock: Any) -> Any:
    return RegistrationFactory(event=EventFactory(starts_on=FIRST_DAY, ends_on=FIRST_DAY))


def reminded(clock: Any, *moments: datetime) -> list[str]:
    for moment in moments:
        clock.move_to(moment)
        remind()
    return list(Notice.objects.values_list("kind", flat=True))


def test_each_reminder_comes_once_on_its_day(clock: Any, person: Any) -> None:
    week, eve = Notice.Kind.REMINDER_WEEK, Notice.Kind.REMINDER_EVE
    assert reminded(clock, days_before(8)) == []
    assert reminded(clock, days_before(7), days_before(7, 15), days_before(6)) == [week]
    assert reminded(clock, days_before(2)) == [week]
    assert reminded(clock, days_before(1), days_before(1, 19), days_before(0)) == [week, eve]


def test_a_stop_is_caught_up_while_it_still_makes_sense(clock: Any, person: Any) -> None:
    assert reminded(clock, days_before(4)) == [Notice.Kind.REMINDER_WEEK]


def test_no_word_about_a_week_comes_two_days_before(clock: Any, person: Any) -> None:
    assert reminded(clock, days_before(2)) == []


@pytest.mark.parametrize(("hour", "count"), [(8, 0), (9, 1), (19, 1), (20, 0)])
def test_nobody_is_written_to_in_the_night(clock: Any, person: Any, hour: int, count: int) -> None:
    assert len(reminded(clock, days_before(7, hour))) == count


def test_the_day_is_that_of_the_event(clock: Any, person: Any) -> None:
    person.event.timezone = "America/Cayenne"
    person.event.save()
    assert reminded(clock, days_before(7, 10)) == []  # six in the morning there
    assert reminded(clock, days_before(7, 14)) == [Notice.Kind.REMINDER_WEEK]


@pytest.mark.parametrize("status", ["draft", "under_way", "follow_up", "archived"])
def test_only_an_event_that_is_to_come_reminds(clock: Any, person: Any, status: str) -> None:
    person.event.status = status
    person.event.save()
    assert reminded(clock, days_before(1)) == []


@pytest.mark.parametrize("gone", ["cancelled", "waiting"])
def test_only_those_with_a_place_are_reminded(clock: Any, person: Any, gone: str) -> None:
    person.status, person.cancelled_at = gone, days_before(20) if gone == "cancelled" else None
    person.save()
    assert reminded(clock, days_before(1)) == []


def test_who_no_longer_agrees_to_take_part_is_left_in_peace(clock: Any, person: Any) -> None:
    for yes in (True, False):
        Consent.objects.create(
            event=person.event, registration=person, purpose=Consent.Purpose.TAKING_PART, is_given=yes
        )
    assert reminded(clock, days_before(1)) == []


def test_who_registers_on_the_day_of_a_reminder_has_just_been_told(clock: Any, person: Any) -> None:
    clock.move_to(days_before(6, 8))
    late = RegistrationFactory(event=person.event)
    assert reminded(clock, days_before(6)) == [Notice.Kind.REMINDER_WEEK]
    assert not late.notices.exists()
    reminded(clock, days_before(1))
    assert late.notices.get().kind == Notice.Kind.REMINDER_EVE


@pytest.mark.parametrize("days", [[], [7], [1]])
def test_the_organiser_chooses_which_leave(clock: Any, person: Any, days: list[int]) -> None:
    person.event.reminder_days = days
    person.event.save()
    assert len(reminded(clock, days_before(7), days_before(1))) == len(days)
