"""Agreements: asked apart, dated, given and taken back with one button, by the person or by who asks them."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from participants.models import ChildrenToMind, Consent, Lift, LiftMatch, Registration
from participants.services.consents import change_consents, consents_of, record_consents
from tests.factories import RegistrationFactory
from tests.factories.participants import NeedFactory
from tests.permissions.world import World


@pytest.fixture
def world(db: None) -> World:
    return World()


@pytest.fixture
def me(world: World) -> Registration:
    person = world.registration
    record_consents(registration=person, given={"taking_part": True, "needs": True, "lift": True, "photo_group": True})
    NeedFactory(event=world.event, registration=person)
    ChildrenToMind.objects.create(event=world.event, registration=person, age_band="baby")
    Registration.objects.filter(pk=person.pk).update(meal="no_pork")
    return person


def at(world: World, name: str, *more: Any) -> str:
    return reverse(name, args=[world.event.slug, *more])


def said(person: Registration) -> dict[str, bool]:
    return {purpose: consent.is_given for purpose, consent in consents_of(person).items()}


def test_one_button_takes_an_agreement_back_and_one_gives_it_again(world: World, me: Registration) -> None:
    browser = world.browser("participant")
    for answer in ("0", "1"):
        browser.post(at(world, "my_consents_change"), {"purpose": "photo_group", "yes": answer})
        assert said(me)["photo_group"] is (answer == "1")
    assert me.consents.filter(purpose="photo_group").count() == 3


def test_pressed_twice_is_noted_once(world: World, me: Registration) -> None:
    for _ in range(2):
        world.browser("participant").post(at(world, "my_consents_change"), {"purpose": "follow_up", "yes": "1"})
    assert me.consents.filter(purpose="follow_up").count() == 1


def test_the_page_says_when_how_and_to_whom(world: World, me: Registration) -> None:
    organiser = world.roles["organiser"].user
    record_consents(registration=me, given={"follow_up": True}, how="spoken", by=organiser)
    shown = world.browser("participant").get(at(world, "my_consents")).content.decode()
    assert organiser.name in shown
    assert "de vive voix" in shown or "par oral" in shown or "à l’oral" in shown


def test_needs_are_erased_with_their_agreement_after_a_question(world: World, me: Registration) -> None:
    browser = world.browser("participant")
    assert at(world, "my_consents_needs") in browser.get(at(world, "my_consents")).content.decode()
    browser.get(at(world, "my_consents_needs"))
    assert me.needs.exists()
    browser.post(at(world, "my_consents_needs"))
    me.refresh_from_db()
    assert not me.needs.exists()
    assert not me.children_to_mind.exists()
    assert (me.meal, said(me)["needs"]) == ("", False)


def test_a_lift_looked_for_goes_with_the_needs_and_seats_offered_stay(world: World, me: Registration) -> None:
    driver = RegistrationFactory(event=world.event, category=world.category)
    Lift.objects.create(event=world.event, registration=me, direction="sought")
    Lift.objects.create(event=world.event, registration=driver, direction="offered")
    for person in (me, driver):
        change_consents(registration=person, given={"needs": False})
    assert [lift.registration for lift in Lift.objects.all()] == [driver]


def test_nobody_is_put_in_touch_once_the_agreement_is_taken_back(world: World, me: Registration) -> None:
    driver = RegistrationFactory(event=world.event, category=world.category)
    sought = Lift.objects.create(event=world.event, registration=me, direction="sought")
    offered = Lift.objects.create(event=world.event, registration=driver, direction="offered")
    LiftMatch.objects.create(event=world.event, offer=offered, seeker=sought)
    change_consents(registration=driver, given={"lift": False})
    assert not LiftMatch.objects.exists()
    assert Lift.objects.count() == 2


@pytest.mark.parametrize("purpose", ["taking_part", "joint", "nonsense", "", "\x00"])
def test_what_a_registration_rests_on_is_not_taken_back_by_a_button(
    world: World, me: Registration, purpose: str
) -> None:
    before = said(me)
    world.browser("participant").post(at(world, "my_consents_change"), {"purpose": purpose, "yes": "0"})
    assert said(me) == before


def test_an_imported_person_is_asked_when_they_open_their_space(world: World) -> None:
    browser = world.browser("participant")
    assert browser.get(at(world, "my_space")).context["is_to_collect"]
    browser.post(at(world, "my_consents_change"), {"purpose": "taking_part", "yes": "1", "from": "space"})
    assert not browser.get(at(world, "my_space")).context["is_to_collect"]
    assert said(world.registration) == {"taking_part": True}


def test_the_organiser_notes_what_was_said_and_how(world: World) -> None:
    browser, person = world.browser("organiser"), world.registration
    assert browser.get(at(world, "person", person.pk)).context["is_to_collect"]
    answers = {"taking_part": "yes", "photo_public": "no", "how": "signed"}
    assert browser.post(at(world, "person_consents", person.pk), answers).url == at(world, "person", person.pk)
    rows = Consent.objects.values_list("purpose", "is_given", "how", "collected_by")
    by = world.roles["organiser"].user.pk
    assert set(rows) == {("taking_part", True, "signed", by), ("photo_public", False, "signed", by)}
    assert not browser.get(at(world, "person", person.pk)).context["is_to_collect"]


@pytest.mark.parametrize("answers", [{"how": "online"}, {"how": "spoken", "needs": "maybe"}, {}])
def test_an_answer_that_is_none_is_refused_beside_its_field(world: World, answers: dict[str, str]) -> None:
    browser = world.browser("organiser")
    response = browser.post(at(world, "person_consents", world.registration.pk), answers)
    assert response.status_code == 422
    assert not Consent.objects.exists()


def test_one_agreement_costs_as_many_questions_as_eight(world: World, me: Registration) -> None:
    browser, counts = world.browser("organiser"), []
    for given in ({"follow_up": True}, {"photo_report": True, "photo_public": False, "joint": True}):
        record_consents(registration=me, given=given, how="spoken", by=world.roles["organiser"].user)
        with CaptureQueriesContext(connection) as captured:
            browser.get(at(world, "person", me.pk))
        counts.append(len(captured))
    assert counts[0] == counts[1]
