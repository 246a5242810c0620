#!/usr/bin/env python
"""Run a management command, starting the embedded database where no other is named."""

import os
import sys

from django.core.management import execute_from_command_line

from hackathon import embedded_database

WITHOUT_DATABASE = {"form_teams"}  # commands that only read and write files

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hackathon.settings")
    if "DATABASE_URL" not in os.environ and not set(sys.argv[1:2]) & WITHOUT_DATABASE:
        try:
            embedded_database.ensure_running()
        except embedded_database.EmbeddedDatabaseError as error:
            sys.exit(str(error))
    execute_from_command_line(sys.argv)
