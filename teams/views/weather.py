"""A table says its weather and its news, in one tap."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from common import live
from common.forms import OnceMixin
from common.permissions import guarded
from teams.models import Mood, Team
from teams.services import TEAMS, Refused, add_note, set_mood
from teams.views.help import page_of
from teams.weather import has_answered, round_at, seconds_to_change
from teams.words import news_phrases

ASKED = "teams/weather/asked.html#inside"


@guarded("teams.ask_help", Team, entrance="enter_code")
@require_GET
def weather(request: HttpRequest, team: Team) -> HttpResponse:
    """The question of the round that is open, gently; nothing once the table answered, or while none is open."""
    if not request.htmx:
        return redirect(page_of(request))
    return _asked(request, team)


@guarded("teams.ask_help", Team, entrance="enter_code")
@require_POST
def say_weather(request: HttpRequest, team: Team) -> HttpResponse:
    """The table's weather, one of five."""
    try:
        set_mood(team=team, mood=request.POST.get("mood", "") or "?", author=_author(request))
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect(page_of(request))
    if request.htmx and request.htmx.target == "weather":
        return _asked(request, team, thanks=True)
    messages.success(request, _("Thank you, your weather is noted."))
    return redirect(page_of(request))


@guarded("teams.ask_help", Team, entrance="enter_code")
@require_POST
def say_news(request: HttpRequest, team: Team) -> HttpResponse:
    """One of the ready sentences, told to those who follow the tables."""
    form = OnceMixin(request.POST)
    phrase = news_phrases().get(request.POST.get("news", ""))
    if phrase is None or not form.is_valid():
        messages.error(request, _("Choose one of the sentences."))
        return redirect(page_of(request))
    try:
        add_note(team=team, text=phrase, author=_author(request), idempotency_key=form.cleaned_data["idempotency_key"])
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Thank you, the facilitators read it: “%(news)s”") % {"news": phrase})
    return redirect(page_of(request))


def _asked(request: HttpRequest, team: Team, *, thanks: bool = False) -> HttpResponse:
    at = request.event.now
    asked = round_at(request.event, at)
    answered = asked is not None and has_answered(team, asked)
    seconds = seconds_to_change(request.event, at, asked) / (request.event.clock_speed or 1)
    context = {
        "team": team,
        "round": asked if not answered else None,
        "thanks": thanks,
        "moods": Mood.choices,
        "seconds": max(1, round(seconds)) if seconds else 0,
        "hand_next": request.POST.get("next", ""),
    }
    begun = asked.asked_at.timestamp() if asked else 0
    version = live.version_of(event_id=team.event_id, topics=[TEAMS, "programme"])
    etag = f"weather-{team.pk}-{version}-{begun}-{answered}-{get_language()}"
    return live.fragment(request, etag, lambda: render(request, ASKED, context))


def _author(request: HttpRequest) -> User | None:
    """Who speaks for the table: nobody in particular, unless somebody who follows the tables does."""
    return request.user if request.user.is_authenticated and request.actor.has("organiser", "facilitator") else None
