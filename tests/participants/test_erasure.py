"""After an erasure nothing of the person is found, wherever one looks."""

import logging
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django_tasks_db.models import DBTaskResult

from common.mail import Mail, write
from common.models import OutgoingMail
from events.models import Event
from participants.models import Erasure, ImportFile, ImportRow, Registration, Remainder
from participants.retention import contacts_until
from participants.services.erasure import erase_registration
from participants.services.retention import forget_what_is_due
from projects.models import Means, PaperPhoto, Validation
from reports.models import PrintJob
from tests.canaries import found
from tests.factories import EventFactory, JuryFactory, RegistrationFactory, TeamFactory, UserFactory
from tests.factories.participants import NeedFactory
from tests.participants.planting import ALL, CONTACTS, NEEDS, carry, listen, plant

pytestmark = pytest.mark.django_db
LAST_DAY = date(2030, 12, 5)


@pytest.fixture
def event() -> Event:
    return EventFactory(ends_on=LAST_DAY, under_way=True)


@pytest.fixture
def log() -> Iterator[StringIO]:
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    yield listen()
    root.setLevel(level)
    root.handlers = handlers


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    """Where files of people would be kept."""
    settings.MEDIA_ROOT = settings.VAR_DIR = tmp_path
    return tmp_path


def secrets(person: Registration) -> dict[str, str]:
    return {"code": person.code_in_groups, "link": person.link_token, "reference": str(person.reference)}


def test_nothing_of_an_erased_person_is_found_anywhere(event: Event, folder: Path, log: StringIO) -> None:
    person = plant(event, UserFactory())
    canaries = {**ALL, **secrets(person)}
    before = found(canaries, folder)
    assert before.keys() == {*ALL, "reference"}, "a canary that was not planted proves nothing"
    kept = (OutgoingMail, DBTaskResult, PrintJob, ImportRow, Validation, Means, PaperPhoto)
    places = {"session", *(model._meta.db_table for model in kept)}
    assert places <= set().union(*before.values())
    erase_registration(registration=person)
    assert found(canaries, folder, log=log.getvalue()) == {}


def test_needs_are_found_nowhere_seven_days_after(event: Event, folder: Path, log: StringIO) -> None:
    plant(event, UserFactory())
    assert found(NEEDS, folder).keys() == NEEDS.keys()
    with time_machine.travel(datetime(2030, 12, 12, 3, tzinfo=UTC)):
        Session.objects.all().delete()  # what ended weeks ago went at night
        forget_what_is_due(event=event)
    assert found(NEEDS, folder, log=log.getvalue()) == {}
    assert Registration.objects.filter(chosen_name=CONTACTS["name"]).exists()


def test_people_are_found_nowhere_six_months_after(event: Event, folder: Path, log: StringIO) -> None:
    person = plant(event, UserFactory())
    canaries = {**ALL, **secrets(person)}
    day = contacts_until(event)
    with time_machine.travel(datetime(day.year, day.month, day.day, 3, tzinfo=UTC)):
        forget_what_is_due(event=event)
    assert found(canaries, folder, log=log.getvalue()) == {}


def test_erasing_says_what_went_in_numbers_and_twice_is_like_once(event: Event) -> None:
    person = RegistrationFactory(event=event)
    report = erase_registration(registration=person)
    assert report.counts == {"people": 1}
    assert report.cause == Erasure.Cause.ASKED
    assert erase_registration(registration=person) is None
    assert Erasure.objects.count() == 1


def test_before_the_event_an_erased_person_counts_nowhere(event: Event) -> None:
    erase_registration(registration=RegistrationFactory(event=event))
    assert not Remainder.objects.exists()


def test_somebody_is_erased_also_from_an_event_that_was_closed_before_its_day(event: Event) -> None:
    for status in ("results_shared", "archived"):
        Event.objects.filter(pk=event.pk).update(status=status)
        with time_machine.travel(datetime(2030, 11, 1, 9, tzinfo=UTC)):
            assert erase_registration(registration=RegistrationFactory(event=event))


def test_during_the_event_an_erased_person_stays_counted(event: Event) -> None:
    with time_machine.travel(datetime(2030, 12, 5, 9, tzinfo=UTC)):
        erase_registration(registration=RegistrationFactory(event=event))
    assert Remainder.objects.get(dimension="category").registered == 1


def test_who_shares_a_contact_keeps_the_mail_that_waits(event: Event) -> None:
    gone, stays = RegistrationFactory.create_batch(2, event=event, email="foyer.demo@example.org")
    write([Mail(stays.email, "Rappel", f"Bonjour {stays.chosen_name}")])
    carry.enqueue(stays.email)
    erase_registration(registration=gone)
    assert OutgoingMail.objects.count() == 1
    assert DBTaskResult.objects.filter(task_path__endswith="carry").count() == 1


def test_a_person_of_another_event_with_the_same_name_stays(event: Event) -> None:
    other = RegistrationFactory(chosen_name="Awa DÉMO", email="awa.demo@example.org")
    erase_registration(registration=RegistrationFactory(event=event, chosen_name="Awa DÉMO", email=other.email))
    assert list(Registration.objects.all()) == [other]


def test_a_removed_team_forgets_who_sat_there(event: Event) -> None:
    person, stays = RegistrationFactory.create_batch(2, event=event)
    team = TeamFactory(event=event, seats_when_removed=[person.pk, stays.pk])
    erase_registration(registration=person)
    team.refresh_from_db()
    assert team.seats_when_removed == [stays.pk]


def test_why_marks_were_opened_early_names_nobody_who_was_erased(event: Event) -> None:
    jury = JuryFactory(event=event, opened_why="Zébuline Canariquet est partie")
    erase_registration(registration=RegistrationFactory(event=event, chosen_name="Zébuline Canariquet"))
    jury.refresh_from_db()
    assert "Canariquet" not in jury.opened_why


def test_a_first_name_alone_is_left_in_what_others_wrote(event: Event) -> None:
    person = RegistrationFactory(event=event, chosen_name="Rose")
    need = other_need(event, "une rose pour ma voisine")
    erase_registration(registration=person)
    need.refresh_from_db()
    assert need.detail == "une rose pour ma voisine"


def other_need(event: Event, words: str) -> Any:
    return NeedFactory(event=event, detail=words)


def test_a_list_named_after_an_erased_person_goes(event: Event) -> None:
    person = RegistrationFactory(event=event, chosen_name="Zébuline Canariquet")
    for name in ("Zébuline Canariquet.csv", "liste.csv"):
        ImportFile.objects.create(event=event, name=name)
    erase_registration(registration=person)
    assert ImportFile.objects.get().name == "liste.csv"
