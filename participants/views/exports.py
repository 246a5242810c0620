"""Lists of people to download, for the organiser."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from common.permissions import guarded
from common.spreadsheets import CSV, XLSX, as_csv, as_download, as_xlsx
from participants import exports


@guarded("participants.list")
@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """Which list, for whom, with which columns."""
    lists = [
        {
            "key": which,
            "count": exports.people_of(request.event, which).count(),
            "columns": [column for column in exports.COLUMNS if which in column.lists and column.key != "name"],
        }
        for which in (exports.MINE, exports.SHARED, exports.CALLS)
    ]
    return render(request, "participants/exports/choose.html", {"lists": lists})


@guarded("participants.list")
@require_GET
def download(request: HttpRequest, which: str) -> HttpResponse:
    """One list as a file; ?column=… as often as one wants, ?format=xlsx or csv."""
    if which not in (exports.MINE, exports.SHARED, exports.CALLS):
        raise Http404
    columns = exports.columns_of(which, request.GET.getlist("column"))
    headings = [str(column.heading) for column in columns]
    lines = exports.lines_of(request.event, which, columns)
    name = exports.file_name(request.event, which)
    if request.GET.get("format") == XLSX:
        return as_download(as_xlsx({_("People"): (headings, lines)}), name=name, kind=XLSX)
    return as_download(as_csv(headings, lines), name=name, kind=CSV)
