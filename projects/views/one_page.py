"""A team's project on one page, on the screen."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from common.permissions import guarded
from events.layouts import layout_of
from projects.awards import awards_of
from projects.jury import answer_to
from projects.one_page import SHORT, one_page_of
from teams.models import Team


@guarded("projects.read_sheet", Team, entrance="enter_code")
@require_GET
def one_page(request: HttpRequest, team: Team) -> HttpResponse:
    """What the room and the jury read of a project. Long texts are shortened; the sheet has the rest."""
    team.event = request.event
    page = one_page_of(team)
    context = {
        "team": team,
        "page": page,
        "parts": page.shortened(SHORT),
        "answered": answer_to(team),
        "awards": awards_of(team),
        "layout": layout_of(request),
    }
    return render(request, "projects/presentations/one_page.html", context)
