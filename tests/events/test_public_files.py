"""The calendar and the picture of an event."""

from datetime import time, timedelta
from io import BytesIO

import icalendar
import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image
from pytest_django import Settings

from events.calendar import days_of
from events.models import Slot
from events.picture import draw
from tests.factories import EventFactory, SlotFactory


@pytest.mark.django_db
def test_the_calendar_holds_the_event_and_each_moment(client: Client) -> None:
    event = EventFactory(title="Ensemble", venue_name="Salle DÉMO")
    SlotFactory(event=event, day=2, title="Accueil; café, badges")
    response = client.get(reverse("event_calendar", args=[event.slug]))
    assert response["Content-Type"].startswith("text/calendar")
    whole, moment = icalendar.Calendar.from_ical(response.content).walk("VEVENT")
    assert (str(whole["summary"]), whole["dtstart"].dt.isoformat()) == ("Ensemble", "2030-12-04")
    assert str(moment["summary"]) == "Accueil; café, badges"
    assert moment["dtstart"].dt.isoformat() == "2030-12-05T08:00:00+00:00"


@pytest.mark.django_db
def test_the_picture_is_drawn_once_for_each_version(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    event, drawn = EventFactory(), []
    monkeypatch.setattr("events.views.public_files.draw", lambda event: drawn.append(event) or b"png")
    for _ in range(2):
        client.get(reverse("event_picture", args=[event.slug]))
    event.version = 2
    event.save()
    client.get(reverse("event_picture", args=[event.slug]))
    assert len(drawn) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("title", ["Ensemble", "é" * 120, "un mot " * 17, "مرحبا 👩🏽‍🌾 <b>", " "])
def test_a_picture_of_any_title_has_the_size_that_sites_expect(title: str) -> None:
    image = Image.open(BytesIO(draw(EventFactory(title=title, slug="demo"))))
    assert image.size == (1200, 630)


@pytest.mark.django_db
def test_a_later_file_replaces_the_entries_of_an_earlier_one(client: Client, settings: Settings) -> None:
    settings.SITE_URL = "https://tablee.example.org"
    event = EventFactory()
    slot = SlotFactory(event=event)
    address = reverse("event_calendar", args=[event.slug])
    before = icalendar.Calendar.from_ical(client.get(address).content).walk("VEVENT")
    event.created_at -= timedelta(days=1)
    event.save()
    Slot.objects.filter(pk=slot.pk).update(starts_at=time(8, 30))
    after = icalendar.Calendar.from_ical(client.get(address).content).walk("VEVENT")
    assert [str(one["uid"]) for one in before] == [str(one["uid"]) for one in after]
    assert all(new["sequence"] > old["sequence"] for old, new in zip(before, after, strict=True))
    mailed = icalendar.Calendar.from_ical(days_of(event, address="https://x.example.org")).walk("VEVENT")
    assert mailed[0]["uid"] == after[0]["uid"] == f"event-{event.pk}@tablee.example.org"
