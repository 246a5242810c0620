"""Who opened whose needs is noted, once an hour, and shown to the organiser."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from common.actors import Actor, Hat
from participants.models import NeedsOpened
from participants.services.opened import Page, note_opened
from tests.factories import RegistrationFactory
from tests.permissions.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def actor(world: World, role: str = "organiser") -> Actor:
    return Actor(event_id=world.event.pk, user_id=world.roles[role].user_id, hats=(Hat(role),))


def test_a_page_read_twice_within_the_hour_is_noted_once(world: World) -> None:
    for _ in range(2):
        note_opened(actor=actor(world), registrations=[world.registration.pk], page=Page.NEEDS)
    assert [(row.role, row.page) for row in NeedsOpened.objects.all()] == [("organiser", "needs")]


def test_an_hour_later_another_page_or_another_reader_is_noted_again(world: World) -> None:
    people = [world.registration.pk]
    note_opened(actor=actor(world), registrations=people, page=Page.NEEDS)
    NeedsOpened.objects.update(at=NeedsOpened.objects.get().at - timedelta(hours=2))
    note_opened(actor=actor(world), registrations=people, page=Page.NEEDS)
    note_opened(actor=actor(world), registrations=people, page=Page.LIFTS)
    note_opened(actor=actor(world, "reception"), registrations=people, page=Page.NEEDS)
    assert NeedsOpened.objects.count() == 4


def test_many_people_cost_one_question(world: World, django_assert_num_queries) -> None:
    people = RegistrationFactory.create_batch(3, event=world.event, category=world.category)
    with django_assert_num_queries(1):
        note_opened(actor=actor(world), registrations=[p.pk for p in people], page=Page.NEEDS)
    assert NeedsOpened.objects.count() == 3


def test_somebody_of_another_event_is_not_noted(world: World) -> None:
    note_opened(actor=actor(world), registrations=[World().registration.pk], page=Page.NEEDS)
    assert not NeedsOpened.objects.exists()


def test_opening_a_person_is_shown_to_the_organiser_and_found_by_name(world: World) -> None:
    browser, event = world.browser("organiser"), world.event.slug
    browser.get(reverse("person", args=[event, world.registration.pk]))
    page = reverse("needs_opened", args=[event])
    assert world.registration.chosen_name in browser.get(page).content.decode()
    assert world.registration.chosen_name not in browser.get(page, {"q": "zzz"}).content.decode()


def test_the_list_of_a_device_is_one_line_for_the_organiser_and_one_row_a_person(world: World) -> None:
    people = [world.registration, *RegistrationFactory.create_batch(2, event=world.event, category=world.category)]
    for _again in range(2):
        note_opened(actor=actor(world, "reception"), registrations=[p.pk for p in people], page=Page.LIST)
        NeedsOpened.objects.update(at=timezone.now() - timedelta(hours=2))
    assert NeedsOpened.objects.count() == 3
    browser, page = world.browser("organiser"), reverse("needs_opened", args=[world.event.slug])
    whole = browser.get(page).content.decode()
    assert "3 personnes" in whole
    assert people[1].chosen_name not in whole
    assert people[1].chosen_name in browser.get(page, {"q": people[1].chosen_name}).content.decode()
