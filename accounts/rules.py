"""Who may, about accounts."""

import rules

from common.actors import Actor
from common.permissions import register


@rules.predicate
def is_signed_in(actor: Actor, subject: object = None) -> bool:
    return actor.user_id is not None


PERMISSIONS = {
    "accounts.use_own": is_signed_in,
}
register(PERMISSIONS)
