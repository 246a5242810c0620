"""The tablet of a table: its team's sheet and nothing else."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from common.code_sessions import close_door
from common.permissions import guarded
from projects.views.sheet import PAGE, page_context
from teams.models import Team


def _team(request: HttpRequest) -> Team:
    mine = request.actor.scope("team", "tablet")
    return get_object_or_404(Team.objects.visible_to(request.actor).select_related("theme", "subject"), pk__in=mine)


@guarded("projects.open_tablet", entrance="enter_code")
@require_GET
def table(request: HttpRequest) -> HttpResponse:
    """The sheet of the table whose code this tablet holds."""
    return render(request, PAGE, page_context(request, _team(request)) | {"layout": "base_table.html"})


@guarded("projects.open_tablet", entrance="enter_code", once_archived=True)
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest) -> HttpResponse:
    """Forget the table's code at the end of the day. Texts that have not left the tablet are shown before."""
    team = _team(request)
    if request.method == "POST":
        close_door(request, event_id=request.event.pk, kind=Team.code_kind)
        messages.success(request, _("This tablet is closed. The table's code opens it again."))
        return HttpResponseClientRedirect(reverse("enter_code")) if request.htmx else redirect("enter_code")
    return render(request, "projects/table/close.html", {"team": team})
