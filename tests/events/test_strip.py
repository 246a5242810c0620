"""The strip of the day: one for each audience, which costs one query while nothing changed."""

import json
from datetime import datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common import live
from events import announcements, strip
from events.models import Announcement, Event
from events.services import announcements as saying
from tests.events.test_day import once
from tests.factories import EventFactory, ScreenFactory, SlotFactory
from tests.permissions.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    event = EventFactory()
    SlotFactory(event=event, starts_at=time(9), ends_at=time(10), title="Imaginer")
    SlotFactory(event=event, starts_at=time(10), ends_at=time(10, 15), title="Pause", kind="break")
    SlotFactory(event=event, starts_at=time(10, 15), ends_at=time(11), title="Choisir")
    return event


def at(event: Event, hour: int, minute: int = 0) -> Any:
    return time_machine.travel(datetime.combine(event.starts_on, time(hour, minute), event.zone), tick=False)


def said(event: Event, text: str, begins: int, lasts: int, **where: bool) -> Announcement:
    """An announcement from `begins` o'clock for `lasts` minutes."""
    starts_at = datetime.combine(event.starts_on, time(begins), event.zone)
    row = Announcement(
        event=event, text=text, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=lasts), **where
    )
    with at(event, begins - 1):
        return saying.announce(announcement=row, **once())


@pytest.mark.parametrize(
    ("hour", "minute", "soon", "refresh_in"),
    [
        (9, 30, "", 25 * 60),
        (9, 55, "La pause commence dans 5 minutes.", 5 * 60),
        (9, 58, "La pause commence dans 2 minutes.", 2 * 60),
        (10, 12, "Encore 3 minutes.", 3 * 60),
        (8, 57, "Cela commence dans 3 minutes.", 3 * 60),
        (11, 0, "", None),
    ],
)
def test_what_ends_soon_is_said_five_minutes_before(
    event: Event, hour: int, minute: int, soon: str, refresh_in: int | None
) -> None:
    with at(event, hour, minute):
        shown = strip.Moment(event, "people").strip()
    assert (shown.soon, shown.refresh_in) == (soon, refresh_in)


def test_a_planned_announcement_appears_by_itself_and_expires_by_itself(event: Event) -> None:
    said(event, "Le repas est servi.", 10, 15)
    seen = []
    for hour, minute in ((9, 59), (10, 0), (10, 14), (10, 15)):
        with at(event, hour, minute):
            moment = strip.Moment(event, "people")
            seen.append(([row.text for row in moment.strip().announcements], moment.etag))
    texts, etags = zip(*seen, strict=True)
    assert texts == ([], ["Le repas est servi."], ["Le repas est servi."], [])
    assert etags[0] != etags[1]
    assert etags[2] != etags[3]


def test_each_audience_reads_what_is_meant_for_it(event: Event) -> None:
    said(event, "Aux tables", 9, 60, on_phones=False, on_screens=False)
    said(event, "Aux téléphones", 9, 60, on_tables=False, on_screens=False)
    with at(event, 9, 30):
        read = {
            who: {row.text for row in strip.Moment(event, who).strip().announcements} for who in announcements.WHERE
        }
        assert not announcements.for_screen(event, event.now)
    assert read == {
        "tables": {"Aux tables"},
        "people": {"Aux téléphones"},
        "staff": {"Aux tables", "Aux téléphones"},
    }


def test_a_screen_says_what_is_for_every_room_and_for_its_own(event: Event) -> None:
    hall, other = ScreenFactory(event=event), ScreenFactory(event=event, name="Autre salle")
    for text, room in (("partout", None), ("ici", hall), ("ailleurs", other)):
        row = said(event, text, 9, 60)
        Announcement.objects.filter(pk=row.pk).update(screen=room)
    with at(event, 9, 30):
        assert {row.text for row in announcements.for_screen(event, event.now, hall)} == {"partout", "ici"}


def test_the_strip_is_not_sent_again_and_asks_one_thing_while_nothing_changed() -> None:
    world = World()
    address = reverse("day_strip", args=[world.event.slug])
    with at(world.event, 9, 10):
        browser = world.browser("tablet")
        first = browser.get(address)
    assert world.slot.title in first.content.decode()
    with at(world.event, 9, 40), CaptureQueriesContext(connection) as captured:
        again = browser.get(address, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert not [query for query in captured if "events_slot" in query["sql"] or "events_announcement" in query["sql"]]
    with at(world.event, 9, 55):
        assert browser.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200
    live.publish(event_id=world.event.pk, topic="programme")
    with at(world.event, 9, 40):
        assert browser.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_everybody_of_an_audience_reads_the_same_and_nobody_is_named() -> None:
    world = World()
    address = reverse("day_strip", args=[world.event.slug])
    with at(world.event, 9, 10):
        pages = {
            role: world.browser(role).get(address).content for role in ("organiser", "listener", "juror", "helper")
        }
        own = world.browser("participant").get(address).content.decode()
    assert len(set(pages.values())) == 1
    assert world.registration.chosen_name not in own
    assert world.theme.title not in own


def test_the_pages_of_people_and_tables_show_the_strip() -> None:
    world = World(status="under_way")
    pages = (("participant", "my_space", []), ("participant", "my_team", []), ("tablet", "sheet", [world.team.pk]))
    with at(world.event, 9, 10):
        for role, name, more in pages:
            page = world.browser(role).get(reverse(name, args=[world.event.slug, *more])).content.decode()
            assert 'id="day-strip"' in page, name
            assert world.slot.title in page, name


def test_the_page_knows_the_sentence_of_each_of_the_last_five_minutes(event: Event) -> None:
    """It counts down by itself: the strip is not sent again before the moment ends."""
    with at(event, 10, 55):
        sentences = json.loads(strip.Moment(event, "people").strip().sentences)
    assert sentences[:2] == ["Encore 1 minute.", "Encore 2 minutes."]
    for minute in range(55, 60):
        with at(event, 10, minute):
            assert sentences[60 - minute - 1] == strip.Moment(event, "people").strip().soon
