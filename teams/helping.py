"""Who waits for whom: the requests of an event's tables, with their place in the queue, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.dates import date_format
from events.models import Event, Slot
from teams.models import HelpRequest, ResourcePerson, ResourceSlot, Team

if TYPE_CHECKING:
    from common.actors import Actor

ICONS: Mapping[str, str] = {
    HelpRequest.Kind.FACILITATOR: "hand",
    HelpRequest.Kind.RESOURCE: "lightbulb",
    HelpRequest.Kind.MATERIAL: "palette",
}


MOST_ANSWERED = 12  # shown


@dataclass(frozen=True)
class Asked:
    """A request as it is told. `ahead`: how many tables wait for the same and have waited longer."""

    request: HelpRequest
    ahead: int

    @property
    def icon(self) -> str:
        return ICONS[self.request.kind]

    @property
    def what(self) -> str:
        """What the table asked for, as short as it can be said."""
        if self.request.kind == HelpRequest.Kind.MATERIAL:
            return self.request.material
        if self.request.resource:
            return self.request.resource.name
        return self.request.get_kind_display()

    @property
    def who_comes(self) -> str:
        """The name of whoever is on the way; empty while nobody is."""
        if self.request.taken_at is None:
            return ""
        return self.request.taken_by.name if self.request.taken_by else _("Somebody")

    @property
    def state(self) -> str:
        """What happens with it, for the table: who comes, or how many tables wait before it."""
        if self.who_comes:
            return _("%(name)s is coming.") % {"name": self.who_comes}
        if not self.ahead:
            return _("You are next.")
        words = ngettext("One table waits before you.", "%(count)d tables wait before you.", self.ahead)
        return words % {"count": self.ahead}

    @property
    def since(self) -> str:
        """When the table asked, in the event's time: "Since 10:42."."""
        return _("Since %(time)s.") % {"time": self._hour(self.request.asked_at)}

    @property
    def closed(self) -> str:
        """Who said that it is done, and when: the table itself, or somebody by name; empty while it is open."""
        if self.request.closed_at is None:
            return ""
        words = {"time": self._hour(self.request.closed_at)}
        if self.request.closed_by is None:
            return _("Closed by the table at %(time)s.") % words
        return _("Closed by %(name)s at %(time)s.") % {**words, "name": self.request.closed_by.name}

    def _hour(self, at: datetime) -> str:
        return date_format(localtime(at, self.request.event.zone), "H:i")


def requests_of(event: Event, actor: "Actor | None" = None) -> list[Asked]:
    """Every request that is not closed, the longest waiting first; only those that `actor` may see, where given. One query."""
    rows = HelpRequest.objects.visible_to(actor) if actor else HelpRequest.objects.filter(event=event)
    ahead: dict[tuple[str, int | None], int] = {}
    asked = []
    for row in rows.open().select_related("taken_by", "resource__role", "team"):
        row.event = event
        queue = (row.kind, row.resource_id)
        asked.append(Asked(row, ahead.get(queue, 0)))
        if row.taken_at is None:
            ahead[queue] = ahead.get(queue, 0) + 1
    return asked


def answered_of(event: Event, actor: "Actor", kind: str = "") -> list[Asked]:
    """The last requests that were closed, the latest first: who came, who closed. One query."""
    rows = HelpRequest.objects.visible_to(actor).filter(event=event, closed_at__isnull=False, team__removed_at=None)
    if kind:
        rows = rows.filter(kind=kind)
    rows = rows.select_related("taken_by", "closed_by", "resource__role", "team").order_by("-closed_at", "-pk")
    found = []
    for row in rows[:MOST_ANSWERED]:
        row.event = event
        found.append(Asked(row, 0))
    return found


def by_team(asked: Iterable[Asked]) -> dict[int, list[Asked]]:
    """The same, under each team's key."""
    found: dict[int, list[Asked]] = {}
    for one in asked:
        found.setdefault(one.request.team_id, []).append(one)
    return found


def requests_of_team(event: Event, team: Team) -> list[Asked]:
    """What one table waits for."""
    return by_team(requests_of(event)).get(team.pk, [])


@dataclass(frozen=True)
class Offer:
    """A resource person as a table sees them: the moments still free, and those that are the table's own."""

    person: ResourcePerson
    free: list[ResourceSlot]
    ours: list[ResourceSlot]


def offers_for(event: Event, team: Team, at: datetime) -> list[Offer]:
    """Who is here for what: the moments that have not begun, and the table's own that are not over. Two queries."""
    slots: dict[int, list[ResourceSlot]] = {}
    for slot in ResourceSlot.objects.filter(event=event, ends_at__gt=at):
        slots.setdefault(slot.person_id, []).append(slot)
    return [
        Offer(
            person,
            free=[slot for slot in slots.get(person.pk, []) if slot.team_id is None and slot.starts_at > at],
            ours=[slot for slot in slots.get(person.pk, []) if slot.team_id == team.pk],
        )
        for person in ResourcePerson.objects.filter(event=event)
    ]


def outside_programme(event: Event, slots: Iterable[ResourceSlot]) -> list[ResourceSlot]:
    """Those of `slots` that begin before the first moment of their day or end after its last one. One query."""
    hours: dict[date, tuple[datetime, datetime]] = {}
    for held in Slot.objects.filter(event=event, skipped_at=None):
        held.event = event
        first, last = hours.get(held.on, (held.begins, held.ends))
        hours[held.on] = (min(first, held.begins), max(last, held.ends))

    def is_inside(slot: ResourceSlot) -> bool:
        first, last = hours.get(slot.starts_at.astimezone(event.zone).date(), (slot.ends_at, slot.starts_at))
        return first <= slot.starts_at and slot.ends_at <= last

    return [slot for slot in slots if not is_inside(slot)]
