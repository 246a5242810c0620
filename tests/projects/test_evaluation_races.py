"""Two sheets arrive at the same moment: both count, and one that is sent twice counts once."""

import threading
import uuid
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from projects.models import AnswerSheet, AnswerTally
from projects.services import evaluation
from projects.services.evaluation import evaluation_of
from tests.projects.test_evaluation import Asked


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locked", [False, True], ids=["lock off: a sheet is lost", "lock on: both count"])
def test_two_sheets_at_once(monkeypatch: pytest.MonkeyPatch, locked: bool) -> None:
    asked, key = Asked(), uuid.uuid4()
    asked.send(welcome="3")
    together = threading.Barrier(2 if not locked else 1)

    def wait_for_the_other(*args: Any) -> Any:
        found = hold(*args)
        together.wait(timeout=10)
        return found

    def send(mark: str, sent: uuid.UUID) -> None:
        try:
            asked.send(welcome=mark, key=sent)
        finally:
            connection.close()

    hold = evaluation._held
    monkeypatch.setattr(evaluation, "_held", wait_for_the_other)
    if not locked:
        monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **kwargs: self)
    sheets = [("5", key), ("1", uuid.uuid4()), *([("5", key)] if locked else [])]
    senders = [threading.Thread(target=send, args=sheet) for sheet in sheets]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join(timeout=15)
    said = {row.answer: row.waiting for row in AnswerTally.objects.filter(question=asked.welcome)}
    assert AnswerSheet.objects.count() == 3
    assert (said["1"], said["3"], said["5"]) == (1, 1, 1), "the counts are added by the database itself"
    assert (evaluation_of(asked.event).came == 3) is locked
