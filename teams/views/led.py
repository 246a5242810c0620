from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from common.permissions import guarded
from teams.models import Team, TeamMember


@guarded("teams.see_led")
@require_GET
def teams_of_my_themes(request: HttpRequest) -> HttpResponse:
    """For a theme lead: the teams of its themes, who sits there, and the way to their sheets."""
    members = TeamMember.objects.visible_to(request.actor).select_related("registration__category")
    teams = (
        Team.objects.filter(event=request.event, theme__in=request.actor.scope("theme", "referent"))
        .select_related("theme", "stage")
        .prefetch_related(Prefetch("members", members, to_attr="seated"))
        .order_by("theme__position", "number")
    )
    return render(request, "teams/of_my_themes.html", {"teams": teams})
