"""The last places, and sixty people at once: ten get one, round after round."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from events.models import Event
from participants import services
from participants.services import registration as registering
from tests.factories import CategoryFactory, EventFactory

PLACES, PEOPLE, ROUNDS = 10, 60, 20
Together = Callable[[Callable[[int], Any]], list[Any]]


@pytest.fixture
def together(transactional_db: None) -> Iterator[Together]:
    """together(work) → what PEOPLE threads that start at once returned, each with its own connection, kept open."""
    with ThreadPoolExecutor(PEOPLE) as pool:

        def all_at_once(work: Callable[[int], Any]) -> list[Any]:
            start = threading.Barrier(PEOPLE)

            def run(number: int) -> Any:
                start.wait()
                try:
                    return work(number)
                except services.Refused as refusal:
                    return refusal

            return [future.result() for future in [pool.submit(run, number) for number in range(PEOPLE)]]

        yield all_at_once
        all_at_once(lambda _number: connection.close())


def full_house(event: Event, together: Together) -> list[Any]:
    category = CategoryFactory(event=event)
    return together(
        lambda number: services.register_participant(
            event=event, chosen_name=f"Personne DÉMO {number}", category=category
        )
    )


def test_with_the_lock_off_more_people_than_places_are_registered(
    together: Together, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The race is real: without it, the test below would prove nothing."""
    has_a_place, counted = registering.has_a_place, threading.Barrier(PLACES + 5)

    def counts_then_waits(event: Event, **kwargs: Any) -> bool:
        found = has_a_place(event, **kwargs)
        with contextlib.suppress(threading.BrokenBarrierError):
            counted.wait(3)  # as when several requests have counted before one of them writes
        return found

    monkeypatch.setattr(registering, "lock_event", lambda event: event)
    monkeypatch.setattr(registering, "has_a_place", counts_then_waits)
    event = EventFactory(capacity=PLACES)
    full_house(event, together)
    assert event.registrations.active().count() > PLACES


def test_sixty_at_once_for_ten_places_give_exactly_ten_twenty_times(together: Together) -> None:
    for _round in range(ROUNDS):
        event = EventFactory(capacity=PLACES)
        results = full_house(event, together)
        assert event.registrations.active().count() == PLACES
        assert sum(isinstance(result, services.Full) for result in results) == PEOPLE - PLACES
