"""The programme, kept by the organiser."""

from datetime import time
from typing import Any

import pytest
from django.test import Client

from events.models import Event, Slot
from tests.events.helpers import at, key, organiser_of
from tests.factories import EventFactory, SlotFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return EventFactory()


@pytest.fixture
def morning(event: Event) -> list[Slot]:
    """A at 9:00, B at 10:00, C at 11:00, an hour each; D on the second day."""
    rows = [
        SlotFactory(event=event, title=title, starts_at=time(hour), ends_at=time(hour + 1))
        for title, hour in zip("ABC", (9, 10, 11), strict=True)
    ]
    SlotFactory(event=event, title="D", day=2, starts_at=time(9), ends_at=time(10))
    return rows


@pytest.fixture
def browser(event: Event) -> Client:
    return organiser_of(event)


def times(event: Event) -> dict[str, str]:
    return {slot.title: f"{slot.starts_at:%H:%M}-{slot.ends_at:%H:%M}" for slot in event.slots.all()}


def filled(**changes: Any) -> dict[str, Any]:
    slot = {"title": "Pause", "day": 1, "starts_at": "12:00", "ends_at": "12:15", "kind": "break", "audience": "all"}
    return {**slot, "idempotency_key": key(), **changes}


def change(browser: Client, event: Event, slot: Slot, **changes: Any) -> Any:
    page = at(event, "programme_change", slot.pk)
    form = browser.get(page).context["form"]
    shown = {name: form[name].value() or "" for name in form.fields}
    shown |= {"starts_at": f"{slot.starts_at:%H:%M}", "ends_at": f"{slot.ends_at:%H:%M}", "others_follow": ""}
    return browser.post(page, {**shown, **changes})


def test_a_moment_is_added(event, browser) -> None:
    assert browser.post(at(event, "programme_add"), filled()).status_code == 302
    assert times(event) == {"Pause": "12:00-12:15"}


@pytest.mark.parametrize("end", ["12:00", "11:00"])
def test_a_moment_that_lasts_no_time_is_refused_beside_the_field(event, browser, end) -> None:
    response = browser.post(at(event, "programme_add"), filled(ends_at=end))
    assert response.status_code == 422
    assert response.context["form"].errors["ends_at"]
    assert response.context["form"]["title"].value() == "Pause"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "é" * 151),
        ("title", "a\x00b"),
        ("day", "3"),
        ("day", "0"),
        ("starts_at", "25:00"),
        ("starts_at", "matin"),
        ("kind", "fête"),
        ("facilitator_notes", "é" * 1501),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(event, browser, field, value) -> None:
    response = browser.post(at(event, "programme_add"), filled(**{field: value}))
    assert response.status_code == 422
    assert response.context["form"].errors[field]
    assert event.slots.count() == 0


@pytest.mark.parametrize("typed", ["9:30", "9h30", "09:30:00", "0930", "9 h 30"])
def test_a_time_may_be_typed_as_people_write_it(event, browser, typed) -> None:
    browser.post(at(event, "programme_add"), filled(starts_at=typed))
    assert times(event) == {"Pause": "09:30-12:15"}


def test_room_is_made_for_a_new_moment_only_where_asked(event, morning, browser) -> None:
    browser.post(at(event, "programme_add"), filled(title="X", starts_at="10:00", ends_at="10:10"))
    assert times(event)["B"] == "10:00-11:00"
    data = filled(title="Y", starts_at="10:00", ends_at="10:10", others_follow="on")
    for _ in range(2):  # the network sends it twice
        browser.post(at(event, "programme_add"), data)
    assert times(event) == {
        "A": "09:00-10:00",
        "B": "10:10-11:10",
        "C": "11:10-12:10",
        "D": "09:00-10:00",
        "X": "10:10-10:20",
        "Y": "10:00-10:10",
    }


def test_what_follows_moves_along_with_a_longer_moment(event, morning, browser) -> None:
    change(browser, event, morning[0], ends_at="10:20", others_follow="on")
    assert times(event) == {"A": "09:00-10:20", "B": "10:20-11:20", "C": "11:20-12:20", "D": "09:00-10:00"}


def test_what_follows_stays_where_one_says_so(event, morning, browser) -> None:
    change(browser, event, morning[0], ends_at="10:20")
    assert times(event)["B"] == "10:00-11:00"


def test_nothing_is_pushed_past_midnight(event, morning, browser) -> None:
    response = change(browser, event, morning[0], ends_at="22:30", others_follow="on")
    assert response.status_code == 422
    assert response.context["form"].errors["others_follow"]
    assert times(event)["A"] == "09:00-10:00"


def test_a_moment_moved_by_a_step_changes_places_with_its_neighbour(event, morning, browser) -> None:
    browser.post(at(event, "programme_move", morning[0].pk), {"step": "1"})
    assert times(event) == {"B": "09:00-10:00", "A": "10:00-11:00", "C": "11:00-12:00", "D": "09:00-10:00"}


def test_a_moment_dragged_to_a_place_shifts_those_between(event, morning, browser) -> None:
    response = browser.post(at(event, "programme_move", morning[2].pk), {"to": "0"}, headers={"HX-Request": "true"})
    assert response.content.decode().strip().startswith('<div id="days">')
    assert times(event) == {"C": "09:00-10:00", "A": "10:00-11:00", "B": "11:00-12:00", "D": "09:00-10:00"}


def test_the_first_moment_goes_no_earlier(event, morning, browser) -> None:
    browser.post(at(event, "programme_move", morning[0].pk), {"step": "-1"})
    assert times(event)["A"] == "09:00-10:00"


def test_a_gap_is_said_beside_the_moment_and_closed_with_one_tap(event, morning, browser) -> None:
    morning[1].delete()
    page = browser.get(at(event, "programme")).content.decode()
    assert "Rien n’est prévu de 10:00 à 11:00" in page
    browser.post(at(event, "programme_join", morning[2].pk))
    assert times(event)["C"] == "10:00-11:00"


def test_an_overlap_is_said_and_ended_with_one_tap(event, morning, browser) -> None:
    Slot.objects.filter(pk=morning[0].pk).update(ends_at=time(10, 30))
    assert "n’est pas encore fini" in browser.get(at(event, "programme")).content.decode()
    browser.post(at(event, "programme_join", morning[1].pk))
    assert times(event)["B"] == "10:30-11:30"
    assert times(event)["C"] == "11:30-12:30"


def test_a_moment_on_a_day_that_is_no_longer_there_is_said(event, morning, browser) -> None:
    Event.objects.filter(pk=event.pk).update(ends_on=event.starts_on)
    assert "L’événement dure 1 jour" in browser.get(at(event, "programme")).content.decode()


def test_a_removed_moment_comes_back(event, morning, browser) -> None:
    browser.post(at(event, "programme_remove", morning[1].pk))
    assert "B" not in times(event)
    browser.post(at(event, "programme_put_back"))
    assert times(event)["B"] == "10:00-11:00"


def test_a_stale_form_moves_nothing(event, morning, browser) -> None:
    page = at(event, "programme_change", morning[0].pk)
    seen = browser.get(page).context["form"]["seen"].value()
    Slot.objects.filter(pk=morning[0].pk).update(title="Autre")
    response = browser.post(page, filled(title="Moi", ends_at="13:00", others_follow="on", seen=seen))
    assert response.status_code == 422
    assert "Autre" in str(response.context["form"].errors["title"])
    assert times(event)["B"] == "10:00-11:00"


def test_the_moment_after_which_one_adds_proposes_its_end_and_place(event, morning, browser) -> None:
    form = browser.get(at(event, "programme_add"), {"after": morning[0].pk}).context["form"]
    assert form["starts_at"].value() == time(10)


def test_a_moment_of_another_event_proposes_nothing(event, browser) -> None:
    other = SlotFactory(place="Ailleurs")
    page = browser.get(at(event, "programme_add"), {"after": other.pk}).content.decode()
    assert "Ailleurs" not in page


def test_notes_for_facilitators_are_not_on_the_public_page(event) -> None:
    SlotFactory(event=event, facilitator_notes="NOTE-SECRETE-DÉMO")
    assert "NOTE-SECRETE" not in Client().get(at(event, "event")).content.decode()


def test_sign_language_and_captions_are_said_beside_the_moment(event) -> None:
    SlotFactory(event=event, has_sign_language=True, has_captions=True)
    page = Client().get(at(event, "event")).content.decode()
    assert "langue des signes" in page
    assert "sous-titres" in page


def test_the_quiet_room_is_shown_to_everybody(event) -> None:
    Event.objects.update(quiet_room="La petite salle bleue")
    assert "La petite salle bleue" in Client().get(at(event, "event")).content.decode()


def test_what_is_after_the_last_day_is_said_once_and_removed_at_once(event, browser, morning) -> None:
    SlotFactory(event=event, title="E", day=2, starts_at=time(10), ends_at=time(11))
    Event.objects.update(ends_on=event.starts_on)
    page = browser.get(at(event, "programme"))
    assert [problem.kind for problem in page.context["problems"]] == ["outside"]
    assert "Retirer 2 moments" in browser.get(at(event, "programme_tidy")).content.decode()
    browser.post(at(event, "programme_tidy"))
    assert sorted(times(event)) == ["A", "B", "C"]
    assert browser.get(at(event, "programme_tidy")).status_code == 302
