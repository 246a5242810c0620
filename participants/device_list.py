"""The list that a device at the reception holds, whole or what changed in it, in plain values."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.text import capfirst

from common.models import Topic
from events.models import Event
from participants.badges import badge_code
from participants.models import CheckIn, Registration
from participants.services.journal import TOPIC as PEOPLE_TOPIC
from participants.services.reception import TOPIC, HalfDay
from participants.table_numbers import mark_of
from participants.welcome import Guest, guests, guests_of, noted_twice, rows_of

Versions = tuple[str, int]  # of the people and their tables, of their presence
OVERLAP = timedelta(
    seconds=30
)  # longer than any transaction: what was being written while the device asked comes next time
HOLDS = ("reference", "code_version")  # what the codes of a person are made of
MASK = (1 << 20) - 1


@dataclass(frozen=True, slots=True)
class Since:
    """From when on the device wants changes; None for the whole list."""

    at: datetime | None

    @property
    def is_nothing(self) -> bool:
        return self.at is None

    @classmethod
    def read(cls, query: QueryDict, versions: Versions, half: str) -> "Since":
        """Changes alone are enough where the device holds the people of this version, in this half-day."""
        same = query.get("people") == versions[0] and query.get("half") == half
        told = query.get("since", "")
        if not (same and told.isascii() and told.isdigit() and len(told) < 12):
            return cls(None)
        return cls(datetime.fromtimestamp(int(told), tz=UTC) - OVERLAP)


def versions(event: Event) -> Versions:
    """Two queries."""
    known = dict(Topic.objects.filter(event_id=event.pk, name__in=[PEOPLE_TOPIC, TOPIC]).values_list("name", "version"))
    return f"{known.get(PEOPLE_TOPIC, 0)}-{mark_of(event)}", known.get(TOPIC, 0)


def changed(event: Event, half_day: HalfDay | None, since: Since) -> list[dict[str, Any]]:
    """People as the device holds them: everybody whole; or, of those about whom something was noted since, their hours."""
    people = Registration.objects.filter(event=event)
    if since.at is None:
        rows = rows_of(people, half_day, *HOLDS)
        holders = [Registration(pk=row["pk"], **{name: row[name] for name in HOLDS}) for row in rows]
        return [_whole(guest, holder) for guest, holder in zip(guests_of(event, rows), holders, strict=True)]
    noted = CheckIn.objects.filter(event=event, received_at__gt=since.at).values("registration")
    return [
        {"id": guest.key, "in": guest.arrived, "out": guest.left}
        for guest in guests(event, half_day, people.filter(pk__in=noted))
    ]


def about(event: Event, half_day: HalfDay | None, versions: Versions, half: str, places: int) -> dict[str, Any]:
    """What goes with the list: where it stands, what to tell, until when the device may keep it (seconds since 1970).

    `places`: how many are left, so that the device asks about somebody too many at once, also without network.
    """
    now = timezone.now()
    midnight = (now.astimezone(event.zone) + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return {
        "peopleVersion": versions[0],
        "at": int(now.timestamp()),
        "half": half,
        "label": half_day.label if half_day else "",
        "until": int(midnight.timestamp()),
        "places": places,
        "twice": noted_twice(event, half_day),
    }


def short_digest(code: str) -> int:
    """20 bits of FNV-1a: enough to find a scanned card among those of the list, too few to tell a code from it."""
    digest = 0x811C9DC5
    for byte in code.encode():
        digest = ((digest ^ byte) * 0x01000193) & 0xFFFFFFFF
    return (digest ^ (digest >> 12)) & MASK


def _whole(guest: Guest, holder: Registration) -> dict[str, Any]:
    return {
        "id": guest.key,
        "name": guest.name,
        "search": guest.search,
        "shape": guest.shape,
        "category": capfirst(guest.category),
        "status": guest.status,
        "adult": guest.adult,
        "noPhoto": guest.no_photo,
        "needs": guest.needs,
        "table": guest.table,
        "late": guest.is_late,
        "in": guest.arrived,
        "out": guest.left,
        "codes": [
            short_digest(code)
            for code in (holder.code, holder.link_token, badge_code(holder.reference, holder.code_version))
        ],
    }
