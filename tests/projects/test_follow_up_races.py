"""The holder and the organiser tell about the same moment at once: one is kept, the other learns what stands."""

import contextlib
import threading
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from projects.models import FollowUp
from projects.services import follow_up
from tests.factories import EventFactory, TeamFactory


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locked", [False, True], ids=["lock off: one is lost unseen", "lock on: the second is told"])
def test_two_tell_at_once(monkeypatch: pytest.MonkeyPatch, locked: bool) -> None:
    team = TeamFactory(event=EventFactory(status="follow_up"))
    follow_up.note_no_answer(team=team, months=1, calls=0)
    both, told, overtaken = threading.Barrier(2, timeout=1 if locked else 5), [], []
    read = follow_up._row

    def wait_after_reading(*args: Any) -> FollowUp:
        row = read(*args)
        with contextlib.suppress(threading.BrokenBarrierError):  # the lock keeps the other one out
            both.wait()
        return row

    def tell(state: str) -> None:
        try:
            given = {"state": state}
            told.append(follow_up.tell_follow_up(team=team, months=1, told_as="holder", version=0, given=given).state)
        except follow_up.ToldMeanwhile as stale:
            overtaken.append(stale.stored.state)
        finally:
            connection.close()

    monkeypatch.setattr(follow_up, "_row", wait_after_reading)
    if not locked:
        monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **kwargs: self)
    people = [threading.Thread(target=tell, args=(state,)) for state in ("started", "paused")]
    for one in people:
        one.start()
    for one in people:
        one.join(timeout=10)
    assert len(told) == (1 if locked else 2)
    assert overtaken == (told if locked else [])
