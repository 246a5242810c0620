"""Who may, about teams and tables."""

import rules

from common.actors import Actor
from common.permissions import register
from events.rules import is_facilitator, is_organiser
from teams.models import Team


@rules.predicate
def is_at_table(actor: Actor, team: Team) -> bool:
    """A member of the team, or its tablet."""
    return team.pk in actor.scope("team", "member", "tablet")


@rules.predicate
def facilitates(actor: Actor, team: Team) -> bool:
    return team.pk in actor.scope("team", "table_facilitator")


PERMISSIONS = {
    "teams.arrange": is_organiser,
    "teams.follow": is_organiser | is_facilitator,
}
register(PERMISSIONS)
