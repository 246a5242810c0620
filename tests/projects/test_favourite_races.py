"""Many vote at the same instant, and the poll closes meanwhile. Each race is first shown with the guard off."""

import threading
from typing import Any

import pytest
from django.db import connection

from projects.models import Ballot, FavouriteResult, Poll
from projects.services import favourite
from projects.services.favourite import PollClosed, close_poll
from tests.factories import RegistrationFactory
from tests.projects.test_favourite import Room
from tests.teams.helpers import at_the_same_moment

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 10


def close(room: Room) -> None:
    try:
        close_poll(event=room.event)
    finally:
        connection.close()


@pytest.mark.parametrize("guarded", [False, True], ids=["guard off: a kept vote is not counted", "guard on: it counts"])
def test_a_vote_that_arrives_while_the_poll_closes(monkeypatch: pytest.MonkeyPatch, guarded: bool) -> None:
    room = Room()
    looked, go_on, answers = threading.Event(), threading.Event(), []

    def wait_after_looking(event_id: int) -> Poll | None:
        poll = shared(event_id) if guarded else Poll.objects.get(event=event_id)
        looked.set()
        go_on.wait(timeout=2)
        return poll

    shared = favourite._shared_poll
    monkeypatch.setattr(favourite, "_shared_poll", wait_after_looking)
    voter = threading.Thread(target=lambda: answers.extend(at_the_same_moment(lambda: room.vote(1, 1))))
    voter.start()
    assert looked.wait(timeout=5)
    closer = threading.Thread(target=close, args=[room])
    closer.start()
    closer.join(timeout=0.5)  # with the guard on, it waits for the vote
    assert closer.is_alive() is guarded
    go_on.set()
    voter.join(timeout=5)
    closer.join(timeout=5)
    assert answers == [None]  # the vote was acknowledged
    assert sum(room.results()) == (1 if guarded else 0)
    assert Ballot.objects.exclude(team=None).exists() is not guarded


def look_then_write(ballot: Ballot) -> None:
    """How a vote would be kept without the guard."""
    if not Ballot.objects.filter(registration=ballot.registration).update(team=ballot.team):
        GATE.wait(timeout=5)
        ballot.save(force_insert=True)


GATE = threading.Barrier(AT_ONCE)


@pytest.mark.parametrize("guarded", [False, True], ids=["guard off: votes are lost", "guard on: none, and one counts"])
def test_one_person_votes_everywhere_at_once(monkeypatch: pytest.MonkeyPatch, guarded: bool) -> None:
    room = Room()
    if not guarded:
        monkeypatch.setattr(favourite, "_keep", look_then_write)
    answers = at_the_same_moment(*[lambda n=n: room.vote(0, 1 + n % 2) for n in range(AT_ONCE)])
    lost = sum(answer is not None for answer in answers)
    assert lost == (0 if guarded else AT_ONCE - 1)
    close_poll(event=room.event)
    assert sum(room.results()) == 1


def test_votes_that_are_acknowledged_while_the_poll_closes_are_exactly_those_counted() -> None:
    room = Room()
    people = RegistrationFactory.create_batch(24, event=room.event)

    def vote(person: Any) -> None:
        favourite.vote(registration=person, team=room.teams[1], way="phone")

    actions: list[Any] = [lambda person=person: vote(person) for person in people]
    actions.insert(8, lambda: close_poll(event=room.event))
    answers = at_the_same_moment(*actions)
    answers.pop(8)
    assert all(answer is None or isinstance(answer, PollClosed) for answer in answers)
    assert sum(FavouriteResult.objects.values_list("by_vote", flat=True)) == answers.count(None)


def test_two_who_close_at_once_count_once() -> None:
    room = Room()
    room.vote(1, 1)
    at_the_same_moment(*[lambda: close_poll(event=room.event)] * 3)
    assert room.results() == [0, 1, 0]
