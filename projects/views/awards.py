"""The awards: given by the organiser, revealed to the room one after the other, then read by everybody."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from common.answers import Refused
from common.permissions import guarded
from common.text import whole_number
from events.models import Award, Screen
from projects.awards import prepared, public_awards, shared_awards
from projects.favourite import outcome_of
from projects.jury import teams_to_read
from projects.models import AwardGiven
from projects.services.awards import give_award, hide, reveal, show_awards, take_back
from teams.models import Team


@guarded("projects.give_awards")
@require_http_methods(["GET", "POST"])
def give(request: HttpRequest) -> HttpResponse:
    """Who receives what, and the moment when the room learns it."""
    if request.method == "POST":
        anchor = _done(request)
        return redirect(f"{request.path}{anchor}")
    event = request.event
    is_in_the_hall = event.is_on_stage or event.today <= event.ends_on
    screens = list(Screen.objects.filter(event=event)) if is_in_the_hall else []
    context = {
        "awards": prepared(request.event),
        "teams": teams_to_read(request.event),
        "screens": screens,
        "is_on_screens": any(screen.shows == Screen.Shows.AWARDS for screen in screens),
        "outcome": outcome_of(request.event),
    }
    return render(request, "projects/awards/give.html", context)


@guarded("projects.see_results", public=True)
@require_GET
def results(request: HttpRequest) -> HttpResponse:
    """Which awards were given, once results are shared. Whoever was in the room reads the tables that it saw; anybody else,
    the names that teams made public."""
    event = request.event
    if not event.shares_results:
        raise Http404
    was_there = bool(request.actor.hats)
    awards = shared_awards(event) if was_there else public_awards(event)
    return render(request, "projects/awards/results.html", {"awards": awards, "was_there": was_there})


def _done(request: HttpRequest) -> str:
    """Do what was pressed, and say it. The place of the page to come back to."""
    presses: dict[str, Callable[[HttpRequest], Any]] = {
        "give": _give,
        "take_back": _take_back,
        "reveal": _reveal,
        "hide": _hide,
        "begin": lambda request: _screens(request, begin=True),
        "end": lambda request: _screens(request, begin=False),
    }
    press = presses.get(request.POST.get("do", ""))
    try:
        if press is None:
            raise Refused(_("Choose one of the buttons shown."))
        return str(press(request))
    except Refused as refused:
        messages.error(request, refused.message)
        return ""


def _award(request: HttpRequest) -> Award:
    found = Award.objects.filter(event=request.event, pk=whole_number(request.POST.get("award"))).first()
    if found is None:
        raise Refused(_("This award was removed meanwhile."))
    found.event = request.event
    return found


def _give(request: HttpRequest) -> str:
    award = _award(request)
    if not request.POST.get("team"):
        raise Refused(_("Choose the team that receives “%(award)s”.") % {"award": award.name})
    team = Team.objects.filter(event=request.event, pk=whole_number(request.POST.get("team"))).first()
    if team is None:
        raise Refused(_("Choose one of the teams shown."))
    give_award(award=award, team=team)
    messages.success(request, _("“%(team)s” will receive it. Nobody else knows.") % {"team": team.name})
    return f"#award-{award.pk}"


def _take_back(request: HttpRequest) -> str:
    key = whole_number(request.POST.get("given"))
    given = AwardGiven.objects.filter(event=request.event, pk=key).select_related("team").first()
    if given is None:
        return ""
    take_back(given=given)
    messages.success(request, _("“%(team)s” does not receive it after all.") % {"team": given.team.name})
    return f"#award-{given.award_id}"


def _reveal(request: HttpRequest) -> str:
    award = _award(request)
    if reveal(award=award):
        messages.success(request, _("“%(award)s” is on the screens.") % {"award": award.name})
    return f"#award-{award.pk}"


def _hide(request: HttpRequest) -> str:
    award = _award(request)
    hide(award=award)
    messages.success(request, _("“%(award)s” is off the screens again.") % {"award": award.name})
    return f"#award-{award.pk}"


def _screens(request: HttpRequest, *, begin: bool) -> str:
    show_awards(event=request.event, begin=begin)
    count = Screen.objects.filter(event=request.event).count()
    words = (
        ngettext("%(count)d screen waits for the awards.", "%(count)d screens wait for the awards.", count)
        if begin
        else ngettext("%(count)d screen follows the day again.", "%(count)d screens follow the day again.", count)
    )
    messages.success(request, words % {"count": count})
    return ""
