"""An event closes by itself on its day, says so two weeks before, and nothing of anybody is left after the purge."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client

from common.answers import Refused, Stale
from common.models import OutgoingMail
from events.models import Event, Role, StatusChange
from events.services.status import change_status
from participants.retention import contacts_until
from participants.tasks import turn_the_retention_clock
from projects.models import SheetEntry
from reports.closing import closes_on, usual_day
from reports.models import Closing, ClosingWarning
from reports.services.closing import close, set_closing
from reports.tasks import close_events
from tests.background import work
from tests.canaries import found
from tests.factories import (
    EventFactory,
    InvitationFactory,
    PublicationFactory,
    RegistrationFactory,
    RoleFactory,
    UserFactory,
)
from tests.participants.planting import ALL, plant

pytestmark = pytest.mark.django_db
LAST_DAY = date(2030, 12, 5)


def on(day: date) -> time_machine.travel:
    return time_machine.travel(datetime(day.year, day.month, day.day, 4, tzinfo=UTC), tick=False)


def night(day: date) -> None:
    """What happens by itself in the first hours of a day."""
    with on(day):
        turn_the_retention_clock.enqueue()
        close_events.enqueue()
        work()


def told_then(day: date) -> None:
    """The night when organisers are told of a day, then the night of that day."""
    night(day - timedelta(days=14))
    night(day)


@pytest.fixture
def event() -> Event:
    return EventFactory(ends_on=LAST_DAY, followed_up=True)


@pytest.fixture
def organiser(event: Event) -> Role:
    return RoleFactory(event=event, user__email="nadege@example.org")


@pytest.fixture
def outbox() -> list[Any]:
    mail.outbox = []
    return mail.outbox


def subjects() -> list[str]:
    return [message.subject for message in mail.outbox]


def test_the_usual_day_is_a_month_after_the_last_moment_of_the_follow_up(event: Event) -> None:
    assert closes_on(event) == usual_day(event) == date(2031, 7, 5)


def test_on_its_day_an_event_is_archived_and_not_before(event: Event, organiser: Role) -> None:
    night(date(2031, 7, 4))
    event.refresh_from_db()
    assert event.status == Event.Status.FOLLOW_UP
    night(date(2031, 7, 5))
    event.refresh_from_db()
    assert event.status == Event.Status.ARCHIVED
    assert StatusChange.objects.get(event=event).changed_by is None
    night(date(2031, 7, 6))
    assert StatusChange.objects.filter(event=event).count() == 1


def test_organisers_are_told_two_weeks_before_people_go_and_before_it_closes_each_once(
    event: Event, organiser: Role, outbox: list[Any]
) -> None:
    RegistrationFactory(event=event, category__event=event)
    first, second = contacts_until(event), closes_on(event)
    night(first - timedelta(days=15))
    assert subjects() == []
    for day in (14, 13):
        night(first - timedelta(days=day))
    assert len(subjects()) == 1
    assert "1 personne" in mail.outbox[0].body
    for day in (14, 1):
        night(second - timedelta(days=day))
    assert len(subjects()) == 2
    assert "5 juillet 2031" in mail.outbox[1].subject
    assert f"/e/{event.slug}/organise/closing/" in mail.outbox[1].body
    assert mail.outbox[1].to == ["nadege@example.org"]


def test_a_day_past_of_which_nobody_was_told_comes_two_weeks_after_it_is(event: Event, organiser: Role) -> None:
    for day, status in (
        (date(2032, 1, 1), "follow_up"),
        (date(2032, 1, 14), "follow_up"),
        (date(2032, 1, 15), "archived"),
    ):
        night(day)
        event.refresh_from_db()
        assert event.status == status
    assert "15 janvier 2032" in subjects()[0]
    assert len(subjects()) == 1


def test_a_day_chosen_for_tomorrow_is_told_at_once(event: Event, organiser: Role, outbox: list[Any]) -> None:
    with on(date(2031, 6, 1)):
        set_closing(event=event, on=date(2031, 6, 2), version=0)
    night(date(2031, 6, 2))
    event.refresh_from_db()
    assert ("2 juin 2031" in subjects()[0], event.status) == (True, "archived")


def test_a_day_that_is_moved_is_told_again(event: Event, organiser: Role, outbox: list[Any]) -> None:
    with on(date(2031, 6, 1)):
        set_closing(event=event, on=date(2031, 6, 10), version=0)
    night(date(2031, 6, 2))
    with on(date(2031, 6, 3)):
        set_closing(event=event, on=date(2031, 6, 12), version=1)
    night(date(2031, 6, 4))
    assert ["10 juin" in subjects()[0], "12 juin" in subjects()[1]] == [True, True]
    night(date(2031, 6, 10))
    event.refresh_from_db()
    assert event.status == Event.Status.FOLLOW_UP


def test_an_event_brought_back_stays_open_until_another_day(event: Event, organiser: Role) -> None:
    told_then(date(2031, 7, 5))
    event.refresh_from_db()
    change_status(event=event, to=Event.Status.FOLLOW_UP, user=organiser.user)
    night(date(2031, 7, 6))
    event.refresh_from_db()
    assert event.status == Event.Status.FOLLOW_UP


def test_a_day_moved_at_the_last_moment_keeps_the_event_open(event: Event, organiser: Role) -> None:
    with on(usual_day(event)):
        set_closing(event=event, on=usual_day(event) + timedelta(days=30), version=0)
        assert not close(event)
    event.refresh_from_db()
    assert event.status == "follow_up"


def test_when_it_closes_roles_end_but_the_organisers(event: Event, organiser: Role) -> None:
    RoleFactory(event=event, kind="juror")
    InvitationFactory(event=event)
    told_then(date(2031, 7, 5))
    assert list(Role.objects.filter(event=event)) == [organiser]
    assert not event.invitations.exists()


def test_what_was_made_public_stays_so(event: Event, organiser: Role) -> None:
    PublicationFactory(event=event, team__name="Le car DÉMO")
    told_then(date(2031, 7, 5))
    assert "Le car DÉMO" in Client().get(f"/e/{event.slug}/projects/").content.decode()
    assert Client().get(f"/e/{event.slug}/").status_code == 404


def test_a_rehearsal_closes_nothing(event: Event, organiser: Role) -> None:
    late = datetime(2040, 1, 1, tzinfo=UTC)
    Event.objects.filter(pk=event.pk).update(rehearsal_began_at=late, rehearsal_from=late, rehearsal_speed=1)
    night(date(2031, 6, 1))
    event.refresh_from_db()
    assert event.status == Event.Status.FOLLOW_UP


def test_after_the_purge_nothing_of_anybody_remains_and_what_teams_made_does(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = settings.VAR_DIR = tmp_path
    event = EventFactory(ends_on=LAST_DAY, under_way=True)
    staff = UserFactory(email="")
    plant(event, staff)
    RoleFactory(event=event, user=staff)
    InvitationFactory(event=event, name="Ondine Canarinvitée", email="ondine.canari@example.org")
    canaries = {**ALL, "invited": "Ondine Canarinvitée", "invited_mail": "ondine.canari@example.org"}
    assert found(canaries, tmp_path).keys() == canaries.keys()
    OutgoingMail.objects.all().delete()
    Session.objects.all().delete()
    for day in (contacts_until(event), closes_on(event)):
        night(day)
    assert found(canaries, tmp_path) == {}
    assert SheetEntry.objects.filter(event=event).exists()


def test_the_day_is_chosen_after_the_event_and_within_three_years(event: Event) -> None:
    for day in (LAST_DAY, date(2000, 1, 1), date(2040, 1, 1)):
        with pytest.raises(Refused):
            set_closing(event=event, on=day, version=0)
    set_closing(event=event, on=date(2031, 3, 1), version=0)
    with pytest.raises(Stale):
        set_closing(event=event, on=date(2031, 4, 1), version=0)
    assert Closing.objects.get(event=event).on == date(2031, 3, 1)


def test_the_page_says_what_goes_and_what_stays(event: Event, organiser: Role, sign_in: Callable[..., Client]) -> None:
    page = sign_in(organiser.user)
    address = f"/e/{event.slug}/organise/closing/"
    assert "5 juillet 2031" in page.get(address).content.decode()
    answer = page.post(address, {"on": "2031-09-01", "version": "0"}, follow=True)
    assert "1er septembre 2031" in answer.content.decode()
    assert page.post(address, {"on": "2031-10-01", "version": "0"}).status_code == 422
    assert not ClosingWarning.objects.exists()
