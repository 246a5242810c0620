"""What is said to everybody on the day of the demonstration: one thing now, another at the end of the afternoon."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from django.db.models import F

from accounts.models import User
from demo.keys import key
from events.models import Announcement, Event
from events.services.announcements import announce

DOORS_OPEN, END_OF_THE_AFTERNOON = time(8, 30), time(17)


def say_to_all(event: Event, by: User, texts: Mapping[str, str]) -> None:
    """`texts`: {"now", "at_the_end"}. Late in the evening the second is said no more."""
    midnight = datetime.combine(event.today + timedelta(days=1), time(), event.zone)
    doors, later = (datetime.combine(event.today, at, event.zone) for at in (DOORS_OPEN, END_OF_THE_AFTERNOON))
    for name, begins in (("now", doors), ("at_the_end", later)):
        ends = midnight if name == "now" else begins + timedelta(hours=1)
        if ends <= event.now:
            continue
        said = Announcement(event=event, text=texts[name], starts_at=begins, ends_at=ends)
        announce(announcement=said, by=by, idempotency_key=key(event.slug, "said", name))


def move_said(event: Event, gap: timedelta) -> None:
    """The same day, another date."""
    event.announcements.update(starts_at=F("starts_at") + gap, ends_at=F("ends_at") + gap)
