"""Tables asked of the engine: asked for, begun, heard of, stopped, taken up again where the worker was lost.

Nothing here imports the engine: pages call it. What it computes is in `teams.services.solving`, which only the worker
imports.
"""

import hashlib
import uuid
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from common import live
from events.models import Event, Theme
from participants.services.places import lock_event
from teams.models import Draft, Formation
from teams.problems import people_to_seat
from teams.services.answers import Refused
from teams.services.demands import DEMANDS
from teams.services.storing import DRAFTS, store_draft

__all__ = [
    "DRAFTS",
    "ask_for_tables",
    "begin",
    "end",
    "hear",
    "is_lost",
    "let_go",
    "stop_formation",
    "store_draft",
    "take_up_lost",
]

LOST_AFTER = timedelta(seconds=20)  # of silence, where no worker holds the formation
FROZEN_AFTER = timedelta(minutes=5)  # of silence, whoever holds it
MOST_ATTEMPTS = 2
LOCKS = 0x7AB1E  # of PostgreSQL's advisory locks, those of formations


def ask_for_tables(
    *,
    event: Event,
    by: User | None,
    aim: str,
    who: str,
    seconds: int,
    idempotency_key: uuid.UUID,
    around: Draft | None = None,
) -> Formation:
    """Ask the worker to propose tables; its drafts stand beside the present tables. A repeat gives the first formation.

    `aim` and `who` are of Formation.Aim and Formation.Who; `around` is the draft whose locked seats are kept. Raises
    Refused where tables are being prepared already, and where there is nobody or no theme.
    """
    with transaction.atomic():
        lock_event(event)
        if done := Formation.objects.filter(event=event, idempotency_key=idempotency_key).first():
            return done
        _check(event, who, around)
        formation = Formation.objects.create(
            event=event,
            asked_by=by,
            aim=aim,
            who=who,
            seconds=seconds,
            around=around,
            idempotency_key=idempotency_key,
        )
        form_in_background.enqueue(formation.pk)
        live.publish(event_id=event.pk, topic=DRAFTS)
        return formation


def _check(event: Event, who: str, around: Draft | None) -> None:
    if around is not None and around.event_id != event.pk:
        raise Refused(_("Choose one of the drafts of this event."), "around")
    if Formation.objects.filter(event=event).under_way().exists():
        raise Refused(_("Tables are already being prepared. Wait for them, or stop them first."))
    if not Theme.objects.filter(event=event).exists():
        raise Refused(_("Tables work on themes. Write the themes first."))
    if not people_to_seat(event, who).exists():
        arrived = who == Formation.Who.ARRIVED
        raise Refused(_("Nobody has arrived yet today.") if arrived else _("Nobody is registered yet."), "who")


def stop_formation(*, formation: Formation) -> Formation:
    """End with the best so far; one that nobody has begun ends at once. One that has ended stays as it is."""
    with transaction.atomic():
        row = _locked(formation.pk)
        if row is None or not row.is_under_way or row.stop_asked_at:
            return row or formation
        row.stop_asked_at = timezone.now()
        if row.status == Formation.Status.WAITING:
            row.status, row.ended_at = Formation.Status.STOPPED, row.stop_asked_at
        row.save(update_fields=["stop_asked_at", "status", "ended_at"])
        live.publish(event_id=row.event_id, topic=DRAFTS)
        return row


@task()
def form_in_background(formation: int) -> None:
    """Propose tables, in the worker."""
    # The solver takes 90 MB and a third of a second to import: pages, which import this module, never pay for it.
    from teams.services.solving import run_formation  # noqa: PLC0415

    run_formation(formation)


def begin(pk: int) -> Formation | None:
    """Take a formation up, held by this database connection until `let_go`. None where it ended, or another worker has it.

    A worker that dies loses its connection, and the hold with it: nobody has to guess from a clock whether it lives.
    """
    if not _hold(pk):
        return None
    with transaction.atomic():
        row = _locked(pk)
        if row is None or not row.is_under_way:
            let_go(pk)
            return None
        now = timezone.now()
        row.status, row.heard_at = Formation.Status.WORKING, now
        row.started_at = row.started_at or now
        row.progress = {"attempts": row.progress.get("attempts", 0) + 1}
        row.save(update_fields=["status", "heard_at", "started_at", "progress"])
        live.publish(event_id=row.event_id, topic=DRAFTS)
        return row


def hear(formation: Formation, progress: dict[str, Any]) -> bool:
    """The worker is alive, and this far. Answers whether to go on: not where it was asked to stop, or given up."""
    with transaction.atomic():
        row = _locked(formation.pk)
        if row is None or row.status != Formation.Status.WORKING:
            return False
        news = {**row.progress, **progress}
        has_news, row.progress, row.heard_at = news != row.progress, news, timezone.now()
        row.save(update_fields=["progress", "heard_at"])
        if has_news:
            live.publish(event_id=row.event_id, topic=DRAFTS)
        return row.stop_asked_at is None


def end(formation: Formation, status: str, **fields: Any) -> bool:
    """Say how it ended, with `clash` and `remedies` where demands clash. False where it had ended already."""
    with transaction.atomic():
        row = _locked(formation.pk)
        if row is None or not row.is_under_way:
            return False
        row.status, row.ended_at = status, timezone.now()
        for name, value in fields.items():
            setattr(row, name, value)
        row.save(update_fields=["status", "ended_at", *fields])
        live.publish(event_id=row.event_id, topic=DRAFTS)
        return True


def rules_now(event: int) -> str:
    """One string that changes when a demand or a theme of the event (a key) does."""
    rows = Theme.objects.filter(event=event).order_by("pk")
    sizes = rows.values_list("pk", "min_size", "max_size", "min_teams", "max_teams", "sensitivity")
    themes = hashlib.sha256(repr(list(sizes)).encode()).hexdigest()[:16]
    return f"{live.version_of(event_id=event, topics=[DEMANDS])} {themes}"


def rules_changed_since(formation: Formation) -> bool:
    """Whether demands or themes are others than when the engine read them. Unknown counts as no."""
    seen = formation.progress.get("rules")
    return seen is not None and seen != rules_now(formation.event_id)


def take_up_lost() -> int:
    """Hand the formations of workers that were killed to a worker again; after MOST_ATTEMPTS, say that they failed.

    Answers how many were lost.
    """
    silent = Formation.objects.under_way().filter(created_at__lt=timezone.now() - LOST_AFTER)
    return sum(_take_up(pk) for pk in silent.values_list("pk", flat=True))


def _take_up(pk: int) -> bool:
    with transaction.atomic():
        row = _locked(pk)
        if row is None or not is_lost(row):
            return False
        if row.stop_asked_at:
            row.status = Formation.Status.STOPPED
        elif row.progress.get("attempts", 0) >= MOST_ATTEMPTS:
            row.status = Formation.Status.FAILED
        else:
            row.status = Formation.Status.WAITING
            form_in_background.enqueue(pk)
        row.ended_at = None if row.is_under_way else timezone.now()
        row.save(update_fields=["status", "ended_at"])
        live.publish(event_id=row.event_id, topic=DRAFTS)
        return True


def is_lost(row: Formation) -> bool:
    """It is under way, but no worker has it, nor will any. Told by the database, once nothing was heard for a while."""
    silence = timezone.now() - (row.heard_at or row.created_at)
    if not row.is_under_way or silence < LOST_AFTER:
        return False
    if row.status == Formation.Status.WAITING:
        tasks = DBTaskResult.objects.filter(task_path=form_in_background.module_path)
        return not tasks.filter(status=TaskResultStatus.READY, args_kwargs__args=[row.pk]).exists()
    return silence > FROZEN_AFTER or not _is_held(row.pk)


def _locked(pk: int) -> Formation | None:
    return Formation.objects.select_for_update(of=("self",), no_key=True).filter(pk=pk).first()


def _ask(question: str, pk: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {question}(%s, %s)", [LOCKS, pk % 2**31])
        return bool(cursor.fetchone()[0])


def _hold(pk: int) -> bool:
    return _ask("pg_try_advisory_lock", pk)


def let_go(pk: int) -> None:
    """This worker is done with a formation, however it ended."""
    _ask("pg_advisory_unlock", pk)


def _is_held(pk: int) -> bool:
    """Does another connection hold it? Asked in a transaction, at whose end the question leaves no trace."""
    return not _ask("pg_try_advisory_xact_lock", pk)
