"""What several tests of tables share."""

import itertools
import threading
from collections.abc import Callable
from typing import Any

from django.db import connection

from common import live
from events.models import Event
from teams.services import TEAMS


def version(event: Event, topic: str = TEAMS) -> str:
    """How often the topic was published: equal before and after where nothing was said."""
    return live.version_of(event_id=event.pk, topics=[topic])


def at_the_same_moment(*actions: Callable[[], Any]) -> list[Any]:
    """What each action answered, or the exception it raised, each run in a connection of its own."""
    answers: list[Any] = [None] * len(actions)

    def run(place: int, action: Callable[[], Any]) -> None:
        try:
            answers[place] = action()
        except Exception as error:  # noqa: BLE001 - what happened is the answer
            answers[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[place, action]) for place, action in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return answers


def meet(function: Callable[..., Any]) -> Callable[..., Any]:
    """`function`, entered by two threads together; a thread whose fellow is kept by a lock goes on alone."""
    wait = _Meeting()

    def wrapper(*args: Any, **kwargs: Any) -> Any:
        wait()
        return function(*args, **kwargs)

    return wrapper


def both_read(function: Callable[..., Any]) -> Callable[..., Any]:
    """`function`, left by two threads together: both have read before either writes. Locks as for `meet`."""
    wait = _Meeting()

    def wrapper(*args: Any, **kwargs: Any) -> Any:
        read = function(*args, **kwargs)
        wait()
        return read

    return wrapper


class _Meeting:
    """Called by two threads, lets them go on together, or the first alone once it keeps the other waiting for a lock."""

    def __init__(self) -> None:
        self.both, self.arrivals = threading.Event(), itertools.count(1)

    def __call__(self) -> None:
        if next(self.arrivals) == 2:
            self.both.set()
        for _turn in range(500):  # ten seconds, on the busiest machine
            if self.both.wait(0.02) or _keeps_somebody_waiting():
                break


def _keeps_somebody_waiting() -> bool:
    """Whether another connection waits for a lock that this thread's holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))")
        return cursor.fetchone() is not None
