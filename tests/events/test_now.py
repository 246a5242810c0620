"""Where in its programme an event is."""

from datetime import UTC, datetime, time

import pytest

from events.models import Slot
from events.now import where_are_we
from tests.factories import EventFactory, SlotFactory


@pytest.fixture
def slots(db: None) -> list[Slot]:
    event = EventFactory()
    SlotFactory(event=event, day=1, starts_at=time(9), ends_at=time(10), title="Accueil")
    SlotFactory(event=event, day=1, starts_at=time(10, 30), ends_at=time(12), title="Imaginer")
    SlotFactory(event=event, day=2, starts_at=time(9), ends_at=time(10), title="Présenter")
    return list(event.slots.all())


@pytest.mark.parametrize(
    ("day", "hour", "current", "following", "left"),
    [
        (3, time(20), None, "Accueil", 0),
        (4, time(9), "Accueil", "Imaginer", 60),
        (4, time(9, 59, 30), "Accueil", "Imaginer", 1),
        (4, time(10), None, "Imaginer", 0),
        (4, time(12), None, "Présenter", 0),
        (5, time(9, 30), "Présenter", None, 30),
        (5, time(10), None, None, 0),
    ],
)
def test_where_are_we(
    slots: list[Slot], day: int, hour: time, current: str | None, following: str | None, left: int
) -> None:
    now = where_are_we(slots, datetime.combine(slots[0].event.starts_on.replace(day=day), hour, slots[0].event.zone))
    assert (now.current and now.current.title, now.following and now.following.title) == (current, following)
    assert now.minutes_left == left
    assert now.is_over == (current is None and following is None)


def test_nothing_planned_is_not_the_end(db: None) -> None:
    assert not where_are_we([], datetime.now(UTC)).is_over
