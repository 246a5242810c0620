"""Two people act at the same instant. Each race is first shown with the lock off."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from events.models import Event
from participants.models import Registration
from teams.models import HelpRequest, ResourceSlot, Team, TeamMember, TeamNews
from teams.services import Refused, Stale, add_note, ask_help, create_team, remove_team, seat, take_request, take_slot
from tests.factories import (
    EventFactory,
    HelpRequestFactory,
    RegistrationFactory,
    ResourceSlotFactory,
    TeamFactory,
    ThemeFactory,
    UserFactory,
)
from tests.teams.helpers import at_the_same_moment, meet

pytestmark = pytest.mark.django_db(transaction=True)


def two_organisers_seat_one_person(monkeypatch: pytest.MonkeyPatch) -> list[Team | None]:
    """Where each was told that the person sat before."""
    first = TeamFactory()
    second = TeamFactory(event=first.event)
    person = RegistrationFactory(event=first.event)
    monkeypatch.setattr(TeamMember.objects, "update_or_create", meet(TeamMember.objects.update_or_create))
    answers = at_the_same_moment(
        lambda: seat(registration=person, team=first), lambda: seat(registration=person, team=second)
    )
    return [getattr(answer, "before", answer) for answer in answers]


def test_without_the_lock_neither_organiser_hears_of_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Registration.objects, "select_for_update", lambda **kwargs: Registration.objects.all())
    assert two_organisers_seat_one_person(monkeypatch) == [None, None]


def test_seated_in_two_teams_at_once_a_person_sits_in_one_and_the_last_organiser_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = two_organisers_seat_one_person(monkeypatch)
    assert TeamMember.objects.count() == 1
    assert len([team for team in before if isinstance(team, Team)]) == 1


def two_teams_at_the_first_free_table(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    theme = ThemeFactory()
    monkeypatch.setattr(Team.objects, "create", meet(Team.objects.create))
    return at_the_same_moment(*[lambda: create_team(event=theme.event, theme=theme, name="DÉMO")] * 2)


def test_without_the_lock_two_new_teams_want_the_same_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("teams.services.tables._lock_numbers", lambda event: None)
    answers = two_teams_at_the_first_free_table(monkeypatch)
    assert any(isinstance(answer, Exception) for answer in answers)


def test_two_teams_made_at_once_sit_at_two_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = two_teams_at_the_first_free_table(monkeypatch)
    assert sorted(team.number for team in answers) == [1, 2]


def test_a_note_sent_twice_at_once_is_written_once() -> None:
    team, key = TeamFactory(), uuid.uuid4()
    first, second = at_the_same_moment(
        *[lambda: add_note(team=team, text="Tout va bien", author=None, idempotency_key=key)] * 2
    )
    assert first == second == TeamNews.objects.get()


def test_seating_in_a_team_that_is_being_removed_leaves_nobody_behind() -> None:
    team = TeamFactory()
    person = RegistrationFactory(event=team.event)
    seated, _removed = at_the_same_moment(lambda: seat(registration=person, team=team), lambda: remove_team(team=team))
    assert isinstance(seated, Refused) or seated.changed
    assert not TeamMember.objects.exists()


def test_many_organisers_at_once_never_block_each_other() -> None:
    event: Event = EventFactory()
    teams = [TeamFactory(event=event) for _ in range(3)]
    people = [RegistrationFactory(event=event) for _ in range(3)]
    moves = [(p, t) for t in teams for p in people]
    answers = at_the_same_moment(*[lambda p=p, t=t: seat(registration=p, team=t) for p, t in moves])
    assert [a for a in answers if isinstance(a, Exception)] == []
    assert TeamMember.objects.count() == 3


def two_facilitators_come(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    asked = HelpRequestFactory()
    monkeypatch.setattr(HelpRequest, "save", meet(HelpRequest.save))
    both = [UserFactory(), UserFactory()]
    return at_the_same_moment(*[lambda by=by: take_request(request=asked, by=by) for by in both])


def test_without_the_lock_two_facilitators_both_believe_that_they_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.db.models.query.QuerySet.select_for_update", lambda rows, **kwargs: rows)
    assert all(isinstance(answer, HelpRequest) for answer in two_facilitators_come(monkeypatch))


def test_of_two_facilitators_one_goes_and_the_other_is_told_who(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = two_facilitators_come(monkeypatch)
    goes = HelpRequest.objects.select_related("taken_by").get().taken_by
    told = next(answer for answer in answers if isinstance(answer, Stale))
    assert goes is not None
    assert goes.name in told.message


def test_a_hand_raised_twice_at_once_is_one() -> None:
    team = TeamFactory()
    answers = at_the_same_moment(*[lambda: ask_help(team=team)] * 2)
    assert answers[0] == answers[1] == HelpRequest.objects.get()


def two_tables_take_one_moment(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    slot = ResourceSlotFactory(starts_at=timezone.now() + timedelta(hours=1))
    monkeypatch.setattr(ResourceSlot, "save", meet(ResourceSlot.save))
    teams = TeamFactory.create_batch(2, event=slot.event)
    return at_the_same_moment(*[lambda team=team: take_slot(slot=slot, team=team) for team in teams])


def test_without_the_lock_two_tables_believe_that_a_moment_is_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.db.models.query.QuerySet.select_for_update", lambda rows, **kwargs: rows)
    assert all(isinstance(answer, ResourceSlot) for answer in two_tables_take_one_moment(monkeypatch))


def test_of_two_tables_one_has_the_moment_and_the_other_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = two_tables_take_one_moment(monkeypatch)
    assert sorted(type(answer).__name__ for answer in answers) == ["ResourceSlot", "Stale"]
