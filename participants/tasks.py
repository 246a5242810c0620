"""Periodic jobs about people."""

from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tasks import task

from common.schedule import every, nightly
from events.models import Event
from participants.models import Registration
from participants.services.imports import forget_old_imports
from participants.services.listening import erase_all
from participants.services.reminders import remind
from participants.services.retention import forget_what_is_due
from participants.services.waiting import settle_event


@nightly(hour=3)
def turn_the_retention_clock() -> None:
    """What has come to its date goes, event by event: a fault in one holds up no other."""
    for key in Event.objects.order_by("pk").values_list("pk", flat=True):
        forget_in_event.enqueue(key)


@task()
def forget_in_event(key: int) -> None:
    """Erase what is due in one event. Safe to run twice."""
    if event := Event.objects.filter(pk=key).first():
        forget_what_is_due(event=event)


@nightly(hour=4)
def forget_ended_sessions() -> None:
    """Nobody comes back by them, and they hold what people had begun to type."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()


@nightly(hour=3)
def forget_lists() -> None:
    """What imported lists hold of people is of no more use after the day to undo, or a week without registration."""
    forget_old_imports(timezone.now())


@nightly(hour=2)
def forget_requests_for_a_listener() -> None:
    """What nobody answered in the day."""
    erase_all()


@every(minutes=30)
def remind_those_who_come() -> None:
    """In the week before an event and on its eve."""
    remind()


@every(minutes=5)
def offer_freed_places() -> None:
    """Offers nobody answered in time, holds that ended: their places go to whoever waits."""
    waiting = Registration.objects.waiting().values("event")
    for event in Event.objects.filter(pk__in=waiting).order_by("pk"):
        settle_event(event=event)
