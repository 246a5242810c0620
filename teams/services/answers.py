"""What services of teams share: how they say no, and how they hold a team."""

from django.utils.translation import gettext as _

from common.answers import Refused, Stale
from events.models import Event
from teams.models import Team

__all__ = ["TEAMS", "Refused", "Stale", "locked", "refuse_archived"]

TEAMS = "teams"  # the live topic of everything about teams: members, stage, weather, hand, news


def refuse_archived(event: Event) -> None:
    """Raises Refused once the event is archived: what was made in it stays as it is."""
    if event.status == Event.Status.ARCHIVED:
        raise Refused(_("The event is archived: what was made in it stays as it is."))


def locked(team: Team) -> Team:
    """The team as it is now, held until the end of the transaction. Raises Refused when it was removed, or archived."""
    row = (
        Team.objects.select_for_update(of=("self",), no_key=True)
        .select_related("stage", "event")
        .filter(pk=team.pk)
        .first()
    )
    if row is None:
        raise Refused(_("This team was removed meanwhile."))
    refuse_archived(row.event)
    return row
