"""The day that is played: from the first coffee to the last presentation, by the same services as in life."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F
from django.test import Client
from pytest_django import DjangoDbBlocker, Settings

from accounts.models import User
from common import live
from demo import loading, play_views
from demo.play import driver
from demo.tasks import run
from events.models import DayChange, Event, Screen
from events.services.communes import load_communes
from events.services.rehearsal import set_clock
from participants.models import CheckIn, Presence
from projects.models import Pledge, SheetEntry
from teams.models import HelpRequest, Team, TeamMember, WallNote
from tests.conftest import REFERENCE_COMMUNES


@pytest.fixture(scope="module")
def prepared(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The event before its first coffee, made once; each test undoes what it does."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_communes(folder=REFERENCE_COMMUNES)
        loading.load_day_to_play()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def event(prepared: None, db: None) -> Event:
    event = Event.objects.get(slug=loading.PLAYED)
    return set_clock(event=event, at=driver.begins_at(event), speed=0)


def pass_to(event: Event, minutes: int) -> Event:
    """Let the event's clock come `minutes` further, and do what is due."""
    event = set_clock(event=event, at=event.now + timedelta(minutes=minutes), speed=0)
    while driver.advance(event):
        pass
    event.refresh_from_db()
    return event


def test_the_whole_day_runs_through_the_services(event: Event) -> None:
    while not driver.is_over(event):
        event = pass_to(event, 20)
    teams = Team.objects.filter(event=event)
    assert teams.count() == 10
    assert {team.stage.key for team in teams.select_related("stage")} == {event.stages.last().key}
    assert SheetEntry.objects.filter(event=event).filled().filter(block__canvas="sheet").count() == 100
    assert TeamMember.objects.filter(event=event).count() > 70
    assert WallNote.objects.filter(event=event, group__isnull=False).count() == 12
    assert Pledge.objects.filter(event=event).count() == 5
    assert not HelpRequest.objects.filter(event=event, closed_at=None).exists()
    assert DayChange.objects.filter(event=event).count() == 1
    assert Presence.objects.filter(event=event).order_by().values("day", "half").distinct().count() == 3
    assert not Screen.objects.filter(event=event).exclude(shows=Screen.Shows.AUTO).exists()
    refused = {one.step.name for one in driver.plan(event)} - {one.step.name for one in driver.told(event, 9999)}
    assert refused == set()
    assert len(driver.told(event, 9999)) == len(driver.plan(event))


def test_nobody_has_arrived_before_the_doors_open(event: Event) -> None:
    assert driver.due(event) == []


def test_no_step_is_done_twice(event: Event) -> None:
    event = pass_to(event, 30)
    assert Presence.objects.filter(event=event).exists()
    assert driver.advance(event) == []


def test_steps_follow_a_slot_that_is_moved(event: Event) -> None:
    wait = timedelta(minutes=30)
    event.slots.filter(day=1).update(starts_at=F("starts_at") + wait, ends_at=F("ends_at") + wait)
    assert not CheckIn.objects.filter(event=pass_to(event, 20)).exists()


def test_the_night_is_left_out(event: Event) -> None:
    last = max(slot.ends for slot in event.slots.filter(day=1))
    event = set_clock(event=event, at=last, speed=0)
    event = pass_to(event, 11)
    assert event.now == min(slot.begins for slot in event.slots.filter(day=2)) - driver.BEFORE


def test_beginning_again_erases_what_was_played(event: Event) -> None:
    pass_to(event, 60)
    again = loading.load_day_to_play()
    assert again.pk != event.pk
    assert not Presence.objects.filter(event=again).exists()
    assert not Event.objects.filter(pk=event.pk).exists()


def test_pages_left_open_leave_the_day_that_is_erased(
    event: Event, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    """They follow the one that has its address next."""
    client.force_login(User.objects.get(email="nadege@example.org"))
    following = client.get(f"/e/{event.slug}/live/")
    assert following.ask() is not None
    told: list[dict[str, Any]] = []
    monkeypatch.setattr("demo.loading.live.publish", lambda **said: told.append(said))
    loading.load_day_to_play()
    assert {"event_id": event.pk, "topic": live.ACCESS} in told
    assert following.ask() is None


@pytest.mark.django_db
def test_the_day_is_played_from_a_page(prepared: None, settings: Settings, client: Client) -> None:
    settings.DEMO, settings.ROOT_URLCONF = True, "tests.demo.urls"
    event = Event.objects.get(slug=loading.PLAYED)
    run(event, speed=60, jump=True)
    assert client.get("/demo/play/").status_code == 200
    assert client.post("/demo/play/change/", {"speed": "0"}).status_code == 302
    event.refresh_from_db()
    assert event.clock_speed == 0
    assert client.post("/demo/play/door/board/").headers["Location"] == f"/e/{event.slug}/board/"
    assert client.get(f"/e/{event.slug}/board/").status_code == 200


@pytest.fixture
def demo(prepared: None, settings: Settings) -> Event:
    settings.DEMO, settings.ROOT_URLCONF = True, "tests.demo.urls"
    return pass_to(Event.objects.get(slug=loading.PLAYED), 60)


@pytest.mark.django_db
def test_every_door_stays_open_beside_the_others_and_nobody_becomes_somebody_else(demo: Event, client: Client) -> None:
    pages = [client.post(f"/demo/play/door/{door}/").headers["Location"] for door in play_views.DOORS]
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200
        assert answer.wsgi_request.user.email == play_views.RUNS_IT


@pytest.mark.django_db
def test_the_doors_of_a_page_go_on_opening_after_the_first(demo: Event) -> None:
    client = Client(enforce_csrf_checks=True)
    token = {"csrfmiddlewaretoken": str(client.get("/demo/play/").context["csrf_token"])}
    for door in play_views.DOORS:
        assert client.post(f"/demo/play/door/{door}/", token).status_code == 302


@pytest.mark.django_db
def test_the_buttons_are_drawn_anew_only_when_there_are_others(demo: Event, client: Client) -> None:
    state = client.get("/demo/play/").context["state"]
    moving = client.get("/demo/play/", {"state": state}, headers={"HX-Request": "true"})
    assert b"<button" not in moving.content
    run(demo, speed=10, jump=False)
    changed = client.get("/demo/play/", {"state": state}, headers={"HX-Request": "true"})
    assert changed.headers["HX-Retarget"] == "#played"
    assert b'value="10" aria-pressed="true"' in b" ".join(changed.content.split())


@pytest.mark.django_db
def test_a_day_that_is_over_goes_at_no_speed(demo: Event, client: Client) -> None:
    set_clock(event=demo, at=max(slot.ends for slot in demo.slots.all()) + timedelta(minutes=5), speed=0)
    page = client.get("/demo/play/").content.decode()
    assert "speed-60" not in page
    assert "play-start" in page
