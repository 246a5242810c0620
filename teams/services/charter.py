"""What a team agrees on, and who does what in it. Told to the table's pages; duties also to the board and to my team."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from common import live
from common.text import storable
from teams.models import Charter, Team, TeamDuty, TeamMember
from teams.services.answers import TEAMS, Refused, Stale, locked


def write_charter(*, team: Team, text: str, expected_version: int) -> Charter:
    """Write a team's charter, a sentence a line. The same text again changes nothing.

    Raises Stale, and changes nothing, when somebody else wrote since `expected_version` (0: never written); Refused for
    a text that is too long.
    """
    text = "\n".join(line for line in (" ".join(line.split()) for line in storable(text).splitlines()) if line)
    longest = Charter._meta.get_field("text").max_length or 0
    if len(text) > longest:
        raise Refused(_("A charter holds %(most)d characters at most. Shorten it a little.") % {"most": longest}, "own")
    with transaction.atomic():
        team = locked(team)
        charter, _new = Charter.objects.get_or_create(team=team, defaults={"event_id": team.event_id})
        if charter.text == text:
            return charter
        if charter.version != expected_version:
            raise Stale(_("Somebody else wrote the charter meanwhile. Both are here: nothing is lost."))
        charter.text, charter.version = text, charter.version + 1
        charter.save(update_fields=["text", "version"])
        live.publish(event_id=team.event_id, topic=f"sheet-{team.pk}")
        return charter


def give_duty(*, team: Team, kind: str, member: TeamMember | None) -> TeamMember | None:
    """Somebody of the team takes a duty over (None: nobody has it any more). Gives who had it before.

    Raises Refused for an unknown duty, or somebody who left the table meanwhile.
    """
    if kind not in TeamDuty.Kind.values:
        raise Refused(_("Choose one of the three duties."), "kind")
    with transaction.atomic():
        team = locked(team)
        if member and not TeamMember.objects.filter(pk=member.pk, team=team).exists():
            raise Refused(_("This person does not sit at this table any more. Choose somebody else."), "member")
        held = TeamDuty.objects.filter(team=team, kind=kind).select_related("member__registration").first()
        before = held.member if held else None
        if before == member:
            return before
        if member is None:
            TeamDuty.objects.filter(team=team, kind=kind).delete()
        else:
            TeamDuty.objects.update_or_create(
                team=team, kind=kind, defaults={"event_id": team.event_id, "member": member}
            )
        live.publish(event_id=team.event_id, topic=f"sheet-{team.pk}")
        live.publish(event_id=team.event_id, topic=TEAMS)
        return before


def drop_lost_duties(event: int) -> None:
    """Whoever changed table leaves their duty there."""
    TeamDuty.objects.filter(event=event).exclude(team=F("member__team")).delete()
