"""What somebody needs, asked on the last screen and kept only with their yes."""

from typing import Any

import pytest

from events.models import Event
from participants.forms.consents import FinishForm
from participants.models import AgeBand, Lift, Need, Registration
from participants.services.registration import register_participant
from tests.factories import CategoryFactory, CommuneFactory, EventFactory
from tests.participants.helpers import finish


@pytest.fixture
def event(db: None) -> Event:
    return EventFactory()


def form(event: Event, **answers: Any) -> FinishForm:
    return FinishForm(data=finish(**answers), event=event)


def register(event: Event, **answers: Any) -> Registration:
    filled = form(event, **answers)
    assert filled.is_valid(), filled.errors
    given = {"chosen_name": "Sonia DÉMO", "category": CategoryFactory(event=event), **filled.answers()}
    return register_participant(event=event, commune=CommuneFactory(name="Machecoul-Démo"), **given)


def errors(event: Event, **answers: Any) -> set[str]:
    filled = form(event, **answers)
    return set() if filled.is_valid() else set(filled.errors)


def test_nothing_needed_keeps_nothing(event: Event) -> None:
    registration = register(event)
    assert not registration.needs.exists()
    assert not Lift.objects.exists()
    assert (registration.meal, registration.age_group) == ("", "adult")


def test_situations_and_words_are_kept_together(event: Event) -> None:
    asked = {"situations": ["front_seat", "language"], "which_language": "portugais", "consent_needs": "on"}
    needs = register(event, **asked).needs.values_list("kind", "detail")
    assert set(needs) == {("front_seat", ""), ("language", "portugais")}


def test_words_typed_without_their_card_count(event: Event) -> None:
    assert register(event, words="une rampe").needs.get().kind == Need.Kind.OTHER


@pytest.mark.parametrize(("kind", "field"), [("language", "which_language"), ("other", "other_words")])
def test_a_card_that_calls_for_words_asks_for_them(event: Event, kind: str, field: str) -> None:
    assert field in errors(event, situations=[kind], consent_needs="on")


def test_children_are_counted_by_age(event: Event) -> None:
    asked = {"children_baby": "1", "children_school": "2", "children_times": "les deux jours", "consent_needs": "on"}
    registration = register(event, **asked)
    rows = registration.children_to_mind.values_list("age_band", "number", "times", "parent_stays")
    assert set(rows) == {
        (AgeBand.BABY, 1, "les deux jours", False),
        (AgeBand.SCHOOL, 2, "les deux jours", False),
    }
    assert registration.needs.get().kind == Need.Kind.CHILDCARE


def test_a_lift_starts_where_the_person_lives_unless_they_say_otherwise(event: Event) -> None:
    CommuneFactory(name="Pornic-Démo", search_name="pornic demo")
    near = register(event, lift="sought", consent_needs="on").lift
    far = register(event, lift="offered", lift_seats="3", lift_commune_text="pornic démo", lift_times="à 8 h").lift
    assert (near.direction, near.seats, near.commune.name) == ("sought", 1, "Machecoul-Démo")
    assert (far.direction, far.seats, far.commune.name, far.times) == ("offered", 3, "Pornic-Démo", "à 8 h")


def test_seats_offered_are_no_need_and_take_no_agreement_about_needs(event: Event) -> None:
    assert not register(event, lift="offered").needs.exists()


def test_a_commune_with_several_meanings_names_them(event: Event) -> None:
    for code in ("90911", "90912"):
        CommuneFactory(code=code, name=f"Saint-Démo-{code}", search_name=f"saint demo {code}", postcodes=[code])
    filled = form(event, lift="offered", lift_commune_text="saint démo")
    assert "Saint-Démo-90911 90911" in filled.errors["lift_commune_text"][0]


def test_a_minor_names_an_adult_and_both_agree(event: Event) -> None:
    assert errors(event, age_group="under_15") == {"responsible_name", "responsible_phone", "consent_joint"}
    adult = {"responsible_name": "Ana DÉMO", "responsible_phone": "0639980011", "consent_joint": "on"}
    registration = register(event, age_group="under_15", **adult)
    assert (registration.responsible_name, registration.responsible_phone) == ("Ana DÉMO", "06 39 98 00 11")
    assert registration.consents.filter(purpose="joint", is_given=True).exists()


def test_the_adult_of_an_adult_is_not_kept(event: Event) -> None:
    assert register(event, responsible_name="Ana DÉMO").responsible_name == ""


@pytest.mark.parametrize(
    "need",
    [{"situations": ["moving"]}, {"children_baby": "1"}, {"lift": "sought"}, {"meal": "no_pork"}],
    ids=["situation", "children", "lift", "meal"],
)
def test_a_need_without_agreement_is_refused_beside_the_field(event: Event, need: dict[str, Any]) -> None:
    assert errors(event, **need) == {"consent_needs"}


def test_a_registration_without_agreement_is_refused_beside_the_field(event: Event) -> None:
    assert errors(event, consent_taking_part="") == {"consent_taking_part"}


def test_each_purpose_is_asked_apart_and_nothing_is_ticked_before(event: Event) -> None:
    empty = FinishForm(event=event)
    asked = [field for field in empty if field.name.startswith("consent_")]
    assert len(asked) == 8
    assert not any(field.value() for field in asked)


def test_only_what_was_asked_is_noted(event: Event) -> None:
    said = register(event, consent_photo_group="on").consents.values_list("purpose", "is_given")
    assert dict(said) == {
        "taking_part": True,
        "follow_up": False,
        "photo_group": True,
        "photo_report": False,
        "photo_public": False,
    }


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("situations", "nonsense"),
        ("children_baby", "10"),
        ("children_baby", "-1"),
        ("children_school", "deux"),
        ("lift", "fly"),
        ("meal", "x" * 40),
        ("age_group", "120"),
        ("which_language", "é" * 121),
    ],
)
def test_nonsense_is_said_beside_the_field(event: Event, field: str, typed: str) -> None:
    assert field in errors(event, **{field: typed})


@pytest.mark.parametrize("typed", ["0", "9"])
def test_seats_go_from_one_to_eight(event: Event, typed: str) -> None:
    assert "lift_seats" in errors(event, lift="offered", lift_seats=typed)
