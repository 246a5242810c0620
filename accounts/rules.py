"""Who may, about accounts."""

import rules

from common.actors import Actor
from common.permissions import register


@rules.predicate
def is_signed_in(actor: Actor, subject: object = None) -> bool:
    return actor.user_id is not None


PERMISSIONS = {
    "accounts.come_in": rules.always_allow,
    "accounts.choose_language": rules.always_allow,
    "accounts.use_own": is_signed_in,
}
register(PERMISSIONS)
