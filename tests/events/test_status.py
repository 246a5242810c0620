"""An event moves through its life, one confirmed step at a time."""

import threading
from unittest.mock import patch

import pytest
from django.db import connection
from django.db.models import QuerySet

from events.models import Event, StatusChange
from events.services.status import NotPossible, NotReady, change_status
from events.status import LIFE, STEPS, may_go
from tests.events.test_checklist import ready_event
from tests.factories import EventFactory, RoleFactory

LIFE_IN_ORDER = list(zip(LIFE, LIFE[1:], strict=False))


def test_each_status_says_what_it_changes() -> None:
    assert set(STEPS) == set(Event.Status.values) == set(LIFE)
    assert all(step.effects for step in STEPS.values())


@pytest.mark.parametrize(("before", "after"), LIFE_IN_ORDER)
def test_an_event_goes_on_and_comes_back(before: str, after: str) -> None:
    assert may_go(before, after)
    assert may_go(after, before)


@pytest.mark.parametrize(
    ("before", "after"),
    [("draft", "under_way"), ("draft", "archived"), ("results_shared", "registration_open"), ("archived", "draft")],
)
def test_an_event_does_not_jump(before: str, after: str) -> None:
    assert not may_go(before, after)


@pytest.mark.django_db
def test_opening_is_written_in_the_journal() -> None:
    event, organiser = ready_event(), RoleFactory().user
    change_status(event=event, to="registration_open", user=organiser)
    event.refresh_from_db()
    assert event.status == "registration_open"
    change = StatusChange.objects.get(event=event)
    assert (change.before, change.after, change.changed_by) == ("draft", "registration_open", organiser)


@pytest.mark.django_db
def test_an_event_that_lacks_something_does_not_open() -> None:
    event = EventFactory(draft=True)
    with pytest.raises(NotReady) as refusal:
        change_status(event=event, to="registration_open", user=None)
    assert "place" in {point.key for point in refusal.value.missing}
    event.refresh_from_db()
    assert event.status == "draft"


@pytest.mark.django_db
def test_registration_reopens_only_when_nothing_is_missing() -> None:
    event = EventFactory(status="registration_closed")
    with pytest.raises(NotReady):
        change_status(event=event, to="registration_open", user=None)


@pytest.mark.django_db
def test_a_confirmation_sent_twice_is_one_change() -> None:
    event = EventFactory(status="registration_open")
    assert change_status(event=event, to="registration_closed", user=None)
    assert change_status(event=event, to="registration_closed", user=None) is None
    assert StatusChange.objects.filter(event=event).count() == 1


@pytest.mark.django_db
def test_a_step_that_does_not_follow_is_refused() -> None:
    with pytest.raises(NotPossible):
        change_status(event=EventFactory(draft=True), to="archived", user=None)


def _at_once(event: Event, statuses: list[str]) -> None:
    barrier = threading.Barrier(len(statuses))

    def change(to: str) -> None:
        barrier.wait(5)
        try:
            change_status(event=event, to=to, user=None)
        except NotPossible:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=change, args=[to]) for to in statuses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _journal_holds(event: Event) -> bool:
    """Does each change begin where the one before ended?"""
    changes = list(StatusChange.objects.filter(event=event))
    return all(a.after == b.before for a, b in zip(changes, changes[1:], strict=False))


def _without_lock() -> object:
    """Locks off, and everybody reads before anybody writes."""
    all_have_read = threading.Barrier(2)
    get = QuerySet.get

    def slow_get(self: QuerySet, *args: object, **kwargs: object) -> object:
        row = get(self, *args, **kwargs)
        if self.model is Event:
            all_have_read.wait(5)
        return row

    return patch.multiple(QuerySet, select_for_update=lambda self, **options: self, get=slow_get)


@pytest.mark.django_db(transaction=True)
def test_two_people_moving_the_event_at_once_make_one_story() -> None:
    event = EventFactory(status="registration_open")
    with _without_lock():
        _at_once(event, ["registration_closed", "under_way"])
    assert not _journal_holds(event), "without the lock, both left from the same status"
    StatusChange.objects.all().delete()
    Event.objects.filter(pk=event.pk).update(status="registration_open")
    _at_once(event, ["registration_closed", "under_way"])
    assert _journal_holds(event)


@pytest.mark.django_db
def test_the_confirmation_says_what_changes_and_changes_nothing(sign_in) -> None:
    role = RoleFactory(event=ready_event())
    page = sign_in(role.user).get(f"/e/{role.event.slug}/organise/life/registration_open/")
    role.event.refresh_from_db()
    assert "Tout le monde peut voir la page publique" in page.content.decode()
    assert role.event.status == "draft"


@pytest.mark.django_db
def test_the_organiser_opens_registration(sign_in) -> None:
    role = RoleFactory(event=ready_event())
    sign_in(role.user).post(f"/e/{role.event.slug}/organise/life/registration_open/")
    role.event.refresh_from_db()
    assert role.event.status == "registration_open"


@pytest.mark.django_db
def test_a_refused_opening_says_what_is_missing_with_a_link(sign_in) -> None:
    role = RoleFactory(event=EventFactory(draft=True))
    page = sign_in(role.user).post(f"/e/{role.event.slug}/organise/life/registration_open/")
    assert page.status_code == 409
    assert f"/e/{role.event.slug}/organise/identity/" in page.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("to", ["nowhere", "DRAFT", "registration-open"])
def test_an_unknown_step_is_not_found(sign_in, to: str) -> None:
    role = RoleFactory()
    assert sign_in(role.user).get(f"/e/{role.event.slug}/organise/life/{to}/").status_code == 404
    assert sign_in(role.user).post(f"/e/{role.event.slug}/organise/life/{to}/").status_code == 404


@pytest.mark.django_db
def test_a_step_taken_by_somebody_else_meanwhile_is_said(sign_in) -> None:
    role = RoleFactory(event=EventFactory(status="under_way"))
    page = sign_in(role.user).post(f"/e/{role.event.slug}/organise/life/registration_open/", follow=True)
    assert "entre-temps" in page.content.decode()
