"""The big screen: now, next, time left, and nobody's name."""

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.urls import reverse

from events.models import Slot
from events.now import where_are_we
from tests.factories import EventFactory, SlotFactory
from tests.permissions.world import World


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


@pytest.mark.django_db
def test_the_screen_says_now_next_and_how_long() -> None:
    world = World()
    SlotFactory(event=world.event, starts_at=time(10), ends_at=time(11), title="Moment suivant")
    with time_machine.travel(world.slot.begins + timedelta(minutes=25), tick=False):
        page = world.browser("screen").get(reverse("screen", args=[world.event.slug])).content.decode()
    assert world.slot.title in page
    assert "<span data-minutes>35</span>" in page
    assert "Moment suivant" in page
    assert world.registration.chosen_name not in page
    assert '<noscript><meta http-equiv="refresh"' in page


@pytest.mark.django_db
def test_the_inside_alone_is_sent_to_a_refresh() -> None:
    world = World()
    page = world.browser("screen").get(reverse("screen", args=[world.event.slug]), headers={"HX-Request": "true"})
    assert b"<html" not in page.content
    assert b"<h1>" in page.content
