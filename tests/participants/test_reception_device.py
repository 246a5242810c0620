"""What a device exchanges: the list whole or in part, gestures acknowledged one by one, the page without anybody's data."""

import json
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from common.live import publish
from participants import device_list
from participants.models import CheckIn, Need, NeedsOpened, Presence, Registration
from tests.factories.participants import NeedFactory
from tests.participants.test_reception import new, person, url
from tests.participants.test_reception_services import DAY, at
from tests.permissions.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day() -> Iterator[None]:
    with time_machine.travel(at(9), tick=False):
        yield


@pytest.fixture
def world() -> World:
    return World(status="under_way")


@pytest.fixture
def door(world: World) -> Client:
    return world.browser("reception")


def milliseconds(moment: datetime) -> float:
    return moment.timestamp() * 1000


def arrival(who: Any, **fields: Any) -> dict[str, Any]:
    given = {"kind": "gesture", "key": str(uuid.uuid4()), "person": who, "gesture": "arrives", "source": "scan"}
    return {**given, "at": milliseconds(at(8, 41)), **fields}


def send(door: Client, world: World, *items: dict[str, Any], **body: Any) -> dict[str, Any]:
    body = {"device": "d1", "clock": milliseconds(at(9)), "items": items, **body}
    answer = door.post(url(world, "reception_sync"), json.dumps(body), content_type="application/json")
    assert answer.status_code == 200
    results: dict[str, Any] = answer.json()["results"]
    return results


def test_gestures_are_taken_with_the_hour_of_the_device(door: Client, world: World) -> None:
    item = arrival(world.registration.pk)
    assert send(door, world, item)[item["key"]]["ok"]
    assert Presence.objects.get().arrived_at == at(8, 41)
    assert (CheckIn.objects.get().device, CheckIn.objects.get().source) == ("d1", "scan")


def test_what_was_sent_before_is_found(door: Client, world: World) -> None:
    item = arrival(world.registration.pk)
    send(door, world, item)
    assert send(door, world, item)[item["key"]]["repeat"]
    assert CheckIn.objects.count() == 1


def test_a_device_whose_clock_is_wrong_is_put_right(door: Client, world: World) -> None:
    wrong = timedelta(hours=5)
    item = arrival(world.registration.pk, at=milliseconds(at(8, 41) + wrong))
    send(door, world, item, clock=milliseconds(at(9) + wrong))
    assert Presence.objects.get().arrived_at == at(8, 41)


def test_somebody_new_then_their_gestures_before_the_site_knew_them(door: Client, world: World) -> None:
    welcome = {"kind": "walk_in", "at": milliseconds(at(8, 50)), **new(world)}
    welcome["key"] = welcome.pop("idempotency_key")
    leaves = arrival(welcome["key"], gesture="leaves", at=milliseconds(at(8, 55)))
    results = send(door, world, welcome, leaves)
    who = Registration.objects.get(chosen_name="Imprévue DÉMO")
    assert results[welcome["key"]]["person"] == who.pk
    assert Presence.objects.get().left_at == at(8, 55)
    assert who.code_in_groups in door.get(results[welcome["key"]]["card"]).content.decode()


def test_what_cannot_be_done_is_said_and_the_rest_goes_on(door: Client, world: World) -> None:
    world.event.capacity = 1
    world.event.save()
    full = {"kind": "walk_in", **new(world)}
    full["key"] = full.pop("idempotency_key")
    unknown, fine = arrival(10**15), arrival(world.registration.pk)
    results = send(door, world, full, unknown, fine)
    assert results[full["key"]]["full"]
    assert "Demandez à l’organisateur" in results[full["key"]]["refused"]
    assert "liste" in results[unknown["key"]]["refused"]
    assert results[fine["key"]]["ok"]


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", "null", '{"items": 3}', '{"items": [3]}', '{"items": [{"key": "x"}]}', "\x00", "{" * 5000]
)
def test_nonsense_is_answered_with_a_sentence(door: Client, world: World, body: str) -> None:
    answer = door.post(url(world, "reception_sync"), body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["error"]


@pytest.mark.parametrize("when", [None, "x", 1e300, -1e300, float("1e18"), True, [], {}])
def test_an_hour_that_is_none_is_now_or_refused(door: Client, world: World, when: Any) -> None:
    send(door, world, arrival(world.registration.pk, at=when), clock=when)
    assert [p.day for p in Presence.objects.all()] in ([], [DAY])


@pytest.mark.parametrize("who", [None, "", "x", -1, 10**40, [], {}, "\x00"])
def test_a_person_that_is_none_is_refused(door: Client, world: World, who: Any) -> None:
    item = arrival(who, source={}, gesture=[])
    assert send(door, world, item)[item["key"]]["refused"]


def test_people_of_another_event_are_refused(door: Client, world: World) -> None:
    item = arrival(World().registration.pk)
    assert send(door, world, item)[item["key"]]["refused"]


def test_the_list_is_whole_then_only_what_changed_then_nothing(door: Client, world: World) -> None:
    other = person(world, "Zoé DÉMO")
    first = door.get(url(world, "reception_list"))
    said = first.json()
    assert said["full"]
    everybody = Registration.objects.filter(event=world.event)
    assert {row["id"] for row in said["people"]} == set(everybody.values_list("pk", flat=True))
    same = door.get(url(world, "reception_list"), headers={"If-None-Match": first["ETag"]})
    assert same.status_code == 304
    with time_machine.travel(at(9, 10), tick=False):
        send(door, world, arrival(other.pk))
        since = {"people": said["peopleVersion"], "half": said["half"], "since": said["at"]}
        part = door.get(url(world, "reception_list"), since, headers={"If-None-Match": first["ETag"]}).json()
    assert not part["full"]
    publish(event_id=world.event.pk, topic="registrations")
    assert door.get(url(world, "reception_list"), since).json()["full"]


def test_a_change_of_hours_holds_the_hours_alone(door: Client, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    said = door.get(url(world, "reception_list")).json()
    CheckIn.objects.all().delete()
    send(door, world, arrival(world.registration.pk))
    CheckIn.objects.update(received_at=at(9))
    since = {"people": said["peopleVersion"], "half": said["half"], "since": said["at"]}
    assert door.get(url(world, "reception_list"), since).json()["people"] == [
        {"id": world.registration.pk, "in": "08:41", "out": ""}
    ]


def test_the_list_finds_a_card_and_tells_no_code(door: Client, world: World) -> None:
    who = world.registration
    [row] = [one for one in door.get(url(world, "reception_list")).json()["people"] if one["id"] == who.pk]
    assert row["codes"][:2] == [device_list.short_digest(who.code), device_list.short_digest(who.link_token)]
    assert max(row["codes"]) < 2**20


def test_reading_the_list_is_noted_once_for_those_whose_needs_it_holds(door: Client, world: World) -> None:
    NeedFactory(event=world.event, registration=world.registration, kind=Need.Kind.SEEING)
    person(world)
    for _again in range(2):
        door.get(url(world, "reception_list"))
    assert [opened.registration for opened in NeedsOpened.objects.all()] == [world.registration]


def test_the_device_is_told_how_many_places_are_left_whenever_that_changes(door: Client, world: World) -> None:
    first = door.get(url(world, "reception_list"))
    world.event.capacity = 1
    world.event.save()
    again = door.get(url(world, "reception_list"), headers={"If-None-Match": first["ETag"]})
    assert first.json()["places"] > again.json()["places"] == 0


def test_the_list_is_to_be_forgotten_at_midnight(door: Client, world: World) -> None:
    until = door.get(url(world, "reception_list")).json()["until"]
    assert until == (at(1, day=DAY + timedelta(days=1)) - timedelta(hours=1)).timestamp()


def test_the_whole_list_costs_fifteen_queries_for_few_or_many(door: Client, world: World) -> None:
    counts = []
    for many in (1, 3):
        for _n in range(many):
            NeedFactory(event=world.event, registration=person(world), kind=Need.Kind.SEEING)
        with CaptureQueriesContext(connection) as captured:
            door.get(url(world, "reception_list"))
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 15


def test_many_gestures_cost_the_same_queries_each(door: Client, world: World) -> None:
    people, counts = [person(world).pk for _n in range(6)], []
    for some in (people[:1], people[1:3], people[3:]):
        with CaptureQueriesContext(connection) as captured:
            send(door, world, *[arrival(who) for who in some])
        counts.append(len([query for query in captured if "SAVEPOINT" not in query["sql"]]))
    assert (counts[1] - counts[0], counts[2] - counts[1]) == (10, 10)


def test_the_kept_page_holds_nobodys_data(door: Client, world: World) -> None:
    page = door.get(url(world, "reception_shell")).content.decode()
    for private in (world.registration.chosen_name, world.roles["reception"].user.name, "csrfmiddlewaretoken"):
        assert private not in page


def test_the_worker_keeps_that_page_and_its_files_only(door: Client, world: World) -> None:
    answer = door.get(url(world, "reception_worker"))
    script = answer.content.decode()
    assert answer["Content-Type"] == "text/javascript"
    assert json.dumps(url(world, "reception_shell")).strip('"') in script.replace("\\u002D", "-")
    assert "reception/list" not in script
    assert "reception/sync" not in script
