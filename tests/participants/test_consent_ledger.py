"""Who agreed to what: counts, names and the whole ledger as a file."""

import csv
import io
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from events.models import Event
from participants.consent_ledger import purposes_of
from participants.models import Consent, Registration
from participants.services.consents import record_consents
from tests.factories import EventFactory, RegistrationFactory, RoleFactory

pytestmark = pytest.mark.django_db
FOLLOW_UP = Consent.Purpose.FOLLOW_UP


@pytest.fixture
def event() -> Event:
    return EventFactory()


@pytest.fixture
def organiser(event: Event, sign_in: Callable[..., Client]) -> Client:
    return sign_in(RoleFactory(event=event, kind="organiser").user)


def says(event: Event, name: str, *answers: bool, **fields: object) -> Registration:
    """Somebody who answered, one answer after the other, whether one may contact them afterwards."""
    person = RegistrationFactory(event=event, chosen_name=name, **fields)
    for yes in answers:
        record_consents(registration=person, given={FOLLOW_UP: yes})
    return person


def counts(event: Event, purpose: str) -> tuple[int, int, int]:
    found = next(one for one in purposes_of(event) if one.key == purpose)
    return found.yes, found.no, found.to_collect


def test_the_last_answer_counts_and_silence_is_to_be_collected(event: Event) -> None:
    says(event, "Oui", True)
    says(event, "Retiré", True, False)
    says(event, "Jamais demandé")
    says(event, "Annulé", True, cancelled=True)
    assert counts(event, FOLLOW_UP) == (1, 1, 1)


def test_the_joint_agreement_concerns_minors_only(event: Event) -> None:
    says(event, "Adulte")
    says(event, "Jeune", age_group=Registration.AgeGroup.UNDER_15, responsible_name="Parent DÉMO")
    assert counts(event, Consent.Purpose.JOINT) == (0, 0, 1)


@pytest.mark.parametrize(("answer", "name"), [("yes", "Alix"), ("no", "Béa"), ("to_collect", "Chloé")])
def test_each_count_leads_to_its_names(organiser: Client, event: Event, answer: str, name: str) -> None:
    says(event, "Alix DÉMO", True)
    says(event, "Béa DÉMO", True, False)
    says(event, "Chloé DÉMO")
    page = organiser.get(reverse("consents", args=[event.slug]), {"purpose": "follow_up", "answer": answer})
    shown = [person.chosen_name for person, _consent in page.context["lines"]]
    assert shown == [f"{name} DÉMO"]


@pytest.mark.parametrize(
    "query", [{"purpose": "x", "answer": "yes"}, {"purpose": "follow_up", "answer": "\x00"}, {"page": "9"}]
)
def test_nonsense_in_the_address_shows_the_counts(organiser: Client, event: Event, query: dict[str, str]) -> None:
    page = organiser.get(reverse("consents", args=[event.slug]), query)
    assert page.status_code == 200
    assert "lines" not in page.context


def test_the_file_holds_every_answer_with_who_how_and_when(organiser: Client, event: Event) -> None:
    says(event, "=Retiré", True, False)
    content = organiser.get(reverse("consents_file", args=[event.slug, "csv"])).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content), delimiter=";"))
    assert [row[2] for row in rows[1:]] == ["oui", "non", "à recueillir"]
    assert rows[1][0] == "'=Retiré"
    assert rows[1][4] == "En ligne"


def test_the_file_opens_in_excel(organiser: Client, event: Event) -> None:
    says(event, "Alix DÉMO", True)
    content = organiser.get(reverse("consents_file", args=[event.slug, "xlsx"])).content
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet["A2"].value == "Alix DÉMO"


def test_a_file_of_no_known_kind_is_not_found(organiser: Client, event: Event) -> None:
    assert organiser.get(reverse("consents_file", args=[event.slug, "exe"])).status_code == 404
