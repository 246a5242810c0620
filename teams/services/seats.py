"""Who sits at which table: people, and the facilitators who take care of it."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common import live
from events.models import Role
from events.models.roles import RoleKind
from events.services.roles import held_role
from participants.models import Registration
from teams.models import Team, TeamFacilitator, TeamMember
from teams.services.answers import TEAMS, Refused, locked
from teams.services.charter import drop_lost_duties

# Reasons that speak of who else sits there: see teams/reasoning.py.
ABOUT_THE_TABLE = {"together", "only_social_worker", "only_of_category", "only_with_skill", "needed_here"}


@dataclass(frozen=True)
class Seating:
    """What seating or unseating somebody did. `before` and `after` are None for "without a team"."""

    before: Team | None
    after: Team | None

    @property
    def changed(self) -> bool:
        return self.before != self.after


def seat(*, registration: Registration, team: Team) -> Seating:
    """Give a person a seat in a team, leaving any other. The last to decide wins, and is told what was there before.

    Raises Refused for somebody who cancelled or belongs to another event, or a team that was removed.
    """
    with transaction.atomic():
        person = Registration.objects.select_for_update(of=("self",), no_key=True).get(pk=registration.pk)
        if not person.is_active:
            raise Refused(_("%(name)s cancelled, and can no longer be in a team.") % {"name": person.chosen_name})
        if person.event_id != team.event_id:
            raise Refused(_("This person is not registered in this event."))
        team = locked(team)
        held = TeamMember.objects.filter(registration=person).select_related("team").first()
        before = held.team if held else None
        if before != team:
            TeamMember.objects.update_or_create(
                registration=person,
                defaults={"event_id": person.event_id, "team": team, "joined_at": timezone.now(), "why": []},
            )
            drop_lost_duties(team.event_id)
            _keep_what_is_true(before, team)
            live.publish(event_id=team.event_id, topic=TEAMS)
        return Seating(before=before, after=team)


def unseat(*, registration: Registration) -> Seating:
    """Take a person out of their team. Somebody without a team stays so."""
    with transaction.atomic():
        person = Registration.objects.select_for_update(of=("self",), no_key=True).get(pk=registration.pk)
        held = TeamMember.objects.filter(registration=person).select_related("team").first()
        if held:
            held.delete()
            _keep_what_is_true(held.team)
            live.publish(event_id=person.event_id, topic=TEAMS)
        return Seating(before=held.team if held else None, after=None)


def _keep_what_is_true(*teams: Team | None) -> None:
    """Who stays at a table that changed by hand is no longer told what the engine said of the others there."""
    rows = list(TeamMember.objects.filter(team__in=[team for team in teams if team]).exclude(why=[]))
    for row in rows:
        row.why = [reason for reason in row.why if reason.get("kind") not in ABOUT_THE_TABLE]
    TeamMember.objects.bulk_update(rows, ["why"])


def give_table(*, team: Team, role: Role) -> None:
    """A facilitator takes care of this table, besides whoever already does. Raises Refused for another role or event."""
    if role.kind != RoleKind.FACILITATOR or role.event_id != team.event_id:
        raise Refused(_("Choose one of the facilitators of this event."), "role")
    with transaction.atomic():
        locked(team)
        held_role(role)
        _given, is_new = TeamFacilitator.objects.get_or_create(event_id=team.event_id, team=team, role=role)
        if is_new:
            live.publish(event_id=team.event_id, topic=TEAMS)


def take_table(*, team: Team, role: Role) -> None:
    """A facilitator no longer takes care of this table."""
    with transaction.atomic():
        taken, _rows = TeamFacilitator.objects.filter(team=team, role=role).delete()
        if taken:
            live.publish(event_id=team.event_id, topic=TEAMS)
