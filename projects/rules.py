"""Who may, about what teams make."""

import rules

from common.actors import Actor
from common.permissions import register
from events.models import Event
from events.rules import is_facilitator, is_organiser, is_referent
from teams.models import Team
from teams.rules import is_at_table


@rules.predicate
def is_tablet(actor: Actor, event: Event) -> bool:
    """Holds the code of a table of this event."""
    return actor.has("tablet")


@rules.predicate
def tables_work(actor: Actor, team: Team) -> bool:
    return team.event.is_on_stage


@rules.predicate
def sheets_are_kept(actor: Actor, team: Team) -> bool:
    """The event is neither a draft nor archived: organisers and facilitators may prepare and correct a sheet."""
    return team.event.is_public


# The table writes while tables work; those who run the event also before and after.
sheet_is_open = (is_at_table & tables_work) | ((is_facilitator | is_organiser) & sheets_are_kept)

PERMISSIONS = {
    "projects.open_tablet": is_tablet,
    "projects.read_sheet": is_at_table | is_facilitator | is_organiser | is_referent,
    "projects.write_sheet": sheet_is_open,
    "projects.see_board": is_facilitator | is_organiser,
}
register(PERMISSIONS)
