"""Register, change, cancel, come back, replace a code."""

import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from common.models import Topic
from participants import services
from participants.models import JournalEntry, Registration
from participants.services import registration as registering
from tests.factories import (
    CategoryFactory,
    CommuneFactory,
    EventFactory,
    RegistrationFactory,
    ThemeFactory,
    UserFactory,
)
from tests.participants.helpers import said, something


def register(event: Any, **fields: Any) -> Registration:
    fields.setdefault("category", CategoryFactory(event=event))
    return services.register_participant(event=event, chosen_name="Gérard DÉMO", **fields)


def at_once(times: int, work: Callable[[], Any]) -> list[Any]:
    """Run `work` in threads that start together, each with its own connection; what each returned or raised."""
    results: list[Any] = []
    barrier = threading.Barrier(times)

    def run() -> None:
        barrier.wait()
        try:
            results.append(work())
        except services.Refused as refusal:
            results.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db
def test_a_name_and_a_category_are_enough() -> None:
    registration = register(EventFactory())
    assert registration.is_active
    assert not registration.has_contact
    assert len(registration.code) == 8


@pytest.mark.django_db
def test_wishes_keep_their_order() -> None:
    event = EventFactory()
    themes = [ThemeFactory(event=event) for _ in range(3)]
    registration = register(event, choices=[themes[2], themes[0]])
    assert [(c.rank, c.theme) for c in registration.choices.all()] == [(1, themes[2]), (2, themes[0])]


@pytest.mark.django_db
def test_a_theme_of_another_event_is_refused() -> None:
    with pytest.raises(ValueError, match="another event"):
        register(EventFactory(), choices=[ThemeFactory()])


@pytest.mark.django_db
def test_one_theme_is_not_wished_twice() -> None:
    theme = ThemeFactory()
    with pytest.raises(ValueError, match="twice"):
        register(theme.event, choices=[theme, theme])


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["draft", "registration_closed", "under_way", "archived"])
def test_nobody_registers_alone_while_registration_is_not_open(status: str) -> None:
    with pytest.raises(services.NotOpen):
        register(EventFactory(status=status))


@pytest.mark.django_db
def test_the_organiser_still_registers_somebody_by_phone_when_registration_is_closed() -> None:
    organiser = UserFactory()
    registration = register(EventFactory(status="registration_closed"), channel="phone", helped_by=organiser)
    assert registration.journal.get().by == organiser


@pytest.mark.django_db
def test_the_same_key_again_answers_with_the_first_registration_even_when_full() -> None:
    event, key = EventFactory(capacity=1), uuid.uuid4()
    first = register(event, idempotency_key=key)
    assert register(event, idempotency_key=key) == first


@pytest.mark.django_db
def test_a_full_event_says_so() -> None:
    event = EventFactory(capacity=1)
    register(event)
    with pytest.raises(services.Full):
        register(event)


@pytest.mark.django_db
def test_cancelling_frees_the_place_and_coming_back_needs_one() -> None:
    event = EventFactory(capacity=1)
    first = register(event)
    services.cancel_registration(registration=first)
    register(event)
    with pytest.raises(services.Full):
        services.take_back_cancellation(registration=first)


@pytest.mark.django_db
def test_who_cancels_twice_cancels_once_and_who_comes_back_keeps_the_answers() -> None:
    theme = ThemeFactory()
    registration = register(theme.event, choices=[theme], needs=something("une rampe"))
    services.cancel_registration(registration=registration)
    services.cancel_registration(registration=registration)
    registration = services.take_back_cancellation(registration=registration)
    assert registration.is_active
    assert said(registration) == "une rampe"
    assert registration.choices.get().theme == theme
    assert [entry.kind for entry in registration.journal.all()] == ["came_back", "cancelled", "registered"]


@pytest.mark.django_db
def test_answers_typed_on_a_stale_page_change_nothing() -> None:
    registration = RegistrationFactory()
    services.change_registration(registration=registration, version=1, choices=[], needs=something("une rampe"))
    with pytest.raises(services.Stale):
        services.change_registration(registration=registration, version=1, choices=[], needs=something("rien"))
    registration.refresh_from_db()
    assert said(registration) == "une rampe"


@pytest.mark.django_db
def test_declining_the_commune_forgets_the_one_given_before() -> None:
    registration = RegistrationFactory(commune=CommuneFactory())
    registration = services.change_registration(
        registration=registration, version=1, choices=[], declines_commune=True, commune=registration.commune
    )
    assert registration.commune is None


@pytest.mark.django_db
def test_a_code_replaced_twice_by_one_press_is_replaced_once() -> None:
    registration = RegistrationFactory()
    before = registration.code
    registration = services.replace_code(registration=registration, version=1)
    with pytest.raises(services.Stale):
        services.replace_code(registration=registration, version=1)
    assert registration.code_version == 2
    assert registration.code != before
    assert registration.journal.filter(kind=JournalEntry.Kind.CODE_REPLACED).count() == 1


@pytest.mark.django_db
def test_pages_that_show_registrations_are_nudged() -> None:
    registration = register(EventFactory())
    assert Topic.objects.get(event_id=registration.event_id, name="registrations").version == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_last_place_is_sold_several_times(monkeypatch: pytest.MonkeyPatch) -> None:
    event = EventFactory(capacity=1)
    category = CategoryFactory(event=event)
    counted = threading.Barrier(4)

    def count_together(event: Any) -> None:
        counted.wait(5)

    monkeypatch.setattr(registering, "lock_event", lambda event: event)
    has_a_place = registering.has_a_place
    monkeypatch.setattr(
        registering, "has_a_place", lambda event, **kwargs: (has_a_place(event, **kwargs), count_together(event))[0]
    )
    at_once(4, lambda: register(event, category=category))
    assert event.registrations.active().count() == 4


@pytest.mark.django_db(transaction=True)
def test_the_last_place_is_given_once() -> None:
    event = EventFactory(capacity=1)
    category = CategoryFactory(event=event)
    results = at_once(6, lambda: register(event, category=category))
    assert event.registrations.active().count() == 1
    assert sum(isinstance(result, services.Full) for result in results) == 5


@pytest.mark.django_db(transaction=True)
def test_one_form_sent_several_times_at_once_registers_one_person() -> None:
    event, key = EventFactory(), uuid.uuid4()
    category = CategoryFactory(event=event)
    results = at_once(4, lambda: register(event, category=category, idempotency_key=key))
    assert len({result.pk for result in results}) == 1
    assert event.registrations.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_come_back_at_once_to_the_last_place() -> None:
    event = EventFactory(capacity=1)
    category = CategoryFactory(event=event)
    people = [RegistrationFactory(event=event, category=category, cancelled=True) for _ in range(3)]
    at_once(3, lambda: services.take_back_cancellation(registration=people.pop()))
    assert event.registrations.active().count() == 1
