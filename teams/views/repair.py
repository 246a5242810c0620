"""Late arrivals and absences: who they are, and two ways of mending the tables, side by side."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from common import live
from common.forms import bound
from common.permissions import guarded
from participants.services.reception import TOPIC as PRESENCE
from teams.forms.repair import RepairForm
from teams.models import Formation
from teams.repairing import Turnout, cost_in_words, goals_in_words, last_mending, turnout_of
from teams.services import TEAMS, Refused
from teams.services.formation import DRAFTS, ask_for_tables

TOPICS = (DRAFTS, TEAMS, PRESENCE, "registrations")
PAGE = "teams/repair.html"
SECONDS = 10  # at eighty people it takes two


@guarded("teams.arrange")
@require_http_methods(["GET", "POST"])
def repair(request: HttpRequest) -> HttpResponse:
    """Who is new and who did not come; a POST asks for tables that change as little as can be."""
    turnout = turnout_of(request.event)
    form = bound(RepairForm, request, turnout=turnout)
    if request.method == "POST" and form.is_valid():
        try:
            ask_for_tables(
                event=request.event,
                by=request.user,
                aim=Formation.Aim.REPAIR,
                who=form.cleaned_data["who"],
                seconds=SECONDS,
                idempotency_key=form.cleaned_data["idempotency_key"],
            )
        except Refused as refused:
            messages.error(request, refused.message)
        return redirect("teams_repair", request.event.slug)
    etag = f"repair-{live.version_of(event_id=request.event.pk, topics=TOPICS)}-{get_language()}"
    if request.method == "GET" and request.htmx:
        return live.fragment(request, etag, lambda: render(request, f"{PAGE}#state", _context(request, turnout, form)))
    status = 422 if request.method == "POST" else 200
    page = render(request, PAGE, _context(request, turnout, form), status=status)
    return live.marked(page, etag) if status == 200 else page


def _context(request: HttpRequest, turnout: Turnout, form: Any) -> dict[str, Any]:
    mending = last_mending(request.event)
    drafts = mending.drafts if mending else []
    return {
        "turnout": turnout,
        "form": form,
        "mending": mending,
        "columns": [{"mended": draft, "goals": goals_in_words(draft)} for draft in drafts],
        "since": mending.without(turnout.new) if mending else 0,
        "cost": cost_in_words(mending.still, mending.few) if mending and mending.still and mending.few else [],
        "topics": " ".join(TOPICS),
    }
