"""Everything held about a person, taken away or erased by themselves, or by the organiser whom they ask."""

import io
import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from common.code_sessions import SESSION_KEY
from events.models import Event
from participants.models import Erasure, NeedsOpened, Registration
from participants.own_data import as_json, whole
from tests.factories import EventFactory, RegistrationFactory, RoleFactory, TeamFactory, TeamMemberFactory, UserFactory
from tests.factories.participants import NeedFactory
from tests.participants.planting import ALL, plant

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return EventFactory(under_way=True)


@pytest.fixture
def me(event: Event) -> Registration:
    return RegistrationFactory(event=event, chosen_name="Camille", email="camille@example.org")


@pytest.fixture
def mine(client: Client, me: Registration) -> Client:
    client.get(reverse("open_space", args=[me.event.slug, me.link_token]))
    return client


@pytest.fixture
def organiser(event: Event, sign_in: Callable[..., Client]) -> Client:
    return sign_in(RoleFactory(event=event, kind="organiser").user)


def test_all_that_was_ever_written_about_a_person_is_in_the_file(event: Event) -> None:
    person = plant(event, UserFactory(name="Karim DÉMO"))
    held = as_json(whole(person.pk)).decode()
    assert [name for name, text in ALL.items() if text not in held] == []
    data = json.loads(held)
    assert {"answers", "themes", "needs", "consents", "messages", "presence", "readings", "journal", "team"} <= set(
        data
    )
    assert data["readings"][0]["by"] == "Karim DÉMO"
    assert len(data["consents"]) == 8


def test_the_other_side_of_a_shared_car_is_not_told(event: Event) -> None:
    person = plant(event, UserFactory())
    others = event.registrations.exclude(pk=person.pk)
    assert not any(other.chosen_name in as_json(whole(person.pk)).decode() for other in others)


def test_the_page_shows_what_is_held_in_words(mine: Client, me: Registration) -> None:
    TeamMemberFactory(event=me.event, registration=me, team=TeamFactory(event=me.event, name="Les voisins", number=4))
    page = mine.get(reverse("my_data", args=[me.event.slug])).content.decode()
    assert "camille@example.org" in page
    assert "Les voisins" in page


def test_the_file_to_read_is_a_tagged_pdf(mine: Client, me: Registration) -> None:
    NeedFactory(event=me.event, registration=me, detail="une rampe")
    response = mine.get(reverse("my_data_file", args=[me.event.slug, "pdf"]))
    reader = PdfReader(io.BytesIO(response.content))
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert "une rampe" in text
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "attachment" in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]


def test_a_file_of_no_known_kind_is_not_found(mine: Client, me: Registration) -> None:
    assert mine.get(reverse("my_data_file", args=[me.event.slug, "exe"])).status_code == 404


def test_erasing_asks_first_then_closes_the_door(mine: Client, me: Registration) -> None:
    path = reverse("my_erase", args=[me.event.slug])
    assert mine.get(path).status_code == 200
    assert Registration.objects.exists()
    response = mine.post(path)
    assert response.url == reverse("erased", args=[me.event.slug])
    assert not Registration.objects.exists()
    assert mine.session[SESSION_KEY] == {str(me.event_id): {}}
    assert mine.get(reverse("my_space", args=[me.event.slug])).url.startswith(reverse("enter_code"))
    assert mine.get(response.url).status_code == 200


def test_the_organiser_erases_who_asks_and_no_name_remains_on_the_page(
    organiser: Client, me: Registration, event: Event
) -> None:
    path = reverse("person_erase", args=[event.slug, me.pk])
    assert "Camille" in organiser.get(path).content.decode()
    page = organiser.post(path, follow=True).content.decode()
    assert "Camille" not in page
    assert Erasure.objects.get().cause == Erasure.Cause.ASKED
    assert organiser.post(path).status_code == 404


@pytest.mark.parametrize("kind", ["json", "pdf"])
def test_the_organisers_file_tells_neither_who_wrote_nor_who_voted_on_the_wall(
    organiser: Client, event: Event, kind: str
) -> None:
    silent = RegistrationFactory(event=event)
    for person in (plant(event, UserFactory()), silent):
        answer = organiser.post(reverse("person_data_file", args=[event.slug, person.pk, kind]))
        text = answer.content.decode() if kind == "json" else words_of(answer.content)
        assert f"Voir {person.chosen_name}" not in text
        assert "se lit que par elle" in text  # whether they wrote or not


def words_of(file: bytes) -> str:
    return " ".join("\n".join(page.extract_text() for page in PdfReader(io.BytesIO(file)).pages).split())


def test_reading_somebodys_file_is_noted(organiser: Client, me: Registration, event: Event) -> None:
    response = organiser.post(reverse("person_data_file", args=[event.slug, me.pk, "pdf"]))
    assert response["Content-Type"] == "application/pdf"
    assert NeedsOpened.objects.get().registration == me
