#!/usr/bin/env python
"""Run a management command, starting the embedded database where no other is named."""

import os
import sys

from django.core.management import execute_from_command_line

from hackathon import embedded_database

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hackathon.settings")
    if "DATABASE_URL" not in os.environ:
        try:
            embedded_database.ensure_running()
        except embedded_database.EmbeddedDatabaseError as error:
            sys.exit(str(error))
    execute_from_command_line(sys.argv)
