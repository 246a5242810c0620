"""The run sheet and the page of the clock, as those who run the day read them."""

import re
from datetime import datetime, time
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from events.models import DayChange
from events.services import day
from tests.events.test_day import once
from tests.factories import SlotFactory
from tests.permissions.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    """9:00 to 10:00 the moment of the world, with words; then a break."""
    world = World(status="under_way")
    world.event.slots.update(aim="Se connaître", words_to_say="Bienvenue à tous.", material="Badges")
    SlotFactory(event=world.event, starts_at=time(10), ends_at=time(10, 15), title="Petite pause", kind="break")
    return world


def at(world: World, hour: int, minute: int = 0) -> Any:
    return time_machine.travel(
        datetime.combine(world.event.starts_on, time(hour, minute), world.event.zone), tick=False
    )


def read(world: World, role: str, name: str, query: str = "") -> str:
    return world.browser(role).get(reverse(name, args=[world.event.slug]) + query).content.decode()


def test_the_present_moment_is_on_top_with_its_words(world: World) -> None:
    with at(world, 9, 30):
        page = read(world, "facilitator", "run_sheet")
    assert "Bienvenue à tous." in page
    assert page.index("run-now") < page.index("run-next")
    assert "Badges" in page
    assert "js/day.js" in page  # the minutes left go on between two refreshes


def test_what_is_past_is_folded_below(world: World) -> None:
    with at(world, 10, 5):
        page = read(world, "facilitator", "run_sheet")
    assert page.index("Petite pause") < page.index("Bienvenue à tous.")


def test_the_whole_run_sheet_can_be_printed(world: World) -> None:
    page = read(world, "facilitator", "run_sheet", "?whole=1")
    assert len(re.findall(r'run-slot"\s+open', page)) == 2


def test_in_the_evening_the_page_says_when_it_goes_on(world: World) -> None:
    SlotFactory(event=world.event, day=2, starts_at=time(8, 45), ends_at=time(9), title="Café")
    with at(world, 18):
        page = read(world, "organiser", "day")
    assert "La journée est finie" in page
    assert "5 décembre à 08:45" in page


def test_a_facilitator_sees_the_day_and_cannot_change_it(world: World) -> None:
    with at(world, 9, 30):
        assert "day/change" in read(world, "organiser", "day")
        assert "day/change" not in read(world, "facilitator", "day")


def test_a_change_is_shown_then_made(world: World) -> None:
    address = reverse("day_change", args=[world.event.slug])
    with at(world, 9, 30):
        browser = world.browser("organiser")
        page = browser.get(address, {"do": "shift", "minutes": "5"})
        assert "La journée finit à 10:20 au lieu de 10:15." in page.content.decode()
        assert not DayChange.objects.exists()
        seen = {"seen": page.context["preview"].seen, "idempotency_key": page.context["key"]}
        assert browser.post(address, {"do": "shift", "minutes": "5", **seen}).status_code == 302
    assert DayChange.objects.get().made_by is not None


def test_a_change_decided_on_an_old_page_says_what_the_other_did(world: World) -> None:
    address = reverse("day_change", args=[world.event.slug])
    with at(world, 9, 30):
        browser = world.browser("organiser")
        page = browser.get(address, {"do": "shift", "minutes": "5"})
        day.shift_rest(event=world.event, minutes=10, **{**once(), "by": world.roles["facilitator"].user})
        answer = browser.post(address, {"do": "shift", "minutes": "5", "seen": page.context["preview"].seen})
    assert answer.status_code == 409
    assert world.roles["facilitator"].user.name in answer.content.decode()
    assert "La suite est décalée de 10 minutes." in answer.content.decode()
    assert DayChange.objects.count() == 1


@pytest.mark.parametrize("minutes", ["", "0", "-5", "481", "dix"])
def test_minutes_that_cannot_be_are_said_in_one_sentence(world: World, minutes: str) -> None:
    with at(world, 9, 30):
        page = world.browser("organiser").get(
            reverse("day_change", args=[world.event.slug]), {"do": "shift", "minutes": minutes}
        )
    assert page.status_code == 422
    assert "Écrivez un nombre de 1 à 480." in page.content.decode()


@pytest.mark.parametrize(("begins", "words"), [(time(9), "Finir"), (time(10), "Passer")])
def test_the_moment_under_way_is_ended_and_one_to_come_is_skipped(world: World, begins: time, words: str) -> None:
    slot = world.event.slots.get(starts_at=begins)
    with at(world, 9, 30):
        page = world.browser("organiser").get(
            reverse("day_change", args=[world.event.slug]), {"do": "skip", "slot": slot.pk}
        )
    assert f"<h1>{words} «" in page.content.decode()


def test_in_english_too_hours_stand_on_one_line(world: World) -> None:
    with at(world, 9, 30):
        page = world.browser("organiser").get(
            reverse("day", args=[world.event.slug]), headers={"Accept-Language": "en"}
        )
    assert "10:15" in page.content.decode()
    assert "a.m." not in page.content.decode()


def test_a_moment_is_added_after_its_form_and_its_preview(world: World) -> None:
    address = reverse("day_change", args=[world.event.slug])
    sent = {"do": "insert", "title": "Chanson", "minutes": "10", "when": "after", "kind": "break", "place": "Hall"}
    with at(world, 9, 30):
        browser = world.browser("organiser")
        assert "a lieu de 10:00 à 10:10." in browser.get(address, sent).content.decode()
        browser.post(address, sent)
        assert browser.get(address, {**sent, "title": ""}).status_code == 422
    assert world.event.slots.get(title="Chanson").place == "Hall"


def test_a_skipped_moment_is_marked_on_the_public_page_and_out_of_the_calendar(world: World) -> None:
    with at(world, 9, 30):
        day.skip_slot(slot=world.event.slots.get(title="Petite pause"), **once())
        assert "<s>Petite pause</s>" in read(world, "nobody", "event")
        assert "Petite pause" not in read(world, "nobody", "event_calendar")
