"""What a team agrees on, and who does what in it."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common import live
from common.forms import bound
from common.permissions import guarded, may
from events.layouts import layout_of
from events.models import Helpline
from teams.charter import charter_of, duties_of
from teams.forms.charter import CharterForm, DutyForm
from teams.models import Team, TeamDuty, TeamMember
from teams.services import Refused, Stale
from teams.services.charter import give_duty, write_charter

PAGE = "teams/charter/page.html"


@guarded("teams.read_charter", Team, entrance="enter_code")
@require_GET
def charter(request: HttpRequest, team: Team) -> HttpResponse:
    """What the team agrees on and who does what: read, and written where the permission table says so."""
    version = live.version_of(event_id=team.event_id, topics=[f"sheet-{team.pk}", "teams"])
    etag = f"charter-{team.pk}-{version}-{get_language()}"
    if request.htmx:
        return live.fragment(request, etag, lambda: render(request, f"{PAGE}#stands", _context(request, team)))
    return live.marked(_page(request, team), etag)


@guarded("teams.write_charter", Team, entrance="enter_code")
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, team: Team) -> HttpResponse:
    """Keep the charter. Where somebody else wrote meanwhile, both are shown and nothing is overwritten."""
    form = bound(CharterForm, request, charter=charter_of(team))
    if request.method == "GET":
        return _page(request, team, form)
    if form.is_valid():
        try:
            write_charter(team=team, text=form.text, expected_version=form.cleaned_data["version"] or 0)
        except Stale as stale:
            form.refuse_stale(charter_of(team).version)
            return _page(request, team, form, status=409, stale=stale.message)
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            messages.success(request, _("Your charter is kept."))
            return redirect("charter", request.event.slug, team.pk)
    return _page(request, team, form, status=422)


@guarded("teams.write_charter", Team, entrance="enter_code")
@require_POST
def duty(request: HttpRequest, team: Team) -> HttpResponse:
    """Give a duty to somebody of the table, take it over, or leave it to nobody."""
    form = DutyForm(request.POST, members=_members(request, team))
    if not form.is_valid():
        messages.error(request, _("Choose somebody who sits at this table."))
        return redirect("charter", request.event.slug, team.pk)
    kind, member = form.cleaned_data["kind"], form.cleaned_data["member"]
    try:
        before = give_duty(team=team, kind=kind, member=member)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _said(request, kind, before, member))
    return redirect("charter", request.event.slug, team.pk)


@guarded("teams.read_charter", Team, entrance="enter_code")
@require_GET
def on_paper(request: HttpRequest, team: Team) -> HttpResponse:
    """The charter to print on A4 and to sign by hand: no name is printed, for paper travels."""
    team.event = request.event
    context = {"team": team, "lines": charter_of(team).text.splitlines(), "room": range(3), "signing": range(8)}
    context |= {"duties": TeamDuty.Kind.choices, "helplines": _helplines(team)}
    return render(request, "teams/charter/paper.html", context)


def _page(
    request: HttpRequest, team: Team, form: CharterForm | None = None, status: int = 200, stale: str = ""
) -> HttpResponse:
    context = _context(request, team)
    writable = may(request.actor, "teams.write_charter", team)
    members = list(_members(request, team)) if writable else []
    mine = request.actor.scope("registration", "participant")
    context |= {
        "layout": layout_of(request),
        "writable": writable,
        "form": form or (CharterForm(charter=context["charter"]) if writable else None),
        "open": bool(form) or not context["charter"].text,
        "stale": stale,
        "members": members,
        "me": next((member for member in members if member.registration_id in mine), None),
        "topics": f"sheet-{team.pk} teams",
    }
    return render(request, PAGE, context, status=status)


def _context(request: HttpRequest, team: Team) -> dict[str, Any]:
    team.event = request.event
    written = charter_of(team)
    return {
        "team": team,
        "charter": written,
        "lines": written.text.splitlines(),
        "duties": duties_of(team, request.actor),
        "helplines": _helplines(team),
    }


def _helplines(team: Team) -> list[Helpline]:
    return list(Helpline.objects.filter(event=team.event_id)) if team.theme.is_protected else []


def _members(request: HttpRequest, team: Team) -> QuerySet[TeamMember]:
    return TeamMember.objects.visible_to(request.actor).filter(team=team).select_related("registration")


def _said(request: HttpRequest, kind: str, before: TeamMember | None, after: TeamMember | None) -> str:
    """ "Scribe: Zoé. Before: Ali." with the names that the reader may know."""
    seen = set(_members(request, before.team).values_list("pk", flat=True)) if before else set()
    words = {
        "duty": capfirst(TeamDuty.Kind(kind).label),
        "name": after.registration.chosen_name if after else _("nobody"),
        "before": before.registration.chosen_name if before and before.pk in seen else "",
    }
    if words["before"] and before != after:
        return _("%(duty)s: %(name)s. Before: %(before)s.") % words
    return _("%(duty)s: %(name)s.") % words
