"""The register sheet and the impact assessment: read on a page, edited as a file, with the dates of the clock."""

import io
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from events.models import Event
from participants.models import Consent
from participants.official.facts import purposes
from participants.services.retention import set_periods
from tests.factories import EventFactory, RegistrationFactory, RoleFactory

pytestmark = pytest.mark.django_db
DATES = ("12 décembre 2030", "4 janvier 2031", "5 juin 2031")


@pytest.fixture
def event() -> Event:
    return EventFactory(ends_on=date(2030, 12, 5), title="Hackathon « Awa & Cie »")


@pytest.fixture
def organiser(event: Event, sign_in: Callable[..., Client]) -> Client:
    return sign_in(RoleFactory(event=event, kind="organiser").user)


def opened(organiser: Client, event: Event, which: str) -> Document:
    response = organiser.get(reverse("privacy_document_file", args=[event.slug, which]))
    assert "attachment" in response["Content-Disposition"]
    return Document(io.BytesIO(response.content))


def words(file: Document) -> str:
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in file.paragraphs), *cells])


@pytest.mark.parametrize("which", ["register", "assessment"])
def test_the_dates_are_those_of_the_page(organiser: Client, event: Event, which: str) -> None:
    page = organiser.get(reverse("privacy", args=[event.slug])).content.decode()
    said = words(opened(organiser, event, which))
    for day in DATES:
        assert day in page
        assert day in said


@pytest.mark.parametrize("which", ["register", "assessment"])
def test_purposes_are_said_by_the_organisation_and_all_of_them(organiser: Client, event: Event, which: str) -> None:
    said = words(opened(organiser, event, which))
    assert "Accueillir les participants\u00a0: garder leurs réponses" in said
    assert "mes réponses" not in said
    assert len(purposes()) == len(Consent.Purpose.values)


@pytest.mark.parametrize("which", ["register", "assessment"])
def test_the_list_on_devices_of_the_reception_is_declared(organiser: Client, event: Event, which: str) -> None:
    told = "La liste des personnes sur les appareils de l’accueil"
    assert told in words(opened(organiser, event, which))
    assert told in organiser.get(reverse("privacy", args=[event.slug])).content.decode()
    assert told in Client().get(reverse("notice", args=[event.slug])).content.decode()


def test_a_changed_time_changes_the_documents(organiser: Client, event: Event) -> None:
    set_periods(event=event, sensitive_days=3, contacts_months=2)
    assert "8 décembre 2030" in words(opened(organiser, event, "register"))


@pytest.mark.parametrize("which", ["register", "assessment"])
def test_the_file_is_a_real_document_to_edit(organiser: Client, event: Event, which: str) -> None:
    file = opened(organiser, event, which)
    assert event.title in file.core_properties.title
    assert file.core_properties.language == "fr-FR"
    assert len([p for p in file.paragraphs if p.style.name.startswith("Heading")]) > 5
    headings = [table.rows[0]._tr.trPr is not None for table in file.tables]
    assert all(headings), "the headings of a table come again on the next page"


def test_levels_of_risk_are_left_to_people(organiser: Client, event: Event) -> None:
    said = words(opened(organiser, event, "assessment"))
    assert said.count("[À compléter\u00a0: gravité]") == 3
    assert "[À compléter\u00a0: vraisemblance]" in said


def test_no_person_stands_in_an_official_document(organiser: Client, event: Event) -> None:
    RegistrationFactory(event=event, chosen_name="Zébuline Canariquet")
    for which in ("register", "assessment"):
        assert "Zébuline" not in words(opened(organiser, event, which))


def test_the_document_can_be_read_as_a_page(organiser: Client, event: Event) -> None:
    page = organiser.get(reverse("privacy_document", args=[event.slug, "register"])).content.decode()
    assert "Hackathon « Awa &amp; Cie »" in page
    assert 'class="to-fill"' in page


@pytest.mark.parametrize("name", ["privacy_document", "privacy_document_file"])
def test_an_unknown_document_is_not_found(organiser: Client, event: Event, name: str) -> None:
    assert organiser.get(reverse(name, args=[event.slug, "x"])).status_code == 404


def test_the_documents_speak_english_to_who_reads_english(organiser: Client, event: Event) -> None:
    organiser.cookies["django_language"] = "en"
    file = opened(organiser, event, "register")
    assert file.core_properties.language == "en-GB"
    assert "12 December 2030" in words(file)
