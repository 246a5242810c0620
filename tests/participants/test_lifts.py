"""Cars are proposed by commune, never filled beyond their seats, and nobody is shown who did not agree to be."""

import threading
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from common.answers import Refused
from events.models import Intercommunality
from participants.lift_words import Lifts
from participants.lifts_list import Cars
from participants.models import Consent, Lift, LiftMatch, Need, Notice, Registration
from participants.services import lifts as services
from participants.services.lifts import CarFull, decide_lift, propose_lift, undo_lift
from tests.factories import CommuneFactory, RegistrationFactory
from tests.factories.participants import LiftFactory, NeedFactory
from tests.participants.test_services import at_once
from tests.permissions.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def lift(world: World, name: str, direction: str = "sought", consent: bool = True, **fields: Any) -> Lift:
    person = RegistrationFactory(
        event=world.event, category=world.category, chosen_name=name, phone="06 39 98 77 11", wishes=[world.theme]
    )
    Consent.objects.create(event=world.event, registration=person, purpose="lift", is_given=consent)
    if direction == "sought":
        NeedFactory(event=world.event, registration=person, kind=Need.Kind.LIFT, detail="")
    return LiftFactory(event=world.event, registration=person, direction=direction, **fields)


def pair(world: World, **fields: Any) -> LiftMatch:
    car = lift(world, "Robin DÉMO", "offered", seats=2, commune=world.commune, **fields)
    return propose(world, car, lift(world, "Sacha DÉMO", commune=world.commune))


def propose(world: World, car: Lift, seeker: Lift) -> LiftMatch:
    return propose_lift(offer=car, seeker=seeker, by=world.roles["organiser"].user)


def decide(world: World, match: LiftMatch, to: str) -> LiftMatch:
    return decide_lift(match=match, to=to, by=world.roles["organiser"].user)


def names(world: World, seeker: Lift) -> list[str]:
    return [proposal.car.name for proposal in Cars.of(world.event).for_(seeker)]


def get(world: World, name: str = "lifts", *words: Any) -> str:
    return world.browser("organiser").get(reverse(name, args=[world.event.slug, *words])).content.decode()


# --- proposals


def test_the_same_commune_comes_first_then_the_same_intercommunality(world: World) -> None:
    group = Intercommunality.objects.create(siren="200000001", name="Pornic Démo")
    near, far = CommuneFactory(intercommunality=group), CommuneFactory()
    here = CommuneFactory(intercommunality=group)
    for name, commune in (("Loin", far), ("Voisine", near), ("Ici", here)):
        lift(world, f"{name} DÉMO", "offered", commune=commune)
    assert names(world, lift(world, "Sacha DÉMO", commune=here)) == ["Ici DÉMO", "Voisine DÉMO"]


def test_a_car_without_enough_seats_is_not_proposed(world: World) -> None:
    lift(world, "Robin DÉMO", "offered", seats=1, commune=world.commune)
    assert names(world, lift(world, "Sacha DÉMO", seats=2, commune=world.commune)) == []


def test_who_prefers_not_to_say_a_commune_is_proposed_no_car(world: World) -> None:
    lift(world, "Robin DÉMO", "offered", commune=world.commune)
    assert names(world, lift(world, "Camille DÉMO")) == []


def test_who_cancelled_takes_nobody(world: World) -> None:
    car = lift(world, "Robin DÉMO", "offered", commune=world.commune)
    Registration.objects.filter(pk=car.registration_id).update(status="cancelled", cancelled_at=timezone.now())
    assert names(world, lift(world, "Sacha DÉMO", commune=world.commune)) == []
    with pytest.raises(Refused):
        propose(world, car, lift(world, "Malik DÉMO"))


def test_a_pair_that_said_no_is_not_proposed_again(world: World) -> None:
    match = pair(world)
    decide(world, match, "declined")
    assert "Robin DÉMO" not in get(world)


# --- putting in touch


def test_both_are_to_be_told_and_a_repeat_changes_nothing(world: World) -> None:
    match = pair(world)
    assert propose(world, match.offer, match.seeker) == match
    told = Notice.objects.filter(kind=Notice.Kind.LIFT).values_list("registration__chosen_name", flat=True)
    assert sorted(told) == ["Robin DÉMO", "Sacha DÉMO"]


def test_an_agreement_answers_the_need_and_undoing_it_takes_the_answer_back(world: World) -> None:
    match = decide(world, pair(world), "agreed")
    assert Need.objects.get().answer == "yes"
    undo_lift(match=match, by=world.roles["organiser"].user)
    assert not Need.objects.get().is_answered
    assert not Notice.objects.exists()
    assert not LiftMatch.objects.exists()


def test_who_was_told_is_told_that_it_is_undone(world: World) -> None:
    match = pair(world)
    Notice.objects.filter(registration=match.offer.registration).update(told_at=timezone.now())
    undo_lift(match=match, by=world.roles["organiser"].user)
    assert Notice.objects.get(told_at=None).registration == match.offer.registration


def test_a_car_takes_no_more_than_its_seats(world: World) -> None:
    car = lift(world, "Robin DÉMO", "offered", seats=1)
    propose(world, car, lift(world, "Sacha DÉMO"))
    with pytest.raises(CarFull):
        propose(world, car, lift(world, "Malik DÉMO"))


def test_somebody_with_a_lift_is_not_given_a_second(world: World) -> None:
    match = pair(world)
    with pytest.raises(Refused):
        propose(world, lift(world, "Malik DÉMO", "offered"), match.seeker)


def race(world: World) -> list[Any]:
    car = lift(world, "Robin DÉMO", "offered", seats=1)
    seekers = [lift(world, f"Sacha DÉMO{n}") for n in range(3)]
    return at_once(3, lambda: propose(world, car, seekers.pop()))


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_a_car_is_overfilled(monkeypatch: pytest.MonkeyPatch) -> None:
    together, count = threading.Barrier(3), services.seats_left
    monkeypatch.setattr(services, "_lock", lambda lift: lift)
    monkeypatch.setattr(services, "seats_left", lambda car: (count(car), together.wait(5))[0])
    race(World())
    assert LiftMatch.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_three_organisers_at_once_fill_one_seat_once() -> None:
    results = race(World())
    assert LiftMatch.objects.count() == 1
    assert sum(isinstance(result, CarFull) for result in results) == 2


# --- who is shown to whom


def test_each_is_shown_the_other_where_both_agreed(world: World) -> None:
    match = pair(world)
    people = [match.offer.registration_id, match.seeker.registration_id]
    said = Lifts(people)
    assert "Robin" in said.lines(people[1])[0]
    assert "06 39 98 77 11" in said.lines(people[0])[0]


@pytest.mark.parametrize("reason", ["no consent", "withdrawn", "keeps a choice confidential"])
def test_nobody_is_shown_where_one_did_not_agree(world: World, reason: str) -> None:
    match = pair(world, consent=reason != "no consent")
    driver = match.offer.registration
    if reason == "withdrawn":
        Consent.objects.create(event=world.event, registration=driver, purpose="lift", is_given=False)
    if reason == "keeps a choice confidential":
        Registration.objects.filter(pk=driver.pk).update(keeps_choice_confidential=True)
    said = Lifts([match.seeker.registration_id]).lines(match.seeker.registration_id)[0]
    assert "Robin" not in said
    assert "06 39" not in said


def test_a_person_reads_their_shared_car_in_their_own_space(world: World) -> None:
    car = lift(world, "Robin DÉMO", "offered")
    Consent.objects.create(event=world.event, registration=world.registration, purpose="lift", is_given=True)
    propose(world, car, LiftFactory(event=world.event, registration=world.registration))
    assert "Robin" in world.browser("participant").get(reverse("my_space", args=[world.event.slug])).content.decode()


# --- the pages


def test_a_match_that_no_longer_stands_is_shown_first(world: World) -> None:
    match = pair(world)
    Registration.objects.filter(pk=match.offer.registration_id).update(status="cancelled", cancelled_at=timezone.now())
    assert "Robin DÉMO ne vient plus" in get(world)


def test_the_organiser_proposes_decides_and_undoes_on_the_page(world: World) -> None:
    car, seeker = lift(world, "Robin DÉMO", "offered"), lift(world, "Sacha DÉMO")
    browser, event = world.browser("organiser"), world.event.slug
    assert "Robin DÉMO" in get(world, "lift_choose", seeker.pk)
    browser.post(reverse("lift_propose", args=[event]), {"offer": car.pk, "seeker": seeker.pk})
    match = LiftMatch.objects.get()
    browser.post(reverse("lift_decide", args=[event, match.pk]), {"to": "agreed"})
    assert LiftMatch.objects.get().status == "agreed"
    browser.post(reverse("lift_decide", args=[event, match.pk]), {"to": "undo"})
    assert not LiftMatch.objects.exists()


def test_no_theme_is_named(world: World) -> None:
    match = pair(world)
    waiting = lift(world, "Malik DÉMO", commune=world.commune)
    proposed = world.browser("organiser").get(reverse("lifts", args=[world.event.slug]), {"show": "proposed"})
    for shown in (get(world), proposed.content.decode(), get(world, "lift_choose", waiting.pk)):
        assert match.offer.registration.chosen_name in shown
        assert world.theme.title not in shown


@pytest.mark.parametrize("name", ["lifts", "lifts?show=proposed", "lift_choose"])
def test_three_cars_cost_no_more_questions_than_one(world: World, name: str) -> None:
    browser, counts = world.browser("organiser"), []
    seeker = lift(world, "Malik DÉMO", commune=world.commune)
    for _ in range(2):
        pair(world)
        lift(world, "Anna DÉMO", commune=world.commune)
        page, _sign, query = name.partition("?")
        address = reverse(page, args=[world.event.slug, *([seeker.pk] if name == "lift_choose" else [])]) + f"?{query}"
        browser.get(address)
        with CaptureQueriesContext(connection) as captured:
            browser.get(address)
        counts.append(len(captured))
        pair(world)
    assert counts[0] == counts[1] <= 15
