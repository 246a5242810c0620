"""Who may, about teams and tables."""

import rules

from common.actors import Actor
from common.permissions import register
from events.rules import is_facilitator, is_organiser, is_referent
from teams.models import Team


@rules.predicate
def is_at_table(actor: Actor, team: Team) -> bool:
    """A member of the team, or its tablet."""
    return team.pk in actor.scope("team", "member", "tablet")


@rules.predicate
def facilitates(actor: Actor, team: Team) -> bool:
    return team.pk in actor.scope("team", "table_facilitator")


@rules.predicate
def is_participant(actor: Actor, subject: object = None) -> bool:
    return actor.has("participant")


PERMISSIONS = {
    "teams.arrange": is_organiser,
    "teams.follow": is_organiser | is_facilitator,
    "teams.raise_hand": is_at_table | is_organiser | is_facilitator,
    "teams.see_own": is_participant,
    "teams.see_led": is_referent,
}
register(PERMISSIONS)
