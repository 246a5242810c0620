"""What is said to everybody now, and to whom. One function for each place where announcements are shown."""

from datetime import datetime

from django.db.models import Q

from events.models import Announcement, Event, Screen
from events.models.day import AnnouncementQuerySet

# Who reads: the tablets of the tables, people in their own space, and those who run the event, who hear everything.
TABLES, PEOPLE, STAFF = "tables", "people", "staff"
WHERE = {TABLES: Q(on_tables=True), PEOPLE: Q(on_phones=True), STAFF: Q()}


def for_audience(event: Event, audience: str) -> AnnouncementQuerySet:
    """Announcements of `event` for TABLES, PEOPLE or STAFF, planned and past ones too: see `shown_at`."""
    found: AnnouncementQuerySet = Announcement.objects.filter(WHERE[audience], event=event)
    return found


def for_screen(event: Event, at: datetime, screen: Screen | None = None) -> AnnouncementQuerySet:
    """What a big screen says at `at`, the latest first: what is for every room, and for its own where `screen` is known."""
    room = Q(screen=None) | Q(screen=screen) if screen is not None else Q(screen=None)
    return Announcement.objects.filter(room, event=event, on_screens=True).shown_at(at)
