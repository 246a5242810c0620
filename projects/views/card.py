"""A team's method cards: drawings whose blocks are written, saved and settled like those of the sheet."""

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from common.permissions import guarded, may
from events.layouts import layout_of
from projects.cards import AIMS, cards_of, title_of
from projects.models import LONGEST_TEXT
from projects.sheet import sheet_of
from projects.views.sheet import state_of
from teams.models import Team

PAGE = "projects/cards/card.html"


@guarded("projects.read_sheet", Team, entrance="enter_code")
@require_GET
def cards(request: HttpRequest, team: Team) -> HttpResponse:
    """The cards that may help a team, each with how much of it is filled."""
    team.event = request.event
    context = {"team": team, "cards": cards_of(team), "layout": layout_of(request)}
    return render(request, "projects/cards/list.html", context)


@guarded("projects.read_sheet", Team, entrance="enter_code")
@require_GET
def card(request: HttpRequest, team: Team, canvas: str) -> HttpResponse:
    """One card, to write where the permission table says so, else to read."""
    return render(request, PAGE, _context(request, team, canvas=canvas) | {"layout": layout_of(request)})


@guarded("projects.read_sheet", Team, entrance="enter_code")
@require_GET
def state(request: HttpRequest, team: Team, canvas: str) -> HttpResponse:
    """What stands in a card now, for a page that is open on it: see `projects.views.sheet.state`."""
    return state_of(request, team, partial(_context, canvas=canvas), PAGE)


def _context(request: HttpRequest, team: Team, *, canvas: str) -> dict[str, Any]:
    team.event = request.event
    if canvas not in AIMS or not (sheet := sheet_of(team, canvas)).lines:
        raise Http404
    return {
        "team": team,
        "theme": team.theme,
        "canvas": canvas,
        "title": title_of(canvas),
        "aim": AIMS[canvas][0],
        "sheet": sheet,
        "longest": LONGEST_TEXT,
        "writable": may(request.actor, "projects.write_sheet", team),
        "live_topics": f"teams sheet-{team.pk}",
        "state_url": reverse("method_card_state", args=[request.event.slug, team.pk, canvas]),
    }
