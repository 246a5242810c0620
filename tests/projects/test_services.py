"""Nothing written at a table is ever lost."""

import contextlib
import threading
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from common.models import Topic
from projects import services
from projects.models import LONGEST_TEXT, SheetEntry, SheetEntryQuerySet, SheetRevision
from projects.services import Choice, Conflict, Saved, TooLong, sheet
from tests.factories import EventFactory, SheetBlockFactory, TeamFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> dict[str, Any]:
    """A team and a block of its event: what save_block needs beside the text."""
    event = EventFactory(under_way=True)
    return {"team": TeamFactory(event=event), "block": SheetBlockFactory(event=event)}


def save(desk: dict[str, Any], text: str, *, on: int, key: uuid.UUID | None = None, by: str = "") -> Saved | Conflict:
    return services.save_block(**desk, text=text, base_version=on, author=by, idempotency_key=key or uuid.uuid4())


def settle(conflict: Conflict, choice: Choice, mix: str = "", version: int | None = None) -> Saved | Conflict:
    return services.choose(
        set_aside=conflict.set_aside,
        choice=choice,
        mix=mix,
        base_version=conflict.version if version is None else version,
        author="",
        idempotency_key=uuid.uuid4(),
    )


@pytest.fixture
def conflict(desk: dict[str, Any]) -> Conflict:
    """Théo wrote "theirs" while the table was writing "mine"."""
    save(desk, "theirs", on=0, by="Théo DÉMO")
    answer = save(desk, "mine", on=0)
    assert isinstance(answer, Conflict)
    return answer


def all_texts(desk: dict[str, Any]) -> set[str]:
    return set(SheetRevision.objects.filter(entry__team=desk["team"]).values_list("text", flat=True))


def test_the_first_text_is_version_one(desk: dict[str, Any]) -> None:
    answer = save(desk, "Un café roulant", on=0, by="Théo DÉMO")
    assert (answer.text, answer.version) == ("Un café roulant", 1)
    assert SheetEntry.objects.get().updated_by == "Théo DÉMO"


def test_each_saved_text_stays_as_an_earlier_version(desk: dict[str, Any]) -> None:
    save(desk, "un", on=0)
    save(desk, "deux", on=1)
    assert all_texts(desk) == {"un", "deux"}


def test_a_repeat_answers_like_the_first_time(desk: dict[str, Any]) -> None:
    key = uuid.uuid4()
    first = save(desk, "un", on=0, key=key)
    save(desk, "deux", on=1)
    again = save(desk, "un", on=0, key=key)
    assert (again.text, again.version) == (first.text, first.version)
    assert SheetRevision.objects.count() == 2


def test_a_key_used_for_another_text_is_no_repeat(desk: dict[str, Any]) -> None:
    key = uuid.uuid4()
    save(desk, "un", on=0, key=key)
    assert save(desk, "deux", on=1, key=key).text == "deux"


def test_saving_the_same_text_adds_no_version(desk: dict[str, Any]) -> None:
    save(desk, "un", on=0)
    assert save(desk, "un", on=0).version == 1


def test_a_late_text_is_set_aside_and_both_are_handed_back(conflict: Conflict, desk: dict[str, Any]) -> None:
    assert (conflict.mine, conflict.theirs, conflict.theirs_by, conflict.version) == ("mine", "theirs", "Théo DÉMO", 1)
    assert all_texts(desk) == {"mine", "theirs"}
    assert SheetEntry.objects.get().text == "theirs"


def test_a_repeated_late_text_is_set_aside_once(conflict: Conflict, desk: dict[str, Any]) -> None:
    again = save(desk, "mine", on=0)
    assert again.set_aside == conflict.set_aside
    assert SheetRevision.objects.filter(kind="set_aside").count() == 1


def test_a_repeat_of_a_late_text_with_its_key_is_a_conflict_again(desk: dict[str, Any]) -> None:
    key = uuid.uuid4()
    save(desk, "theirs", on=0)
    assert save(desk, "mine", on=0, key=key) == save(desk, "mine", on=0, key=key)


def test_a_late_text_fills_a_block_that_was_emptied(desk: dict[str, Any]) -> None:
    save(desk, "un", on=0)
    save(desk, "", on=1)
    assert isinstance(save(desk, "deux", on=1), Saved)


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (Choice.MINE, "mine"),
        (Choice.THEIRS, "theirs"),
        (Choice.BOTH, "theirs\n\nmine"),
        (Choice.MIX, "a bit of each"),
    ],
)
def test_a_conflict_is_settled_as_chosen(conflict: Conflict, choice: Choice, expected: str) -> None:
    assert settle(conflict, choice, mix="a bit of each").text == expected
    assert SheetEntry.objects.get().text == expected


@pytest.mark.parametrize("choice", [Choice.MINE, Choice.BOTH, Choice.MIX])
def test_a_third_text_in_between_is_a_new_conflict(conflict: Conflict, desk: dict[str, Any], choice: Choice) -> None:
    save(desk, "third", on=1)
    again = settle(conflict, choice, mix="a bit of each")
    assert isinstance(again, Conflict)
    assert again.theirs == "third"
    assert {"mine", "theirs", "third"} <= all_texts(desk)


def test_both_texts_that_do_not_fit_say_by_how_much(desk: dict[str, Any]) -> None:
    save(desk, "x" * (LONGEST_TEXT - 10), on=0)
    late = save(desk, "y" * 20, on=0)
    with pytest.raises(TooLong) as caught:
        settle(late, Choice.BOTH)
    assert caught.value.excess == 12


@pytest.mark.parametrize("text", ["un", "mine"])
def test_an_earlier_text_or_one_set_aside_is_brought_back(desk: dict[str, Any], text: str) -> None:
    save(desk, "un", on=0)
    save(desk, "deux", on=1)
    save(desk, "mine", on=1)
    revision = SheetRevision.objects.get(text=text)
    answer = services.bring_back(revision=revision, author="", idempotency_key=uuid.uuid4())
    assert (answer.text, answer.version) == (text, 3)
    assert {"un", "deux", "mine"} == all_texts(desk)


def test_bringing_back_twice_with_one_key_changes_once(desk: dict[str, Any]) -> None:
    save(desk, "un", on=0)
    save(desk, "deux", on=1)
    revision, key = SheetRevision.objects.get(text="un"), uuid.uuid4()
    services.bring_back(revision=revision, author="", idempotency_key=key)
    save(desk, "trois", on=3)
    services.bring_back(revision=revision, author="", idempotency_key=key)
    assert SheetEntry.objects.get().text == "trois"


def test_the_board_hears_of_a_block_filled_or_emptied_and_not_of_every_sentence(desk: dict[str, Any]) -> None:
    save(desk, "un", on=0)
    save(desk, "deux", on=1)
    save(desk, "", on=2)
    versions = dict(Topic.objects.values_list("name", "version"))
    assert versions == {f"sheet-{desk['team'].pk}": 3, "teams": 2}


def test_the_board_hears_of_a_table_that_writes_again_after_a_minute(desk: dict[str, Any]) -> None:
    save(desk, "un", on=0)
    SheetEntry.objects.update(updated_at=timezone.now() - timedelta(minutes=2))
    save(desk, "deux", on=1)
    assert Topic.objects.get(name="teams").version == 2


def together(*calls: Callable[[], Any]) -> list[Any]:
    """Run `calls` in threads of their own; each one's answer or database error."""
    answers: list[Any] = [None] * len(calls)

    def run(number: int, call: Callable[[], Any]) -> None:
        try:
            answers[number] = call()
        except IntegrityError as error:
            answers[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n, call)) for n, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    return answers


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locked", [False, True], ids=["lock off: a text is lost", "lock on: both are kept"])
def test_two_saves_at_the_same_instant(monkeypatch: pytest.MonkeyPatch, locked: bool) -> None:
    event = EventFactory(under_way=True)
    desk = {"team": TeamFactory(event=event), "block": SheetBlockFactory(event=event)}
    save(desk, "start", on=0)
    both_have_read, read = threading.Barrier(2), sheet._locked_entry

    def read_then_wait(*args: Any) -> SheetEntry:
        entry = read(*args)
        with contextlib.suppress(threading.BrokenBarrierError):
            both_have_read.wait(timeout=1)  # with the lock on, the other cannot come this far
        return entry

    monkeypatch.setattr(sheet, "_locked_entry", read_then_wait)
    if not locked:
        monkeypatch.setattr(SheetEntryQuerySet, "select_for_update", lambda self, **kwargs: self)
    answers = together(lambda: save(desk, "one", on=1), lambda: save(desk, "two", on=1))
    if locked:
        assert {type(answer) for answer in answers} == {Saved, Conflict}
        assert {"one", "two"} <= all_texts(desk)
    else:
        assert not {"one", "two"} <= all_texts(desk)
