"""Joining, leaving and changing table on the day: by oneself, or by the facilitator who sees somebody wait."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from common.text import search_key
from participants.models import Need, Registration
from teams.models import FormationRules, HostTables, Pairing, Placement, Team, TeamMember
from teams.services.answers import Refused, Stale, locked
from teams.services.seats import Seating, seat, unseat


class Overtaken(Stale):
    """Somebody else moved this person since the page was shown: nothing was changed. `now` is where they sit."""

    def __init__(self, now: Team | None) -> None:
        super().__init__(_("Somebody else had just chosen another place. Nothing more was changed."))
        self.now = now


class NotPossible(Refused):
    """This table cannot be joined. Why is never said: it may speak of somebody else."""

    def __init__(self) -> None:
        super().__init__(_("This table is not possible now. Ask a facilitator."), "team")


def change_table(*, registration: Registration, team: Team | None, seen: int, protected_too: bool = False) -> Seating:
    """Seat somebody at `team` (None: nowhere), where they sat at the team with the key `seen` (0: nowhere).

    Keeps to what the organiser asked: places, people kept apart or together, placements, tables that can be reached.
    Anybody may leave. A table of a protected theme is joined with `protected_too` only: by its lead, the organiser, or
    somebody who goes back where they just sat. Sent twice, it changes nothing more.

    Raises Overtaken when somebody else moved them meanwhile, NotPossible for a table that they cannot join.
    """
    with transaction.atomic():
        person = Registration.objects.select_for_update(of=("self",), no_key=True).get(pk=registration.pk)
        held = TeamMember.objects.filter(registration=person).select_related("team").first()
        here = held.team if held else None
        if here == team:
            return Seating(before=here, after=team)
        if (here.pk if here else 0) != seen:
            raise Overtaken(here)
        if team is None:
            return unseat(registration=person)
        _check(person, _held(team), protected_too)
        return seat(registration=person, team=team)


def _held(team: Team) -> Team:
    try:
        return locked(team)
    except Refused as gone:
        raise NotPossible from gone


def _check(person: Registration, team: Team, protected_too: bool) -> None:
    """Raises NotPossible. The team is held: nobody else sits down meanwhile."""
    if not person.is_active or person.event_id != team.event_id:
        raise NotPossible
    if team.theme.is_protected and not protected_too:
        raise NotPossible
    people = list(TeamMember.objects.filter(team=team).values_list("registration_id", "registration__structure"))
    if len(people) >= team.theme.max_size or _is_asked_otherwise(person, team, {key for key, _structure in people}):
        raise NotPossible
    rules = FormationRules.objects.filter(event=team.event_id).first() or FormationRules()
    own = search_key(person.structure)
    if own and sum(search_key(structure) == own for _key, structure in people) >= rules.max_same_structure:
        raise NotPossible


def _is_asked_otherwise(person: Registration, team: Team, people: set[int]) -> bool:
    """Did the organiser ask for something that this person at this table would break?"""
    pairs = Pairing.objects.filter(Q(one=person) | Q(other=person), event=team.event_id)
    for pair in pairs.select_related("one__seat", "other__seat"):
        other = pair.other if pair.one_id == person.pk else pair.one
        if pair.kind == Pairing.Kind.APART and other.pk in people:
            return True
        if pair.kind == Pairing.Kind.TOGETHER and hasattr(other, "seat") and other.pk not in people:
            return True
    placement = Placement.objects.filter(registration=person).first()
    if placement and team.pk != (placement.team_id or team.pk):
        return True
    if placement and team.theme_id != (placement.theme_id or team.theme_id):
        return True
    needs = Need.objects.filter(registration=person).values("kind")
    hosts = HostTables.objects.filter(event=team.event_id, kind__in=needs).values_list("numbers", flat=True)
    return any(numbers and team.number not in numbers for numbers in hosts)
