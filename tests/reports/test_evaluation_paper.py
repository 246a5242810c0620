""" "Your view" on paper: the order of the screen, a digit for each answer, and a code for phones."""

import pytest

from projects.services.evaluation import evaluation_of
from tests.factories import EvaluationQuestionFactory, EventFactory
from tests.reports.paper import SITE, codes_of, made, opened, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    event = EventFactory()
    for place, kind in enumerate(("smileys", "choice", "choices", "text", "number")):
        given = {"choices_fr": ["oui", "non"], "choices_en": ["yes", "no"]} if kind.startswith("choice") else {}
        EvaluationQuestionFactory(
            event=event, kind=kind, position=place, text_fr=f"Question {kind} ?", text_en=f"{kind}?", **given
        )
    EvaluationQuestionFactory(event=event, moment="follow_up", kind="text", text_fr="Et après ?")
    return event


@pytest.mark.parametrize("size", ["normal", "large"])
def test_the_questions_stand_in_the_order_in_which_they_are_typed(event, size):
    text = text_of(made("evaluation", event, size=size))
    places = [
        text.index(f"{n}. Question {kind}")
        for n, kind in enumerate(("smileys", "choice", "choices", "text", "number"), start=1)
    ]
    assert places == sorted(places)
    assert "Et après" not in text
    assert "Pas bien du tout" in " ".join(text.split())


def test_a_phone_reads_the_address_of_everybody(event):
    codes = codes_of(made("evaluation", event, size="normal"))
    assert codes == [f"{SITE}/e/{event.slug}/your-view/{evaluation_of(event).link}/"]


def test_it_is_in_english_too_and_a_dozen_questions_take_one_sheet(event):
    for place in range(6):
        EvaluationQuestionFactory(event=event, kind="smileys", position=10 + place)
    content = made("evaluation", event, size="normal", language="en")
    assert "Not well at all" in " ".join(text_of(content).split())
    assert len(opened(content).pages) <= 2
