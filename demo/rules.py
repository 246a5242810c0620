"""Who may, in the demonstration: anybody, and only there."""

import rules
from django.conf import settings

from common.actors import Actor
from common.permissions import register


@rules.predicate
def is_demonstration(actor: Actor, subject: object = None) -> bool:
    return bool(settings.DEMO)


PERMISSIONS = {
    "demo.play": is_demonstration,
}
register(PERMISSIONS)
