"""A team's project on one sheet of paper, for its table and those who follow it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from common.pdf import make_pdf
from common.permissions import guarded
from reports.documents.jury_answers import JURY_ANSWERS, jury_answers
from reports.documents.one_pages import LARGE, NORMAL, ONE_PAGES, one_pages
from teams.models import Team


@guarded("projects.read_sheet", Team, entrance="enter_code")
@never_cache
@require_GET
def one_page_pdf(request: HttpRequest, team: Team) -> HttpResponse:
    """The page of this team as a file, in large print with `?large=1`."""
    size = LARGE if "large" in request.GET else NORMAL
    return _file(make_pdf(ONE_PAGES.template, one_pages(request.event, [team], size=size)), f"table-{team.number}")


@guarded("projects.read_sheet", Team, entrance="enter_code")
@never_cache
@require_GET
def jury_answer_pdf(request: HttpRequest, team: Team) -> HttpResponse:
    """What the jury says to this team, as a file. Raises Http404 before results are shared."""
    if not request.event.shares_results:
        raise Http404
    return _file(make_pdf(JURY_ANSWERS.template, jury_answers(request.event, [team])), f"jury-table-{team.number}")


def _file(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer
