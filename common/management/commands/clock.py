"""manage.py clock: hand periodic jobs to the worker when their time has come. See common/schedule.py."""

import logging
import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from common import schedule

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Run the periodic jobs: reminders, purges, mail that has to be tried again. Run it beside the worker."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="look once, then end")
        parser.add_argument("--interval", type=float, default=5, help="seconds between two looks (%(default)s)")

    def handle(self, **options: Any) -> None:
        ended = threading.Event()
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, lambda *_: ended.set())
            signal.signal(signal.SIGINT, lambda *_: ended.set())
        while not ended.is_set():
            close_old_connections()
            try:
                schedule.tick()
            except DatabaseError as error:
                if options["once"]:
                    raise
                # It comes back by itself once the database does.
                logger.warning("The clock waits for the database: %s", type(error).__name__)
            if options["once"]:
                return
            ended.wait(options["interval"])
