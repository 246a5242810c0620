"""Who may, about reports."""

import rules

from accounts.rules import is_signed_in
from common.actors import Actor
from common.permissions import register
from events.rules import is_organiser


@rules.predicate
def is_reception(actor: Actor, subject: object = None) -> bool:
    return actor.has("reception")


PERMISSIONS = {
    "reports.print": is_organiser | is_reception,
    "reports.print_codes": is_organiser,
    "reports.print_tables": is_organiser,
    "reports.copy": is_organiser,
    "reports.bring": is_signed_in,
}
register(PERMISSIONS)
