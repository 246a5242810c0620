import factory

from reports.models import CopyIn, CopyOut, PrintJob
from tests.factories.accounts import UserFactory
from tests.factories.events import EventFactory, OrganisationFactory


class PrintJobFactory(factory.django.DjangoModelFactory):
    """A file that is ready to be printed."""

    class Meta:
        model = PrintJob

    event = factory.SubFactory(EventFactory)
    kind = "badges"
    site = "http://testserver"
    status = PrintJob.Status.READY
    total = 1
    pages = 1
    content = b"%PDF-"


class CopyOutFactory(factory.django.DjangoModelFactory):
    """A file of an event with its people, ready to be sealed."""

    class Meta:
        model = CopyOut

    event = factory.SubFactory(EventFactory)
    with_work = True
    with_people = True
    status = CopyOut.Status.READY
    content = b"PK"


class CopyInFactory(factory.django.DjangoModelFactory):
    """A file that waits to be brought in."""

    class Meta:
        model = CopyIn

    organisation = factory.SubFactory(OrganisationFactory)
    created_by = factory.SubFactory(UserFactory)
