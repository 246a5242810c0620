"""A worker of its own process, for the test that kills it: prepares tables for ever, once it has told that it began."""

import os
import sys
import time
from typing import Any

import django
from django.conf import settings


def main(database: str, formation: int) -> None:
    settings.DATABASES["default"]["NAME"] = database
    django.setup()
    from teams.formation.engine import Progress  # noqa: PLC0415 - after setup
    from teams.services import solving  # noqa: PLC0415 - after setup

    def form(problem: Any, *, on_progress: Any, stop: Any, **given: Any) -> None:
        on_progress(Progress(1.0, "tables", None, {}))
        sys.stdout.write("working\n")
        sys.stdout.flush()
        while not stop():
            time.sleep(0.05)

    solving.form = form
    solving.run_formation(formation)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hackathon.settings")
    main(sys.argv[1], int(sys.argv[2]))
