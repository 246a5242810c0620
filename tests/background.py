"""Background work, done at once within a test."""

from unittest.mock import patch

from django.core.management import call_command
from django_tasks_db.management.commands import db_worker


def work() -> None:
    """Do every task that waits, as the worker does. The connection stays open: the test's transaction lives in it."""
    with patch.object(db_worker, "close_old_connections"), patch.object(db_worker.Worker, "configure_signals"):
        call_command("db_worker", verbosity=0, batch=True, startup_delay=False, reload=False)
