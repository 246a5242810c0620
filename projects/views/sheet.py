"""A team's sheet as its people, its facilitator and the organiser read it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from common import live
from common.permissions import guarded, may
from events.layouts import layout_of
from events.models import Helpline, TrustRule
from projects.made import made_by
from projects.models import LONGEST_TEXT
from projects.sheet import sheet_of
from projects.templatetags.sheet import saved_at
from teams.helping import requests_of_team
from teams.models import Team

PAGE = "projects/sheet/page.html"


@guarded("projects.read_sheet", Team, entrance="enter_code")
@require_GET
def sheet(request: HttpRequest, team: Team) -> HttpResponse:
    """The sheet of a team, to write where the permission table says so, else to read."""
    return render(
        request, PAGE, page_context(request, team) | {"layout": layout_of(request), "back": _way_back(request)}
    )


@guarded("projects.read_sheet", Team, entrance="enter_code")
@require_GET
def state(request: HttpRequest, team: Team) -> HttpResponse:
    """What stands in a sheet now, for a page that is open on it.

    {"open": may one write, "head": the page's head as HTML, "blocks": {id: {"version", "text", "words", "hints"}}}.
    """
    return state_of(request, team, page_context, PAGE)


def state_of(
    request: HttpRequest, team: Team, context_of: Callable[[HttpRequest, Team], dict[str, Any]], page: str
) -> HttpResponse:
    """The state of a page on which blocks are written: `context_of` gives its context, `page` its partial "head"."""
    topics = live.version_of(event_id=team.event_id, topics=[f"sheet-{team.pk}", "teams"])
    etag = f"{topics}-{request.event.status}-{get_language()}"
    if answer := live.unchanged(request, etag):
        return answer
    context = context_of(request, team)
    blocks = {
        line.block.pk: {
            "version": line.version,
            "text": line.text,
            "words": saved_at(line.saved_at, request.event),
            "hints": hints_html(request, line.text),
        }
        for line in context["sheet"].lines
    }
    head = render_to_string(f"{page}#head", context, request)
    return live.marked(JsonResponse({"open": context["writable"], "head": head, "blocks": blocks}), etag)


@guarded("projects.read_sheet", Team, entrance="enter_code")
@require_GET
def on_paper(request: HttpRequest, team: Team) -> HttpResponse:
    """The sheet to print. `?large=1` in large letters, `?blank=1` with lines to write on by hand."""
    context = page_context(request, team)
    blank = "blank" in request.GET
    context |= {"large": "large" in request.GET, "blank": blank, "paper_lines": range(6 if blank else 3)}
    return render(request, "projects/sheet/paper.html", context)


def page_context(request: HttpRequest, team: Team) -> dict[str, Any]:
    """What the pages about a sheet show."""
    event = team.event = request.event
    stages = list(event.stages.all())
    current = next((stage for stage in stages if stage.pk == team.stage_id), None)
    return {
        "team": team,
        "theme": team.theme,
        "sheet": sheet_of(team),
        "made": made_by(team),
        "longest": LONGEST_TEXT,
        "writable": may(request.actor, "projects.write_sheet", team),
        "at_table": team.pk in request.actor.scope("team", "member", "tablet"),
        "at_tablet": team.pk in request.actor.scope("team", "tablet"),
        "asked": requests_of_team(event, team),
        "live_topics": f"teams help programme sheet-{team.pk}",
        "stages": stages,
        "stage": current,
        "stage_position": stages.index(current) + 1 if current else 0,
        "trust_rules": TrustRule.objects.filter(event=event),
        "helplines": Helpline.objects.filter(event=event) if team.theme.is_protected else [],
    }


def _way_back(request: HttpRequest) -> tuple[str, str] | None:
    """Where one came from: the board for those who follow the teams, one's team for a member."""
    if may(request.actor, "projects.see_board", request.event):
        return reverse("board", args=[request.event.slug]), _("Board of the teams")
    if request.actor.has("participant"):
        return reverse("my_team", args=[request.event.slug]), _("My team")
    return None


def hints_html(request: HttpRequest, text: str) -> str:
    """The advice under a block, as the page draws it."""
    return render_to_string("projects/sheet/hints.html", {"text": text}, request)
