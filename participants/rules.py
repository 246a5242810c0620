"""Who may, about people in an event."""

import rules

from common.actors import Actor
from common.permissions import register
from events.models import Event
from events.rules import is_organiser
from participants.models import Registration


@rules.predicate
def registration_is_open(actor: Actor, event: Event) -> bool:
    return event.takes_registrations


@rules.predicate
def is_oneself(actor: Actor, registration: Registration) -> bool:
    return registration.pk in actor.scope("registration", "participant")


PERMISSIONS = {
    "participants.list": is_organiser,
    "participants.replace_code": is_organiser,
    "participants.edit": is_oneself | is_organiser,
}
register(PERMISSIONS)
