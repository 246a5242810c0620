import factory

from reports.models import PrintJob
from tests.factories.events import EventFactory


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
