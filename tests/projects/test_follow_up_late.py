"""What is sent late, from a page left open or after the event closed, changes nothing that stands by then."""

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from common.answers import Refused
from events.models import Event
from projects.models import Follower, Holder
from projects.services.follow_up import add_news, let_holder_go
from projects.services.news import correct_news, remove_news
from teams.models import Team
from tests.factories import EventFactory, HolderFactory, RoleFactory, TeamFactory
from tests.permissions.world import BACKEND

pytestmark = pytest.mark.django_db
LONG = "a" * 250 + "@example.org"


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(datetime(2030, 12, 20, 10, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def event() -> Event:
    day = date(2030, 12, 5)
    made: Event = EventFactory(starts_on=day, ends_on=day, status="follow_up")
    return made


@pytest.fixture
def team(event: Event) -> Team:
    made: Team = TeamFactory(event=event)
    return made


@pytest.fixture
def nadege(event: Event) -> Client:
    client = Client()
    client.force_login(RoleFactory(event=event, kind="organiser").user, backend=BACKEND)
    return client


def test_a_page_left_open_brings_back_nobody_who_was_let_go(event: Event, team: Team, nadege: Client) -> None:
    holder = HolderFactory(event=event, team=team)
    let_holder_go(holder=holder)
    page = reverse("follow_up_holder", args=[event.slug, team.pk])
    typed = {"name": holder.name, "channel": "seen", "version": holder.version}
    answer = nadege.post(page, typed)
    assert (answer.status_code, Holder.objects.exists()) == (409, False)
    nadege.post(page, {**typed, "version": answer.context["form"].data["version"]})  # read again, and meant
    assert Holder.objects.get().name == holder.name


def test_a_page_left_open_erases_nobody_named_since(event: Event, team: Team, nadege: Client) -> None:
    holder = HolderFactory(event=event, team=team)
    page = reverse("follow_up_holder", args=[event.slug, team.pk])
    shown = holder.code_version
    holder.replace_code()
    nadege.post(page, {"do": "go", "code_version": shown})
    assert Holder.objects.exists()
    nadege.post(page, {"do": "go", "code_version": holder.code_version})
    assert not Holder.objects.exists()


def test_an_archived_event_is_said_to_be_closed_not_changed_by_somebody(
    event: Event, team: Team, nadege: Client
) -> None:
    holder = HolderFactory(event=event, team=team)
    Event.objects.update(status="archived")
    page = reverse("follow_up_holder", args=[event.slug, team.pk])
    assert nadege.post(page, {"name": "Zoé DÉMO", "channel": "seen", "version": holder.version}).status_code == 422


def test_news_of_an_archived_event_may_be_erased_and_no_longer_put_right(event: Event, team: Team) -> None:
    key = uuid.uuid4()
    news = add_news(team=team, text="Le car roule.", told_as="holder", is_told_on=False, idempotency_key=key)
    team.event.status = "archived"
    with pytest.raises(Refused):
        correct_news(team=team, key=news.pk, text="Autre chose.", is_told_on=True)
    remove_news(team=team, key=news.pk)
    assert not team.project_news.exists()


def test_a_day_agreed_thousands_of_years_away_is_refused_and_calendars_still_open(
    event: Event, team: Team, nadege: Client
) -> None:
    nadege.post(reverse("follow_up_press", args=[event.slug, team.pk, 1]), {"what": "plan", "planned_on": "9999-12-31"})
    assert not team.follow_ups.exclude(planned_on=None).exists()
    assert nadege.get(reverse("follow_up_calendar", args=[event.slug])).status_code == 200


def test_an_address_longer_than_any_mailbox_is_refused_beside_its_field(
    event: Event, team: Team, nadege: Client
) -> None:
    page = reverse("follow_up_holder", args=[event.slug, team.pk])
    assert nadege.post(page, {"name": "Zoé DÉMO", "channel": "email", "email": LONG}).status_code == 422
    answer = nadege.post(reverse("following", args=[event.slug]), {"teams": [team.pk], "email": LONG})
    assert "email" in answer.context["form"].errors
    assert not Follower.objects.exists()
