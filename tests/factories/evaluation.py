import factory

from projects.models import AnswerWords, Evaluation
from tests.factories.events import EvaluationQuestionFactory, EventFactory


class EvaluationFactory(factory.django.DjangoModelFactory):
    """ "Your view" of an event: open with it, nothing answered yet."""

    class Meta:
        model = Evaluation
        django_get_or_create = ("event",)

    event = factory.SubFactory(EventFactory, status="results_shared")


class AnswerWordsFactory(factory.django.DjangoModelFactory):
    """Words that are in the results, of a questionnaire nobody knows."""

    class Meta:
        model = AnswerWords

    event = factory.SubFactory(EventFactory, status="results_shared")
    question = factory.SubFactory(EvaluationQuestionFactory, event=factory.SelfAttribute("..event"), kind="text")
    text = factory.Sequence("Des mots de démonstration {}".format)
    is_shown = True
