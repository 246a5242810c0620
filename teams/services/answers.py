"""What services of teams share: how they say no, and how they hold a team."""

from django.utils.translation import gettext as _

from common.answers import Refused, Stale
from teams.models import Team

__all__ = ["TEAMS", "Refused", "Stale", "locked"]

TEAMS = "teams"  # the live topic of everything about teams: members, stage, weather, hand, news


def locked(team: Team) -> Team:
    """The team as it is now, held until the end of the transaction. Raises Refused when it was removed."""
    row = (
        Team.objects.select_for_update(of=("self",), no_key=True)
        .select_related("stage", "event")
        .filter(pk=team.pk)
        .first()
    )
    if row is None:
        raise Refused(_("This team was removed meanwhile."))
    return row
