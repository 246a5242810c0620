"""A participant joins, leaves or changes table on the day."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from common.permissions import guarded
from participants.models import Registration
from teams.changing import open_tables, read_way_back, way_back
from teams.forms.changing import OwnTableForm
from teams.models import Team
from teams.said import place
from teams.services.changing import NotPossible, Overtaken, change_table

PAGE = "teams/changing/page.html"


@guarded("teams.change_own_table")
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest) -> HttpResponse:
    """The tables with a free place. `?table=4` says what going there changes; a POST goes there."""
    me, asked = _me(request), ""
    if request.method == "POST":
        form = OwnTableForm(request.POST)
        team = (
            Team.objects.filter(event=request.event, pk=form.cleaned_data["team"]).first() if form.is_valid() else None
        )
        if team is not None:
            return _go(request, me, team, form.cleaned_data["seen"])
        asked = str(NotPossible().message)
    return _page(request, me, refusal=asked, status=409 if asked else 200)


@guarded("teams.change_own_table")
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Leave one's table, after a page that says what it changes. Anybody may, at any time."""
    me = _me(request)
    here = _here(me)
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        return _go(request, me, None, int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0)
    if here is None:
        return redirect("my_team", request.event.slug)
    return render(request, "teams/changing/leave.html", {"here": here})


@guarded("teams.change_own_table")
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Go back where one sat a moment ago, also to a protected table, if it is still possible."""
    me = _me(request)
    steps = read_way_back(request.POST.get("back", ""), me)
    if steps is None:
        messages.warning(request, _("It is too late to undo this. You can choose a table again."))
        return redirect("change_table", request.event.slug)
    before, after = steps
    team = Team.objects.filter(event=request.event, pk=before).first()
    if before and team is None:
        return _page(request, me, refusal=str(NotPossible().message), status=409)
    return _go(request, me, team, after, going_back=True)


def _go(
    request: HttpRequest, me: Registration, team: Team | None, seen: int, *, going_back: bool = False
) -> HttpResponse:
    try:
        done = change_table(registration=me, team=team, seen=seen, protected_too=going_back)
    except Overtaken as overtaken:
        words = _("Somebody has just given you another place: %(place)s. Nothing more was changed.")
        messages.warning(request, words % {"place": place(overtaken.now)})
        return redirect("my_team", request.event.slug)
    except NotPossible as refused:
        return _page(request, me, refusal=refused.message, status=409)
    address = reverse("my_team", args=[request.event.slug])
    if not done.changed:
        return redirect(address)
    messages.success(request, _said(done.after))
    return redirect(address if going_back else f"{address}?{urlencode({'back': way_back(me, done)})}")


def _said(team: Team | None) -> str:
    if team is None:
        return _("You have left your table. You can join another one at any time.")
    return _("You sit at %(place)s.") % {"place": place(team)}


def _page(request: HttpRequest, me: Registration, *, refusal: str = "", status: int = 200) -> HttpResponse:
    here = _here(me)
    ranks = dict(me.choices.values_list("theme_id", "rank"))
    tables = [team for team in open_tables(request.event) if here is None or team.pk != here.pk]
    for team in tables:
        team.left = team.theme.max_size - team.size  # type: ignore[attr-defined]
    asked = request.GET.get("table", "")
    wanted = next((team for team in tables if str(team.pk) == asked), None)
    if asked and wanted is None and not refusal:
        refusal, status = str(NotPossible().message), 409
    context: dict[str, Any] = {
        "here": here,
        "tables": sorted(tables, key=lambda team: (ranks.get(team.theme_id, 9), team.number)),
        "wanted": wanted,
        "refusal": refusal,
    }
    return render(request, PAGE, context, status=status)


def _me(request: HttpRequest) -> Registration:
    mine = request.actor.scope("registration", "participant")
    me = Registration.objects.active().filter(event=request.event, pk__in=mine).first()
    if me is None:
        raise Http404
    return me


def _here(me: Registration) -> Team | None:
    return Team.objects.filter(members__registration=me).select_related("theme").first()
