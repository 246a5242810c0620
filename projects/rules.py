"""Who may, about what teams make."""

import rules

from common.actors import Actor
from common.permissions import register
from events.models import Event
from events.rules import is_facilitator, is_in_event, is_organiser, is_referent
from teams.models import Team
from teams.rules import is_at_table, table_writes


@rules.predicate
def is_tablet(actor: Actor, event: Event) -> bool:
    """Holds the code of a table of this event."""
    return actor.has("tablet")


@rules.predicate
def may_be_photographed(actor: Actor, team: Team) -> bool:
    """No photo is taken at the table of a protected theme, whoever asks."""
    return not team.theme.is_protected


@rules.predicate
def jury_works(actor: Actor, event: Event) -> bool:
    """Jurors read while teams tell and while the jury talks."""
    return event.is_on_stage


@rules.predicate
def is_juror(actor: Actor, event: Event) -> bool:
    return actor.has("juror")


PERMISSIONS = {
    "projects.judge": is_juror & jury_works,
    "projects.see_jury": is_juror | is_organiser,
    "projects.lead_jury": is_organiser,
    "projects.open_tablet": is_tablet,
    "projects.read_sheet": is_at_table | is_facilitator | is_organiser | is_referent,
    "projects.write_sheet": table_writes,
    "projects.see_photos": may_be_photographed & (is_at_table | is_facilitator | is_organiser | is_referent),
    "projects.run_presentations": is_facilitator | is_organiser,
    "projects.see_presentations": is_in_event,
    "projects.choose_presentation_form": table_writes,
    "projects.see_board": is_facilitator | is_organiser,
}
register(PERMISSIONS)
