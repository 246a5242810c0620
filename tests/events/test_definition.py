"""What teams fill in, jurors mark and participants answer."""

from typing import Any

import pytest
from django.test import Client

from events.models import Event, MarkLabel
from tests.events.helpers import at, key, organiser_of
from tests.factories import CriterionFactory, EventFactory

pytestmark = pytest.mark.django_db

GOOD: dict[str, dict[str, Any]] = {
    "sheet_blocks": {"title_fr": "Le problème", "question_fr": "Que se passe-t-il ?"},
    "stages": {"name_fr": "vérifier"},
    "criteria": {"title_fr": "Utile", "weight": 30},
    "awards": {"name_fr": "Prix du jury", "brings_fr": "Une salle pour commencer"},
    "evaluation_questions": {"moment": "end", "kind": "choice", "text_fr": "Et ?", "choices_fr": "oui\nnon"},
}


@pytest.fixture
def event() -> Event:
    return EventFactory()


@pytest.fixture
def browser(event: Event) -> Client:
    return organiser_of(event)


@pytest.mark.parametrize("name", GOOD)
def test_a_row_is_added_with_a_short_name_of_its_own(event, browser, name) -> None:
    for _ in range(2):
        browser.post(at(event, f"{name}_add"), {**GOOD[name], "idempotency_key": key()})
    keys = list(getattr(event, name).values_list("key", flat=True))
    assert len(keys) == len(set(keys)) == 2
    assert all(keys)


@pytest.mark.parametrize(
    ("name", "field", "changes"),
    [
        ("sheet_blocks", "title_fr", {"title_fr": ""}),
        ("sheet_blocks", "title_en", {"title_en": "é" * 81}),
        ("sheet_blocks", "question_fr", {"question_fr": "é" * 501}),
        ("stages", "name_fr", {"name_fr": "a\x00b"}),
        ("stages", "aim_fr", {"aim_fr": "é" * 201}),
        ("awards", "name_fr", {"name_fr": ""}),
        ("criteria", "weight", {"weight": "0"}),
        ("criteria", "weight", {"weight": "101"}),
        ("criteria", "weight", {"weight": "beaucoup"}),
        ("evaluation_questions", "choices_fr", {"choices_fr": "oui"}),
        ("evaluation_questions", "choices_en", {"choices_en": "yes\nno\nmaybe"}),
        ("evaluation_questions", "choices_fr", {"kind": "text"}),
        ("evaluation_questions", "choices_fr", {"choices_fr": f"oui\n{'é' * 81}"}),
        ("evaluation_questions", "kind", {"kind": "danse"}),
        ("evaluation_questions", "moment", {"moment": "hier"}),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(event, browser, name, field, changes) -> None:
    response = browser.post(at(event, f"{name}_add"), {**GOOD[name], "idempotency_key": key(), **changes})
    assert response.status_code == 422
    assert response.context["form"].errors[field]
    assert not getattr(event, name).exists()


def test_the_weights_are_added_up_in_words(event, browser) -> None:
    CriterionFactory(event=event, weight=40)
    assert "Avec 100, chaque poids" in browser.get(at(event, "criteria")).content.decode()
    CriterionFactory(event=event, weight=60)
    assert "Chaque poids est une part du tout" in browser.get(at(event, "criteria")).content.decode()


def test_a_question_for_the_follow_up_is_proposed_as_such(event, browser) -> None:
    form = browser.get(at(event, "evaluation_questions_add"), {"moment": "follow_up"}).context["form"]
    assert form["moment"].value() == "follow_up"


def words(**changes: str) -> dict[str, str]:
    return {f"fr_{mark}": f"mot {mark}" for mark in range(5)} | changes


def test_the_five_marks_get_their_words(event, browser) -> None:
    seen = browser.get(at(event, "marks")).context["form"]["seen"].value()
    data = words(en_4="yes", seen=seen)
    assert [browser.post(at(event, "marks"), data).status_code for _ in range(2)] == [302, 302]
    assert [label.label_fr for label in event.mark_labels.all()] == [f"mot {mark}" for mark in range(5)]


@pytest.mark.parametrize("value", ["", "é" * 81, "a\x00b"])
def test_a_mark_without_its_words_is_said_beside_the_field(event, browser, value) -> None:
    response = browser.post(at(event, "marks"), words(fr_2=value))
    assert response.status_code == 422
    assert response.context["form"].errors["fr_2"]
    assert not event.mark_labels.exists()


def test_words_of_marks_changed_meanwhile_are_not_overwritten(event, browser) -> None:
    seen = browser.get(at(event, "marks")).context["form"]["seen"].value()
    MarkLabel.objects.create(event=event, mark=0, label_fr="Autre")
    assert browser.post(at(event, "marks"), words(seen=seen)).status_code == 422
    assert event.mark_labels.get().label_fr == "Autre"
