"""Meals are counted exactly, and never by name."""

from datetime import time
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from participants.meals import meals_of
from participants.models import Half, Presence, Registration
from tests.factories import RegistrationFactory, SlotFactory
from tests.permissions.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    world = World()
    SlotFactory(event=world.event, kind="meal", day=1, starts_at=time(12, 30), ends_at=time(13, 30), title="Repas")
    return world


def eater(world: World, meal: str, **fields: Any) -> Registration:
    return RegistrationFactory(event=world.event, category=world.category, meal=meal, **fields)


def test_each_choice_is_counted_once_a_person_with_a_place(world: World) -> None:
    for meal in ("vegetarian", "vegetarian", "no_pork"):
        eater(world, meal)
    eater(world, "vegetarian", cancelled=True)
    meals = meals_of(world.event)
    assert meals.registered == {"": 1, "vegetarian": 2, "no_pork": 1}
    assert meals.total == 4


def test_on_the_day_those_who_came_in_the_morning_eat(world: World) -> None:
    here = eater(world, "vegetarian")
    eater(world, "no_pork")
    moment = {"day": world.event.starts_on, "half": Half.MORNING, "arrived_at": timezone.now()}
    Presence.objects.create(event=world.event, registration=here, **moment)
    assert [table.present for table in meals_of(world.event).tables] == [{"vegetarian": 1}]


def test_the_page_names_nobody_and_no_theme(world: World) -> None:
    shown = world.browser("organiser").get(reverse("meals", args=[world.event.slug])).content.decode()
    assert "Repas" in shown
    assert world.registration.chosen_name not in shown
    assert world.theme.title not in shown


def test_the_page_says_that_everything_counts_those_who_said_nothing(world: World) -> None:
    page = world.browser("organiser").get(reverse("meals", args=[world.event.slug])).content.decode()
    assert "« De tout » compte aussi" in page.replace("\u00a0", " ")
