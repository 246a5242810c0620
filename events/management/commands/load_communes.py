from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from events.models import Commune
from events.services.communes import load_communes

PACKAGE = Path(settings.BASE_DIR) / "node_modules" / "@etalab" / "decoupage-administratif"


class Command(BaseCommand):
    help = "Load the communes and intercommunalités of France. Does nothing when this edition is already there."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=PACKAGE, help="the package's folder")
        parser.add_argument("--again", action="store_true", help="load even where this edition is there")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            edition = load_communes(folder=options["folder"], again=options["again"])
        except FileNotFoundError as missing:
            raise CommandError(
                f"The communes of France are not in {options['folder']}. Run `npm ci`, then try again."
            ) from missing
        if edition is None:
            self.stdout.write("The communes of France are there already.")
        else:
            self.stdout.write(f"{Commune.objects.count()} communes loaded, edition of {edition.year}.")
