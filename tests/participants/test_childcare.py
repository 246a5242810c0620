"""Children are counted by age, never promised more places than there are without saying so."""

import threading
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from participants.forms.answers import token_of
from participants.models import AgeBand, ChildcareCapacity, ChildrenToMind, Need, Registration
from participants.services import answers
from participants.services.answers import Given, answer_needs
from participants.services.childcare import TooManyChildren, bands_of, set_capacity
from tests.factories import RegistrationFactory, ThemeFactory
from tests.factories.participants import NeedFactory
from tests.participants.test_services import at_once
from tests.permissions.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def parent(world: World, number: int = 1, band: str = "baby", name: str = "Sonia DÉMO", **fields: Any) -> Need:
    person = RegistrationFactory(event=world.event, category=world.category, chosen_name=name, phone="06 39 98 00 07")
    ChildrenToMind.objects.create(event=world.event, registration=person, age_band=band, number=number, **fields)
    return NeedFactory(event=world.event, registration=person, kind=Need.Kind.CHILDCARE, detail="")


def places(world: World, number: int) -> None:
    set_capacity(event=world.event, places=dict.fromkeys(AgeBand.values, number))


def say_yes(world: World, need: Need) -> Any:
    by = world.roles["organiser"].user
    return answer_needs(event=world.event, seen={need.pk: need.version}, given=Given("yes"), by=by)


def get(world: World, name: str = "childcare") -> str:
    return world.browser("organiser").get(reverse(name, args=[world.event.slug])).content.decode()


def test_children_too_many_are_said_in_words(world: World) -> None:
    parent(world, 3)
    places(world, 1)
    baby = bands_of(world.event)[0]
    assert (baby.asked, baby.places, baby.missing) == (3, 1, 2)
    assert "2 bébés" in baby.sentence
    assert baby.sentence in get(world)


def test_who_cancelled_brings_no_child(world: World) -> None:
    need = parent(world, 3)
    Registration.objects.filter(pk=need.registration_id).update(status="waiting")
    assert bands_of(world.event)[0].asked == 0


def test_the_organiser_says_how_many_places_there_are(world: World) -> None:
    page = reverse("childcare", args=[world.event.slug])
    world.browser("organiser").post(page, {"baby": "2", "toddler": "3", "preschool": "8", "school": "0"})
    assert dict(ChildcareCapacity.objects.values_list("age_band", "places"))["preschool"] == 8


@pytest.mark.parametrize("typed", ["-1", "mille", "201", ""])
def test_a_number_that_is_none_is_refused_beside_its_field(world: World, typed: str) -> None:
    page = reverse("childcare", args=[world.event.slug])
    response = world.browser("organiser").post(page, {"baby": typed, "toddler": "3", "preschool": "8", "school": "0"})
    assert response.status_code == 422
    assert not ChildcareCapacity.objects.exists()


def test_a_yes_beyond_the_places_asks_first_then_goes_through(world: World) -> None:
    need, browser = parent(world, 2), world.browser("organiser")
    places(world, 1)
    page, data = reverse("needs_answer", args=[world.event.slug]), {"need": token_of(need), "quick": "childcare-0"}
    refused = browser.post(page, data)
    assert refused.status_code == 422
    assert "beyond_room" in refused.content.decode()
    browser.post(page, {**data, "beyond_room": "on"})
    assert Need.objects.get().answer == "yes"


def test_the_list_shows_only_who_has_a_place(world: World) -> None:
    yes, waits = parent(world, name="Sonia DÉMO", times="samedi matin"), parent(world, name="Malik DÉMO")
    places(world, 9)
    say_yes(world, yes)
    shown = get(world, "childcare_list")
    assert "Sonia DÉMO" in shown
    assert "samedi matin" in shown
    assert waits.registration.chosen_name not in shown


@pytest.mark.parametrize("name", ["childcare", "childcare_list"])
def test_no_theme_is_named(world: World, name: str) -> None:
    theme = ThemeFactory(event=world.event, protected=True)
    need = parent(world)
    need.registration.choices.create(event=world.event, theme=theme, rank=1)
    places(world, 9)
    say_yes(world, need)
    shown = get(world, name)
    assert "Sonia DÉMO" in shown
    assert theme.title not in shown


@pytest.mark.parametrize("name", ["childcare", "childcare_list"])
def test_three_parents_cost_no_more_questions_than_one(world: World, name: str) -> None:
    browser, counts = world.browser("organiser"), []
    places(world, 20)
    for _ in range(2):
        say_yes(world, parent(world))
        address = reverse(name, args=[world.event.slug])
        browser.get(address)
        with CaptureQueriesContext(connection) as captured:
            browser.get(address)
        counts.append(len(captured))
        say_yes(world, parent(world))
    assert counts[0] == counts[1] <= 15


# --- two organisers at once, one place left


def race(world: World) -> list[Any]:
    needs = [parent(world) for _ in range(3)]
    places(world, 1)
    return at_once(3, lambda: say_yes(world, needs.pop()))


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_one_place_is_promised_several_times(monkeypatch: pytest.MonkeyPatch) -> None:
    together, counted = threading.Barrier(3), answers.require_room_to_mind
    monkeypatch.setattr(answers, "lock_event", lambda event: event)
    monkeypatch.setattr(answers, "require_room_to_mind", lambda **kwargs: (counted(**kwargs), together.wait(5)))
    race(World())
    assert Need.objects.filter(answer="yes").count() == 3


@pytest.mark.django_db(transaction=True)
def test_one_place_is_promised_once() -> None:
    results = race(World())
    assert Need.objects.filter(answer="yes").count() == 1
    assert sum(isinstance(result, TooManyChildren) for result in results) == 2
