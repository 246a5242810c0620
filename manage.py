#!/usr/bin/env python
"""Run a management command, starting the embedded database where no other is named."""

import os
import sys

from django.core.management import execute_from_command_line

from hackathon import embedded_database


def form_teams() -> None:
    """The command that only reads a file and writes another, whose time counts: without loading the site."""
    from django.conf import settings  # noqa: PLC0415

    from teams.management.commands.form_teams import Command  # noqa: PLC0415

    settings.configure()
    Command().run_from_argv(sys.argv)


if __name__ == "__main__":
    if sys.argv[1:2] == ["form_teams"]:
        form_teams()
        sys.exit()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hackathon.settings")
    if "DATABASE_URL" not in os.environ:
        try:
            embedded_database.ensure_running()
        except embedded_database.EmbeddedDatabaseError as error:
            sys.exit(str(error))
    execute_from_command_line(sys.argv)
