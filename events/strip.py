"""The strip of the day: now, next, how long, what is announced. The same for everybody of an audience.

Its ETag says which topics' versions it shows and between which two turns of the day: nothing else is asked of the
database while neither changed. A turn is an instant at which it says something else by itself.
"""

import json
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from common import live
from common.actors import Actor
from events import announcements
from events.models import Announcement, Event, Slot
from events.now import Now, where_are_we

TOPICS = ("programme", "announcements")
SOON = timedelta(minutes=5)


@dataclass(frozen=True)
class Strip:
    """What the strip shows. `refresh_in`: real seconds until it says something else by itself, None for never."""

    event: Event
    now: Now
    announcements: Sequence[Announcement]
    refresh_in: float | None

    @property
    def is_today(self) -> bool:
        """Is there something of this very day to say?"""
        day = self.now.at.astimezone(self.event.zone).date()
        return any(slot is not None and slot.on == day for slot in (self.now.current, self.now.following))

    @property
    def next_is_today(self) -> bool:
        following = self.now.following
        return following is not None and following.on == self.now.at.astimezone(self.event.zone).date()

    @property
    def next_at(self) -> datetime | None:
        """When the slot under way ends, or without one, when the next begins."""
        if self.now.current:
            return self.now.current.ends
        return self.now.following.begins if self.now.following else None

    @property
    def minutes_to_next(self) -> int:
        """Whole minutes until `next_at`, rounded up."""
        return -int((self.now.at - self.next_at).total_seconds() // 60) if self.next_at else 0

    @property
    def is_soon(self) -> bool:
        """Does something end or begin within five minutes?"""
        return self.next_at is not None and timedelta() < self.next_at - self.now.at <= SOON

    @property
    def soon(self) -> str:
        """What ends or begins within five minutes, in a sentence; empty else."""
        return in_five_minutes(self.now, self.minutes_to_next) if self.is_soon else ""

    @property
    def sentences(self) -> str:
        """What is said in the last minute, in the two last, and so on: a list in JSON, for the clock of the page."""
        last = int(SOON.total_seconds() // 60)
        return json.dumps([in_five_minutes(self.now, minutes) for minutes in range(1, last + 1)], ensure_ascii=False)

    @property
    def spoken(self) -> str:
        """What a screen reader says when the strip changes."""
        said = [_("Now: %(title)s.") % {"title": self.now.current.title}] if self.now.current else []
        return " ".join([*([self.soon] if self.soon else said), *(row.text for row in self.announcements)])


def in_five_minutes(now: Now, minutes: int) -> str:
    """What is soon, gently: a break and a meal are said by their name, else how long is left."""
    following, current = now.following, now.current
    follows_on = following is not None and (current is None or following.begins - current.ends < SOON)
    if following is not None and follows_on:
        if following.kind == Slot.Kind.BREAK:
            return ngettext(
                "The break begins in %(minutes)d minute.", "The break begins in %(minutes)d minutes.", minutes
            ) % {"minutes": minutes}
        if following.kind == Slot.Kind.MEAL:
            return ngettext("The meal is in %(minutes)d minute.", "The meal is in %(minutes)d minutes.", minutes) % {
                "minutes": minutes
            }
    if current is None:
        return ngettext("It begins in %(minutes)d minute.", "It begins in %(minutes)d minutes.", minutes) % {
            "minutes": minutes
        }
    return ngettext("%(minutes)d more minute.", "%(minutes)d more minutes.", minutes) % {"minutes": minutes}


def audience_of(actor: Actor) -> str:
    """For whom an actor's strip is: those who run the event, the tables' tablets, else people."""
    if actor.user_id is not None and actor.roles - {"participant", "member", "tablet", "screen", "group"}:
        return announcements.STAFF
    return announcements.TABLES if actor.has("tablet", "screen") else announcements.PEOPLE


class Moment:
    """One instant of an event for one audience. One query, and two more after a change of the programme or of what is said."""

    def __init__(self, event: Event, audience: str) -> None:
        self.event, self.audience = event, audience
        self.at = event.now.astimezone(event.zone)
        self.version = live.version_of(event_id=event.pk, topics=TOPICS)
        self.day = _day(event.pk, self.version, event.starts_on, event.timezone)

    @property
    def etag(self) -> str:
        """Changes with what the strip of this audience shows; what a script counts down is not part of it."""
        began = self.event.rehearsal_began_at
        clock = f"-{began.timestamp()}" if began else ""
        return f"strip-{self.audience}-{get_language()}-{self.version}-{bisect_right(self.day.turns, self.at)}{clock}"

    @property
    def refresh_in(self) -> float | None:
        """Real seconds until the next turn; None where none is to come or the clock is stopped."""
        place = bisect_right(self.day.turns, self.at)
        if place == len(self.day.turns) or not self.event.clock_speed:
            return None
        return max(1.0, round((self.day.turns[place] - self.at).total_seconds() / self.event.clock_speed, 1))

    @cached_property
    def now(self) -> Now:
        """Where the programme is."""
        return where_are_we(self.day.slots, self.at)

    def strip(self) -> Strip:
        """What is shown."""
        is_meant = announcements.WHERE[self.audience]
        shown = [row for row in self.day.said if is_meant(row) and row.is_shown_at(self.at)]
        return Strip(self.event, self.now, shown, self.refresh_in)


@dataclass(frozen=True)
class _Day:
    """What the strips of an event are made of, kept between requests: read, never changed. `said`: the latest first."""

    slots: Sequence[Slot]
    said: Sequence[Announcement]
    turns: Sequence[datetime]


@lru_cache(maxsize=64)
def _day(event_id: int, version: str, starts_on: date, zone: str) -> _Day:
    """The programme and announcements of an event at `version` of its topics, the same until that changes."""
    event = Event(pk=event_id, starts_on=starts_on, timezone=zone)
    slots = list(Slot.objects.filter(event=event_id, skipped_at=None))
    said = list(Announcement.objects.filter(event=event_id, withdrawn_at=None).order_by("-starts_at", "-pk"))
    turns: set[datetime] = set()
    for slot in slots:
        slot.event = event
        turns |= {slot.begins - SOON, slot.begins, slot.ends - SOON, slot.ends}
    turns |= {at for row in said for at in (row.starts_at, row.ends_at) if at is not None}
    return _Day(slots, said, sorted(turns))
