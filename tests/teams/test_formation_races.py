"""Two organisers at the same instant, and a worker that is killed. Each race is first shown with the lock off."""

import subprocess
import sys
import threading
import time
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from events.models import Event
from participants.models import Registration
from teams.models import Draft, Formation, Team, TeamMember
from teams.present import present_tables
from teams.services import Stale, applying, formation, seat
from teams.services.applying import apply_draft
from teams.services.formation import LOST_AFTER, begin, take_up_lost
from teams.services.solving import run_formation
from tests.factories import DraftFactory, EventFactory, FormationFactory, TeamFactory, TeamMemberFactory, ThemeFactory
from tests.teams import killed_worker
from tests.teams.helpers import at_the_same_moment, meet
from tests.teams.test_formation_runs import Room

pytestmark = pytest.mark.django_db(transaction=True)


def without_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(applying, "lock_event", lambda event: event)
    monkeypatch.setattr(applying, "lock_people", lambda event: None)
    monkeypatch.setattr(applying, "lock_teams", lambda event: {team.pk: team for team in Team.objects.all()})


def apply(draft: Draft, seen: str) -> Any:
    return apply_draft(draft=draft, expected_version=draft.version, seen=seen, by=None, idempotency_key=uuid.uuid4())


def two_organisers_apply_two_drafts(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Two people without a team; each draft makes a table for each."""
    theme = ThemeFactory()
    people = [member.registration for member in TeamMemberFactory.create_batch(2, event=theme.event)]
    Team.objects.all().delete()
    drafts = [
        DraftFactory(event=theme.event, seats=[[person] for person in people], seats__theme=theme) for _ in range(2)
    ]
    monkeypatch.setattr(applying, "_carry_out", meet(applying._carry_out))
    return at_the_same_moment(*[lambda draft=draft: apply(draft, "none") for draft in drafts])


def test_without_the_lock_two_drafts_applied_at_once_are_both_applied(monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    answers = two_organisers_apply_two_drafts(monkeypatch)
    assert not any(isinstance(answer, Exception) for answer in answers)
    assert Team.objects.count() == 4


def test_of_two_drafts_applied_at_once_one_is_and_the_other_organiser_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = two_organisers_apply_two_drafts(monkeypatch)
    assert sorted(isinstance(answer, Stale) for answer in answers) == [False, True]
    assert Team.objects.count() == 2


class Moved:
    """A draft puts Zoé at the second table; while it is applied, another organiser gives her the third."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.event: Event = EventFactory()
        theme = ThemeFactory(event=self.event)
        first, self.second, self.third = TeamFactory.create_batch(3, event=self.event, theme=theme)
        self.zoe: Registration = TeamMemberFactory(event=self.event, team=first).registration
        self.draft: Draft = DraftFactory(
            event=self.event, seats=[[self.zoe]], seats__theme=theme, seats__team=self.second
        )
        TeamMemberFactory(event=self.event, team=self.third)  # somebody whom the draft does not know: the team stays
        self.planned, self.moved = threading.Event(), threading.Event()
        seen, carry_out = present_tables(self.event).seen, applying._carry_out

        def wait(*given: Any) -> Any:
            self.planned.set()
            self.moved.wait(1)
            return carry_out(*given)

        monkeypatch.setattr(applying, "_carry_out", wait)
        self.applied, self.seating = at_the_same_moment(lambda: apply(self.draft, seen), self.move)

    def move(self) -> Any:
        self.planned.wait(5)
        done = seat(registration=self.zoe, team=self.third)
        self.moved.set()
        return done

    @property
    def place(self) -> Team:
        return TeamMember.objects.get(registration=self.zoe).team


def test_without_the_lock_a_move_by_hand_is_lost_and_nobody_hears_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    race = Moved(monkeypatch)
    assert race.seating.after == race.third
    assert race.place == race.second
    assert not isinstance(race.applied, Exception)


def test_a_move_made_while_a_draft_is_applied_comes_after_it_and_is_told_what_was_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    race = Moved(monkeypatch)
    assert not isinstance(race.applied, Exception)
    assert race.seating.before == race.second
    assert race.place == race.third


# --- Two workers, and a killed one ---


def two_workers_take_one_up(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    asked = FormationFactory(waiting=True)
    return at_the_same_moment(*[lambda: (begin(asked.pk), time.sleep(0.5))[0]] * 2)


def test_without_the_hold_two_workers_prepare_the_same_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formation, "_hold", lambda pk: True)
    assert None not in two_workers_take_one_up(monkeypatch)


def test_of_two_workers_one_prepares_the_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = two_workers_take_one_up(monkeypatch)
    assert len([row for row in taken if row is None]) == 1


@pytest.fixture
def room() -> Room:
    room = Room()
    for person in room.people[:3]:
        TeamMemberFactory(event=room.event, registration=person, team__theme=room.themes[0])
    return room


def a_worker_begins(asked: Formation) -> "subprocess.Popen[str]":
    """A process of its own, which prepares tables for ever."""
    command = [sys.executable, "-m", killed_worker.__name__, connection.settings_dict["NAME"], str(asked.pk)]
    worker = subprocess.Popen(command, cwd=Path(settings.BASE_DIR), stdout=subprocess.PIPE, text=True)
    assert worker.stdout is not None
    assert worker.stdout.readline() == "working\n"
    return worker


def silent_for_long(asked: Formation) -> None:
    long_ago = timezone.now() - 2 * LOST_AFTER
    Formation.objects.filter(pk=asked.pk).update(heard_at=long_ago, created_at=long_ago)


def test_a_killed_worker_leaves_the_tables_and_another_finishes(room: Room) -> None:
    seats, asked = list(TeamMember.objects.values()), room.ask()
    worker = a_worker_begins(asked)
    try:
        silent_for_long(asked)
        assert take_up_lost() == 0  # silent, but there
    finally:
        worker.kill()
        worker.communicate()
    silent_for_long(asked)
    until = time.monotonic() + 5
    while not take_up_lost() and time.monotonic() < until:
        time.sleep(0.1)  # the database notices within moments that nobody is at the other end
    asked.refresh_from_db()
    assert asked.status == Formation.Status.WAITING
    assert list(TeamMember.objects.values()) == seats
    run_formation(asked.pk)
    assert Draft.objects.get().formation == asked
    assert list(TeamMember.objects.values()) == seats
