"""I am late, I come: one tap, and the reception knows."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from participants.models import Registration
from participants.services import Refused
from participants.services.lateness import say_late
from participants.services.reception import check_in
from tests.factories import EventFactory, RegistrationFactory, RoleFactory
from tests.permissions.world import World

pytestmark = pytest.mark.django_db
TAP = "Je suis en retard, j’arrive"


@pytest.fixture
def world() -> World:
    today = timezone.localdate()
    return World(under_way=True, starts_on=today, ends_on=today + timedelta(days=1))


def space(world: World) -> str:
    return world.browser("participant").get(f"/e/{world.event.slug}/me/").content.decode()


def tap(world: World, **data: str) -> None:
    world.browser("participant").post(f"/e/{world.event.slug}/me/late/", data)


def test_one_tap_tells_the_reception_and_one_takes_it_back(world: World, sign_in: Callable[..., Client]) -> None:
    assert TAP in space(world)
    tap(world)
    assert "L’accueil sait que vous arrivez" in space(world)
    person = f"/e/{world.event.slug}/reception/person/{world.registration.pk}/"
    assert "En retard, arrive" in world.browser("reception").get(person).content.decode()
    tap(world, late="no")
    assert TAP in space(world)


def test_who_is_here_is_no_longer_asked(world: World) -> None:
    check_in(event=world.event, registration=world.registration, idempotency_key=uuid.uuid4())
    assert TAP not in space(world)


def test_the_next_day_nobody_is_late_any_more(world: World) -> None:
    tap(world)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert TAP in space(world)


def test_before_the_day_nobody_is_late() -> None:
    person: Registration = RegistrationFactory(event=EventFactory())
    with pytest.raises(Refused):
        say_late(registration=person)


def test_who_has_no_place_is_not_awaited(world: World) -> None:
    person = RegistrationFactory(event=world.event, cancelled=True)
    with pytest.raises(Refused):
        say_late(registration=person)
    say_late(registration=person, is_late=False)


def test_the_organiser_has_no_such_button(world: World) -> None:
    assert RoleFactory(event=world.event)
    assert world.browser("organiser").post(f"/e/{world.event.slug}/me/late/").status_code in (302, 403)
