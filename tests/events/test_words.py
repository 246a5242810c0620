"""The words of an event."""

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils.translation import override

from events.models import Event
from events.vocabulary import WORDS, say
from tests.events.helpers import at, organiser_of
from tests.factories import EventFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return EventFactory()


@pytest.fixture
def browser(event: Event) -> Client:
    return organiser_of(event)


def rendered(event: Event | None, tag: str) -> str:
    return Template("{% load words %}{% " + tag + " %}").render(Context({"event": event}))


@pytest.mark.parametrize(
    ("language", "tag", "expected"),
    [
        ("fr", 'word "person"', "personne concernée"),
        ("fr", 'word "person" several=True', "personnes concernées"),
        ("en", 'word "person"', "person concerned"),
    ],
)
def test_without_a_choice_the_house_speaks(event, language, tag, expected) -> None:
    with override(language):
        assert rendered(event, tag) == expected


def test_the_events_word_is_said_in_its_language_only(event) -> None:
    event.vocabulary = {"person": {"fr": ["habitant", "habitants"]}}
    with override("fr"):
        assert rendered(event, 'word "person" several=True') == "habitants"
    with override("en"):
        assert rendered(event, 'word "person"') == "person concerned"


def test_a_word_is_shown_as_text(event) -> None:
    event.vocabulary = {"person": {"fr": ["<b>", "<b>"]}}
    with override("fr"):
        assert rendered(event, 'word "person"') == "&lt;b&gt;"


def test_words_are_chosen_and_shown_where_they_are_used(event, browser) -> None:
    seen = browser.get(at(event, "words")).context["form"]["seen"].value()
    data = {"person_fr_one": "habitant", "person_fr_many": "habitants", "seen": seen}
    page = browser.post(at(event, "words"), data, follow=True).content.decode()
    assert "avec des habitants" in page
    event.refresh_from_db()
    assert event.vocabulary == {"person": {"fr": ["habitant", "habitants"]}}


def test_one_form_without_the_other_is_asked_for_beside_the_field(event, browser) -> None:
    response = browser.post(at(event, "words"), {"person_fr_one": "habitant"})
    assert response.status_code == 422
    assert response.context["form"].errors["person_fr_many"]
    assert response.context["form"]["person_fr_one"].value() == "habitant"


@pytest.mark.parametrize("value", ["é" * 41, "a\x00b"])
def test_a_word_that_cannot_be_kept_is_refused(event, browser, value) -> None:
    response = browser.post(at(event, "words"), {"jury_fr_one": value, "jury_fr_many": "jurys"})
    assert response.context["form"].errors["jury_fr_one"]


def test_words_chosen_meanwhile_by_somebody_else_are_not_overwritten(event, browser) -> None:
    seen = browser.get(at(event, "words")).context["form"]["seen"].value()
    Event.objects.filter(pk=event.pk).update(vocabulary={"jury": {"fr": ["comité", "comités"]}})
    response = browser.post(at(event, "words"), {"seen": seen})
    assert response.status_code == 422
    event.refresh_from_db()
    assert event.vocabulary == {"jury": {"fr": ["comité", "comités"]}}


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_word_has_its_two_forms_in_both_languages(word, language) -> None:
    assert say({}, word, language=language)
    assert say({}, word, several=True, language=language)
