"""Who waits for whom: the requests of an event's tables, with their place in the queue, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Event
from teams.models import HelpRequest, Team

ICONS: Mapping[str, str] = {
    HelpRequest.Kind.FACILITATOR: "hand",
    HelpRequest.Kind.RESOURCE: "lightbulb",
    HelpRequest.Kind.MATERIAL: "palette",
}


@dataclass(frozen=True)
class Asked:
    """A request that is not closed. `ahead`: how many tables wait for the same and have waited longer."""

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
        at = localtime(self.request.asked_at, self.request.event.zone)
        return _("Since %(time)s.") % {"time": date_format(at, "H:i")}


def requests_of(event: Event, *, kind: str = "") -> list[Asked]:
    """Every request that is not closed, the longest waiting first. One query."""
    rows = HelpRequest.objects.filter(event=event).open().select_related("taken_by", "resource__role", "team")
    ahead: dict[tuple[str, int | None], int] = {}
    asked = []
    for row in rows.filter(kind=kind) if kind else rows:
        row.event = event
        queue = (row.kind, row.resource_id)
        asked.append(Asked(row, ahead.get(queue, 0)))
        if row.taken_at is None:
            ahead[queue] = ahead.get(queue, 0) + 1
    return asked


def by_team(asked: Iterable[Asked]) -> dict[int, list[Asked]]:
    """The same, under each team's key."""
    found: dict[int, list[Asked]] = {}
    for one in asked:
        found.setdefault(one.request.team_id, []).append(one)
    return found


def requests_of_team(event: Event, team: Team) -> list[Asked]:
    """What one table waits for."""
    return by_team(requests_of(event)).get(team.pk, [])
