"""Signing in as a person does: type the address, read the mail, type the code."""

import re

from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

CODE = re.compile(r"\b(\d{4}-\d{4})\b")


def ask_code(client: Client, email: str, *, path: str = "", **extra: str) -> HttpResponse:
    """Type an address on the sign-in page."""
    return client.post(path or reverse("account_login"), {"email": email}, **extra)


def code_for(email: str) -> str:
    """The code of the last mail to this address."""
    letter = next(letter for letter in reversed(mail.outbox) if email in letter.to)
    found = CODE.search(str(letter.body))
    assert found, letter.body
    return found[1]


def type_code(client: Client, code: str, *, path: str = "", **extra: str) -> HttpResponse:
    """Type a code on the page that waits for it."""
    return client.post(path or reverse("account_confirm_login_code"), {"code": code}, **extra)


def come_in(client: Client, email: str) -> HttpResponse:
    """From the sign-in page to the first page."""
    ask_code(client, email)
    return type_code(client, code_for(email))


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session
