"""Who opened whose needs, for the organiser."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from common.permissions import guarded
from common.text import search_key
from events.models.roles import RoleKind
from participants.models import NeedsOpened
from participants.services.opened import Page

PER_PAGE = 50


@guarded("participants.see_who_opened")
@require_GET
def opened(request: HttpRequest) -> HttpResponse:
    """The newest first; `q` finds a person whose needs were opened."""
    text = request.GET.get("q", "").replace("\x00", "")[:80].strip()
    rows = NeedsOpened.objects.filter(event=request.event).select_related("registration", "by")
    if wanted := search_key(text):
        rows = rows.filter(registration__search_name__contains=wanted)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    roles, pages = dict(RoleKind.choices), dict(Page.choices)
    lines = [(row, roles.get(row.role, row.role), pages.get(row.page, row.page)) for row in page.object_list]
    context = {"page": page, "lines": lines, "text": text}
    return render(request, "participants/needs/opened.html", context)
