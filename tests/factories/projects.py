from datetime import date, timedelta

import factory
from django.utils import timezone

from projects.models import (
    Follower,
    FollowUp,
    Holder,
    Jury,
    Means,
    PaperPhoto,
    Pledge,
    Presentation,
    SheetEntry,
    Validation,
)
from tests.factories.events import EventFactory, SheetBlockFactory
from tests.factories.teams import TeamFactory


class SheetEntryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SheetEntry

    event = factory.SubFactory(EventFactory)
    team = factory.SubFactory(TeamFactory, event=factory.SelfAttribute("..event"))
    block = factory.SubFactory(SheetBlockFactory, event=factory.SelfAttribute("..event"))
    text = "Un texte de démonstration."
    version = 1


class ValidationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Validation

    event = factory.SubFactory(EventFactory)
    team = factory.SubFactory(TeamFactory, event=factory.SelfAttribute("..event"))
    question = factory.Sequence("Une question de démonstration {}".format)
    asked = "concerned"
    people = 3
    answer = "Une réponse de démonstration."
    changed = "Un changement de démonstration."
    created_at = factory.LazyFunction(timezone.now)
    updated_at = factory.LazyFunction(timezone.now)


class MeansFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Means

    event = factory.SubFactory(EventFactory)
    team = factory.SubFactory(TeamFactory, event=factory.SelfAttribute("..event"))
    kind = "object"
    what = factory.Sequence("Un objet de démonstration {}".format)
    created_at = factory.LazyFunction(timezone.now)


class PaperPhotoFactory(factory.django.DjangoModelFactory):
    """A photo whose picture is asked for by nobody: see tests/projects/test_photos.py for real ones."""

    class Meta:
        model = PaperPhoto

    event = factory.SubFactory(EventFactory)
    team = factory.SubFactory(TeamFactory, event=factory.SelfAttribute("..event"))
    caption = factory.Sequence("Une feuille de démonstration {}".format)
    width, height = 1600, 1200
    created_at = factory.LazyFunction(timezone.now)


class PresentationFactory(factory.django.DjangoModelFactory):
    """A team's turn, to come; PresentationFactory(telling=True) is under way since a minute."""

    class Meta:
        model = Presentation

    class Params:
        telling = factory.Trait(started_at=factory.LazyAttribute(lambda o: o.event.now - timedelta(minutes=1)))

    event = factory.SubFactory(EventFactory)
    team = factory.SubFactory(TeamFactory, event=factory.SelfAttribute("..event"))
    position = factory.Sequence(lambda n: n % 30_000 + 1)


class JuryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Jury

    event = factory.SubFactory(EventFactory)


class PledgeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Pledge

    event = factory.SubFactory(EventFactory)
    team = factory.SubFactory(TeamFactory, event=factory.SelfAttribute("..event"))
    kind = "place"
    what = factory.Sequence("Une salle de démonstration {}".format)
    by_on = factory.LazyFunction(lambda: date.today() + timedelta(days=30))
    name = factory.Sequence("Promesse DÉMO{}".format)
    created_at = factory.LazyFunction(timezone.now)


class HolderFactory(factory.django.DjangoModelFactory):
    """Somebody who carries a project and is written to, visibly invented; HolderFactory(called=True) has a phone only."""

    class Meta:
        model = Holder

    class Params:
        called = factory.Trait(channel="phone", email="", phone="06 39 98 70 70")

    event = factory.SubFactory(EventFactory)
    team = factory.SubFactory(TeamFactory, event=factory.SelfAttribute("..event"))
    name = factory.Sequence("Porteuse {} DÉMO".format)
    email = factory.Sequence("porteuse{}@example.org".format)
    channel = "email"
    created_at = factory.LazyFunction(timezone.now)


class FollowerFactory(factory.django.DjangoModelFactory):
    """An address, visibly invented, that has not said yes yet."""

    class Meta:
        model = Follower

    event = factory.SubFactory(EventFactory)
    email = factory.Sequence("voisin{}@example.org".format)
    asked_at = factory.LazyFunction(timezone.now)
    created_at = factory.LazyFunction(timezone.now)


class FollowUpFactory(factory.django.DjangoModelFactory):
    """What was told of a project after a month: it has started."""

    class Meta:
        model = FollowUp

    event = factory.SubFactory(EventFactory)
    team = factory.SubFactory(TeamFactory, event=factory.SelfAttribute("..event"))
    months = 1
    state = "started"
    held_on = factory.LazyAttribute(lambda row: row.event.real_today)
    told_at = factory.LazyFunction(timezone.now)
    version = 1
