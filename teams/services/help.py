"""A table asks for somebody or something, and gets it: first come, first served.

A request waits, is taken by one person, is given back or closed. Every step may be pressed twice: the second changes nothing.
"""

import uuid

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from common import live
from common.text import storable
from teams.models import HelpRequest, ResourcePerson, Team, TeamNews
from teams.services.answers import TEAMS, Refused, Stale, locked

HELP = "help"  # the live topic of requests and of resource people's moments
LONGEST_MATERIAL = HelpRequest._meta.get_field("material").max_length or 0


def ask_help(
    *,
    team: Team,
    kind: str = HelpRequest.Kind.FACILITATOR,
    resource: ResourcePerson | None = None,
    material: str = "",
    idempotency_key: uuid.UUID | None = None,
) -> HelpRequest:
    """A table asks. Asked again while it waits, it keeps its turn: more material is added, another person replaces the first.

    A repeat with the same key gives the first request, even closed since. Raises Refused where something is missing.
    """
    material = " ".join(storable(material).split())
    _check(team, kind, resource, material)
    with transaction.atomic():
        team = locked(team)
        if idempotency_key:
            sent = HelpRequest.objects.filter(event_id=team.event_id, idempotency_key=idempotency_key).first()
            if sent:
                return sent
        waiting = _held(HelpRequest.objects.filter(team=team, kind=kind, closed_at=None))
        if waiting:
            return _ask_more(waiting, resource, material)
        at = team.event.now
        asked = HelpRequest.objects.create(
            event_id=team.event_id,
            team=team,
            kind=kind,
            resource=resource if kind == HelpRequest.Kind.RESOURCE else None,
            material=material if kind == HelpRequest.Kind.MATERIAL else "",
            asked_at=at,
            idempotency_key=idempotency_key,
        )
        TeamNews.objects.create(
            event_id=team.event_id, team=team, kind=TeamNews.Kind.HAND_UP, author=None, created_at=at
        )
        _tell(team.event_id)
        return asked


def take_request(*, request: HelpRequest, by: User) -> HelpRequest:
    """ "I am coming". The first has it: raises Stale with the name of who was first, Refused for a request that is closed."""
    with transaction.atomic():
        held = _held(HelpRequest.objects.filter(pk=request.pk))
        if held is None or held.closed_at:
            raise Refused(_("This table needs nobody any more."))
        if held.taken_at:
            if held.taken_by_id == by.pk:
                return held
            raise Stale(_("%(name)s was first, and is on the way.") % {"name": _name(held.taken_by)})
        held.taken_at, held.taken_by = held.team.event.now, by
        held.save(update_fields=["taken_at", "taken_by"])
        TeamNews.objects.create(
            event_id=held.event_id,
            team_id=held.team_id,
            kind=TeamNews.Kind.HAND_DOWN,
            author=by,
            created_at=held.taken_at,
        )
        _tell(held.event_id)
        return held


def give_back(*, request: HelpRequest, by: User) -> HelpRequest:
    """Whoever is on the way cannot come: the table gets its turn back, the time it waited counts. Raises Refused for another's."""
    with transaction.atomic():
        held = _held(HelpRequest.objects.filter(pk=request.pk))
        if held is None or held.closed_at:
            raise Refused(_("This table needs nobody any more."))
        if held.taken_at is None:
            return held
        if held.taken_by_id != by.pk and held.taken_by_id is not None:
            raise Refused(_("%(name)s is on the way, and alone can give it back.") % {"name": _name(held.taken_by)})
        held.taken_at = held.taken_by = None
        held.save(update_fields=["taken_at", "taken_by"])
        _tell(held.event_id)
        return held


def close_request(*, request: HelpRequest, by: User | None = None) -> None:
    """The table has what it asked for, or needs it no more. `by` is None where the table itself says so."""
    with transaction.atomic():
        held = _held(HelpRequest.objects.filter(pk=request.pk))
        if held is None or held.closed_at:
            return
        held.closed_at, held.closed_by = held.team.event.now, by
        held.save(update_fields=["closed_at", "closed_by"])
        _tell(held.event_id)


def _check(team: Team, kind: str, resource: ResourcePerson | None, material: str) -> None:
    if kind not in HelpRequest.Kind.values:
        raise Refused(_("Choose what you need."), "kind")
    if resource is not None and resource.event_id != team.event_id:
        raise Refused(_("This person does not answer at this event."), "resource")
    if kind == HelpRequest.Kind.MATERIAL and not material:
        raise Refused(_("Say what you need: choose at least one thing, or write it."), "material")
    if len(material) > LONGEST_MATERIAL:
        raise Refused(_("Say it in %(most)d characters at most.") % {"most": LONGEST_MATERIAL}, "material")


def _held(requests: QuerySet[HelpRequest]) -> HelpRequest | None:
    """The request as it is now, held until the end of the transaction.

    Who takes it is read afterwards: joined to the locked row, it would be as it was before the wait.
    """
    return requests.select_for_update(of=("self",)).select_related("team__event").first()


def _ask_more(waiting: HelpRequest, resource: ResourcePerson | None, material: str) -> HelpRequest:
    """The same table asks for the same kind of thing: one request, its turn kept."""
    if waiting.kind == HelpRequest.Kind.MATERIAL:
        return _more_material(waiting, material)
    if waiting.kind != HelpRequest.Kind.RESOURCE or waiting.resource == resource:
        return waiting
    if waiting.taken_at:
        raise Refused(
            _("%(name)s is on the way. Ask for the next person afterwards.") % {"name": _name(waiting.taken_by)}
        )
    waiting.resource = resource
    waiting.save(update_fields=["resource"])
    _tell(waiting.event_id)
    return waiting


def _more_material(waiting: HelpRequest, material: str) -> HelpRequest:
    asked = waiting.material.split(", ")
    more = [thing for thing in material.split(", ") if thing not in asked]
    if not more:
        return waiting
    words = ", ".join([*asked, *more])
    if len(words) > LONGEST_MATERIAL:
        raise Refused(
            _("You already asked for: %(things)s. Say the rest to whoever comes.") % {"things": waiting.material}
        )
    waiting.material = words
    waiting.save(update_fields=["material"])
    _tell(waiting.event_id)
    return waiting


def _name(user: User | None) -> str:
    return user.name if user else _("Somebody")


def _tell(event_id: int) -> None:
    live.publish(event_id=event_id, topic=HELP)
    live.publish(event_id=event_id, topic=TEAMS)
