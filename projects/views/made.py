"""What the pages of validations, means and photos share."""

import functools
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common import live
from common.permissions import may
from teams.models import Team
from teams.said import Said

LARGEST_KEY = 18  # digits


def of_row(model: type[models.Model]) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Hand over the row of this team that the address names; 404 where the team has none, removed rows included."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @functools.wraps(view)
        def wrapper(request: HttpRequest, team: Team, *, row: int) -> HttpResponse:
            team.event = request.event
            rows: Any = model._default_manager
            found = rows.filter(team=team, pk=row).first() if len(str(row)) <= LARGEST_KEY else None
            if found is None:
                raise Http404
            found.team = team
            return view(request, team, found)

        return wrapper

    return decorate


def page_of(request: HttpRequest, team: Team) -> dict[str, Any]:
    """What each page about a team's work shows: its frame, the way back to the sheet, whether one writes."""
    event = team.event = request.event
    at_tablet = team.pk in request.actor.scope("team", "tablet")
    runs_it = request.actor.has("organiser", "facilitator", "referent")
    layout = "base_table.html" if at_tablet else "base_organiser.html" if runs_it else "base_public.html"
    sheet = reverse("table", args=[event.slug]) if at_tablet else reverse("sheet", args=[event.slug, team.pk])
    return {
        "team": team,
        "theme": team.theme,
        "layout": layout,
        "sheet_address": sheet,
        "writable": may(request.actor, "projects.write_sheet", team),
        "live_topics": f"sheet-{team.pk}",
    }


def etag_of(request: HttpRequest, team: Team, name: str) -> str:
    version = live.version_of(event_id=team.event_id, topics=[f"sheet-{team.pk}", "teams"])
    writes = may(request.actor, "projects.write_sheet", team)
    return f"{name}-{version}-{request.event.status}-{int(writes)}-{get_language()}"


def refreshed(request: HttpRequest, team: Team, name: str, show: Callable[[], HttpResponse]) -> HttpResponse:
    """A page, or its list alone for a page that refreshes it: 304 while nothing changed."""
    etag = etag_of(request, team, name)
    return live.fragment(request, etag, show) if request.htmx else live.marked(show(), etag)


def undoable(text: str, undo: str) -> Said:
    """What was removed, with the way to bring it back."""
    return Said(text, tone="sun", icon="trash-2", undo=undo)


def after(
    request: HttpRequest, said: Said, *, page: str, show: Callable[[Said], HttpResponse], anchor: str = ""
) -> HttpResponse:
    """The page's inside with what was done, for htmx; else back to the page, which says it."""
    if request.htmx:
        return show(said)
    messages.success(request, said.text)
    return redirect(f"{page}{anchor}")


def removed_before(request: HttpRequest, rows: Any, undo: str) -> Said | None:
    """Without scripts (?removed=4): what was just removed, and the way back. None where nothing was."""
    key = request.GET.get("removed", "")
    if not (key.isascii() and key.isdigit() and len(key) <= LARGEST_KEY):
        return None
    row = rows.exclude(removed_at=None).filter(pk=key).first()
    if row is None:
        return None
    return undoable(_("It is removed."), reverse(undo, args=[row.event.slug, row.team_id, row.pk]))


def render_part(request: HttpRequest, template: str, part: str, context: dict[str, Any], status: int = 200) -> Any:
    """The named part for htmx, the whole page otherwise."""
    return render(request, f"{template}#{part}" if request.htmx else template, context, status=status)
