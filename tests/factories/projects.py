import factory

from projects.models import SheetEntry
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
