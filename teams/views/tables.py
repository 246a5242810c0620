"""Teams made, changed, removed, given to facilitators, and the cards of their tablets."""

import segno
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common import codes, live
from common.code_sessions import open_door
from common.forms import VersionMixin, bound
from common.permissions import guarded
from events.help import numbers_to_call
from events.models import Event, Role
from events.models.roles import RoleKind
from teams import said
from teams.arrangement import teams_of
from teams.forms import ChangeTeamForm, FacilitatorForm, NewTeamForm, SeveralTeamsForm
from teams.models import Team
from teams.services import (
    TEAMS,
    Refused,
    Stale,
    change_team,
    create_team,
    create_teams,
    give_table,
    remove_team,
    restore_team,
    take_table,
)


def _back(event: Event, address: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("teams", args=[event.slug]) + address)


def _back_to(team: Team) -> HttpResponseRedirect:
    """To the page of all teams, where this one is shown."""
    return _back(team.event, f"?theme={team.theme_id}#team-{team.pk}")


@guarded("teams.arrange")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """One more team, with its theme, its name and its table."""
    form = bound(NewTeamForm, request, event=request.event, initial={"theme": request.GET.get("theme")})
    if request.method == "POST" and form.is_valid():
        try:
            team = create_team(event=request.event, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            messages.success(
                request, _("%(name)s sits at table %(number)d.") % {"name": team.name, "number": team.number}
            )
            return _back_to(team)
    return render(request, "teams/new.html", {"form": form}, status=422 if form.errors else 200)


@guarded("teams.arrange")
@require_POST
def several(request: HttpRequest) -> HttpResponse:
    """As many teams as asked for a theme, named after their table."""
    form = SeveralTeamsForm(request.POST, event=request.event)
    if form.is_valid():
        try:
            teams = create_teams(event=request.event, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            words = {"count": len(teams), "theme": form.cleaned_data["theme"].title}
            made = ngettext(
                "%(count)d team is made for %(theme)s.", "%(count)d teams are made for %(theme)s.", len(teams)
            )
            messages.success(request, made % words)
            return _back_to(teams[0])
    return render(request, "teams/several.html", {"form": form}, status=422)


@guarded("teams.arrange", Team)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, team: Team) -> HttpResponse:
    """A team's name, table, theme; its facilitators; its code."""
    initial = {"theme": team.theme_id, "name": team.name, "number": team.number, "version": team.version}
    form = bound(ChangeTeamForm, request, event=request.event, initial=initial)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data.pop("version") or 0
        try:
            change_team(team=team, **form.cleaned_data, expected_version=version)
        except Stale:
            form.add_error(None, VersionMixin.STALE)
            form.data = form.data.copy()
            form.data["version"] = team.version
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            messages.success(request, _("Saved."))
            return _back_to(team)
    return render(
        request, "teams/change.html", _about(request, team) | {"form": form}, status=422 if form.errors else 200
    )


def _about(request: HttpRequest, team: Team) -> dict[str, object]:
    given = set(team.facilitators.values_list("role_id", flat=True))
    roles = Role.objects.filter(event=request.event).of_kind(RoleKind.FACILITATOR).select_related("user")
    return {
        "team": team,
        "facilitators": [(role, role.pk in given) for role in roles],
        "picture": _picture(request, team),
    }


@guarded("teams.arrange", Team)
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, team: Team) -> HttpResponse:
    """Ask, saying what it changes; then remove, with a way back."""
    if request.method == "POST":
        remove_team(team=team)
        return _back(request.event, f"?removed={team.pk}&theme={team.theme_id}")
    return render(request, "teams/remove.html", {"team": team, "people": team.members.count()})


@guarded("teams.arrange")
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring a removed team back."""
    team = get_object_or_404(Team.with_removed.visible_to(request.actor), event=request.event, pk=pk)
    try:
        messages.success(request, said.of_restoration(restore_team(team=team)).text)
    except Refused as refused:
        messages.error(request, refused.message)
    return _back_to(team)


@guarded("teams.arrange", Team)
@require_POST
def facilitators(request: HttpRequest, team: Team) -> HttpResponse:
    """Give the table to a facilitator, or take it back (`take` is posted then)."""
    form = FacilitatorForm(request.POST, event=request.event)
    if not form.is_valid():
        messages.error(request, _("Choose one of the facilitators of this event."))
    elif "take" in request.POST:
        take_table(team=team, role=form.cleaned_data["role"])
    else:
        try:
            give_table(team=team, role=form.cleaned_data["role"])
        except Refused as refused:
            messages.error(request, refused.message)
    return redirect(reverse("team_change", args=[request.event.slug, team.pk]) + "#facilitators")


@guarded("teams.arrange", Team, once_archived=True)
@require_POST
def replace_code(request: HttpRequest, team: Team) -> HttpResponse:
    """A new code for a table whose card was lost; the tablet opened with the old one closes."""
    team.replace_code()
    live.publish(event_id=team.event_id, topic=live.ACCESS)
    live.publish(event_id=team.event_id, topic=TEAMS)
    messages.success(request, _("The table has a new code. Print its card again."))
    return redirect(reverse("team_change", args=[request.event.slug, team.pk]) + "#code")


@guarded("teams.arrange")
@require_GET
def cards(request: HttpRequest) -> HttpResponse:
    """The cards to cut out and stand on the tables: number, name, code, and the code as a picture to scan."""
    rows = [{"team": team, "picture": _picture(request, team)} for team in teams_of(request.event)]
    return render(request, "teams/cards.html", {"cards": rows, "numbers": numbers_to_call(request.event)})


def _picture(request: HttpRequest, team: Team) -> str:
    """The tablet's link as a picture to scan: a data: address of an SVG."""
    link = request.build_absolute_uri(reverse("open_table", args=[request.event.slug, team.link_token]))
    return segno.make(link, error="m").svg_data_uri(scale=4, border=2, dark="#000", light="#fff")


@guarded("common.anyone", public=True)
@never_cache
@require_GET
def open_table(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a table's card: opens its tablet, at an address without the link. Raises Http404 for any other."""
    wanted = codes.lookup_key(Team.code_kind, codes.as_typed(token))
    team = Team.objects.filter(event=request.event, link_lookup=wanted).first()
    if team is None:
        raise Http404
    request.session.cycle_key()
    open_door(request, team)
    response = redirect("table", request.event.slug)
    response["Referrer-Policy"] = "no-referrer"
    return response
