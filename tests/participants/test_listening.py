"""A quiet request for a listener: who asks is known to nobody, and nothing is left of it."""

import asyncio
import logging
import uuid
from datetime import time, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from common import live
from common.actors import Actor, Hat
from common.answers import Refused
from common.live_hub import Room
from common.live_server import Stream
from common.models import Topic
from participants.listening import WORDS, places_of, times_of
from participants.listening_device import MOST
from participants.models import ListeningRequest
from participants.services import listening as services
from participants.services.listening import ask_for_listener, close_request, erase_all, request_of
from tests.factories import EventFactory, RoleFactory, SlotFactory
from tests.permissions.world import World

WHO_MAY_ASK = ("participant", "tablet", "facilitator", "helper")


@pytest.fixture
def world(db: None) -> World:
    world = World(status="under_way")
    ListeningRequest.objects.all().delete()
    return world


def at(world: World, name: str, *words: Any) -> str:
    return reverse(name, args=[world.event.slug, *words])


def asks(world: World, client: Client, key: uuid.UUID | None = None, **data: Any) -> Any:
    place = places_of(world.event)[0]
    return client.post(at(world, "listener_ask"), {"place": place, "time": "now", "key": key or uuid.uuid4(), **data})


def test_a_request_holds_a_place_a_time_and_a_word_and_can_hold_nothing_else() -> None:
    columns = {field.name for field in ListeningRequest._meta.get_fields()}
    assert columns == {"id", "event", "place", "at", "word", "secret", "seen_at"}
    assert not ListeningRequest._meta.related_objects


@pytest.mark.parametrize("role", WHO_MAY_ASK)
def test_whoever_is_in_the_event_is_told_where_and_the_word(world: World, role: str) -> None:
    client = world.browser(role)
    asks(world, client)
    row = ListeningRequest.objects.get()
    assert row.word in WORDS
    if role != "tablet":
        page = client.get(at(world, "listener")).content.decode()
        assert row.word in page
        assert row.place[0].upper() + row.place[1:] in page


def test_a_tablet_keeps_nothing_and_the_next_person_reads_nothing(world: World) -> None:
    tablet = world.browser("tablet")
    answer = asks(world, tablet)
    word = ListeningRequest.objects.get().word
    assert answer["Location"] == at(world, "listener")  # "back" sends no form again
    assert "listening" not in answer.cookies
    assert word in tablet.get(at(world, "listener")).content.decode()
    assert word not in tablet.get(at(world, "listener")).content.decode()


def test_on_a_tablet_without_scripts_one_asks_whether_somebody_saw_it(world: World) -> None:
    tablet, key = world.browser("tablet"), uuid.uuid4()
    asks(world, tablet, key)
    word = ListeningRequest.objects.get().word
    tablet.get(at(world, "listener"))
    page = tablet.post(at(world, "listener_state"), {"key": key}, follow=True)
    assert word in page.content.decode()
    assert word not in tablet.get(at(world, "listener")).content.decode()


def test_closing_ones_space_on_a_shared_phone_forgets_the_request(world: World) -> None:
    phone = world.browser("participant")
    asks(world, phone)
    phone.post(at(world, "my_leave"))
    assert not phone.cookies["listening"].value
    hold(phone, world.browser("participant"))
    assert ListeningRequest.objects.get().word not in phone.get(at(world, "listener")).content.decode()


@pytest.mark.parametrize("other", ["facilitator", "helper"])
def test_whoever_signs_in_after_reads_nothing_of_the_request(world: World, other: str) -> None:
    phone = world.browser("participant")
    asks(world, phone)
    word = ListeningRequest.objects.get().word
    assert word in phone.get(at(world, "listener")).content.decode()
    hold(phone, world.browser(other))
    assert word not in phone.get(at(world, "listener")).content.decode()
    assert not phone.cookies["listening"].value


def hold(phone: Client, other: Client) -> None:
    """The phone goes to other hands: it keeps its cookies, and carries their session."""
    phone.cookies[settings.SESSION_COOKIE_NAME] = other.cookies[settings.SESSION_COOKIE_NAME].value


def test_one_device_has_one_request_at_a_time(world: World) -> None:
    phone = world.browser("participant")
    for _again in range(3):
        asks(world, phone)
    assert ListeningRequest.objects.count() == 1


def test_one_phone_cannot_take_the_place_of_everybody(world: World) -> None:
    phone, other = world.browser("participant"), world.browser("facilitator")
    answers = []
    for _again in range(MOST + 1):
        answers.append(asks(world, phone))
        phone.cookies.pop("listening", None)
    assert ListeningRequest.objects.count() == MOST
    assert answers[-1].status_code == 409
    assert "Voyez un animateur" in answers[-1].content.decode()
    asks(world, other)
    assert ListeningRequest.objects.count() == MOST + 1


def test_the_title_of_the_listeners_page_counts_who_waits(world: World) -> None:
    listener = world.browser("listener")
    row = ask_for_listener(event=world.event, place="ici", at=timezone.now(), key=uuid.uuid4())
    nudged = {"HX-Request": "true"}
    assert "<title>(1) " in listener.get(at(world, "listening")).content.decode()
    assert "<title>(1) " in listener.get(at(world, "listening"), headers=nudged).content.decode()
    listener.post(at(world, "listening_going", row.pk))
    assert "<title>(" not in listener.get(at(world, "listening"), headers=nudged).content.decode()


def test_the_key_is_in_no_session_and_no_address(world: World) -> None:
    client, key = world.browser("participant"), uuid.uuid4()
    answer = asks(world, client, key)
    assert str(key) not in answer["Location"]
    assert str(key) not in str(dict(client.session))
    assert answer.cookies["listening"]["httponly"]
    assert answer.cookies["listening"]["path"] == at(world, "listener")


def test_sent_twice_it_is_one_request(world: World) -> None:
    client, key = world.browser("participant"), uuid.uuid4()
    for _again in range(2):
        asks(world, client, key)
    assert ListeningRequest.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [{"place": "chez moi"}, {"place": "a\x00b"}, {"time": "2026-01-01"}, {"time": "9" * 40}, {"key": "nonsense"}],
)
def test_no_word_of_ones_own_is_taken(world: World, wrong: dict[str, str]) -> None:
    client = world.browser("participant")
    place = places_of(world.event)[0]
    good = {"place": place, "time": "now", "key": str(uuid.uuid4()), "reason": "il me frappe", "name": "Camille"}
    assert client.post(at(world, "listener_ask"), good | wrong).status_code == 422
    assert not ListeningRequest.objects.exists()


def test_what_somebody_adds_to_the_form_is_kept_nowhere(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client, key = world.browser("participant"), uuid.uuid4()
    before = everything()
    asks(world, client, key, reason="il me frappe", text="il me frappe")
    row = ListeningRequest.objects.get()
    close_request(request=row)
    assert everything() == before
    said = caplog.text
    assert not [text for text in ("frappe", row.word, row.place, str(key), row.secret) if text in said]


def everything() -> dict[str, list[Any]]:
    """Every row of every table, sessions included."""
    found = {}
    for model in apps.get_models():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT held::text FROM "{model._meta.db_table}" held')
            found[model._meta.db_table] = sorted(row for (row,) in cursor.fetchall())
    return found


def test_a_screen_does_not_ask(world: World) -> None:
    assert asks(world, world.browser("screen")).status_code == 403


def test_the_places_are_apart_from_the_others_and_no_room_of_the_programme(db: None) -> None:
    event = EventFactory(quiet_room="la petite salle")
    SlotFactory(event=event, place="Grande salle", starts_at=time(9), ends_at=time(10))
    assert places_of(event) == ["la petite salle", "à l’accueil", "dehors, devant l’entrée"]
    assert places_of(EventFactory(quiet_room="")) == ["à l’accueil", "dehors, devant l’entrée"]


def test_the_next_break_is_offered_while_one_is_to_come(db: None) -> None:
    event = EventFactory(
        rehearsal_began_at=timezone.now(), rehearsal_from=timezone.now().replace(hour=9, minute=0), rehearsal_speed=0
    )
    event.starts_on = event.ends_on = event.today
    event.save()
    assert [time.key for time in times_of(event)] == ["now", "15", "30"]
    SlotFactory(event=event, day=1, kind="break", starts_at=time(15), ends_at=time(15, 20))
    assert times_of(event)[-1].at.astimezone(event.zone).time() == time(15)
    assert "(15:00)" in str(times_of(event)[-1].words)


def test_words_in_use_are_not_given_twice(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "WORDS", ("tilleul", "saule"))
    words = {
        ask_for_listener(event=world.event, place="ici", at=timezone.now(), key=uuid.uuid4()).word for _n in range(2)
    }
    assert words == {"tilleul", "saule"}


def test_very_many_requests_are_refused_with_a_sentence(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST", 0)
    with pytest.raises(Refused):
        ask_for_listener(event=world.event, place="ici", at=timezone.now(), key=uuid.uuid4())


def test_the_asker_sees_that_somebody_goes_and_then_that_nothing_is_left(world: World) -> None:
    client, listener, key = world.browser("participant"), world.browser("listener"), uuid.uuid4()
    asks(world, client, key)
    row = ListeningRequest.objects.get()

    def seen() -> Any:
        return client.post(at(world, "listener_state"), {"key": key}, headers={"HX-Request": "true"})

    assert "Un écoutant arrive" not in seen().content.decode()
    listener.post(at(world, "listening_going", row.pk))
    assert "Un écoutant arrive" in seen().content.decode()
    listener.post(at(world, "listening_done", row.pk))
    assert seen().status_code == 286  # the page asks no more
    assert not ListeningRequest.objects.exists()
    page = client.get(at(world, "listener"))
    assert row.word not in page.content.decode()
    assert page.cookies["listening"]["max-age"] == 0


def test_the_asker_takes_the_request_back(world: World) -> None:
    client, key = world.browser("participant"), uuid.uuid4()
    asks(world, client, key)
    client.post(at(world, "listener_cancel"), {"key": key})
    assert not ListeningRequest.objects.exists()


def test_nobody_follows_a_request_without_its_key(world: World) -> None:
    asks(world, world.browser("participant"))
    answer = world.browser("facilitator").post(
        at(world, "listener_state"), {"key": uuid.uuid4()}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 286


def test_two_listeners_at_once_one_goes_and_both_are_told(world: World) -> None:
    ask_for_listener(event=world.event, place="ici", at=timezone.now(), key=uuid.uuid4())
    row = ListeningRequest.objects.get()
    row.event = world.event
    assert services.go(request=row)
    assert not services.go(request=row)
    assert services.stay(request=row)


def test_every_night_all_is_erased(world: World) -> None:
    ask_for_listener(event=world.event, place="ici", at=timezone.now() + timedelta(days=1), key=uuid.uuid4())
    assert erase_all() == 1


def test_without_a_listener_the_page_says_whom_to_see_and_shows_the_numbers(world: World) -> None:
    world.roles["listener"].delete()
    page = world.browser("participant").get(at(world, "listener")).content.decode()
    assert "Voyez un animateur" in page
    assert world.helpline.number in page
    assert 'name="place"' not in page
    assert asks(world, world.browser("participant")).status_code == 409


def test_nobody_else_than_a_listener_sees_that_somebody_asks(world: World) -> None:
    key = uuid.uuid4()
    row = ask_for_listener(event=world.event, place="ici", at=timezone.now(), key=key)
    assert request_of(world.event, key) == row
    for role in ("organiser", "facilitator", "participant", "tablet", "screen"):
        assert world.browser(role).get(at(world, "listening")).status_code == 403
    page = world.browser("listener").get(at(world, "listening")).content.decode()
    assert row.word in page


def test_a_request_leaves_no_counter(world: World) -> None:
    ask_for_listener(event=world.event, place="ici", at=timezone.now(), key=uuid.uuid4())
    assert not Topic.objects.filter(name="listening").exists()


@pytest.mark.parametrize(("role", "hears"), [("listener", True), ("organiser", False), ("tablet", False)])
def test_the_streams_of_listeners_alone_hear_that_somebody_asks(role: str, hears: bool) -> None:
    said: list[str] = []

    class Page(Stream):
        def say(self, text: str) -> None:
            said.append(text)

    async def follow() -> None:
        found = live.audiences(Actor(event_id=1, hats=(Hat(role),)))
        stream = Page("evenement", live.Following(1, found, lambda: found), {}, None, 0)  # type: ignore[arg-type]
        stream.room = Room(0)
        for topic in ("listening", "programme"):
            stream.hear(topic, 0, "0.0")

    asyncio.run(follow())
    assert len(said) == (2 if hears else 1)
    assert "programme" in said[-1]


def test_a_former_listener_sees_nothing(world: World) -> None:
    client = world.browser("listener")
    world.roles["listener"].delete()
    RoleFactory(event=world.event, kind="helper", user=world.roles["listener"].user)
    assert client.get(at(world, "listening")).status_code == 403


def test_the_badge_says_how_many_wait_and_goes_with_them(world: World) -> None:
    listener = world.browser("listener")
    row = ask_for_listener(event=world.event, place="ici", at=timezone.now(), key=uuid.uuid4())
    assert "1" in listener.get(at(world, "listening_badge")).content.decode()
    listener.post(at(world, "listening_going", row.pk))
    assert "pill" not in listener.get(at(world, "listening_badge")).content.decode()


@pytest.mark.django_db
def test_the_quiet_room_is_said_until_the_event_is_over() -> None:
    today = timezone.localdate()
    for days, is_said in ((0, True), (-3, False)):
        day = today + timedelta(days=days)
        event = EventFactory(quiet_room="la petite salle", starts_on=day, ends_on=day)
        words = render_to_string("components/quiet_room.html", {"event": event})
        assert ("la petite salle" in words) is is_said
