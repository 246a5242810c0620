"""The reception page, one person's card, somebody new, presence by half-day."""

import json
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events.models import Role
from participants.models import CheckIn, Consent, Need, NeedsOpened, Presence, Registration
from tests.factories import RegistrationFactory
from tests.factories.participants import NeedFactory
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


def url(world: World, name: str, *args: Any) -> str:
    return reverse(name, args=[world.event.slug, *args])


def person(world: World, name: str = "Gérard DÉMO", **fields: Any) -> Registration:
    return RegistrationFactory(event=world.event, category=world.category, chosen_name=name, **fields)


def note(door: Client, world: World, who: Registration, gesture: str = "arrives", **data: Any) -> Any:
    return door.post(url(world, "reception_note", who.pk), {"gesture": gesture, **data}, follow=True)


def text(response: Any) -> str:
    return response.content.decode()


def test_nobody_is_named_before_somebody_asks(door: Client, world: World) -> None:
    page = text(door.get(url(world, "reception")))
    assert world.registration.chosen_name not in page
    expected = Registration.objects.filter(event=world.event).active().count()
    assert f"0 personne sur {expected} est là" in page


@pytest.mark.parametrize("typed", ["ger", "GÉR", "dem", "Gérard d"])
def test_three_letters_of_a_word_find_a_person_without_accents(door: Client, world: World, typed: str) -> None:
    person(world)
    assert "Gérard DÉMO" in text(door.get(url(world, "reception"), {"q": typed}))


def test_letters_inside_a_word_find_nobody(door: Client, world: World) -> None:
    person(world)
    assert "Gérard DÉMO" not in text(door.get(url(world, "reception"), {"q": "rard"}))


def test_first_words_come_first(door: Client, world: World) -> None:
    person(world, "Awa MARTIN")
    person(world, "Martine DÉMO")
    page = text(door.get(url(world, "reception"), {"q": "mart"}))
    assert page.index("Martine DÉMO") < page.index("Awa MARTIN")


def test_a_code_finds_its_holder(door: Client, world: World) -> None:
    who = person(world)
    assert "Gérard DÉMO" in text(door.get(url(world, "reception"), {"q": who.code_in_groups.lower()}))


def test_a_press_notes_the_person_and_shows_what_concerns_their_welcome(door: Client, world: World) -> None:
    who = person(world)
    NeedFactory(event=world.event, registration=who, kind=Need.Kind.FRONT_SEAT, reception_words="Premier rang gardé")
    page = text(note(door, world, who))
    assert "Une chaise près de la scène" in page
    assert "Premier rang gardé" in page
    assert "Pas de photo" in page
    assert Presence.objects.get().registration == who
    assert CheckIn.objects.get().by == world.roles["reception"].user


def test_nothing_else_is_shown(door: Client, world: World) -> None:
    who = person(world, wishes=[world.theme], email="gerard@example.org", commune=world.commune, structure="Asso DÉMO")
    NeedFactory(event=world.event, registration=who, kind=Need.Kind.QUIET, detail="fatigue vite")
    NeedFactory(event=world.event, registration=who, kind=Need.Kind.HEARING, detail="oreille gauche")
    pages = text(note(door, world, who)) + text(door.get(url(world, "reception"), {"q": "ger"}))
    pages += door.get(url(world, "reception_list")).content.decode()
    for secret in (
        world.theme.title,
        "gerard@example.org",
        world.commune.name,
        "Asso DÉMO",
        "fatigue vite",
        who.code,
        "oreille gauche",
    ):
        assert secret not in pages
        assert json.dumps(secret) not in pages


def test_the_adult_who_answers_for_a_minor_is_named(door: Client, world: World) -> None:
    who = person(world, age_group="under_15", responsible_name="Monique DÉMO", responsible_phone="06 39 98 00 01")
    page = text(note(door, world, who))
    assert "Monique DÉMO" in page
    assert "06 39 98 00 01" not in page


def test_who_agreed_to_photos_has_no_mark(door: Client, world: World) -> None:
    who = person(world)
    Consent.objects.create(event=world.event, registration=who, purpose=Consent.Purpose.PHOTO_GROUP, is_given=True)
    assert "Pas de photo" not in text(note(door, world, who))
    Consent.objects.create(event=world.event, registration=who, purpose=Consent.Purpose.PHOTO_GROUP, is_given=False)
    assert "Pas de photo" in text(door.get(url(world, "reception_person", who.pk)))


def test_opening_somebodys_needs_is_noted(door: Client, world: World) -> None:
    who = person(world)
    NeedFactory(event=world.event, registration=who, kind=Need.Kind.HEARING)
    door.get(url(world, "reception_person", who.pk))
    assert NeedsOpened.objects.get().by == world.roles["reception"].user


def test_looking_at_a_card_notes_nothing(door: Client, world: World) -> None:
    door.get(url(world, "reception_person", world.registration.pk))
    assert not CheckIn.objects.exists()


def test_a_card_scanned_by_any_phone_signed_in_at_the_reception_opens_the_welcome(door: Client, world: World) -> None:
    link = url(world, "open_space", world.registration.link_token)
    answer = door.get(link)
    assert answer["Location"].startswith(url(world, "reception_person", world.registration.pk))
    assert not CheckIn.objects.exists()
    assert Client().get(link)["Location"] == url(world, "my_space")


def test_leaving_and_coming_back_and_a_wrong_press(door: Client, world: World) -> None:
    who = person(world)
    note(door, world, who)
    assert "Départ à 09:00" in text(note(door, world, who, "leaves"))
    note(door, world, who, "comes_back")
    assert Presence.objects.get().left_at is None
    note(door, world, who, "undone")
    note(door, world, who, "undone")
    note(door, world, who, "undone")
    assert not Presence.objects.exists()


def test_the_same_press_twice_counts_once(door: Client, world: World) -> None:
    key = uuid.uuid4()
    for _again in range(2):
        note(door, world, world.registration, idempotency_key=key)
    assert CheckIn.objects.count() == 1


def test_two_devices_are_both_told(door: Client, world: World) -> None:
    other = world.browser("organiser")
    note(door, world, world.registration)
    with time_machine.travel(at(9, 5), tick=False):
        assert "Un autre appareil" in text(note(other, world, world.registration))
        for browser in (door, other):
            assert "09:00" in text(browser.get(url(world, "reception")))
            assert "Deux appareils" in text(browser.get(url(world, "reception")))


def test_the_day_before_the_page_says_when_the_reception_opens(door: Client, world: World) -> None:
    with time_machine.travel(at(9, day=DAY - timedelta(days=1)), tick=False):
        assert "4 décembre" in text(door.get(url(world, "reception")))
        note(door, world, world.registration)
    assert not CheckIn.objects.exists()


def test_only_the_camera_of_this_page_may_be_asked_for(door: Client, world: World) -> None:
    assert "camera=(self)" in door.get(url(world, "reception"))["Permissions-Policy"]
    assert "camera=()" in door.get(url(world, "reception_walk_in"))["Permissions-Policy"]


def test_reception_sees_nothing_but_the_reception(door: Client, world: World) -> None:
    page = text(door.get(url(world, "reception")))
    assert url(world, "reception") in page
    for name in ("people", "presence", "teams"):
        assert f'href="{url(world, name)}"' not in page


def new(world: World, **fields: Any) -> dict[str, Any]:
    given = {"chosen_name": "Imprévue DÉMO", "category": world.category.pk, "in_photos": "no", "agrees": "on"}
    return {**given, "idempotency_key": str(uuid.uuid4()), **fields}


def test_somebody_new_is_registered_and_here_on_one_screen(door: Client, world: World) -> None:
    page = text(door.post(url(world, "reception_walk_in"), new(world), follow=True))
    who = Registration.objects.get(chosen_name="Imprévue DÉMO")
    assert who.channel == Registration.Channel.DOOR
    assert who.code_in_groups in page
    assert Presence.objects.get().registration == who
    given = {c.purpose: (c.is_given, c.how) for c in who.consents.all()}
    assert given["taking_part"] == (True, "spoken")
    assert given["photo_group"] == (False, "spoken")


def test_somebody_new_sent_twice_is_registered_once(door: Client, world: World) -> None:
    data = new(world)
    for _again in range(2):
        door.post(url(world, "reception_walk_in"), data)
    assert Registration.objects.filter(chosen_name="Imprévue DÉMO").count() == CheckIn.objects.count() == 1


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [("agrees", "Sans un oui"), ("chosen_name", "Il manque une réponse"), ("in_photos", "Demandez")],
)
def test_what_lacks_is_said_beside_the_field(door: Client, world: World, missing: str, sentence: str) -> None:
    answer = door.post(url(world, "reception_walk_in"), {**new(world), missing: ""})
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert not CheckIn.objects.exists()


def test_a_minor_comes_with_the_name_of_an_adult(door: Client, world: World) -> None:
    answer = door.post(url(world, "reception_walk_in"), new(world, is_minor="on", age_group="under_15"))
    assert answer.status_code == 422
    door.post(
        url(world, "reception_walk_in"),
        new(world, is_minor="on", age_group="under_15", responsible_name="Monique DÉMO"),
    )
    who = Registration.objects.get(chosen_name="Imprévue DÉMO")
    assert (who.age_group, who.responsible_name) == ("under_15", "Monique DÉMO")


def test_beyond_the_places_somebody_new_is_welcome_only_when_it_is_ticked(door: Client, world: World) -> None:
    world.event.capacity = 1
    world.event.save()
    data = new(world)
    answer = door.post(url(world, "reception_walk_in"), data)
    assert answer.status_code == 409
    assert 'name="beyond_capacity"' in text(answer)
    door.post(url(world, "reception_walk_in"), {**data, "beyond_capacity": "on"})
    assert Presence.objects.count() == 1


def test_who_had_cancelled_gets_a_place_or_a_question(door: Client, world: World) -> None:
    gone = person(world, cancelled=True)
    world.event.capacity = 1
    world.event.save()
    assert note(door, world, gone).status_code == 409
    assert not Presence.objects.exists()
    note(door, world, gone, beyond_capacity="on")
    gone.refresh_from_db()
    assert gone.is_active
    assert Presence.objects.get().registration == gone


def test_the_organiser_reads_presence_by_category_and_puts_it_right(world: World) -> None:
    organiser, who = world.browser("organiser"), person(world)
    address = url(world, "presence_correct", who.pk)
    organiser.post(address, {"half": "2030-12-04-am", "here": "yes"})
    organiser.post(address, {"half": "2030-12-04-am", "here": "yes"})
    assert CheckIn.objects.count() == 1
    assert "Gérard DÉMO" in text(organiser.get(url(world, "presence")))
    organiser.post(address, {"half": "2030-12-04-am", "here": "no"})
    assert not Presence.objects.exists()


def test_a_half_day_to_come_cannot_be_put_right(world: World) -> None:
    address = url(world, "presence_correct", world.registration.pk)
    world.browser("organiser").post(address, {"half": "2030-12-05-am", "here": "yes"})
    assert not Presence.objects.exists()


def test_a_printed_list_is_entered_in_one_sending_and_doubles_nothing(world: World) -> None:
    organiser, people = world.browser("organiser"), [person(world, f"Person {n}") for n in range(3)]
    Presence.objects.create(
        event=world.event, registration=people[0], day=DAY, half="am", arrived_at=at(8, 30), left_at=None
    )
    data = {"half": "2030-12-04-am", "here": [p.pk for p in people], "form_key": str(uuid.uuid4())}
    for _again in range(2):
        organiser.post(url(world, "presence_entry"), data)
    assert Presence.objects.count() == 3
    assert Presence.objects.get(registration=people[0]).arrived_at == at(8, 30)
    assert set(CheckIn.objects.values_list("source", flat=True)) == {"list"}
    assert CheckIn.objects.count() == 2


def test_the_printed_list_is_in_the_order_of_the_names(world: World) -> None:
    for name in ("Zoé DÉMO", "Élodie DÉMO", "Awa DÉMO"):
        person(world, name)
    page = text(world.browser("organiser").get(url(world, "presence_entry")))
    assert page.index("Awa") < page.index("Élodie") < page.index("Zoé")


def test_a_long_printed_list_costs_no_more_queries(world: World) -> None:
    organiser, counts = world.browser("organiser"), []
    for many in (1, 3):
        people = [person(world) for _n in range(many)]
        with CaptureQueriesContext(connection) as captured:
            organiser.post(
                url(world, "presence_entry"), {"half": "2030-12-04-am", "here": [p.pk for p in people], "form_key": ""}
            )
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_withdrawn_role_is_shown_nothing_more(door: Client, world: World) -> None:
    Role.objects.filter(event=world.event, kind="reception").delete()
    assert door.get(url(world, "reception_list")).status_code in (403, 404)
