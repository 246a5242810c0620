"""Certificates: for those who came, by the name they chose, with their half-days and no theme."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from common.code_sessions import SESSION_KEY
from events.models import Event
from participants.models import Presence, Registration
from reports.documents import amounts_of
from tests.factories import EventFactory, RegistrationFactory, RoleFactory, TeamMemberFactory, ThemeFactory
from tests.reports.paper import check_for_readers, data_of, made, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return EventFactory(followed_up=True, organisation__name="Délégation DÉMO")


def came(person: Registration, *halves: tuple[int, str]) -> Registration:
    for day, half in halves:
        Presence.objects.create(
            event=person.event,
            registration=person,
            day=date(2030, 12, day),
            half=half,
            arrived_at=timezone.now(),
        )
    return person


@pytest.fixture
def camille(event: Event) -> Registration:
    theme = ThemeFactory(event=event, protected=True, title="Violences DÉMO")
    person = RegistrationFactory(event=event, chosen_name="Camille DÉMO", wishes=[theme])
    TeamMemberFactory(event=event, registration=person, team__event=event, team__theme=theme, team__name="Équipe DÉMO")
    return came(person, (4, "am"), (5, "pm"))


def test_a_certificate_says_who_came_when_and_nothing_else(event: Event, camille: Registration) -> None:
    file = made("certificates", event)
    check_for_readers(file)
    text = " ".join(text_of(file).split())
    for words in ("Camille DÉMO", event.title, "Délégation DÉMO", "ercredi 4 décembre, matin", "après-midi"):
        assert words in text
    assert "Violences" not in text
    assert "Équipe" not in text


def test_only_those_who_came_have_one(event: Event, camille: Registration) -> None:
    RegistrationFactory(event=event)
    came(RegistrationFactory(event=event, status="cancelled", cancelled_at=timezone.now()), (4, "am"))
    assert [person["name"] for person in data_of("certificates", event)["people"]] == ["Camille DÉMO"]
    assert amounts_of(event).arrived == 1


def test_many_take_as_many_queries_as_one(event: Event, django_assert_num_queries: Any) -> None:
    for number in range(3):
        came(RegistrationFactory(event=event), (4, "am"), (5, "am"))
        if number != 1:
            with django_assert_num_queries(5):
                data_of("certificates", Event.objects.get(pk=event.pk))


def my_space(person: Registration) -> Client:
    client = Client()
    session = client.session
    session[SESSION_KEY] = {str(person.event_id): {person.code_kind: [person.pk, person.code_version]}}
    session.save()
    return client


def test_each_person_takes_their_own_from_their_space(event: Event, camille: Registration) -> None:
    mine = my_space(camille)
    address = f"/e/{event.slug}/me/certificate.pdf"
    assert address in mine.get(f"/e/{event.slug}/me/").content.decode()
    file = mine.get(address)
    assert "Camille DÉMO" in text_of(file.content)
    absent = my_space(RegistrationFactory(event=event))
    assert address not in absent.get(f"/e/{event.slug}/me/").content.decode()
    assert absent.get(address).status_code == 404


def test_the_organiser_prints_them_all_and_the_reception_does_not(
    event: Event, camille: Registration, sign_in: Callable[..., Client]
) -> None:
    answers = [
        sign_in(RoleFactory(event=event, kind=kind).user).post(
            f"/e/{event.slug}/organise/print/certificates/", {"language": "fr"}
        )
        for kind in ("organiser", "reception")
    ]
    assert [answer.status_code for answer in answers] == [302, 403]
