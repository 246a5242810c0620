"""Numbers to call, and how fresh they are."""

import json
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from events.models import Event
from events.services.helplines import months_later
from tests.events.helpers import at, key, organiser_of
from tests.factories import EventFactory, HelplineFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return EventFactory()


@pytest.fixture
def browser(event: Event) -> Client:
    return organiser_of(event)


def filled(**changes: Any) -> dict[str, Any]:
    return {"number": "119", "name": "Démo", "situation": "un doute", "idempotency_key": key(), **changes}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 1, 15), date(2026, 7, 15)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2027, 6, 30)),
    ],
)
def test_six_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day: date, expected: date) -> None:
    assert months_later(day, 6) == expected


def test_one_tap_says_that_a_number_was_checked_today(event, browser) -> None:
    line = HelplineFactory(event=event, stale=True)
    assert "À vérifier" in browser.get(at(event, "helplines")).content.decode()
    response = browser.post(at(event, "helplines_checked", line.pk), headers={"HX-Request": "true"})
    line.refresh_from_db()
    assert (line.verified_on, line.recheck_after) == (event.today, months_later(event.today, 6))
    assert response.content.decode().strip().startswith('<div id="rows">')
    assert "data-focus" in response.content.decode()


def test_without_scripts_the_tap_comes_back_to_the_list(event, browser) -> None:
    line = HelplineFactory(event=event, stale=True)
    response = browser.post(at(event, "helplines_checked", line.pk))
    assert response["Location"] == f"{at(event, 'helplines')}#row-{line.pk}"


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("number", {"number": ""}),
        ("number", {"number": "1" * 31}),
        ("name", {"name": "a\x00b"}),
        ("verified_on", {"verified_on": "2026-02-31"}),
        ("verified_on", {"verified_on": str(timezone.localdate() + timedelta(days=2))}),
        ("verified_on", {"recheck_after": "2030-01-01"}),
        ("recheck_after", {"verified_on": "2026-01-02", "recheck_after": "2026-01-01"}),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(event, browser, field, changes) -> None:
    response = browser.post(at(event, "helplines_add"), filled(**changes))
    assert response.status_code == 422
    assert response.context["form"].errors[field]
    assert not event.helplines.exists()


def test_anybody_finds_whom_to_call_and_each_number_can_be_dialled(event) -> None:
    HelplineFactory(event=event, number="17 ou 112", name="Urgence démo")
    page = Client().get(at(event, "who_to_call")).content.decode()
    assert "Urgence démo" in page
    assert 'href="tel:17"' in page
    assert "Vous êtes un particulier" in page
    assert "Vous êtes un professionnel" in page
    assert page.count('method="post"') == 1  # the language: nothing else can be sent from here


def test_each_danger_has_one_heading(event) -> None:
    for number in ("15", "114", "119"):
        HelplineFactory(event=event, number=number, name=f"Démo {number}")
    page = Client().get(at(event, "who_to_call")).content.decode()
    assert page.count("Quelqu’un est en danger maintenant") == 1
    assert "Démo 15" in page


def test_a_number_to_be_checked_again_is_not_shown_as_checked(event) -> None:
    HelplineFactory(event=event, number="3919", stale=True)
    assert "Vérifié le" not in Client().get(at(event, "who_to_call")).content.decode()
    HelplineFactory(event=event, number="3114")
    assert "Vérifié le" in Client().get(at(event, "who_to_call")).content.decode()


def test_the_hours_people_read_hold_no_note_of_whoever_looked_them_up() -> None:
    helplines = json.loads((settings.BASE_DIR / "events/data/social_solidarity.json").read_text())["helplines"]
    assert [line["hours"] for line in helplines if re.search(r"vérifier|\(|19\d\d|201\d|202[0-5]", line["hours"])] == []


def test_a_draft_keeps_its_numbers_to_itself() -> None:
    assert Client().get(at(EventFactory(draft=True), "who_to_call")).status_code == 404


def test_english_writes_dates_in_one_way() -> None:
    event = EventFactory(status="open")
    HelplineFactory(event=event, verified_on=date(2026, 11, 23))
    page = Client(headers={"accept-language": "en"}).get(at(event, "who_to_call")).content.decode()
    assert "Checked on 23 November 2026." in page
