"""What a table asks for: the hand on its pages, and its own page of help, mood and news."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from common import live
from common.permissions import guarded
from events.layouts import layout_of
from teams.forms.help import HelpForm
from teams.helping import offers_for, requests_of_team
from teams.models import HelpRequest, Mood, ResourceSlot, Team
from teams.services import HELP, Refused, ask_help, close_request, free_slot, take_slot
from teams.weather import history_of
from teams.words import news_phrases

HAND = "teams/_hand.html#inside"
PAGE = "teams/help/page.html"
ON_PAGE = "help-live"  # the id of the page's part that follows by itself


@guarded("teams.ask_help", Team, entrance="enter_code")
@require_GET
def page(request: HttpRequest, team: Team) -> HttpResponse:
    """What do you need? A facilitator, somebody who knows, or things; and how it goes at the table."""
    etag = _etag(request, team)
    if request.htmx:
        return live.fragment(request, etag, lambda: _followed(request, team))
    context = _context(request, team) | {
        "layout": layout_of(request),
        "form": HelpForm(event=request.event, initial={"kind": HelpRequest.Kind.MATERIAL}),
        "moods": Mood.choices,
        "phrases": news_phrases(),
        "weathers": history_of(team),
    }
    return live.marked(render(request, PAGE, context), etag)


@guarded("teams.ask_help", Team, entrance="enter_code")
@require_GET
def hand(request: HttpRequest, team: Team) -> HttpResponse:
    """What the table waits for: a part of its pages, refreshed when somebody takes or closes it."""
    if not request.htmx:
        return redirect(page_of(request))
    return live.fragment(request, _etag(request, team), lambda: _hand(request, team))


@guarded("teams.ask_help", Team, entrance="enter_code")
@require_POST
def ask(request: HttpRequest, team: Team) -> HttpResponse:
    """The table asks. Asked twice, it keeps its turn."""
    form = HelpForm(request.POST, event=request.event)
    if not form.is_valid():
        return _answer(request, team, next(iter(form.errors.values()))[0])
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


@guarded("teams.ask_help", Team, entrance="enter_code")
@require_POST
def take(request: HttpRequest, team: Team, slot: int) -> HttpResponse:
    """The table takes a moment of a resource person. The second of two tables is told to choose another one."""
    try:
        take_slot(slot=get_object_or_404(ResourceSlot, event=request.event, pk=slot), team=team)
    except Refused as refused:
        return _answer(request, team, refused.message)
    return _answer(request, team)


@guarded("teams.ask_help", Team, entrance="enter_code")
@require_POST
def free(request: HttpRequest, team: Team, slot: int) -> HttpResponse:
    """The table gives its moment back."""
    try:
        free_slot(slot=get_object_or_404(ResourceSlot, event=request.event, pk=slot), team=team)
    except Refused as refused:
        return _answer(request, team, refused.message)
    return _answer(request, team)


def _context(request: HttpRequest, team: Team, said: str = "") -> dict[str, Any]:
    team.event = request.event
    asked = requests_of_team(request.event, team)
    return {
        "team": team,
        "asked": asked,
        "waits_for": {one.request.kind for one in asked},
        "offers": offers_for(request.event, team, request.event.now),
        "today": request.event.today.isoformat(),
        "said": said,
        "hand_next": reverse("ask_for_help", args=[request.event.slug, team.pk]),
    }


def _followed(request: HttpRequest, team: Team, said: str = "") -> HttpResponse:
    return render(request, f"{PAGE}#followed", _context(request, team, said), status=422 if said else 200)


def _hand(request: HttpRequest, team: Team, said: str = "") -> HttpResponse:
    asked = requests_of_team(request.event, team)
    context = {"team": team, "asked": asked, "said": said, "hand_next": request.POST.get("next", "")}
    return render(request, HAND, context, status=422 if said else 200)


def _etag(request: HttpRequest, team: Team) -> str:
    """Of what a table waits for. A moment that is over disappears: asked again each minute."""
    minute = int(request.event.now.timestamp() // 60)
    return f"help-{team.pk}-{live.version_of(event_id=team.event_id, topics=[HELP])}-{minute}-{get_language()}"


def _answer(request: HttpRequest, team: Team, said: str = "") -> HttpResponse:
    """The table's requests as they now are; without scripts, the page that asked. `said`: what is wrong."""
    if request.htmx:
        shown = _followed if request.htmx.target == ON_PAGE else _hand
        return live.marked(shown(request, team, said), "" if said else _etag(request, team))
    if said:
        messages.error(request, said)
    return redirect(page_of(request))


def page_of(request: HttpRequest) -> str:
    """Back to the page that asked: the tablet's, the team's, the board."""
    address = request.POST.get("next", "")
    is_path = address.startswith("/")  # `redirect` would look for a view of any other name
    if is_path and url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
        return address
    name = "table" if request.actor.has("tablet") else "my_team" if request.actor.has("member") else "board"
    return reverse(name, args=[request.event.slug])
