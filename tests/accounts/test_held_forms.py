"""A session that ends in the middle of a form loses no word."""

import pytest
from django.test import Client
from django.urls import reverse

from events.models import Invitation
from tests.accounts.helpers import ask_code, code_for, type_code
from tests.factories import RoleFactory

pytestmark = pytest.mark.django_db


def test_the_text_comes_back_after_the_code(client: Client) -> None:
    role = RoleFactory()
    page = reverse("invite", args=[role.event.slug, "juror"])
    refused = client.post(page, {"name": "Mireille DÉMO", "email": "not an address", "csrfmiddlewaretoken": "x"})
    way_in = refused["Location"]
    assert way_in.startswith(reverse("account_login"))
    assert client.get(way_in).context["text_is_kept"]
    waiting = ask_code(client, role.user.email, path=way_in)
    back = type_code(client, code_for(role.user.email), path=waiting["Location"])
    assert back["Location"] == page
    shown = client.get(page).content.decode()
    assert "Mireille DÉMO" in shown
    assert "not an address" in shown
    assert "Mireille DÉMO" not in client.get(page).content.decode()


def test_what_came_back_can_be_sent(client: Client) -> None:
    role = RoleFactory()
    page = reverse("invite", args=[role.event.slug, "juror"])
    ask_code(client, role.user.email, path=client.post(page, {"name": "Mireille DÉMO"})["Location"])
    type_code(client, code_for(role.user.email))
    held = client.get(page).context["form"].data
    client.post(page, held.dict())
    assert Invitation.objects.get().name == "Mireille DÉMO"


def test_a_text_too_long_to_hold_is_let_go(client: Client) -> None:
    role = RoleFactory()
    page = reverse("invite", args=[role.event.slug, "juror"])
    assert client.post(page, {"name": "x" * 300_000}).status_code == 302
    assert "held_form" not in client.session
