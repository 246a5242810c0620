import factory

from teams.models import Pairing, Placement, Team, TeamFacilitator, TeamMember
from tests.factories.events import EventFactory, RoleFactory, ThemeFactory
from tests.factories.participants import RegistrationFactory


class TeamFactory(factory.django.DjangoModelFactory):
    """A team without members; TeamFactory(size=3) has three."""

    class Meta:
        model = Team
        skip_postgeneration_save = True

    event = factory.SubFactory(EventFactory)
    theme = factory.SubFactory(ThemeFactory, event=factory.SelfAttribute("..event"))
    name = factory.Sequence(lambda n: f"Équipe démo {n}")
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
