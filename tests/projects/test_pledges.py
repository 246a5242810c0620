"""A promise to a team: made once, found again by who made it, kept or released with its reason."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from common.actors import Actor, Hat
from common.answers import Refused, Stale
from events.models import Event
from projects.models import Pledge
from projects.services.pledges import change_pledge, keep_pledge, make_pledge, release_pledge, reopen_pledge
from teams.models import Team
from tests.factories import EventFactory, MeansFactory, PledgeFactory, RegistrationFactory, RoleFactory, TeamFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    team: Team = TeamFactory(event=EventFactory(under_way=True))
    return team


def soon(event: Event) -> date:
    return event.real_today + timedelta(days=30)


def promise(team: Team, **changes: Any) -> Pledge:
    given = {"kind": "place", "what": "La salle du mardi", "by_on": soon(team.event), "name": "Mireille DÉMO"}
    return make_pledge(team=team, **{**given, "idempotency_key": uuid.uuid4(), **changes})


def test_a_promise_sent_twice_is_one(team: Team) -> None:
    key = uuid.uuid4()
    assert promise(team, idempotency_key=key) == promise(team, idempotency_key=key)
    assert Pledge.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"kind": "magic"}, "kind"), ({"by_on": date(2020, 1, 1)}, "by_on"), ({"by_on": date(2999, 1, 1)}, "by_on")],
)
def test_a_promise_that_makes_no_sense_is_refused_beside_its_field(team: Team, changes: Any, field: str) -> None:
    with pytest.raises(Refused) as refused:
        promise(team, **changes)
    assert refused.value.field == field


def test_nothing_is_promised_before_the_event_begins() -> None:
    with pytest.raises(Refused):
        promise(TeamFactory(event=EventFactory()))


def test_means_of_another_team_are_refused(team: Team) -> None:
    with pytest.raises(Refused):
        promise(team, means=MeansFactory(event=team.event))


def test_a_team_that_was_removed_meanwhile_receives_no_promise(team: Team) -> None:
    Team.objects.filter(pk=team.pk).update(removed_at=timezone.now())
    with pytest.raises(Refused):
        promise(team)


def test_a_promise_is_kept_on_a_day_and_that_is_undone(team: Team) -> None:
    pledge = keep_pledge(pledge=promise(team), version=1)
    assert (pledge.status, pledge.closed_on) == ("kept", team.event.real_today)
    pledge = reopen_pledge(pledge=pledge, version=2)
    assert (pledge.status, pledge.closed_on) == ("promised", None)


def test_a_promise_is_released_for_a_reason_only(team: Team) -> None:
    pledge = promise(team)
    with pytest.raises(Refused):
        release_pledge(pledge=pledge, version=1, reason="  ")
    assert (
        release_pledge(pledge=pledge, version=1, reason="La salle est en travaux").reason == "La salle est en travaux"
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Pledge.objects.update(reason="")


def test_a_stale_page_overwrites_no_promise(team: Team) -> None:
    pledge = promise(team)
    change_pledge(pledge=pledge, version=1, what="La grande salle")
    with pytest.raises(Stale):
        change_pledge(pledge=pledge, version=1, what="Rien")


def test_a_promise_with_a_new_day_is_reminded_of_again(team: Team) -> None:
    pledge = promise(team)
    Pledge.objects.update(reminded_at=team.event.now)
    assert change_pledge(pledge=pledge, version=1, by_on=soon(team.event) + timedelta(days=9)).reminded_at is None


@pytest.mark.parametrize(("days", "is_late"), [(0, False), (-1, True)])
def test_a_promise_is_late_the_day_after(team: Team, days: int, is_late: bool) -> None:
    pledge = PledgeFactory(event=team.event, team=team, by_on=team.event.real_today + timedelta(days=days))
    assert pledge.is_late is is_late


def test_everybody_finds_their_own_promises_and_a_team_those_made_to_it(team: Team) -> None:
    other = TeamFactory(event=team.event)
    person, role = RegistrationFactory(event=team.event), RoleFactory(event=team.event, kind="partner")
    by_code = promise(team, registration=person)
    by_role = promise(other, role=role)

    def seen(*hats: Hat, user: int | None = None) -> set[Pledge]:
        return set(Pledge.objects.visible_to(Actor(event_id=team.event_id, user_id=user, hats=hats)))

    assert seen(Hat("participant", {"registration": frozenset({person.pk})})) == {by_code}
    assert seen(Hat("tablet", {"team": frozenset({other.pk})})) == {by_role}
    assert seen(Hat("partner"), user=role.user_id) == {by_role}
    assert seen(Hat("facilitator")) == {by_code, by_role}
    assert seen(Hat("reception")) == set()
