import factory

from projects.models import Evaluation
from tests.factories.events import EventFactory


class EvaluationFactory(factory.django.DjangoModelFactory):
    """ "Your view" of an event: open with it, nothing answered yet."""

    class Meta:
        model = Evaluation
        django_get_or_create = ("event",)

    event = factory.SubFactory(EventFactory, status="results_shared")
