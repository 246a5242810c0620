"""The event and its programme as a calendar file that phones and computers read."""

from datetime import UTC, datetime, timedelta

import icalendar

from events.models import Event


def calendar_of(event: Event, *, address: str, host: str) -> bytes:
    """An iCalendar file: one entry for the whole event, one for each moment of its programme. Two queries."""
    calendar = _calendar(event, address, host)
    for slot in event.slots.filter(skipped_at=None):
        place = ", ".join(part for part in (slot.place, place_of(event)) if part)
        entry = _entry(f"slot-{slot.pk}@{host}", slot.title, place, event.created_at)
        entry.add("dtstart", slot.begins.astimezone(UTC))
        entry.add("dtend", slot.ends.astimezone(UTC))
        calendar.add_component(entry)
    return calendar.to_ical()


def days_of(event: Event, *, address: str, host: str) -> bytes:
    """An iCalendar file with one entry for the whole event. Moments may name a theme: they are left out."""
    return _calendar(event, address, host).to_ical()


def _calendar(event: Event, address: str, host: str) -> icalendar.Calendar:
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Tablee//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", event.title)
    whole = _entry(f"event-{event.pk}@{host}", event.title, place_of(event), event.created_at)
    whole.add("dtstart", event.starts_on)
    whole.add("dtend", event.ends_on + timedelta(days=1))  # a calendar's end day is not part of it
    whole.add("transp", "TRANSPARENT")
    whole.add("description", event.subtitle)
    whole.add("url", address)
    calendar.add_component(whole)
    return calendar


def place_of(event: Event) -> str:
    return ", ".join(part for part in (event.venue_name, event.venue_address) if part)


def _entry(uid: str, title: str, place: str, stamp: datetime) -> icalendar.Event:
    entry = icalendar.Event()
    entry.add("uid", uid)
    entry.add("dtstamp", stamp)
    entry.add("summary", title)
    if place:
        entry.add("location", place)
    return entry
