"""What services of teams share: how they say no, and how they hold a team."""

from django.utils.translation import gettext as _

from teams.models import Team

TEAMS = "teams"  # the live topic of everything about teams: members, stage, weather, hand, news


class Refused(Exception):  # noqa: N818 - an answer, not a fault
    """A change that cannot be made, with a sentence for the person; `field` names what to change in a form."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Stale(Refused):
    """Somebody else changed the same thing while this person was looking at it: nothing was changed."""


def locked(team: Team) -> Team:
    """The team as it is now, held until the end of the transaction. Raises Refused when it was removed."""
    row = Team.objects.select_for_update(of=("self",), no_key=True).select_related("stage").filter(pk=team.pk).first()
    if row is None:
        raise Refused(_("This team was removed meanwhile."))
    return row
