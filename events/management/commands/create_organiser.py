from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils.text import slugify

from events.services.roles import welcome_organisation


class Command(BaseCommand):
    help = "Open the house: name an organisation and the first person who may create its events."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", required=True, help="the person's name")
        parser.add_argument("--email", required=True, help="where the person receives codes to sign in")
        parser.add_argument("--organisation", required=True, help="who holds the events")

    def handle(self, *args: Any, **options: Any) -> None:
        name, email, title = options["name"].strip(), options["email"].strip(), options["organisation"].strip()
        slug = slugify(title)[:60]
        if not name or not slug:
            raise CommandError("A name and an organisation are needed.")
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email} is not an e-mail.") from error
        user, organisation = welcome_organisation(name=name, email=email, organisation=title, slug=slug)
        self.stdout.write(f"{user.name} may create events of {organisation.name}, and signs in with {user.email}.")
