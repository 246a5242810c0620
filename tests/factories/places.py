from datetime import timedelta

import factory
from django.utils import timezone

from participants.models import Group, Relay
from tests.factories.events import EventFactory


class GroupFactory(factory.django.DjangoModelFactory):
    """An association that brings people; GroupFactory(seats=5) holds five places for a week."""

    class Meta:
        model = Group

    event = factory.SubFactory(EventFactory)
    name = factory.Sequence(lambda n: f"Association démo {n}")
    held_until = factory.LazyAttribute(lambda o: timezone.localdate() + timedelta(days=7) if o.seats else None)
    seats = 0


class RelayFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Relay

    event = factory.SubFactory(EventFactory)
    structure = factory.Sequence(lambda n: f"CCAS démo {n}")
    phone = "06 39 98 00 00"
