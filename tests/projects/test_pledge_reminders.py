"""A word a week before a pledge is due and another once it is late, each once; aloud to those without an address."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from common.models import OutgoingMail
from events.models import Event
from projects.models import Pledge
from projects.services.pledge_reminders import note_reminded, remind_of_pledges, reminder_due, to_call
from projects.services.pledges import keep_pledge
from tests.factories import EventFactory, PledgeFactory, RegistrationFactory, RoleFactory, TeamFactory, ThemeFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def event() -> Event:
    event: Event = EventFactory(followed_up=True)
    return event


def promised(event: Event, days: int, **changes: Any) -> Pledge:
    """A pledge due in so many days, made two months ago."""
    fields = {"by_on": event.real_today + timedelta(days=days), "created_at": NOW - timedelta(days=60), **changes}
    pledge: Pledge = PledgeFactory(event=event, **fields)
    return pledge


@pytest.mark.parametrize(
    ("days", "told_days_ago", "due"),
    [(8, None, ""), (7, None, "soon"), (0, None, "soon"), (0, 7, ""), (-1, 8, "late"), (-1, None, "late"), (-9, 8, "")],
)
def test_a_word_is_due_a_week_before_and_once_late_each_once(
    event: Event, days: int, told_days_ago: int | None, due: str
) -> None:
    told = NOW - timedelta(days=told_days_ago) if told_days_ago is not None else None
    assert reminder_due(promised(event, days, reminded_at=told), event.real_today) == due


def test_who_has_just_pledged_for_this_week_is_not_reminded_the_next_morning(event: Event) -> None:
    assert reminder_due(promised(event, 3, created_at=NOW), event.real_today) == ""


def test_reminding_twice_sends_one_mail_to_each_address_in_its_order(event: Event) -> None:
    role = RoleFactory(event=event, kind="partner", user__email="mireille@example.org")
    promised(event, 3, role=role)
    promised(event, 4, registration=RegistrationFactory(event=event, email="camille@example.org"))
    promised(event, 5, contact="bruno@example.org")
    promised(event, 6, contact="06 39 98 20 01")
    for _again in range(2):
        remind_of_pledges()
    sent = {mail.to[0] for mail in OutgoingMail.objects.all()}
    assert sent == {"mireille@example.org", "camille@example.org", "bruno@example.org"}
    assert OutgoingMail.objects.count() == 3


def test_a_mail_names_neither_the_team_nor_its_theme_nor_what_was_pledged(event: Event) -> None:
    theme = ThemeFactory(event=event, protected=True, title="Violences")
    team = TeamFactory(event=event, theme=theme, name="Le relais")
    promised(event, -2, team=team, what="Un abri pour la nuit", contact="bruno@example.org")
    remind_of_pledges()
    mail = OutgoingMail.objects.get()
    told = f"{mail.subject} {mail.body}"
    assert event.title in told
    assert not any(word in told for word in ("Violences", "Le relais", "abri", theme.question))


def test_a_pledge_that_is_kept_is_not_reminded_of_any_more(event: Event) -> None:
    pledge = promised(event, 3, contact="bruno@example.org")
    remind_of_pledges()
    keep_pledge(pledge=pledge, version=1)
    assert not OutgoingMail.objects.exists()


def test_the_second_word_leaves_once_the_day_has_passed(event: Event) -> None:
    promised(event, 3, contact="bruno@example.org")
    remind_of_pledges()
    with time_machine.travel(datetime.now(UTC) + timedelta(days=5)):
        remind_of_pledges()
    assert OutgoingMail.objects.count() == 2


def test_who_has_no_address_is_called_by_the_organiser_or_by_the_team(event: Event) -> None:
    person = RegistrationFactory(event=event, email="", phone="06 39 98 00 07")
    promised(event, -1, registration=person, contact="06 39 98 11 11")
    promised(event, 2, contact="06 39 98 22 22")
    calls = to_call(event)
    assert [(call.phone, call.team_has_it) for call in calls] == [("06 39 98 00 07", False), ("", True)]
    note_reminded(pledge=calls[0].pledge)
    assert len(to_call(event)) == 1


def test_an_archived_event_reminds_nobody(event: Event) -> None:
    promised(event, 3, contact="bruno@example.org")
    Event.objects.filter(pk=event.pk).update(status="archived")
    remind_of_pledges()
    assert not OutgoingMail.objects.exists()
