"""manage.py messages: bring the French catalogue up to date with the code, check it, fill it, compile it."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from common import catalogue


class Command(BaseCommand):
    help = "Bring locale/fr up to date with the sentences in code and templates (no gettext programs needed)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing; fail where the French is not complete"
        )
        parser.add_argument("--missing", action="store_true", help="also print what is not translated, as JSON to fill")
        parser.add_argument(
            "--fill", type=Path, metavar="FILE.json", help='also take {"sentence": "phrase"} from a file'
        )
        parser.add_argument("--compile", action="store_true", help="only write the .mo files that are out of date")

    def handle(self, **options: Any) -> None:
        if options["compile"]:
            catalogue.compile_stale(Path(settings.LOCALE_PATHS[0]))
            return
        path = Path(settings.LOCALE_PATHS[0]) / "fr" / "LC_MESSAGES" / "django.po"
        entries = catalogue.read(path)
        messages = catalogue.in_project(settings.BASE_DIR)
        if options["check"]:
            self._report(catalogue.problems(entries, messages))
            return
        catalogue.update(entries, messages)
        if options["fill"]:
            for name in catalogue.fill(entries, json.loads(options["fill"].read_text())):
                self.stderr.write(f"not in the code: {name!r}")
        catalogue.write(entries, path)
        catalogue.compile_stale(path.parent.parent.parent)
        untranslated = catalogue.missing(entries)
        if options["missing"]:
            self.stdout.write(catalogue.as_json(untranslated), ending="")
        else:
            self.stdout.write(f"{len(entries)} sentences, {len(untranslated)} without their French.")

    def _report(self, problems: list[str]) -> None:
        for problem in problems:
            self.stderr.write(problem)
        if problems:
            raise CommandError("The French catalogue is not complete.")
