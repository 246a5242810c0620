from typing import Any

from django.core.management.base import BaseCommand, CommandError

from demo import loading
from events.models import Commune


class Command(BaseCommand):
    help = "Load the reference event at three moments of its life, with dates set from today. Twice doubles nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        if not Commune.objects.exists():
            raise CommandError("The communes are not loaded yet: run “python manage.py load_communes” first.")
        for moment in loading.load():
            self.stdout.write(f"loaded: {moment}")
