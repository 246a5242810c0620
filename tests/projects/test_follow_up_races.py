"""Two tell about one moment at once: one is kept, the other learns what stands. Two ask for one address: both are kept."""

import contextlib
import threading
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.db.models import QuerySet
from django.utils import timezone

from projects.models import Followed, Follower, FollowUp
from projects.services import follow_up, following
from tests.factories import EventFactory, PublicationFactory, RegistrationFactory, TeamFactory


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


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locked", [False, True], ids=["lock off: one is refused", "lock on: both are kept"])
def test_two_choose_for_one_address_at_once(monkeypatch: pytest.MonkeyPatch, locked: bool) -> None:
    event = EventFactory(status="follow_up")
    teams = [PublicationFactory(event=event, team__number=number).team for number in (1, 2)]
    for team in teams:
        team.publication.parts.create(event=event, kind="state", agreed_at=timezone.now(), published_at=timezone.now())
    gerard = RegistrationFactory(event=event)
    Follower.objects.create(event=event, email="v@example.org", asked_at=timezone.now(), created_at=timezone.now())
    both, refused = threading.Barrier(2, timeout=1 if locked else 5), []
    add = QuerySet.bulk_create

    def wait_before_adding(self: Any, rows: Any, *args: Any, **kwargs: Any) -> Any:
        made = list(rows)
        with contextlib.suppress(threading.BrokenBarrierError):  # the lock keeps the other one out
            both.wait()
        return add(self, made, *args, **kwargs)

    def ask(registration: Any) -> None:
        try:
            following.ask_to_follow(
                event=event, email="v@example.org", teams=teams, language="fr", registration=registration
            )
        except IntegrityError:
            refused.append(registration)
        finally:
            connection.close()

    monkeypatch.setattr(QuerySet, "bulk_create", wait_before_adding)
    if not locked:
        monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **kwargs: self)
    people = [threading.Thread(target=ask, args=(one,)) for one in (gerard, None)]
    for one in people:
        one.start()
    for one in people:
        one.join(timeout=10)
    rows = list(Followed.objects.all())
    assert (len(refused), len(rows)) == (0 if locked else 1, 2)
    assert not locked or {row.registration_id for row in rows} == {None}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locked", [False, True], ids=["lock off: what was told is erased", "lock on: it stays"])
def test_a_moment_goes_while_a_team_tells_of_it(monkeypatch: pytest.MonkeyPatch, locked: bool) -> None:
    team = TeamFactory(event=EventFactory(status="follow_up"))
    follow_up.note_no_answer(team=team, months=3, calls=0)
    both = threading.Barrier(2, timeout=1 if locked else 5)
    delete = QuerySet.delete

    def wait_before_erasing(self: Any) -> Any:
        for _before_and_after_the_other in range(2):
            with contextlib.suppress(threading.BrokenBarrierError):  # the lock keeps the other one out
                both.wait()
        return delete(self)

    def tell() -> None:
        with contextlib.suppress(threading.BrokenBarrierError):
            both.wait()
        with contextlib.suppress(follow_up.Refused):
            follow_up.tell_follow_up(team=team, months=3, told_as="holder", version=0, given={"state": "started"})
            told.append(3)
        with contextlib.suppress(threading.BrokenBarrierError):
            both.wait()
        connection.close()

    def settle() -> None:
        follow_up.set_moments(event=team.event, moments=[follow_up.Moment(1, "call")])
        connection.close()

    told: list[int] = []
    monkeypatch.setattr(QuerySet, "delete", wait_before_erasing)
    if not locked:
        monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **kwargs: self)
    people = [threading.Thread(target=one) for one in (settle, tell)]
    for one in people:
        one.start()
    for one in people:
        one.join(timeout=10)
    kept = list(FollowUp.objects.exclude(state="").values_list("months", flat=True))
    assert (told, kept) == (([], []) if locked else ([3], []))
