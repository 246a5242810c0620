"""Moments with resource people keep their hours when the day moves: the organiser reads it before."""

import html
from datetime import datetime, time, timedelta

import pytest
import time_machine
from django.urls import reverse

from tests.factories import ResourceSlotFactory, SlotFactory
from tests.permissions.world import World

pytestmark = pytest.mark.django_db


def test_the_preview_says_which_moments_stay_and_during_what_they_then_fall(world: World) -> None:
    event = world.event
    event.resource_slots.all().delete()
    event.slots.all().delete()
    SlotFactory(event=event, starts_at=time(9), ends_at=time(10), title="Imaginer")
    SlotFactory(event=event, starts_at=time(10), ends_at=time(10, 15), title="Petite pause", kind="break")
    SlotFactory(event=event, starts_at=time(10, 15), ends_at=time(12), title="Choisir")

    def at(hour: int, minute: int) -> datetime:
        return datetime.combine(event.starts_on, time(hour, minute), event.zone)

    for begins in (at(9, 10), at(10, 15), at(11, 30), at(11, 30) + timedelta(days=1)):
        ResourceSlotFactory(event=event, starts_at=begins, ends_at=begins + timedelta(minutes=15))
    with time_machine.travel(at(9, 30), tick=False):
        answer = world.browser("organiser").get(
            reverse("day_change", args=[event.slug]), {"do": "shift", "minutes": "10"}
        )
    page = html.unescape(answer.content.decode())
    assert "2 rendez-vous avec des personnes ressources gardent leur heure." in page
    assert "10:15\xa0: alors pendant «\xa0Petite pause\xa0»." in page
    assert "11:30\xa0:" not in page
    assert reverse("resource_people", args=[event.slug]) in page.split("<main")[1]
