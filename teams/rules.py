"""Who may, about teams and tables."""

import rules

from common.actors import Actor
from common.permissions import register
from events.models import Event
from events.rules import is_facilitator, is_organiser, is_referent
from teams.models import HelpRequest, ResourcePerson, Team, WallNote


@rules.predicate
def is_at_table(actor: Actor, team: Team) -> bool:
    """A member of the team, or its tablet."""
    return team.pk in actor.scope("team", "member", "tablet")


@rules.predicate
def facilitates(actor: Actor, team: Team) -> bool:
    return team.pk in actor.scope("team", "table_facilitator")


@rules.predicate
def tables_work(actor: Actor, team: Team) -> bool:
    return team.event.is_on_stage


@rules.predicate
def work_is_kept(actor: Actor, team: Team) -> bool:
    """The event is neither a draft nor archived: organisers and facilitators may prepare and correct what teams make."""
    return team.event.is_public


@rules.predicate
def seats_people(actor: Actor, team: Team) -> bool:
    """Seats people at this table: the organiser at all, the lead of a theme at its own, facilitators at all others that
    are not protected."""
    if actor.has("organiser") or team.theme_id in actor.scope("theme", "referent"):
        return True
    return actor.has("facilitator") and not team.theme.is_protected


@rules.predicate
def is_on_stage(actor: Actor, event: Event) -> bool:
    return event.is_on_stage


@rules.predicate
def is_participant(actor: Actor, subject: object = None) -> bool:
    return actor.has("participant")


@rules.predicate
def is_resource(actor: Actor, subject: object = None) -> bool:
    """Signed in with a role that a resource person has: one query, asked of those only who run nothing."""
    if actor.user_id is None or actor.event_id is None or not actor.hats:
        return False
    return ResourcePerson.objects.filter(event_id=actor.event_id, role__user=actor.user_id).exists()


@rules.predicate
def asks(actor: Actor, request: HelpRequest) -> bool:
    """At the table that asked."""
    return request.team_id in actor.scope("team", "member", "tablet")


@rules.predicate
def is_asked_for(actor: Actor, request: HelpRequest) -> bool:
    """The resource person whom the table wants to see."""
    role = request.resource.role if request.resource else None
    return role is not None and role.user_id == actor.user_id


# The table writes while tables work; those who run the event also before and after.
table_writes = (is_at_table & tables_work) | ((is_facilitator | is_organiser) & work_is_kept)


@rules.predicate
def reads_wall(actor: Actor, subject: object = None) -> bool:
    """Somebody who comes, or a table: neither a screen nor a structure that enters its people."""
    return bool(actor.roles - {"screen", "group"})


@rules.predicate
def is_author(actor: Actor, note: WallNote) -> bool:
    return note.author_id in actor.scope("registration", "participant")


@rules.predicate
def is_tablet(actor: Actor, subject: object = None) -> bool:
    return actor.has("tablet")


@rules.predicate
def is_this_person(actor: Actor, person: ResourcePerson) -> bool:
    return person.role is not None and person.role.user_id == actor.user_id


PERMISSIONS = {
    "teams.arrange": is_organiser,
    "teams.follow": is_organiser | is_facilitator,
    "teams.ask_help": is_at_table | is_organiser | is_facilitator,
    "teams.see_help": is_organiser | is_facilitator | is_resource,
    "teams.answer_help": is_organiser | is_facilitator | is_asked_for,
    "teams.see_moments": is_organiser | is_facilitator | is_this_person,
    "teams.close_help": is_organiser | is_facilitator | asks | is_asked_for,
    "teams.see_own": is_participant,
    "teams.read_charter": is_at_table | is_facilitator | is_organiser | is_referent,
    "teams.write_charter": table_writes,
    "teams.change_own_table": is_participant & is_on_stage,
    "teams.seat_people": seats_people & work_is_kept,
    "teams.see_led": is_referent,
    "teams.see_wall": reads_wall,
    "teams.write_on_wall": is_participant | is_tablet | is_organiser | is_facilitator,
    "teams.vote_on_wall": is_participant,
    "teams.change_own_note": is_author,
    "teams.lead_wall": is_organiser | is_facilitator,
    "teams.take_up": is_at_table | is_organiser | is_facilitator,
}
register(PERMISSIONS)
