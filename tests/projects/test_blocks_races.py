"""The organiser changes the sheet while a table writes in it."""

import threading
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, transaction

from events.models import Event, SheetBlock, Stage
from events.services import lists
from events.services.blocks import take_blocks
from projects.models import SheetEntry
from projects.services import BlockGone, save_block
from teams.models import Team
from tests.factories import SheetBlockFactory, TeamFactory
from tests.teams.helpers import at_the_same_moment

pytestmark = pytest.mark.django_db(transaction=True)


def write(team: Team, block: SheetBlock, text: str = "Une histoire", on: int = 0) -> None:
    save_block(team=team, block=block, text=text, base_version=on, author="", idempotency_key=uuid.uuid4())


def list_changed_while_a_table_writes_again() -> list[Any]:
    """What the table got, and the organiser who adds a stage: both tell the board."""
    team: Team = TeamFactory()
    block = SheetBlockFactory(event=team.event)
    write(team, block)
    has_written = threading.Event()

    def empty_it_slowly() -> None:
        with transaction.atomic():
            write(team, block, "", on=1)
            has_written.set()
            threading.Event().wait(0.5)  # not yet committed

    def add() -> Any:
        has_written.wait(10)
        return lists.add_row(row=Stage(event=team.event, name_fr="essayer"), idempotency_key=uuid.uuid4())

    return at_the_same_moment(empty_it_slowly, add)


def taken_while_a_table_writes() -> list[Any]:
    team: Team = TeamFactory()
    block = SheetBlockFactory(event=team.event, canvas="telling", title_fr="Minute 1")
    new = SheetBlock(canvas="telling", key="other", title_fr="Minute 2", question_fr="Quoi ?")
    has_written = threading.Event()

    def write_slowly() -> None:
        with transaction.atomic():
            write(team, block)
            has_written.set()
            threading.Event().wait(0.5)  # not yet committed

    def take() -> Any:
        has_written.wait(10)
        return take_blocks(event=team.event, blocks=[new])

    return at_the_same_moment(write_slowly, take)


def test_without_the_lock_the_block_is_counted_as_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(SheetBlock.every), "select_for_update", lambda self, **kwargs: self.all())
    _written, taken = taken_while_a_table_writes()
    assert isinstance(taken, IntegrityError)


def test_a_text_that_is_being_written_keeps_its_block() -> None:
    written, taken = taken_while_a_table_writes()
    assert (written, taken.kept) == (None, ["Minute 1"])
    assert SheetEntry.objects.get().text == "Une histoire"


def test_a_first_text_in_a_block_that_was_just_removed_says_that_it_is_gone() -> None:
    block = SheetBlockFactory(canvas="telling")
    team = TeamFactory(event=block.event)
    SheetBlock.every.filter(pk=block.pk).delete()
    with pytest.raises(BlockGone):
        write(team, block)
    assert not SheetEntry.objects.exists()


def test_a_lock_on_all_of_the_event_and_a_table_would_wait_for_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "lock", lambda event_id: Event.objects.select_for_update().get(pk=event_id))
    assert any(isinstance(answer, OperationalError) for answer in list_changed_while_a_table_writes_again())


def test_a_list_changed_while_a_table_writes_harms_neither() -> None:
    written, added = list_changed_while_a_table_writes_again()
    assert (written, added.name_fr) == (None, "essayer")
