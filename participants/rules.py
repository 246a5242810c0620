"""Who may, about people in an event."""

import rules

from common.actors import Actor
from common.permissions import register
from events.models import Event
from events.rules import is_in_event, is_organiser, is_public, is_referent, is_screen
from participants.models import Registration


@rules.predicate
def is_participant(actor: Actor, subject: object = None) -> bool:
    return actor.has("participant")


@rules.predicate
def is_helper(actor: Actor, subject: object = None) -> bool:
    return actor.has("helper")


@rules.predicate
def is_oneself(actor: Actor, registration: Registration) -> bool:
    return registration.pk in actor.scope("registration", "participant")


@rules.predicate
def helped(actor: Actor, registration: Registration) -> bool:
    """Typed this person's registration for them, and still looks after it."""
    return Registration.objects.filter(pk=registration.pk).helped_by_now(actor.user_id).exists()


@rules.predicate
def is_reception(actor: Actor, subject: object = None) -> bool:
    return actor.has("reception")


@rules.predicate
def is_not_archived(actor: Actor, event: Event) -> bool:
    return event.status != event.Status.ARCHIVED


@rules.predicate
def is_group(actor: Actor, subject: object = None) -> bool:
    """Holds the code of a structure that brings people."""
    return actor.has("group")


@rules.predicate
def is_in_group(actor: Actor, registration: Registration) -> bool:
    """One of the group's people, who does not look after their registration alone yet."""
    return registration.group_id in actor.scope("group", "group")


@rules.predicate
def is_listener(actor: Actor, subject: object = None) -> bool:
    """Listens to people: the only one who sees that somebody asks, the organiser neither."""
    return actor.has("listener")


PERMISSIONS = {
    "participants.see_registration": is_public | is_organiser,
    "participants.own_space": is_participant,
    "participants.register_others": (is_organiser | is_helper) & is_not_archived,
    "participants.hand_over_card": is_organiser | (is_helper & helped),
    "participants.list": is_organiser,
    "participants.list_of_theme": is_referent,
    "participants.import_lists": is_organiser,
    "participants.edit": is_organiser,
    "participants.replace_code": is_organiser,
    "participants.answer_needs": is_organiser,
    "participants.mind_children": is_organiser,
    "participants.match_lifts": is_organiser,
    "participants.count_meals": is_organiser,
    "participants.call_people": is_organiser,
    "participants.see_who_opened": is_organiser,
    "participants.privacy": is_organiser,
    "participants.see_room": is_organiser,
    "participants.change_relay": is_organiser,
    "participants.tell": is_organiser,
    "participants.note_told": is_organiser | is_helper,
    "participants.write_letters": is_organiser,
    "participants.receive": (is_organiser | is_reception) & is_not_archived,
    "participants.count_presence": is_organiser,
    "participants.manage_groups": is_organiser,
    "participants.manage_group": is_organiser,
    "participants.enter_group": is_group & is_not_archived,
    "participants.correct_in_group": is_group & is_in_group,
    "participants.see_waiting": is_organiser,
    "participants.answer_offer": is_organiser,
    "participants.see_listener": is_public | is_in_event,
    "participants.ask_listener": is_in_event & ~is_screen,
    "participants.listen": is_listener,
}
register(PERMISSIONS)
