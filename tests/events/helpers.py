"""Words that the tests of the organiser's pages share."""

import uuid
from typing import Any

from django.test import Client
from django.urls import reverse

from events.models import Event
from tests.factories import RoleFactory


def organiser_of(event: Event) -> Client:
    """A browser in which an organiser of `event` is signed in."""
    client = Client()
    client.force_login(RoleFactory(event=event).user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def at(event: Event, name: str, *words: Any) -> str:
    return reverse(name, args=[event.slug, *words])


def key() -> str:
    return str(uuid.uuid4())
