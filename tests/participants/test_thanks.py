"""Letters of thanks: ready for those who came, for partners and for those who helped."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from events.models import Event
from participants.models import Letter, Presence
from tests.background import work
from tests.factories import CategoryFactory, EventFactory, RegistrationFactory, RoleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return EventFactory(followed_up=True)


@pytest.fixture
def organiser(event: Event, sign_in: Any) -> Client:
    return sign_in(RoleFactory(event=event).user)


def begun(client: Client, event: Event, which: str) -> dict[str, str]:
    """What the form proposes."""
    form = client.get(f"/e/{event.slug}/organise/letters/new/?ready={which}").context["form"]
    return {name: form[name].value() for name in ("audience", "subject", "body")}


def test_three_letters_are_ready_and_name_nobody(event: Event, organiser: Client) -> None:
    partners = CategoryFactory(event=event, key="partner", label_fr="partenaire")
    audiences = {which: begun(organiser, event, which)["audience"] for which in ("people", "partners", "roles")}
    assert audiences == {"people": "present", "partners": f"category:{partners.pk}", "roles": "roles"}
    assert "{prénom}" in begun(organiser, event, "people")["body"]
    assert begun(organiser, event, "nonsense")["subject"] is None


def test_thanks_to_those_who_came_go_to_them_alone(event: Event, organiser: Client) -> None:
    came = RegistrationFactory(event=event, chosen_name="Sonia DÉMO")
    RegistrationFactory(event=event, chosen_name="Gérard DÉMO")
    Presence.objects.create(event=event, registration=came, day=event.starts_on, half="am", arrived_at=timezone.now())
    came.consents.create(event=event, purpose="follow_up", is_given=True, how="online")
    answer = organiser.post(
        f"/e/{event.slug}/organise/letters/new/", begun(organiser, event, "people"), follow=True
    ).content.decode()
    assert "Bonjour Sonia" in answer
    assert "Gérard" not in answer


def test_thanks_to_those_who_helped_go_once_to_each_account(event: Event, organiser: Client) -> None:
    helper = RoleFactory(event=event, kind="facilitator", user__name="Théo DÉMO", user__email="theo@example.org")
    RoleFactory(event=event, kind="reception", user=helper.user)
    RoleFactory(event=event, kind="juror", user__name="Mireille DÉMO", user__email=None)
    address = f"/e/{event.slug}/organise/letters/"
    preview = organiser.post(f"{address}new/", begun(organiser, event, "roles"), follow=True).content.decode()
    assert "Mireille DÉMO" in preview
    letter = Letter.objects.get()
    mail.outbox = []
    for _press in range(2):
        log = organiser.post(f"{address}{letter.pk}/send/", {"version": letter.version}, follow=True).content.decode()
    work()
    assert [(message.to, "Bonjour Théo" in message.body) for message in mail.outbox] == [(["theo@example.org"], True)]
    assert 'hx-trigger="every 3s"' not in log
