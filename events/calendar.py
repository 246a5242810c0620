"""The event and its programme as a calendar file that phones and computers read."""

from datetime import UTC, timedelta
from urllib.parse import urlsplit

import icalendar
from django.conf import settings
from django.utils import timezone

from events.models import Event


def calendar_of(event: Event, *, address: str) -> bytes:
    """An iCalendar file: one entry for the whole event, one for each moment of its programme. Two queries."""
    calendar = _calendar(event, address)
    for slot in event.slots.filter(skipped_at=None):
        place = ", ".join(part for part in (slot.place, place_of(event)) if part)
        entry = _entry(event, f"slot-{slot.pk}", slot.title, place)
        entry.add("dtstart", slot.begins.astimezone(UTC))
        entry.add("dtend", slot.ends.astimezone(UTC))
        calendar.add_component(entry)
    return calendar.to_ical()


def days_of(event: Event, *, address: str) -> bytes:
    """An iCalendar file with one entry for the whole event. Moments may name a theme: they are left out."""
    return _calendar(event, address).to_ical()


def _calendar(event: Event, address: str) -> icalendar.Calendar:
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Tablee//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", event.title)
    whole = _entry(event, f"event-{event.pk}", event.title, place_of(event))
    whole.add("dtstart", event.starts_on)
    whole.add("dtend", event.ends_on + timedelta(days=1))  # a calendar's end day is not part of it
    whole.add("transp", "TRANSPARENT")
    whole.add("description", event.subtitle)
    whole.add("url", address)
    calendar.add_component(whole)
    return calendar


def place_of(event: Event) -> str:
    return ", ".join(part for part in (event.venue_name, event.venue_address) if part)


def identify(entry: icalendar.Event, event: Event, key: str) -> None:
    """Give an entry the name that it has in every file of this site, and make it newer than in every earlier file.

    Calendars replace an entry of the same name only where its SEQUENCE is higher: minutes since the event was made are.
    """
    now = timezone.now()
    entry.add("uid", f"{key}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}")
    entry.add("dtstamp", now)
    entry.add("sequence", max(0, int((now - event.created_at).total_seconds() // 60)))


def _entry(event: Event, key: str, title: str, place: str) -> icalendar.Event:
    entry = icalendar.Event()
    identify(entry, event, key)
    entry.add("summary", title)
    if place:
        entry.add("location", place)
    return entry
