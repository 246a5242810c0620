"""A session that ends in the middle of a form loses no word."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from common.tasks import prune_ended_sessions
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


def test_one_place_cannot_fill_the_sessions_with_what_it_types(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ACCOUNT_RATE_LIMITS", {**settings.ACCOUNT_RATE_LIMITS, "hold_form": "1/300s/ip"})
    role = RoleFactory()
    page = reverse("invite", args=[role.event.slug, "juror"])
    browsers = [Client(), Client()]
    assert [browser.post(page, {"name": "Mireille"}).status_code for browser in browsers] == [302, 302]
    assert ["held_form" in browser.session for browser in browsers] == [True, False]


def test_a_session_that_has_ended_is_forgotten_the_next_night(client: Client) -> None:
    page = reverse("invite", args=[RoleFactory().event.slug, "juror"])
    for browser in (client, Client()):
        browser.post(page, {"name": "Mireille"})
    ended = Session.objects.exclude(pk=client.session.session_key)
    assert ended.update(expire_date=timezone.now() - timedelta(minutes=1)) == 1
    prune_ended_sessions.call()
    assert [row.pk for row in Session.objects.all()] == [client.session.session_key]
