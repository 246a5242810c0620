"""What happens by itself about reports."""

from django.utils import timezone
from django_tasks import task

from common.schedule import nightly
from events.models import Event
from reports.services.booklets import forget_old_booklets
from reports.services.closing import turn_the_closing_clock
from reports.services.copies import forget_old_copies
from reports.services.prints import forget_old_prints


@nightly(hour=3)
def forget_prints() -> None:
    """Names stand on what was printed: it does not outlive the night."""
    forget_old_prints(timezone.now())


@nightly(hour=3)
def forget_copies() -> None:
    """Nor do copies of events outlive it."""
    forget_old_copies(timezone.now())


@nightly(hour=3)
def forget_booklets() -> None:
    """What a team withdrew is handed out no more at once; it outlives the night nowhere."""
    forget_old_booklets(timezone.now())


@nightly(hour=5)
def close_events() -> None:
    """Events whose day has come close by themselves, one by one: a fault in one holds up no other."""
    for key in Event.objects.order_by("pk").values_list("pk", flat=True):
        close_if_due.enqueue(key)


@task()
def close_if_due(key: int) -> None:
    """Warn the organisers of one event, or close it. Safe to run twice."""
    if event := Event.objects.filter(pk=key).first():
        turn_the_closing_clock(event)
