"""What files to print hold of people, and how long."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from events.models import Event
from participants.forgetting import writes_freely
from participants.retention import Kind, declare
from reports.models import BilanText, CopyOut, PrintJob

writes_freely(BilanText, "text")


def _no_date(event: Event) -> None:
    """The next night, always."""


def _held(event: Event) -> int:
    return PrintJob.objects.filter(event=event).exclude(status=PrintJob.Status.ERASED).count()


declare(
    Kind(
        "prints",
        "printer",
        _("Files to print: badges, lists, cards"),
        _("To print them."),
        _("The file is removed. What remains: what was printed when."),
        _no_date,
        when=_("Until the next night."),
        held=_held,
    ),
    ngettext_lazy("%(count)d file to print", "%(count)d files to print", "count"),
)


def _copies(event: Event) -> int:
    return CopyOut.objects.filter(event=event, status=CopyOut.Status.READY, with_people=True).count()


declare(
    Kind(
        "copies",
        "copy",
        _("Copies of the whole event, with people, waiting to be downloaded"),
        _("To keep the event, or to bring it to another site."),
        _("The file is removed. What remains: when it was asked for."),
        _no_date,
        when=_("Until the next night."),
        held=_copies,
    ),
    ngettext_lazy("%(count)d copy of the event", "%(count)d copies of the event", "count"),
)
