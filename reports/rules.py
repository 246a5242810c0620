"""Who may, about reports."""

import rules

from accounts.rules import is_signed_in
from common.actors import Actor
from common.permissions import register
from events.models import Event
from events.rules import is_organiser


@rules.predicate
def is_reception(actor: Actor, subject: object = None) -> bool:
    return actor.has("reception")


@rules.predicate
def has_shared_results(actor: Actor, event: Event) -> bool:
    return event.has_shared_results


@rules.predicate
def is_announced(actor: Actor, event: Event) -> bool:
    """The event is no draft: it was public once."""
    return event.status != Event.Status.DRAFT


PERMISSIONS = {
    "reports.see_gallery": rules.always_allow,
    "reports.see_projects": has_shared_results,
    "reports.see_facts": is_announced,
    "reports.print": is_organiser | is_reception,
    "reports.print_codes": is_organiser,
    "reports.print_tables": is_organiser,
    "reports.copy": is_organiser,
    "reports.close": is_organiser,
    "reports.bring": is_signed_in,
    "reports.bilan": is_organiser,
}
register(PERMISSIONS)
