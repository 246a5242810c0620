"""A table asks, somebody comes: the table's own page, and the queue of those who help."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from common import live
from common.permissions import guarded
from teams.forms.help import HelpForm
from teams.helping import requests_of_team
from teams.models import HelpRequest, Team
from teams.services import HELP, Refused, ask_help, close_request

HAND = "teams/_hand.html#inside"


@guarded("teams.ask_help", Team, entrance="enter_code")
@require_GET
def hand(request: HttpRequest, team: Team) -> HttpResponse:
    """What the table waits for: a part of its pages, refreshed when somebody takes or closes it."""
    if not request.htmx:
        return redirect(page_of(request))
    return live.fragment(request, etag_of(request, team), lambda: _hand(request, team))


@guarded("teams.ask_help", Team, entrance="enter_code")
@require_POST
def ask(request: HttpRequest, team: Team) -> HttpResponse:
    """The table asks. Asked twice, it keeps its turn."""
    form = HelpForm(request.POST, event=request.event)
    if not form.is_valid():
        return _answer(request, team, _("Choose what you need."))
    try:
        ask_help(team=team, **form.asked())
    except Refused as refused:
        return _answer(request, team, refused.message)
    return _answer(request, team)


@guarded("teams.close_help", HelpRequest, entrance="enter_code")
@require_POST
def close(request: HttpRequest, asked: HelpRequest) -> HttpResponse:
    """The table has what it needs. Said twice, it is closed once."""
    close_request(request=asked, by=request.user if request.user.is_authenticated else None)
    return _answer(request, asked.team)


def _hand(request: HttpRequest, team: Team, said: str = "") -> HttpResponse:
    context: dict[str, Any] = {
        "team": team,
        "asked": requests_of_team(request.event, team),
        "said": said,
        "hand_next": request.POST.get("next", ""),
    }
    return render(request, HAND, context, status=422 if said else 200)


def etag_of(request: HttpRequest, team: Team) -> str:
    """Of what a table waits for."""
    return f"hand-{team.pk}-{live.version_of(event_id=team.event_id, topics=[HELP])}-{get_language()}"


def _answer(request: HttpRequest, team: Team, said: str = "") -> HttpResponse:
    """The table's requests as they now are; without scripts, the page that asked. `said`: what is wrong."""
    if request.htmx:
        return live.marked(_hand(request, team, said), etag_of(request, team))
    if said:
        messages.error(request, said)
    return redirect(page_of(request))


def page_of(request: HttpRequest) -> str:
    """Back to the page that asked: the tablet's, the team's, the board."""
    address = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
        return address
    name = "table" if request.actor.has("tablet") else "my_team" if request.actor.has("member") else "board"
    return reverse(name, args=[request.event.slug])
