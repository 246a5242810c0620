"""A rehearsal of a day that is weeks away: the reception, lateness and sheets follow its clock; promises do not."""

import uuid
from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from events.models import Event
from events.services.rehearsal import end_rehearsal, set_clock
from participants.models import Presence, Registration
from participants.retention import contacts_until
from participants.services.lateness import say_late
from participants.services.reception import NotToday, check_in, now_half_day
from participants.services.retention import forget_what_is_due
from participants.services.waiting import _may_offer
from tests.factories import EventFactory, RegistrationFactory

pytestmark = pytest.mark.django_db
IN_A_MONTH = timedelta(days=30)


def rehearse(event: Event, hour: int, *, day: int = 1) -> Event:
    on = event.starts_on + timedelta(days=day - 1)
    return set_clock(event=event, at=datetime.combine(on, time(hour), event.zone), speed=0)


@pytest.fixture
def person() -> Registration:
    first = timezone.localdate() + IN_A_MONTH
    return RegistrationFactory(event=EventFactory(starts_on=first, ends_on=first + timedelta(days=1)))


def arrive(person: Registration, event: Event) -> None:
    check_in(event=event, registration=person, gesture="arrives", idempotency_key=uuid.uuid4())


def test_each_half_day_of_a_rehearsal_has_its_presence(person: Registration) -> None:
    for day, hour in ((1, 9), (1, 15), (2, 9)):
        arrive(person, rehearse(person.event, hour, day=day))
    noted = Presence.objects.filter(registration=person).order_by("day", "half").values_list("day", "half")
    first = person.event.starts_on
    assert list(noted) == [(first, "am"), (first, "pm"), (first + timedelta(days=1), "am")]


def test_who_arrives_in_a_rehearsal_came_at_its_hour(person: Registration) -> None:
    event = rehearse(person.event, 9)
    arrive(person, event)
    assert Presence.objects.get().arrived_at == event.now


def test_somebody_is_late_on_the_rehearsed_day(person: Registration) -> None:
    person.event = rehearse(person.event, 9)
    say_late(registration=person)
    person.refresh_from_db()
    assert person.late_on == person.event.starts_on


def test_once_the_rehearsal_ends_the_reception_is_closed_again(person: Registration) -> None:
    event = end_rehearsal(event=rehearse(person.event, 9))
    assert now_half_day(event) is None
    with pytest.raises(NotToday):
        arrive(person, event)


def test_nothing_is_erased_because_a_day_is_rehearsed(person: Registration) -> None:
    event = set_clock(event=person.event, at=timezone.now() + timedelta(days=900), speed=0)
    assert event.today > contacts_until(event)
    forget_what_is_due(event=event)
    assert Registration.objects.filter(pk=person.pk).exists()


def test_a_place_given_up_during_a_rehearsal_is_still_offered(person: Registration) -> None:
    assert _may_offer(rehearse(person.event, 15))
