"""Which tables somebody may be shown, and the way back after a change."""

from typing import TYPE_CHECKING

from django.core import signing
from django.db.models import F, Q

from events.models import Event, Theme
from participants.models import Registration
from teams.models import Team, TeamMember, TeamQuerySet
from teams.services import Seating

if TYPE_CHECKING:
    from common.actors import Actor

SALT = "teams.changing"
UNDO_SECONDS = 15 * 60


def open_tables(event: Event) -> TeamQuerySet:
    """Tables with a free place, each with its `size`. Those of protected themes are never among them."""
    teams = Team.objects.filter(event=event).exclude(theme__sensitivity=Theme.Sensitivity.PROTECTED)
    found: TeamQuerySet = teams.select_related("theme").with_size().filter(size__lt=F("theme__max_size"))
    return found


def seatable_by(actor: "Actor") -> TeamQuerySet:
    """The tables where this reader may seat people: protected ones are for the organiser and the lead of their theme."""
    teams = Team.objects.filter(event=actor.event_id)
    if actor.has("organiser"):
        return teams
    led = Q(theme__in=actor.scope("theme", "referent"))
    if actor.has("facilitator"):
        led |= ~Q(theme__sensitivity=Theme.Sensitivity.PROTECTED)
    found: TeamQuerySet = teams.filter(led)
    return found


def waiting_for(actor: "Actor", words: str) -> list[Registration]:
    """People without a table whose name holds `words` (a search key). To a lead, those who wish their theme."""
    people = Registration.objects.active().filter(event=actor.event_id, seat=None, search_name__contains=words)
    if not actor.has("organiser", "facilitator"):
        people = people.filter(choices__theme__in=actor.scope("theme", "referent")).distinct()
    return list(people.select_related("category").order_by("search_name", "pk")[:12])


def may_move(actor: "Actor", person: Registration) -> bool:
    """Does this person wait, or sit where this reader knows and seats people?"""
    seat = TeamMember.objects.filter(registration=person).first()
    if seat is None:
        return True
    return TeamMember.objects.visible_to(actor).filter(pk=seat.pk, team__in=seatable_by(actor)).exists()


def way_back(person: Registration, done: Seating) -> str:
    """What undoes a change of table, for a quarter of an hour; empty where nothing changed."""
    before, after = (team.pk if team else 0 for team in (done.before, done.after))
    return signing.dumps([person.pk, before, after], salt=SALT) if done.changed else ""


def read_way_back(token: str, person: Registration) -> tuple[int, int] | None:
    """(the team to go back to, where they should sit now), 0 for none. None for a token too old, or of somebody else."""
    try:
        who, before, after = signing.loads(token, salt=SALT, max_age=UNDO_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return (before, after) if who == person.pk else None
