import factory

from events.models import Announcement, DayChange
from tests.factories.events import EventFactory


class DayChangeFactory(factory.django.DjangoModelFactory):
    """A change of the day that touched nothing."""

    class Meta:
        model = DayChange

    event = factory.SubFactory(EventFactory)
    kind = "shift"
    minutes = 5
    made_at = factory.LazyAttribute(lambda row: row.event.now)


class AnnouncementFactory(factory.django.DjangoModelFactory):
    """Something said everywhere from now on, for ever."""

    class Meta:
        model = Announcement

    event = factory.SubFactory(EventFactory)
    text = factory.Sequence(lambda n: f"Annonce démo {n}")
    starts_at = factory.LazyAttribute(lambda row: row.event.now)
