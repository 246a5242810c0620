"""The retention clock: what goes on which day, by itself, with a report."""

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from common.answers import Refused
from common.schedule import tick
from events.models import Event
from participants.models import Consent, Erasure, Group, Lift, Need, NeedsOpened, Presence, Registration, Remainder
from participants.needed import tally_of
from participants.retention import KINDS, contacts_until, in_words, months_after
from participants.services import retention
from participants.services.erasure import erase_registration
from participants.services.remainder import remaining
from participants.services.retention import forget_what_is_due, set_periods, what_is_held
from participants.tasks import forget_ended_sessions, turn_the_retention_clock
from tests.background import work
from tests.factories import (
    CategoryFactory,
    CommuneFactory,
    EventFactory,
    IntercommunalityFactory,
    RegistrationFactory,
    TeamFactory,
    TeamMemberFactory,
    ThemeFactory,
)
from tests.factories.participants import NeedFactory

pytestmark = pytest.mark.django_db
LAST_DAY = date(2030, 12, 5)


def on(day: date) -> time_machine.travel:
    """Three in the morning of this day."""
    return time_machine.travel(datetime(day.year, day.month, day.day, 2, tzinfo=UTC), tick=False)


def after(days: int) -> time_machine.travel:
    return on(LAST_DAY + timedelta(days=days))


@pytest.fixture
def event() -> Event:
    return EventFactory(ends_on=LAST_DAY)


@pytest.fixture
def person(event: Event) -> Registration:
    """Somebody who needs, eats, drives, and whose needs were read."""
    person = RegistrationFactory(event=event, email="demo@example.org", meal="vegetarian")
    NeedFactory(event=event, registration=person)
    Lift.objects.create(event=event, registration=person, direction="offered", seats=2)
    NeedsOpened.objects.create(event=event, registration=person, role="organiser", page="person")
    return person


@pytest.mark.parametrize(("days", "is_there"), [(6, True), (7, False), (8, False)])
def test_needs_go_seven_days_after_the_event(event: Event, person: Registration, days: int, is_there: bool) -> None:
    with after(days):
        forget_what_is_due(event=event)
    person.refresh_from_db()
    left = [Need.objects.exists(), Lift.objects.exists(), NeedsOpened.objects.exists(), bool(person.meal)]
    assert left == [is_there] * 4
    assert person.email == "demo@example.org"


@pytest.mark.parametrize(("day", "is_there"), [(date(2031, 6, 4), True), (date(2031, 6, 5), False)])
def test_people_go_six_months_after_the_event(event: Event, person: Registration, day: date, is_there: bool) -> None:
    with on(day):
        forget_what_is_due(event=event)
    assert Registration.objects.exists() is is_there


@pytest.mark.parametrize(("days", "is_there"), [(6, True), (7, False)])
def test_who_asked_to_be_forgotten_early_goes_whole(event: Event, days: int, is_there: bool) -> None:
    RegistrationFactory(event=event, forgets_early=True)
    with after(days):
        forget_what_is_due(event=event)
    assert Registration.objects.exists() is is_there


@pytest.mark.parametrize(("days", "is_there"), [(29, True), (30, False)])
def test_who_waited_in_vain_goes_thirty_days_after(event: Event, days: int, is_there: bool) -> None:
    RegistrationFactory(event=event, status=Registration.Status.WAITING)
    with after(days):
        forget_what_is_due(event=event)
    assert Registration.objects.exists() is is_there


@pytest.mark.parametrize(("days", "is_there"), [(29, True), (30, False)])
def test_who_cancelled_goes_thirty_days_after_cancelling(event: Event, days: int, is_there: bool) -> None:
    cancelled_at = datetime(2030, 10, 1, 12, tzinfo=UTC)
    RegistrationFactory(event=event, status=Registration.Status.CANCELLED, cancelled_at=cancelled_at)
    with on(cancelled_at.date() + timedelta(days=days)):
        forget_what_is_due(event=event)
    assert Registration.objects.exists() is is_there


def test_a_protected_choice_goes_with_the_seat_that_tells_it(event: Event) -> None:
    open_theme, secret = ThemeFactory(event=event), ThemeFactory(event=event, protected=True)
    person = RegistrationFactory(event=event, wishes=[open_theme, secret])
    TeamMemberFactory(event=event, registration=person, team=TeamFactory(event=event, theme=secret))
    discreet = RegistrationFactory(event=event, wishes=[open_theme], keeps_choice_confidential=True)
    TeamMemberFactory(event=event, registration=discreet, team=TeamFactory(event=event, theme=open_theme))
    with after(7):
        forget_what_is_due(event=event)
    assert [choice.theme for choice in person.choices.all()] == [open_theme]
    assert not discreet.choices.exists()
    assert not hasattr(Registration.objects.get(pk=person.pk), "seat")
    assert not hasattr(Registration.objects.get(pk=discreet.pk), "seat")


def test_contacts_of_groups_go_and_their_places_stay_counted(event: Event) -> None:
    group = Group.objects.create(event=event, name="Association démo", contact_name="Awa DÉMO", phone="06 39 98 00 01")
    with on(contacts_until(event)):
        forget_what_is_due(event=event)
    group.refresh_from_db()
    assert (group.name, group.contact_name, group.phone) == ("Association démo", "", "")


def test_the_report_says_what_went_in_numbers(event: Event, person: Registration) -> None:
    with after(7):
        report = forget_what_is_due(event=event)
    assert report.counts == {"needs": 1, "lifts": 1, "meals": 1, "opened": 1}
    assert report.cause == Erasure.Cause.CLOCK
    assert in_words({"needs": 1, "people": 2}) == ["2 personnes", "1 besoin"]


def test_a_second_run_the_same_night_changes_nothing(event: Event, person: Registration) -> None:
    with after(7):
        forget_what_is_due(event=event)
        assert forget_what_is_due(event=event) is None
    assert Erasure.objects.count() == 1


def test_many_people_go_in_small_batches_and_one_report(event: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("participants.services.retention.BATCH", 2)
    RegistrationFactory.create_batch(5, event=event)
    with on(contacts_until(event)):
        report = forget_what_is_due(event=event)
    assert report.counts["people"] == 5


def test_looking_at_what_will_go_changes_nothing(event: Event, person: Registration) -> None:
    on_the_day = {held.kind.key: held.due for held in what_is_held(event=event, on=LAST_DAY + timedelta(days=7))}
    assert on_the_day["needs"] == {"needs": 1, "lifts": 1, "meals": 1}
    assert on_the_day["people"] == {}
    assert Need.objects.count() == 1


def test_every_event_is_looked_at_whatever_its_status() -> None:
    for status in (Event.Status.ARCHIVED, Event.Status.DRAFT):
        NeedFactory(event=EventFactory(status=status, ends_on=LAST_DAY))
    NeedFactory(event=EventFactory(ends_on=date(2031, 5, 1)))
    with after(7):
        turn_the_retention_clock.call()
        work()
    assert Need.objects.count() == 1


def test_the_night_comes_by_itself(event: Event, person: Registration) -> None:
    with after(6):
        assert "participants.tasks.turn_the_retention_clock" not in tick()
    with after(7) as moment:
        moment.shift(timedelta(hours=2))
        assert "participants.tasks.turn_the_retention_clock" in tick()
        work()
        work()
    assert not Need.objects.exists()
    assert Erasure.objects.count() == 1


def test_ended_sessions_go_at_night(client: Client) -> None:
    client.get(reverse("enter_code"))
    client.session.save()
    with after(7):
        forget_ended_sessions.call()
    assert not Session.objects.exists()


def test_people_leave_only_counts_never_crossed(event: Event) -> None:
    place = IntercommunalityFactory()
    commune = CommuneFactory(intercommunality=place)
    people = [
        RegistrationFactory(event=event, category=CategoryFactory(event=event), commune=commune),
        RegistrationFactory(event=event, category=CategoryFactory(event=event, key="partner")),
        RegistrationFactory(event=event, cancelled=True),
    ]
    Presence.objects.create(event=event, registration=people[0], day=LAST_DAY, half="am", arrived_at=timezone.now())
    with on(contacts_until(event)):
        forget_what_is_due(event=event)
    rows = {(r.dimension, r.key): (r.registered, r.present) for r in Remainder.objects.all()}
    assert rows == {
        ("category", "resident"): (1, 1),
        ("category", "partner"): (1, 0),
        ("intercommunality", place.siren): (1, 1),
        ("intercommunality", ""): (1, 0),
        ("half_day", "2030-12-05 am"): (0, 1),
    }


def test_counts_add_up_over_several_nights(event: Event) -> None:
    RegistrationFactory(event=event, forgets_early=True)
    RegistrationFactory(event=event)
    for day in (LAST_DAY + timedelta(days=7), contacts_until(event)):
        with on(day):
            forget_what_is_due(event=event)
    assert Remainder.objects.get(dimension="category").registered == 2


def test_a_postponed_event_keeps_longer(event: Event, person: Registration) -> None:
    Event.objects.update(ends_on=LAST_DAY + timedelta(days=30))
    event.refresh_from_db()
    with after(8):
        forget_what_is_due(event=event)
    assert Need.objects.exists()


@pytest.mark.parametrize(
    ("ends_on", "expected"),
    [
        (date(2030, 8, 31), date(2031, 2, 28)),
        (date(2030, 12, 5), date(2031, 6, 5)),
        (date(2030, 6, 30), date(2030, 12, 30)),
    ],
)
def test_six_months_later_is_the_same_day_or_the_last(ends_on: date, expected: date) -> None:
    assert months_after(Event(ends_on=ends_on), 6) == expected


def test_a_period_may_become_shorter_but_not_longer_than_people_were_told(event: Event) -> None:
    set_periods(event=event, sensitive_days=10, contacts_months=6)  # nobody was told anything yet
    RegistrationFactory(event=event)
    event = set_periods(event=event, sensitive_days=5, contacts_months=3)
    assert (event.sensitive_kept_days, event.contacts_kept_months) == (5, 3)
    with pytest.raises(Refused) as refusal:
        set_periods(event=event, sensitive_days=6, contacts_months=3)
    assert refusal.value.field == "sensitive_kept_days"


def test_each_kind_says_in_one_way_how_it_goes() -> None:
    for kind in KINDS:
        ways = [way for way in (kind.pieces, kind.people, kind.forget) if way]
        has_date = kind.until(EventFactory.build()) is not None
        assert len(ways) == has_date, kind.key
        assert has_date or kind.when, kind.key


def test_agreements_stay_with_the_person_when_needs_go(event: Event, person: Registration) -> None:
    Consent.objects.create(event=event, registration=person, purpose="needs", is_given=True)
    with after(7):
        forget_what_is_due(event=event)
    assert person.consents.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_locked", [False, True], ids=["without the lock", "with the lock"])
def test_two_runs_at_once_count_each_person_once(monkeypatch: pytest.MonkeyPatch, is_locked: bool) -> None:
    event = EventFactory(starts_on=date(2020, 12, 4), ends_on=date(2020, 12, 5))
    RegistrationFactory.create_batch(3, event=event)
    for dimension, key in (("category", "resident"), ("intercommunality", "")):
        Remainder.objects.create(event=event, dimension=dimension, key=key)
    both_have_read, read = threading.Barrier(2), retention.batch_of

    def read_together(event: Event, keys: list[int]) -> list[Registration]:
        people = list(Registration.objects.filter(pk__in=keys)) if not is_locked else read(event, keys)
        with contextlib.suppress(threading.BrokenBarrierError):
            both_have_read.wait(0.5)
        return people

    def run(_number: int) -> None:
        retention.forget_what_is_due(event=event)
        connection.close()

    monkeypatch.setattr(retention, "batch_of", read_together)
    if not is_locked:
        monkeypatch.setattr(retention, "lock_event", lambda event: event)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, range(2)))
    counted = sum(Remainder.objects.filter(dimension="category").values_list("registered", flat=True))
    reported = sum(report.counts["people"] for report in Erasure.objects.all())
    assert not Registration.objects.exists()
    assert ((counted, reported) == (3, 3)) is is_locked


def test_how_many_needed_what_remains_for_the_bilan(event: Event, person: Registration) -> None:
    Need.objects.filter(registration=person).update(answer="yes", answered_at=timezone.now())
    before = {row[:2]: row[2:] for row in tally_of(Registration.objects.filter(event=event).values("pk"))}
    with after(8):
        forget_what_is_due(event=event)
    assert before
    assert {key: remaining(event)[key] for key in before} == before
    assert not tally_of(Registration.objects.filter(event=event).values("pk"))


def test_what_an_erased_person_needed_remains_in_numbers_too(event: Event, person: Registration) -> None:
    before = {row[:2]: row[2:] for row in tally_of([person.pk])}
    with after(1):
        erase_registration(registration=person)
    assert {key: remaining(event)[key] for key in before} == before
