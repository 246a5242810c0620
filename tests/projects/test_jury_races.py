"""The marks open while a juror still gives one: it is in or it is refused, never changed after everybody has read it."""

import contextlib
import threading
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from common.answers import Refused
from projects.models import Mark
from projects.services import jury
from tests.projects.test_jury import Table


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locked", [False, True], ids=["lock off: a mark changes after opening", "lock on: refused"])
def test_a_mark_that_arrives_while_marks_open(monkeypatch: pytest.MonkeyPatch, locked: bool) -> None:
    table = Table()
    table.mark_all()
    looked, go_on, refused = threading.Event(), threading.Event(), []

    def wait_after_looking(*args: Any) -> None:
        hold(*args)
        looked.set()
        go_on.wait(timeout=1.5)

    def mark_late() -> None:
        try:
            table.mark(0, 0, 0, 0, version=1)
        except Refused as answer:
            refused.append(answer)
        finally:
            connection.close()

    hold = jury._hold
    monkeypatch.setattr(jury, "_hold", wait_after_looking)
    if not locked:
        monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **kwargs: self)
    late = threading.Thread(target=mark_late)
    late.start()
    assert looked.wait(timeout=5)
    with contextlib.suppress(Refused):
        opener = threading.Thread(target=_open, args=(table,))
        opener.start()
        opener.join(timeout=0.5)  # with the lock on, it waits for the mark
        read_by_all = table.marks(0, 0) if not opener.is_alive() else None
    go_on.set()
    late.join(timeout=5)
    opener.join(timeout=5)
    changed_after_opening = read_by_all is not None and read_by_all != table.marks(0, 0)
    assert changed_after_opening is not locked
    assert Mark.objects.filter(juror=table.jurors[0], team=table.teams[0]).count() == 2


def _open(table: Table) -> None:
    try:
        jury.open_marks(event=table.event, user=None)
    finally:
        connection.close()
