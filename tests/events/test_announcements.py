"""What is said to everybody: once, changed with care, withdrawn and put back, and never somebody's name unasked."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from common.answers import Refused, Stale
from events.models import Announcement, Event
from events.services import announcements
from tests.events.helpers import at, key, organiser_of
from tests.events.test_day import once
from tests.factories import AnnouncementFactory, EventFactory, ThemeFactory
from tests.teams.helpers import version

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return EventFactory()


def new(event: Event, **fields: Any) -> Announcement:
    return Announcement(**{"event": event, "text": "Le repas est servi.", "starts_at": event.now, **fields})


def post(event: Event, text: str, **fields: str) -> Any:
    data = {"text": text, "when": "now", "until": "15", "on_screens": "on", "idempotency_key": key(), **fields}
    return organiser_of(event).post(at(event, "announcements"), data)


def test_a_form_sent_twice_says_it_once(event: Event) -> None:
    sent = once()
    before = version(event, "announcements")
    first, again = (announcements.announce(announcement=new(event), **sent) for _time in range(2))
    assert first == again
    assert Announcement.objects.count() == 1
    assert version(event, "announcements") != before


@pytest.mark.parametrize(
    "fields",
    [
        {"on_screens": False, "on_tables": False, "on_phones": False},
        {"starts_at": "past", "ends_at": "past"},
    ],
)
def test_what_nobody_would_read_is_refused(event: Event, fields: dict[str, Any]) -> None:
    hours = {"starts_at": event.now - timedelta(hours=2), "ends_at": event.now - timedelta(hours=1)}
    fields = {name: hours.get(name, value) for name, value in fields.items()}
    with pytest.raises(Refused):
        announcements.announce(announcement=new(event, **fields), **once())


def test_a_stale_change_overwrites_nothing(event: Event) -> None:
    row = AnnouncementFactory(event=event)
    announcements.change_announcement(announcement=row, version=1, text="Nouveau")
    with pytest.raises(Stale):
        announcements.change_announcement(announcement=row, version=1, text="Ancien")
    row.refresh_from_db()
    assert (row.text, row.version) == ("Nouveau", 2)


def test_what_is_withdrawn_is_shown_no_more_until_it_is_put_back(event: Event) -> None:
    row = AnnouncementFactory(event=event)
    announcements.withdraw(announcement=row)
    assert not Announcement.objects.filter(event=event).shown_at(event.now)
    announcements.put_back(announcement=row)
    assert list(Announcement.objects.filter(event=event).shown_at(event.now)) == [row]


def test_it_is_said_in_one_form(event: Event) -> None:
    assert post(event, "Le repas est servi.").status_code == 302
    row = Announcement.objects.get()
    assert (row.text, row.ends_at - row.starts_at) == ("Le repas est servi.", timedelta(minutes=15))
    assert row.created_by is not None


def test_it_is_planned_for_an_hour_of_a_day(event: Event) -> None:
    assert post(event, "On reprend.", when="at", day="2030-12-05", at="9h30", until="60").status_code == 302
    begins = Announcement.objects.get().starts_at.astimezone(event.zone)
    assert f"{begins:%Y-%m-%d %H:%M}" == "2030-12-05 09:30"


def test_an_hour_that_has_passed_is_said_beside_the_hour(event: Event) -> None:
    with time_machine.travel(datetime.combine(event.starts_on, time(14), event.zone), tick=False):
        page = post(event, "On reprend.", when="at", day=str(event.starts_on), at="8h", until="60")
    assert page.status_code == 422
    assert dict(page.context["form"].errors) == {"at": ["08:00 est passé. Choisissez une heure à venir."]}


@pytest.mark.parametrize(
    "text", ["Mme Durand attend à l’accueil", "Appelez le 06 39 98 12 34", "La table violences familiales monte"]
)
def test_a_name_or_a_protected_theme_is_said_only_after_a_second_look(event: Event, text: str) -> None:
    ThemeFactory(event=event, protected=True, title="Violences familiales")
    page = post(event, text)
    assert page.status_code == 422
    assert page.context["doubts"]
    assert not Announcement.objects.exists()
    assert post(event, text, sure="on").status_code == 302


def test_a_ready_sentence_takes_one_tap_everywhere_for_a_quarter_of_an_hour(event: Event) -> None:
    browser, sent = organiser_of(event), {"what": "meal", "idempotency_key": key()}
    for _time in range(2):
        browser.post(at(event, "announcement_ready"), sent)
    row = Announcement.objects.get()
    assert row.on_screens
    assert row.on_tables
    assert row.on_phones
    assert row.ends_at - row.starts_at == timedelta(minutes=15)


def test_the_sheet_for_the_wall_has_what_is_said_and_planned_and_nothing_withdrawn(event: Event) -> None:
    AnnouncementFactory(event=event, text="À lire")
    AnnouncementFactory(event=event, text="Demain", starts_at=event.now + timedelta(days=1))
    AnnouncementFactory(event=event, text="Retirée", withdrawn_at=event.now)
    page = organiser_of(event).get(reverse("announcements_paper", args=[event.slug])).content.decode()
    assert [text in page for text in ("À lire", "Demain", "Retirée")] == [True, True, False]
