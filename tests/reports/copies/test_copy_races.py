"""A file is of one moment, also while people write."""

import contextlib
import threading
from typing import Any

import pytest
from django.db import connection

from reports.copies import writing
from reports.copies.fileformat import unpack
from reports.services import copies
from tests.factories import CopyOutFactory, EventFactory, SheetEntryFactory, TeamFactory


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [False, True], ids=["guard off: no file", "guard on: a whole file"])
def test_a_team_is_added_while_the_file_is_written(monkeypatch: pytest.MonkeyPatch, guarded: bool) -> None:
    team = TeamFactory(event=EventFactory())
    copy = CopyOutFactory(event=team.event, status="waiting", content=b"")
    numbered = writing._values

    def add() -> None:
        SheetEntryFactory(event=team.event, team=TeamFactory(event=team.event))
        connection.close()

    def meanwhile(*args: Any) -> Any:
        """The first row is being written: every table was numbered, none was read but this one."""
        monkeypatch.setattr(writing, "_values", numbered)
        one = threading.Thread(target=add)
        one.start()
        one.join(timeout=10)
        return numbered(*args)

    read = writing.carried

    def then(*args: Any) -> Any:
        monkeypatch.setattr(writing, "_values", meanwhile)
        return read(*args)

    monkeypatch.setattr(writing, "carried", then)
    if not guarded:
        monkeypatch.setattr(copies, "_one_moment", contextlib.nullcontext)
        with pytest.raises(KeyError):
            copies.make_copy(copy.pk)
        return
    copies.make_copy(copy.pk)
    copy.refresh_from_db()
    manifest, _parts = unpack(bytes(copy.content))
    assert manifest["rows"]["teams.team"] == 1
    assert "projects.sheetentry" not in manifest["rows"]
