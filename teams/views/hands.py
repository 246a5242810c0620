"""What a participant sees of their own team."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from common import live
from common.permissions import guarded, may
from teams.explanations import own_reasons, words_of_reasons
from teams.models import Team, TeamMember


@guarded("teams.see_own")
@require_GET
def my_team(request: HttpRequest) -> HttpResponse:
    """A participant's team: where, with whom, who helps; or that tables are not made yet."""
    version = live.version_of(event_id=request.event.pk, topics=["teams", "access"])
    etag = f"my-team-{version}-{get_language()}"
    if request.htmx:
        return live.fragment(request, etag, lambda: _show_team(request))
    return live.marked(_show_team(request), etag)


def _show_team(request: HttpRequest) -> HttpResponse:
    own = request.actor.scope("team", "member")
    team = Team.objects.filter(pk__in=own, event=request.event).select_related("theme", "stage", "subject").first()
    context = {"team": team, "may_change": may(request.actor, "teams.change_own_table", request.event)}
    context["back"] = request.GET.get("back", "")[:300] if context["may_change"] else ""
    if team:
        context["members"] = (
            TeamMember.objects.visible_to(request.actor)
            .filter(team=team)
            .exclude(registration__in=request.actor.scope("registration", "participant"))
            .select_related("registration")
        )
        mine = TeamMember.objects.filter(team=team, registration__in=request.actor.scope("registration", "participant"))
        why = [reason for reasons in mine.values_list("why", flat=True) for reason in reasons]
        why = [reason for reason in why if _is_still_true(reason, {one.registration_id for one in context["members"]})]
        context["why"] = own_reasons(why, words_of_reasons(team.event_id, why))
        context["facilitators"] = team.facilitators.select_related("role__user").order_by("role__user__name")
    return render(request, "teams/my_team.html#team" if request.htmx else "teams/my_team.html", context)


def _is_still_true(reason: Any, others: set[int]) -> bool:
    """Nobody is told that they sit with somebody who cancelled between the draft and the table."""
    return not (isinstance(reason, dict) and set(reason.get("people", ())) - others)
