"""What one prints while the day runs, as files for readers: the run sheet, announcements for a wall."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from common.pdf import make_pdf
from common.permissions import guarded
from reports.documents import the_day


def _file(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer


@guarded("events.see_day")
@never_cache
@require_GET
def run_sheet_pdf(request: HttpRequest) -> HttpResponse:
    """Every moment of every day, with its words."""
    made = make_pdf(the_day.RUN_SHEET, the_day.run_sheet(request.event))
    return _file(made, f"{request.event.slug}-{request.event.starts_on:%Y-%m-%d}")


@guarded("events.announce")
@never_cache
@require_GET
def announcements_pdf(request: HttpRequest) -> HttpResponse:
    """What is said now or planned, one a sheet; `?one=<id>`: that one alone."""
    one = request.GET.get("one", "")
    chosen = int(one) if one.isascii() and one.isdigit() and len(one) < 18 else None
    return _file(make_pdf(the_day.ANNOUNCEMENTS, the_day.announcements(request.event, one=chosen)), request.event.slug)
