"""Many hands on the wall at the same instant. Each race is first shown with the lock off."""

import threading
import uuid
from typing import Any

import pytest

from participants.models import Registration
from teams.models import Wall, WallNote, WallVote
from teams.services import wall
from tests.factories import EventFactory, RegistrationFactory, WallFactory, WallNoteFactory
from tests.teams.helpers import at_the_same_moment

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 30


def one_person_votes_everywhere(monkeypatch: pytest.MonkeyPatch) -> int:
    """How many votes of one person are kept, of as many sent at once for as many notes."""
    event = WallFactory(event=EventFactory(under_way=True)).event
    person = RegistrationFactory(event=event)
    notes = [WallNoteFactory(event=event) for _ in range(AT_ONCE)]
    gate = threading.Barrier(AT_ONCE)
    count = wall.supported

    def together(*args: Any) -> set[int]:
        mine = count(*args)
        try:
            gate.wait(1)
        except threading.BrokenBarrierError:
            gate.abort()
        return mine

    monkeypatch.setattr(wall, "supported", together)
    at_the_same_moment(*[lambda note=note: wall.vote(note=note, registration=person) for note in notes])
    return WallVote.objects.count()


def test_without_the_lock_a_person_votes_more_than_they_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Registration.objects, "select_for_update", lambda **kwargs: Registration.objects.all())
    assert one_person_votes_everywhere(monkeypatch) == AT_ONCE


def test_thirty_votes_at_once_of_one_person_are_never_more_than_they_have(monkeypatch: pytest.MonkeyPatch) -> None:
    assert one_person_votes_everywhere(monkeypatch) == Wall.objects.get().votes_each


def test_ten_votes_at_once_of_one_person_for_one_note_are_one() -> None:
    event = WallFactory(event=EventFactory(under_way=True)).event
    note, person = WallNoteFactory(event=event), RegistrationFactory(event=event)
    at_the_same_moment(*[lambda: wall.vote(note=note, registration=person)] * 10)
    assert WallVote.objects.count() == 1


def test_thirty_people_vote_at_once_and_none_is_lost() -> None:
    event = WallFactory(event=EventFactory(under_way=True)).event
    note = WallNoteFactory(event=event)
    people = [RegistrationFactory(event=event) for _ in range(AT_ONCE)]
    at_the_same_moment(*[lambda one=one: wall.vote(note=note, registration=one) for one in people])
    assert WallVote.objects.count() == AT_ONCE


def test_notes_written_at_once_have_each_their_number() -> None:
    event = WallFactory(event=EventFactory(under_way=True)).event
    at_the_same_moment(*[lambda: wall.write_note(event=event, kind="idea", text="Un bus")] * 10)
    assert sorted(WallNote.objects.values_list("number", flat=True)) == list(range(1, 11))


def test_a_note_sent_twice_at_once_is_written_once() -> None:
    event, key = WallFactory(event=EventFactory(under_way=True)).event, uuid.uuid4()
    at_the_same_moment(*[lambda: wall.write_note(event=event, kind="idea", text="Un bus", idempotency_key=key)] * 2)
    assert WallNote.objects.count() == 1
