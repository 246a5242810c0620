"""Everybody is called three days before; afterwards one sees who did not come."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from common.answers import Refused, Stale
from participants.calls_list import Look, absent_people, people_to_call, progress_of
from participants.models import Call, Half, Presence, Registration
from participants.services.calls import note_call
from tests.factories import RegistrationFactory
from tests.factories.participants import NeedFactory
from tests.permissions.world import World

pytestmark = pytest.mark.django_db
COMING, NOT_COMING = Call.Outcome.COMING, Call.Outcome.NOT_COMING


@pytest.fixture
def world() -> World:
    return World()


def person(world: World, name: str = "Gérard DÉMO", **fields: Any) -> Registration:
    return RegistrationFactory(
        event=world.event, category=world.category, chosen_name=name, wishes=[world.theme], **fields
    )


def note(world: World, registration: Registration, outcome: str, attempts: int = 0) -> Call:
    by = world.roles["organiser"].user
    return note_call(registration=registration, outcome=outcome, attempts=attempts, by=by)


def get(world: World, name: str = "calls", **query: Any) -> str:
    return world.browser("organiser").get(reverse(name, args=[world.event.slug]), query).content.decode()


def press(world: World, name: str, registration: Registration, **data: Any) -> Any:
    return world.browser("organiser").post(reverse(name, args=[world.event.slug, registration.pk]), data)


def test_those_without_e_mail_are_called_first(world: World) -> None:
    world.registration.delete()
    for name, email, phone in (("Anna", "a@example.org", "06"), ("Zoé", "", "06 39 98 00 01"), ("Marc", "", "")):
        person(world, name, email=email, phone=phone)
    assert [p.chosen_name for p in people_to_call(world.event, Look())] == ["Zoé", "Marc", "Anna"]


def test_each_call_is_counted(world: World) -> None:
    gerard = person(world)
    note(world, gerard, Call.Outcome.NO_ANSWER)
    assert note(world, gerard, COMING, attempts=1).attempts == 2


def test_the_same_answer_sent_twice_counts_one_call(world: World) -> None:
    gerard = person(world)
    note(world, gerard, COMING)
    assert note(world, gerard, COMING).attempts == 1


def test_another_answer_heard_meanwhile_is_not_overwritten(world: World) -> None:
    gerard = person(world)
    note(world, gerard, COMING)
    with pytest.raises(Stale):
        note(world, gerard, NOT_COMING)
    assert Call.objects.get().outcome == COMING


def test_an_answer_is_taken_back_with_its_call(world: World) -> None:
    gerard = person(world)
    note(world, gerard, COMING)
    assert note(world, gerard, "", attempts=1).attempts == 0
    assert progress_of(world.event).coming == 0


def test_an_answer_that_is_none_is_refused(world: World) -> None:
    with pytest.raises(Refused):
        note(world, person(world), "perhaps")


def test_progress_counts_what_people_said(world: World) -> None:
    for outcome in (COMING, NOT_COMING, Call.Outcome.NO_ANSWER):
        note(world, person(world), outcome)
    assert tuple(progress_of(world.event)) == (4, 1, 1, 1, 2)


def test_a_press_on_the_page_notes_the_answer(world: World) -> None:
    gerard = person(world)
    press(world, "call_note", gerard, outcome="coming", attempts="0")
    assert Call.objects.get().outcome == COMING
    assert "Gérard DÉMO" not in get(world)
    assert "Gérard DÉMO" in get(world, show="coming")


def test_who_does_not_come_frees_the_place_in_one_press(world: World) -> None:
    gerard = person(world)
    note(world, gerard, NOT_COMING)
    free = reverse("call_free", args=[world.event.slug, gerard.pk])
    assert free in get(world, show="not_coming")
    press(world, "call_free", gerard)
    gerard.refresh_from_db()
    assert not gerard.is_active


def test_the_printed_sheet_holds_names_and_phones_only(world: World) -> None:
    gerard = person(world, phone="06 39 98 00 44", email="gerard@example.org")
    NeedFactory(event=world.event, registration=gerard, detail="une rampe")
    sheet = get(world, "calls_sheet")
    assert "06 39 98 00 44" in sheet
    for kept in ("gerard@example.org", "une rampe", world.theme.title):
        assert kept not in sheet


@pytest.mark.parametrize("name", ["calls", "absent"])
def test_no_theme_is_named(world: World, name: str) -> None:
    person(world)
    Presence.objects.create(
        event=world.event,
        registration=world.registration,
        day=date(2030, 1, 1),
        half=Half.MORNING,
        arrived_at=timezone.now(),
    )
    assert "Gérard DÉMO" in get(world, name)
    assert world.theme.title not in get(world, name)


def test_who_was_noted_in_no_half_day_is_absent(world: World) -> None:
    gerard = person(world)
    assert gerard.chosen_name not in get(world, "absent")
    here = {"event": world.event, "day": world.event.starts_on, "arrived_at": timezone.now()}
    Presence.objects.create(registration=world.registration, half=Half.MORNING, **here)
    assert list(absent_people(world.event)) == [gerard]


@pytest.mark.parametrize("name", ["calls", "calls_sheet", "absent"])
def test_three_people_cost_no_more_questions_than_one(world: World, name: str) -> None:
    browser, counts = world.browser("organiser"), []
    here = {"event": world.event, "day": world.event.starts_on, "arrived_at": timezone.now()}
    Presence.objects.create(registration=world.registration, half=Half.MORNING, **here)
    for _ in range(2):
        note(world, person(world), Call.Outcome.NO_ANSWER)
        address = reverse(name, args=[world.event.slug])
        browser.get(address)
        with CaptureQueriesContext(connection) as captured:
            browser.get(address)
        counts.append(len(captured))
        note(world, person(world), Call.Outcome.NO_ANSWER)
    assert counts[0] == counts[1] <= 15
