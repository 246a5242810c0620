"""Periodic jobs. An app writes them in its tasks.py; `manage.py clock` sees to it that they run.

    @every(minutes=2)
    def retry_mail() -> None: …

    @nightly(hour=3)
    def purge() -> None: …

Each is a task as well, done by the worker: it takes no argument, and is safe to run twice.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from django_tasks import TaskResultStatus, task
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from common.models import PeriodicJob


@dataclass(frozen=True)
class Job:
    """A task and when it comes again. `due_after(moment)` is its first time after that moment."""

    task: Task[[], None]
    due_after: Callable[[datetime], datetime]
    starts_at_once: bool


_registry: dict[str, Job] = {}


def every(*, minutes: int = 0, hours: int = 0) -> Callable[[Callable[[], None]], Task[[], None]]:
    """Make a function a job that comes again after so long, for the first time at once."""
    pause = timedelta(minutes=minutes, hours=hours)
    return _job(lambda moment: moment + pause, starts_at_once=True)


def nightly(*, hour: int) -> Callable[[Callable[[], None]], Task[[], None]]:
    """Make a function a job of each night, at `hour` of settings.TIME_ZONE."""

    def due_after(moment: datetime) -> datetime:
        zone = ZoneInfo(settings.TIME_ZONE)
        day = moment.astimezone(zone).date()
        tonight = datetime(day.year, day.month, day.day, hour, tzinfo=zone)
        later = day + timedelta(days=1)
        return tonight if tonight > moment else datetime(later.year, later.month, later.day, hour, tzinfo=zone)

    return _job(due_after, starts_at_once=False)


def _job(
    due_after: Callable[[datetime], datetime], *, starts_at_once: bool
) -> Callable[[Callable[[], None]], Task[[], None]]:
    def decorate(function: Callable[[], None]) -> Task[[], None]:
        name = f"{function.__module__}.{function.__qualname__}"

        @wraps(function)
        def noted() -> None:
            try:
                function()
            except Exception as error:
                # Only the kind: what errors say may quote the row of a person.
                PeriodicJob.objects.filter(name=name).update(last_problem=type(error).__name__)
                raise
            PeriodicJob.objects.filter(name=name).update(last_ran_at=timezone.now(), last_problem="")

        made = task()(noted)
        _registry[name] = Job(made, due_after, starts_at_once)
        return made

    return decorate


def jobs() -> dict[str, Job]:
    """{dotted name: job} of every app."""
    autodiscover_modules("tasks")
    return _registry


def tick() -> list[str]:
    """Hand every job that is due to the worker, and set when it comes again. Returns their names.

    Several clocks may tick at once: each due job is taken by one of them. After a stop a job is caught up once, not once
    for each time it missed. A job that still waits for a worker is not handed over again.
    """
    now = timezone.now()
    _write_new_jobs(now)
    with transaction.atomic():
        due = PeriodicJob.objects.filter(due_at__lte=now, name__in=jobs()).select_for_update(skip_locked=True)
        handed = list(due)
        for row in handed:
            job = jobs()[row.name]
            row.due_at = job.due_after(now)
            row.save(update_fields=["due_at"])
            if not _is_waiting(job):
                job.task.enqueue()
    return [row.name for row in handed]


def _is_waiting(job: Job) -> bool:
    return DBTaskResult.objects.filter(task_path=job.task.module_path, status=TaskResultStatus.READY).exists()


def _write_new_jobs(now: datetime) -> None:
    """A row for each job: a nightly one waits for its night, the others are due."""
    known = set(PeriodicJob.objects.values_list("name", flat=True))
    for name in known - set(jobs()):
        PeriodicJob.objects.filter(name=name).delete()
    new = [
        PeriodicJob(name=name, due_at=now if job.starts_at_once else job.due_after(now))
        for name, job in jobs().items()
        if name not in known
    ]
    PeriodicJob.objects.bulk_create(new, ignore_conflicts=True)
