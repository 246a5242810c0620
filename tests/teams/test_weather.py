"""Weather rounds: asked by somebody or by the programme, closed by themselves, answered once by each table."""

import uuid
from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from teams.models import Team
from teams.services import ask_weather, close_weather, set_mood
from teams.weather import answers_in_words, round_at
from tests.factories import EventFactory, SlotFactory, TeamFactory, UserFactory
from tests.permissions.world import World
from tests.teams.helpers import version

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
At = Callable[..., str]
QUESTION = "Quelle est la météo de votre équipe"


@pytest.fixture
def tablet(world: World) -> Client:
    return world.browser("tablet")


def test_a_round_is_open_for_ten_minutes_and_closes_by_itself() -> None:
    event = EventFactory()
    asked = ask_weather(event=event, by=UserFactory())
    assert round_at(event, asked.asked_at + timedelta(minutes=9))
    assert round_at(event, asked.asked_at + timedelta(minutes=10)) is None


def test_asked_again_while_it_is_open_there_is_one_round() -> None:
    event, user, key = EventFactory(), UserFactory(), uuid.uuid4()
    first = ask_weather(event=event, by=user, idempotency_key=key)
    assert ask_weather(event=event, by=user) == first
    with time_machine.travel(first.closes_at + timedelta(minutes=1)):
        assert ask_weather(event=event, by=user, idempotency_key=key) == first
        assert ask_weather(event=event, by=user) != first


def test_a_round_is_closed_at_once_even_where_the_clock_stands_still() -> None:
    event = EventFactory()
    with time_machine.travel(timezone.now(), tick=False):
        asked = ask_weather(event=event, by=UserFactory())
        for _ in range(2):
            close_weather(event=event, key=asked.pk)
        assert round_at(event, event.now) is None


def test_a_round_of_another_event_stays_open() -> None:
    event = EventFactory()
    asked = ask_weather(event=event, by=UserFactory())
    close_weather(event=EventFactory(), key=asked.pk)
    assert round_at(event, asked.asked_at)


def test_a_round_is_published() -> None:
    event = EventFactory()
    before = version(event)
    ask_weather(event=event, by=UserFactory())
    assert version(event) != before


@pytest.mark.parametrize(("hour", "skipped", "asked"), [(14, False, True), (16, False, False), (14, True, False)])
def test_a_slot_asks_while_it_runs_unless_it_is_skipped(hour: int, skipped: bool, asked: bool) -> None:
    event = EventFactory()
    when = timezone.now() if skipped else None
    SlotFactory(event=event, starts_at=time(14), ends_at=time(15), asks_weather=True, skipped_at=when)
    at = datetime.combine(event.starts_on, time(hour, 20), event.zone)
    assert bool(round_at(event, at)) == asked


def test_the_table_is_asked_until_it_answered(world: World, tablet: Client, at: At) -> None:
    address = at("weather", world.team.pk)
    assert QUESTION not in tablet.get(address, headers=HTMX).content.decode()
    ask_weather(event=world.event, by=world.roles["facilitator"].user)
    asked = tablet.get(address, headers=HTMX)
    assert QUESTION in asked.content.decode()
    headers = {**HTMX, "HX-Target": "weather"}
    thanks = tablet.post(at("weather_say", world.team.pk), {"mood": "fair"}, headers=headers).content.decode()
    assert "votre météo est notée" in thanks
    assert QUESTION not in tablet.get(address, headers=HTMX).content.decode()
    assert Team.objects.get(pk=world.team.pk).mood == "fair"


def test_the_page_asks_again_when_the_round_of_the_programme_begins(world: World, at: At) -> None:
    now = datetime.combine(world.event.starts_on, time(13, 50), world.event.zone)
    SlotFactory(event=world.event, starts_at=time(14), ends_at=time(14, 15), asks_weather=True)
    with time_machine.travel(now, tick=False):
        tablet = world.browser("tablet")
        assert 'data-refresh-in="600"' in tablet.get(at("weather", world.team.pk), headers=HTMX).content.decode()


def test_what_did_not_change_is_not_sent_again(world: World, tablet: Client, at: At) -> None:
    address = at("weather", world.team.pk)
    held = {**HTMX, "If-None-Match": tablet.get(address, headers=HTMX)["ETag"]}
    assert tablet.get(address, headers=held).status_code == 304
    ask_weather(event=world.event, by=world.roles["facilitator"].user)
    assert tablet.get(address, headers=held).status_code == 200


@pytest.mark.parametrize("mood", ["", "snow", "\x00"])
def test_no_other_weather_is_taken(world: World, tablet: Client, at: At, mood: str) -> None:
    tablet.post(at("weather_say", world.team.pk), {"mood": mood})
    assert Team.objects.get(pk=world.team.pk).mood == ""


def test_the_same_weather_again_is_news_only_in_a_round() -> None:
    team = TeamFactory()
    for _ in range(2):
        set_mood(team=team, mood="sun", author=None)
    assert team.news.count() == 1
    ask_weather(event=team.event, by=UserFactory())
    for _ in range(2):
        set_mood(team=team, mood="sun", author=None)
    assert team.news.count() == 2


@pytest.mark.parametrize(
    ("answered", "words"),
    [(0, "0 table sur 10 a répondu."), (7, "7 tables sur 10 ont répondu."), (10, "Toutes les tables ont répondu.")],
)
def test_answers_are_counted_in_words(answered: int, words: str) -> None:
    assert answers_in_words(answered, 10) == words
