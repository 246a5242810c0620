from datetime import timedelta

import factory
from django.utils import timezone

from teams.models import (
    AppliedDraft,
    Draft,
    DraftSeat,
    DraftTable,
    Formation,
    HelpRequest,
    Pairing,
    Placement,
    ResourcePerson,
    ResourceSlot,
    Team,
    TeamFacilitator,
    TeamMember,
)
from tests.factories.events import EventFactory, RoleFactory, ThemeFactory
from tests.factories.participants import RegistrationFactory


class TeamFactory(factory.django.DjangoModelFactory):
    """A team without members; TeamFactory(size=3) has three."""

    class Meta:
        model = Team
        skip_postgeneration_save = True

    event = factory.SubFactory(EventFactory)
    theme = factory.SubFactory(ThemeFactory, event=factory.SelfAttribute("..event"))
    name = factory.Sequence(lambda n: f"Équipe démo {n:05}")
    number = factory.Sequence(lambda n: n % 900 + 100)  # never the small numbers that tests choose

    @factory.post_generation
    def size(self, create: bool, extracted: int | None, **kwargs: object) -> None:
        for _ in range(extracted or 0):
            TeamMemberFactory(event=self.event, team=self)


class TeamMemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TeamMember

    event = factory.SubFactory(EventFactory)
    team = factory.SubFactory(TeamFactory, event=factory.SelfAttribute("..event"))
    registration = factory.SubFactory(RegistrationFactory, event=factory.SelfAttribute("..event"))


class TeamFacilitatorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TeamFacilitator

    event = factory.SubFactory(EventFactory)
    team = factory.SubFactory(TeamFactory, event=factory.SelfAttribute("..event"))
    role = factory.SubFactory(RoleFactory, event=factory.SelfAttribute("..event"), kind="facilitator")


class PairingFactory(factory.django.DjangoModelFactory):
    """Two people kept apart; PairingFactory(kind="together") keeps them together."""

    class Meta:
        model = Pairing

    event = factory.SubFactory(EventFactory)
    kind = Pairing.Kind.APART
    one = factory.SubFactory(RegistrationFactory, event=factory.SelfAttribute("..event"))
    other = factory.SubFactory(RegistrationFactory, event=factory.SelfAttribute("..event"))


class PlacementFactory(factory.django.DjangoModelFactory):
    """Somebody placed in a theme; PlacementFactory(theme=None, team=team) places them at a table."""

    class Meta:
        model = Placement

    event = factory.SubFactory(EventFactory)
    registration = factory.SubFactory(RegistrationFactory, event=factory.SelfAttribute("..event"))
    theme = factory.SubFactory(ThemeFactory, event=factory.SelfAttribute("..event"))


class FormationFactory(factory.django.DjangoModelFactory):
    """Tables asked of the engine, which are ready; FormationFactory(waiting=True), (working=True), (impossible=True)."""

    class Meta:
        model = Formation

    class Params:
        waiting = factory.Trait(status=Formation.Status.WAITING, ended_at=None)
        working = factory.Trait(
            status=Formation.Status.WORKING,
            started_at=factory.LazyFunction(timezone.now),
            heard_at=factory.LazyFunction(timezone.now),
            ended_at=None,
        )
        impossible = factory.Trait(status=Formation.Status.IMPOSSIBLE)

    event = factory.SubFactory(EventFactory)
    status = Formation.Status.DONE
    ended_at = factory.LazyFunction(timezone.now)


class DraftFactory(factory.django.DjangoModelFactory):
    """A draft without tables; DraftFactory(event=event, seats=[[ada, zoe], [jo]], seats__theme=theme) has two tables."""

    class Meta:
        model = Draft
        skip_postgeneration_save = True

    event = factory.SubFactory(EventFactory)
    formation = factory.SubFactory(FormationFactory, event=factory.SelfAttribute("..event"))
    number = factory.Sequence(lambda n: n + 1)

    @factory.post_generation
    def seats(self, create: bool, extracted: list | None, **kwargs: object) -> None:
        for people in extracted or []:
            table = DraftTableFactory(event=self.event, draft=self, **kwargs)
            for person in people:
                DraftSeatFactory(event=self.event, draft=self, table=table, registration=person)


class DraftTableFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DraftTable

    event = factory.SubFactory(EventFactory)
    draft = factory.SubFactory(DraftFactory, event=factory.SelfAttribute("..event"))
    theme = factory.SubFactory(ThemeFactory, event=factory.SelfAttribute("..event"))
    position = factory.Sequence(lambda n: n % 30_000 + 1)
    number = factory.Sequence(lambda n: n % 900 + 100)


class DraftSeatFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DraftSeat

    event = factory.SubFactory(EventFactory)
    draft = factory.SubFactory(DraftFactory, event=factory.SelfAttribute("..event"))
    table = factory.SubFactory(
        DraftTableFactory, event=factory.SelfAttribute("..event"), draft=factory.SelfAttribute("..draft")
    )
    registration = factory.SubFactory(RegistrationFactory, event=factory.SelfAttribute("..event"))


class AppliedDraftFactory(factory.django.DjangoModelFactory):
    """A draft that became the tables, moving nobody."""

    class Meta:
        model = AppliedDraft

    event = factory.SubFactory(EventFactory)
    draft = factory.SubFactory(DraftFactory, event=factory.SelfAttribute("..event"))
    number = factory.SelfAttribute("draft.number")


class ResourcePersonFactory(factory.django.DjangoModelFactory):
    """Somebody who came to answer questions, visibly invented."""

    class Meta:
        model = ResourcePerson

    event = factory.SubFactory(EventFactory)
    name = factory.Sequence(lambda n: f"Personne ressource {n} DÉMO")
    brings = "Les aides au transport"
    position = factory.Sequence(lambda n: n % 30_000)


class ResourceSlotFactory(factory.django.DjangoModelFactory):
    """Fifteen minutes of a resource person, free; ResourceSlotFactory(team=team) is taken."""

    class Meta:
        model = ResourceSlot

    event = factory.SubFactory(EventFactory)
    person = factory.SubFactory(ResourcePersonFactory, event=factory.SelfAttribute("..event"))
    starts_at = factory.Sequence(lambda n: timezone.now() + timedelta(minutes=15 * n))
    ends_at = factory.LazyAttribute(lambda slot: slot.starts_at + timedelta(minutes=15))


class HelpRequestFactory(factory.django.DjangoModelFactory):
    """A table waits for a facilitator."""

    class Meta:
        model = HelpRequest

    event = factory.SubFactory(EventFactory)
    team = factory.SubFactory(TeamFactory, event=factory.SelfAttribute("..event"))
    asked_at = factory.LazyFunction(timezone.now)
