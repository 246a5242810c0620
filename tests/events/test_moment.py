"""Where the day stands."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from events.models import Event
from events.moment import moment_of
from tests.factories import EventFactory, SlotFactory

pytestmark = pytest.mark.django_db


def at(event: Event, hour: int, minute: int, day: int = 0) -> datetime:
    return datetime.combine(event.days[day], time(hour, minute), ZoneInfo("Europe/Paris"))


@pytest.fixture
def event() -> Event:
    """Welcome from 9 to 10, work from 10:30 to 12, and a second day that begins at 9."""
    event = EventFactory()
    SlotFactory(event=event, title="Accueil", starts_at=time(9), ends_at=time(10))
    SlotFactory(event=event, title="Travail", starts_at=time(10, 30), ends_at=time(12))
    SlotFactory(event=event, title="Suite", day=2, starts_at=time(9), ends_at=time(10))
    return event


@pytest.mark.parametrize(
    ("hour", "minute", "now", "next_", "left"),
    [
        (8, 0, None, "Accueil", 0),
        (9, 0, "Accueil", "Travail", 60),
        (9, 59, "Accueil", "Travail", 1),
        (10, 0, None, "Travail", 0),
        (11, 22, "Travail", None, 38),
        (12, 0, None, None, 0),
    ],
)
def test_what_happens_now_and_next(event: Event, hour: int, minute: int, now: str, next_: str, left: int) -> None:
    moment = moment_of(event, at(event, hour, minute))
    titles = tuple(slot.title if slot else None for slot in (moment.now, moment.next))
    assert (*titles, moment.minutes_left) == (now, next_, left)


def test_the_second_day_has_its_own_slots(event: Event) -> None:
    assert moment_of(event, at(event, 9, 30, day=1)).now.title == "Suite"
