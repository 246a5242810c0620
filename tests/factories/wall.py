import factory
from django.utils import timezone

from teams.models import Wall, WallGroup, WallNote, WallVote
from tests.factories.events import EventFactory
from tests.factories.participants import RegistrationFactory


class WallFactory(factory.django.DjangoModelFactory):
    """A wall open to notes and votes."""

    class Meta:
        model = Wall

    event = factory.SubFactory(EventFactory)
    takes_notes = True
    takes_votes = True


class WallGroupFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = WallGroup

    event = factory.SubFactory(EventFactory)
    title = factory.Sequence(lambda n: f"Groupe démo {n}")
    position = factory.Sequence(lambda n: n % 30_000)


class WallNoteFactory(factory.django.DjangoModelFactory):
    """An idea on the wall; WallNoteFactory(hidden=True) was put aside."""

    class Meta:
        model = WallNote

    class Params:
        hidden = factory.Trait(hidden_at=factory.LazyFunction(timezone.now))

    event = factory.SubFactory(EventFactory)
    number = factory.Sequence(lambda n: n + 1000)  # never the small numbers that the wall gives
    text = factory.Sequence(lambda n: f"Idée démo {n}")
    created_at = factory.LazyFunction(timezone.now)


class WallVoteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = WallVote

    event = factory.SelfAttribute("note.event")
    note = factory.SubFactory(WallNoteFactory)
    registration = factory.SubFactory(RegistrationFactory, event=factory.SelfAttribute("..event"))
