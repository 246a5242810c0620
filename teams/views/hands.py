"""What a table does for itself: asks for a facilitator, and sees its own team."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from common import live
from common.permissions import guarded
from teams.explanations import own_reasons, words_of_reasons
from teams.models import Team, TeamMember
from teams.services import Refused, lower_hand, raise_hand

HAND = "teams/_hand.html#inside"


@guarded("teams.raise_hand", Team)
@require_POST
def raise_(request: HttpRequest, team: Team) -> HttpResponse:
    """The table asks for somebody. Asked twice, it keeps its turn."""
    return _answer(request, team, raise_hand)


@guarded("teams.raise_hand", Team)
@require_POST
def lower(request: HttpRequest, team: Team) -> HttpResponse:
    """The table needs nobody any more."""
    return _answer(request, team, lower_hand)


@guarded("teams.raise_hand", Team)
@require_GET
def hand(request: HttpRequest, team: Team) -> HttpResponse:
    """The hand as it now is: a part of the tablet's page, refreshed when somebody else lowers it."""
    if not request.htmx:
        return redirect(_page_of(request))
    return live.fragment(request, _etag_of_hand(team), lambda: render(request, HAND, {"team": team}))


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
    team = Team.objects.filter(pk__in=own, event=request.event).select_related("theme", "stage").first()
    context = {"team": team}
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


def _etag_of_hand(team: Team) -> str:
    return f"hand-{team.pk}-{team.hand_raised_at}-{get_language()}".replace(" ", "-")


def _answer(request: HttpRequest, team: Team, change: object) -> HttpResponse:
    by = request.user if request.user.is_authenticated else None
    try:
        change(team=team, author=by)
    except Refused:
        return redirect(_page_of(request))
    if request.htmx:
        team.refresh_from_db()
        return live.marked(render(request, HAND, {"team": team}), _etag_of_hand(team))
    return redirect(_page_of(request))


def _page_of(request: HttpRequest) -> str:
    """Back to the page that asked: the tablet's, the team's, the board."""
    address = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
        return address
    name = "table" if request.actor.has("tablet") else "my_team" if request.actor.has("member") else "board"
    return reverse(name, args=[request.event.slug])
