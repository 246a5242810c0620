"""The hats of tables: the tablet that holds a team's code, the facilitator given a table, the member of a team."""

from collections.abc import Iterable

from django.http import HttpRequest

from common.actors import Hat
from common.code_sessions import held
from events.models import Event
from teams.models import Team, TeamFacilitator, TeamMember


def hats_of_tablet(request: HttpRequest, event: Event, hats: tuple[Hat, ...]) -> Iterable[Hat]:
    door = held(request, event_id=event.pk, kind=Team.code_kind)
    if door and Team.objects.filter(event=event, pk=door[0], code_version=door[1]).exists():
        return [Hat("tablet", {"team": frozenset({door[0]})})]
    return []


def hats_at_tables(request: HttpRequest, event: Event, hats: tuple[Hat, ...]) -> Iterable[Hat]:
    """What comes with earlier hats: a facilitator's tables, a participant's team."""
    found = []
    roles = {hat.role for hat in hats}
    if "facilitator" in roles:
        tables = TeamFacilitator.objects.filter(event=event, role__user=request.user).values_list("team_id", flat=True)
        found.append(Hat("table_facilitator", {"team": frozenset(tables)}))
    people = [pk for hat in hats if hat.role == "participant" for pk in hat.scope["registration"]]
    if people:
        teams = TeamMember.objects.filter(event=event, registration__in=people).values_list("team_id", flat=True)
        found.append(Hat("member", {"team": frozenset(teams)}))
    return found
