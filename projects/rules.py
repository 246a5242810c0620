"""Who may, about what teams make."""

import rules

from common.actors import Actor
from common.permissions import register
from events.models import Award, Event
from events.rules import is_facilitator, is_in_event, is_organiser, is_public, is_referent, is_screen
from participants.retention import months_after
from projects.favourite import AWARD as FAVOURITE
from projects.models import Evaluation, Pledge, Poll
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


@rules.predicate
def could_bring(actor: Actor, event: Event) -> bool:
    """Anybody of the event: neither a screen nor a structure that enters its people."""
    return bool(actor.roles - {"screen", "group"})


@rules.predicate
def pledged(actor: Actor, pledge: Pledge) -> bool:
    """Made it, by their code or their account."""
    by_code = pledge.registration_id in actor.scope("registration", "participant")
    return by_code or (pledge.role is not None and pledge.role.user_id == actor.user_id)


@rules.predicate
def received(actor: Actor, pledge: Pledge) -> bool:
    """At the table to which it was made."""
    return pledge.team_id in actor.scope("team", "member", "tablet")


@rules.predicate
def has_come_to_its_end(actor: Actor, event: Event) -> bool:
    """ "Your view" is shown where one looks for it: from the last day of the event until a month after, earlier where it
    was opened by hand."""
    if event.status == event.Status.UNDER_WAY:
        by_hand = Evaluation.objects.filter(event=event, opening=Evaluation.Opening.OPEN)
        return event.today >= event.ends_on or by_hand.exists()
    if event.status == event.Status.FOLLOW_UP:
        return event.real_today < months_after(event, 1)
    return event.status in (event.Status.DELIBERATION, event.Status.RESULTS)


@rules.predicate
def is_participant(actor: Actor, event: Event) -> bool:
    return actor.has("participant")


@rules.predicate
def rewards(actor: Actor, event: Event) -> bool:
    """Teams have told or are telling: awards are chosen, revealed, and put right afterwards."""
    return event.is_on_stage or event.shares_results


@rules.predicate
def goes_on(actor: Actor, event: Event) -> bool:
    """Not archived: what was not counted before is not counted any more."""
    return event.status != Event.Status.ARCHIVED


@rules.predicate
def has_a_poll(actor: Actor, event: Event) -> bool:
    """The room is asked for its favourite, or will be on this last day: one query.

    Whoever waits for it is led there before it opens, where the list comes by itself.
    """
    is_the_day = event.is_on_stage and event.today >= event.ends_on
    if is_the_day and Award.objects.filter(event=event, key=FAVOURITE).exists():
        return True
    return Poll.objects.filter(event=event, opened_at__isnull=False).exists()


@rules.predicate
def is_followed_up(actor: Actor, event: Event) -> bool:
    """Results are shared, and the event is not archived: projects go on, and are told of."""
    return event.shares_results


@rules.predicate
def has_told(actor: Actor, team: Team) -> bool:
    """The teams have told their projects: it is time to ask what may be public."""
    return team.event.status == Event.Status.DELIBERATION or team.event.has_shared_results


PERMISSIONS = {
    "projects.find_view": is_in_event & ~is_screen & has_come_to_its_end,
    "projects.give_view": is_public | is_in_event,
    "projects.lead_evaluation": is_organiser,
    "projects.give_awards": is_organiser & rewards,
    "projects.see_results": is_public | is_organiser,
    "projects.vote_favourite": (is_participant | is_tablet) & goes_on,
    "projects.find_favourite": (is_participant | is_tablet) & goes_on & has_a_poll,
    "projects.lead_favourite": is_organiser & rewards,
    "projects.find_tokens": is_facilitator & ~is_organiser & rewards,  # the organiser comes by the page of the poll
    "projects.count_tokens": (is_organiser | is_facilitator) & rewards,
    "projects.agree_to_publish": has_told & (is_at_table | is_organiser),
    "projects.see_publications": is_organiser | is_referent,
    "projects.review_publication": is_organiser | is_referent,
    "projects.judge": is_juror & jury_works,
    "projects.see_jury": is_juror | is_organiser,
    "projects.lead_jury": is_organiser,
    "projects.answer_teams": is_organiser | (is_juror & jury_works),
    "projects.open_tablet": is_tablet,
    "projects.read_sheet": is_at_table | is_facilitator | is_organiser | is_referent,
    "projects.write_sheet": table_writes,
    "projects.see_photos": may_be_photographed & (is_at_table | is_facilitator | is_organiser | is_referent),
    "projects.run_presentations": is_facilitator | is_organiser,
    "projects.see_presentations": is_in_event,
    "projects.choose_presentation_form": table_writes,
    "projects.see_pledges": could_bring,
    "projects.follow_pledge": pledged | received | is_facilitator | is_organiser,
    "projects.reach_who_pledged": pledged | received,
    "projects.remind_pledges": is_organiser,
    "projects.follow_up": is_organiser,
    "projects.follow": is_followed_up & (is_public | is_in_event),
    "projects.see_board": is_facilitator | is_organiser,
}
register(PERMISSIONS)
