"""What is said to everybody now, and to whom. One function for each place where announcements are shown."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Q

from events.models import Announcement, Event, Screen
from events.models.day import AnnouncementQuerySet

# Who reads: the tablets of the tables, people in their own space, and those who run the event, who hear everything.
TABLES, PEOPLE, STAFF = "tables", "people", "staff"
WHERE: dict[str, Callable[[Announcement], bool]] = {
    TABLES: lambda row: row.on_tables,
    PEOPLE: lambda row: row.on_phones,
    STAFF: lambda row: True,
}


def for_screen(event: Event, at: datetime, screen: Screen | None = None) -> AnnouncementQuerySet:
    """What a big screen says at `at`, the latest first: what is for every room, and for its own where `screen` is known."""
    room = Q(screen=None) | Q(screen=screen) if screen is not None else Q(screen=None)
    return Announcement.objects.filter(room, event=event, on_screens=True).shown_at(at)
