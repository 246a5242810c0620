"""The booklet of an event, for everybody: handed out as it was made, or made once for all who ask."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from common import live
from common.limits import may_ask
from common.permissions import guarded
from reports.documents.booklet import contents_of
from reports.models import Booklet
from reports.services.booklets import ask_for_booklet, kept_booklet

LOOK_AGAIN_S = 3
SOON_S = 60  # then, looks come further apart
LATER_S = 15


@guarded("reports.see_projects", public=True)
@require_GET
def booklet(request: HttpRequest) -> HttpResponse:
    """The published projects of an event, to print: a cover, a list, a page a project."""
    contents = contents_of(request.event)
    if contents is None:
        raise Http404
    answer = live.unchanged(request, contents.digest)
    if answer is None:
        row = kept_booklet(contents)
        if row is None and not may_ask(request, "make_booklet"):
            return _page(request, "too_many", 429)
        row = row or ask_for_booklet(contents)
        if row.digest != contents.digest or row.status != Booklet.Status.READY:
            return _not_yet(request, row)
        answer = HttpResponse(bytes(row.content), content_type="application/pdf")
        answer["Content-Disposition"] = f'inline; filename="{request.event.slug}-projects.pdf"'
    answer["ETag"] = f'"{contents.digest}"'
    answer["Cache-Control"] = "no-cache"  # asked again each time, so that what is withdrawn is gone at once
    return answer


def _not_yet(request: HttpRequest, row: Booklet) -> HttpResponse:
    """A page that looks again by itself, without a script; or that says that it could not be made."""
    if row.status == Booklet.Status.FAILED:
        return _page(request, "failed", 503)
    answer = _page(request, "waiting", 202)
    waited = (timezone.now() - row.asked_at).total_seconds()
    answer["Refresh"] = str(LOOK_AGAIN_S if waited < SOON_S else LATER_S)
    return answer


def _page(request: HttpRequest, state: str, status: int) -> HttpResponse:
    answer = render(request, "reports/gallery/booklet.html", {"state": state}, status=status)
    answer["Cache-Control"] = "no-store"
    return answer
