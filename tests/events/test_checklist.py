"""What keeps registration from opening, and what does not."""

from datetime import date, time

import pytest

from events import checklist
from events.models import Commune, Event, TrustRule
from events.services.territory import add_communes
from tests.factories import (
    CategoryFactory,
    CommuneFactory,
    EventFactory,
    HelplineFactory,
    RoleFactory,
    SlotFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


def ready_event(**fields: object) -> Event:
    """A draft that lacks nothing: one open theme with its lead."""
    event = EventFactory(
        **{
            "status": "draft",
            "venue_name": "Salle DÉMO",
            "venue_address": "1 rue de la Démo",
            "contact_phone": "06 39 98 00 01",
            **fields,
        }
    )
    CommuneFactory()
    add_communes(event=event, communes=Commune.objects.all())
    CategoryFactory(event=event)
    RoleFactory(event=event, kind="referent", theme=ThemeFactory(event=event))
    TrustRule.objects.create(event=event, text="On ne juge pas.")
    SlotFactory(event=event, starts_at=time(9), ends_at=time(10))
    return event


def missing(event: Event) -> set[str]:
    return {point.key for point in checklist.missing(event)}


def advice(event: Event) -> set[str]:
    points = checklist.points(checklist.gather(event))
    return {point.key for point in points if not point.is_compulsory and not point.is_done}


def test_an_event_that_lacks_nothing_can_open() -> None:
    assert missing(ready_event()) == set()


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"venue_address": ""}, "place"),
        ({"venue_name": ""}, "place"),
        ({"contact_phone": ""}, "contact"),
        ({"starts_on": date(2020, 1, 1), "ends_on": date(2020, 1, 2)}, "dates"),
    ],
)
def test_what_is_not_said_keeps_registration_closed(fields: dict, key: str) -> None:
    assert missing(ready_event(**fields)) == {key}


def test_an_e_mail_is_contact_enough() -> None:
    assert missing(ready_event(contact_phone="", contact_email="demo@example.org")) == set()


@pytest.mark.parametrize(
    ("rows", "key"),
    [
        ("territory", "territory"),
        ("categories", "categories"),
        ("themes", "themes"),
        ("trust_rules", "trust_rules"),
        ("slots", "programme"),
    ],
)
def test_what_is_not_there_keeps_registration_closed(rows: str, key: str) -> None:
    event = ready_event()
    getattr(event, rows).all().delete()
    assert missing(event) == {key}


def test_each_theme_needs_its_own_lead() -> None:
    event = ready_event()
    lonely = ThemeFactory(event=event)
    assert missing(event) == {f"lead-{lonely.pk}"}


def test_a_protected_theme_needs_a_listener_and_numbers_that_answer() -> None:
    event = ready_event()
    event.themes.update(sensitivity="protected")
    assert missing(event) == {"listener", "helplines"}
    RoleFactory(event=event, kind="listener")
    HelplineFactory(event=event)
    assert missing(event) == set()


def test_one_stale_number_keeps_a_protected_theme_closed() -> None:
    event = ready_event()
    event.themes.update(sensitivity="protected")
    RoleFactory(event=event, kind="listener")
    HelplineFactory(event=event)
    HelplineFactory(event=event, stale=True)
    assert missing(event) == {"helplines"}


def test_stale_numbers_do_not_hold_back_open_themes() -> None:
    event = ready_event()
    HelplineFactory(event=event, stale=True)
    assert missing(event) == set()


def test_the_listener_of_another_event_does_not_count() -> None:
    event = ready_event()
    event.themes.update(sensitivity="protected")
    HelplineFactory(event=event)
    RoleFactory(kind="listener")
    assert missing(event) == {"listener"}


def test_hoping_for_more_people_than_places_is_advice() -> None:
    event = ready_event(capacity=10)
    points = {point.key: point for point in checklist.points(checklist.gather(event))}
    assert not points["capacity"].is_done
    assert not points["capacity"].is_compulsory


def test_the_checklist_reads_the_same_for_one_theme_and_for_three(django_assert_num_queries) -> None:
    event = ready_event()
    with django_assert_num_queries(5):
        checklist.points(checklist.gather(event))
    ThemeFactory.create_batch(2, event=event)
    with django_assert_num_queries(5):
        checklist.points(checklist.gather(event))


def test_an_overlap_in_the_programme_is_advice() -> None:
    event = ready_event()
    assert advice(event) & {"programme_holds"}  # the second day is empty
    event.ends_on = event.starts_on
    assert not advice(event) & {"programme_holds"}
    SlotFactory(event=event, starts_at=time(9, 30), ends_at=time(10, 30))
    assert advice(event) & {"programme_holds"}
    assert missing(event) == set()
