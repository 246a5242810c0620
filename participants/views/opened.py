"""Who opened whose needs, for the organiser."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.db.models.functions import TruncDate
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
    """The newest first; `q` finds a person whose needs were opened.

    A list read whole by a device at the reception is one line a reader and day, unless a person is looked for.
    """
    text = request.GET.get("q", "").replace("\x00", "")[:80].strip()
    rows = NeedsOpened.objects.filter(event=request.event).select_related("registration", "by")
    if wanted := search_key(text):
        rows = rows.filter(registration__search_name__contains=wanted)
    lists = [] if wanted else _lists(request)
    if not wanted:
        rows = rows.exclude(page=Page.LIST)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    roles, pages = dict(RoleKind.choices), dict(Page.choices)
    lines = [(row, roles.get(row.role, row.role), pages.get(row.page, row.page)) for row in page.object_list]
    context = {"page": page, "lines": lines, "lists": lists, "text": text}
    return render(request, "participants/needs/opened.html", context)


def _lists(request: HttpRequest) -> list[dict[str, Any]]:
    """[{"day", "by__name", "role", "people": how many}]: who held the reception's list. One query."""
    rows = NeedsOpened.objects.filter(event=request.event, page=Page.LIST).order_by()
    by_day = rows.annotate(day=TruncDate("at", tzinfo=request.event.zone)).values("day", "by", "by__name", "role")
    counted = by_day.annotate(people=Count("registration", distinct=True)).order_by("-day", "by__name", "role")
    roles = dict(RoleKind.choices)
    return [{**row, "role": roles.get(row["role"], row["role"])} for row in counted]
