"""What is kept and until when: what the organiser reads, and what everybody is told."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from events.models import Event
from participants.models import Erasure
from tests.factories import EventFactory, RegistrationFactory, RoleFactory
from tests.factories.participants import NeedFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return EventFactory(ends_on=date(2030, 12, 5))


@pytest.fixture
def organiser(event: Event, sign_in: Callable[..., Client]) -> Client:
    return sign_in(RoleFactory(event=event, kind="organiser").user)


def page(client: Client, event: Event, name: str = "privacy") -> str:
    return client.get(reverse(name, args=[event.slug])).content.decode()


def test_each_kind_has_its_date_and_its_count(organiser: Client, event: Event) -> None:
    NeedFactory.create_batch(2, event=event)
    text = page(organiser, event)
    assert "Gardé jusqu’au 12 décembre 2030" in text
    assert "Gardé jusqu’au 5 juin 2031" in text
    assert "2 besoins" in text
    assert "Rien ne s’efface cette nuit" in text


def test_what_goes_tonight_is_said_the_day_before(event: Event, sign_in: Callable[..., Client]) -> None:
    NeedFactory(event=event)
    with time_machine.travel(datetime(2030, 12, 11, 12, tzinfo=UTC)):
        organiser = sign_in(RoleFactory(event=event, kind="organiser").user)
        assert "Ce qui s’efface cette nuit" in page(organiser, event)


def test_reports_are_shown_in_words_without_names(organiser: Client, event: Event) -> None:
    Erasure.objects.create(event=event, cause=Erasure.Cause.ASKED, counts={"seats": 1, "people": 1})
    text = page(organiser, event)
    assert "1 personne, 1 place en équipe" in text
    assert "la personne l’a demandé" in text.lower()


def test_a_shorter_time_moves_every_date(organiser: Client, event: Event) -> None:
    RegistrationFactory(event=event)
    given = {"sensitive_kept_days": 3, "contacts_kept_months": 2}
    response = organiser.post(reverse("privacy_periods", args=[event.slug]), given)
    assert response.url == reverse("privacy", args=[event.slug])
    for text in (page(organiser, event), page(Client(), event, "notice")):
        assert "8 décembre 2030" in text
        assert "5 février 2031" in text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sensitive_kept_days", "31"),
        ("sensitive_kept_days", "0"),
        ("contacts_kept_months", "13"),
        ("contacts_kept_months", ""),
    ],
)
def test_a_time_out_of_bounds_is_refused_beside_the_field(
    organiser: Client, event: Event, field: str, value: str
) -> None:
    given = {"sensitive_kept_days": "7", "contacts_kept_months": "6", field: value}
    response = organiser.post(reverse("privacy_periods", args=[event.slug]), given)
    assert response.status_code == 422
    assert response.context["form"].errors[field]


def test_longer_than_people_were_told_is_refused_beside_the_field(organiser: Client, event: Event) -> None:
    RegistrationFactory(event=event)
    given = {"sensitive_kept_days": "8", "contacts_kept_months": "6"}
    response = organiser.post(reverse("privacy_periods", args=[event.slug]), given)
    assert response.context["form"].errors["sensitive_kept_days"]
    event.refresh_from_db()
    assert event.sensitive_kept_days == 7


def test_the_registration_page_leads_to_the_notice(client: Client, event: Event) -> None:
    text = page(client, event, "notice")
    assert str(event.organisation) in text
    assert "cnil.fr" in text
