"""Whatever breaks, every page ends at the last change: real processes, a real database, pages on both."""

import contextlib
import time
from collections.abc import Iterator

import pytest

from events.models import Event
from tests.bench.crowd import Crowd, commit, end_listening_connection, listeners, settle
from tests.common.following import free_port, served_apart
from tests.factories import EventFactory, RegistrationFactory

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = 200
LONGEST_S = 15


@pytest.fixture
def event() -> Event:
    event: Event = EventFactory(status="under_way")
    RegistrationFactory(event=event)
    return event


@pytest.fixture
def two_processes(event: Event) -> Iterator[tuple[Crowd, contextlib.ExitStack]]:
    """Pages that follow the event on two processes of the site, the first of which ends with what comes beside them."""
    ports = [free_port(), free_port()]
    with contextlib.ExitStack() as first, served_apart(ports[1]):
        first.enter_context(served_apart(ports[0]))
        with listeners(event, PAGES, ports) as crowd:
            assert settle(crowd, "following", PAGES)
            yield crowd, first


def everybody_has(crowd: Crowd, version: int) -> bool:
    return settle(crowd, "oldest", version, LONGEST_S)


def test_nothing_is_lost_when_the_database_a_process_or_all_connections_break(
    event: Event, two_processes: tuple[Crowd, contextlib.ExitStack]
) -> None:
    crowd, first_process = two_processes
    # The database ends what listens, while changes are committed.
    for number in range(6):
        if number in (2, 3):
            end_listening_connection()
        version = commit(event)[1]
        time.sleep(0.05)
    assert everybody_has(crowd, version)
    # All pages lose their connection together, and something changes while nobody is there.
    crowd("drop")
    version = commit(event)[1]
    assert everybody_has(crowd, version)
    assert settle(crowd, "following", PAGES, LONGEST_S)
    # A process is killed: its pages go on with the other.
    first_process.close()
    version = commit(event)[1]
    assert everybody_has(crowd, version)
    assert settle(crowd, "following", PAGES, LONGEST_S)
