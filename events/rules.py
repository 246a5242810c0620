"""Who may, about an event and what its organiser decides. Predicates take (actor, subject); see common/permissions.py."""

import rules

from accounts.rules import is_signed_in
from common.actors import Actor
from common.permissions import register
from events.models import Event


@rules.predicate
def is_organiser(actor: Actor, subject: object = None) -> bool:
    return actor.has("organiser")


@rules.predicate
def is_facilitator(actor: Actor, subject: object = None) -> bool:
    return actor.has("facilitator")


@rules.predicate
def is_referent(actor: Actor, subject: object = None) -> bool:
    return actor.has("referent")


@rules.predicate
def is_screen(actor: Actor, subject: object = None) -> bool:
    return actor.has("screen")


@rules.predicate
def has_a_role(actor: Actor, subject: object = None) -> bool:
    """Signed in, with any role in the event."""
    return actor.user_id is not None and bool(actor.hats)


@rules.predicate
def is_in_event(actor: Actor, subject: object = None) -> bool:
    """Wears any hat of the event: a role, a personal code, a tablet, a screen."""
    return bool(actor.hats)


@rules.predicate
def is_public(actor: Actor, event: Event) -> bool:
    return event.is_public


PERMISSIONS = {
    "events.see_public": is_public | is_organiser,
    "events.configure": is_organiser,
    "events.manage_roles": is_organiser,
    "events.answer_invitation": rules.always_allow,
    "events.see_home": rules.always_allow,
    "events.show_screen": is_screen | is_organiser | is_facilitator,
    "events.create": is_signed_in,
    "events.see_help": is_public | is_in_event,
    "events.see_strip": is_in_event,
    "events.run_day": is_organiser,
    "events.see_day": is_organiser | is_facilitator,
    "events.announce": is_organiser | is_facilitator,
    "events.follow_live": rules.predicate(lambda actor, subject=None: bool(actor.hats)),
}
register(PERMISSIONS)
