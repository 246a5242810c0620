"""Periodic jobs about background work itself. Mail that could not be sent has its own in common/mail.py."""

from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from common import mail  # noqa: F401 (its job joins the others)
from common.schedule import every, nightly

FINISHED_KEPT = timedelta(days=1)
CUT_AFTER = timedelta(hours=1)


@nightly(hour=4)
def prune_finished_tasks() -> None:
    """Forget what is done: nobody asks for it any more."""
    DBTaskResult.objects.finished().filter(finished_at__lte=timezone.now() - FINISHED_KEPT).delete()


@nightly(hour=4)
def prune_ended_sessions() -> None:
    """Anybody begins one, and what they typed may be held in it: it is forgotten once it has ended."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


@every(minutes=10)
def take_up_what_was_cut() -> None:
    """A worker that is killed leaves its task under way for ever: put it back in the queue."""
    DBTaskResult.objects.running().filter(started_at__lte=timezone.now() - CUT_AFTER).update(
        status=TaskResultStatus.READY
    )
