"""A team's project on one sheet of paper, for its table and those who follow it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from common.pdf import make_pdf
from common.permissions import guarded
from reports.documents.one_pages import LARGE, NORMAL, ONE_PAGES, one_pages
from teams.models import Team


@guarded("projects.read_sheet", Team, entrance="enter_code")
@never_cache
@require_GET
def one_page_pdf(request: HttpRequest, team: Team) -> HttpResponse:
    """The page of this team as a file, in large print with `?large=1`."""
    size = LARGE if "large" in request.GET else NORMAL
    content = make_pdf(ONE_PAGES.template, one_pages(request.event, [team], size=size))
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="table-{team.number}.pdf"'
    return answer
