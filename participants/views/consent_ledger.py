"""Who agreed to what, for the organiser."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from common.permissions import guarded
from common.spreadsheets import as_csv, as_download, as_xlsx
from participants.consent_ledger import ANSWERS, HEADINGS, Purpose, Search, ledger, people_who, purposes_of
from participants.models import Consent

PER_PAGE = 50
TONES = {"yes": "", "no": "", "to_collect": "sun"}


@guarded("participants.privacy")
@require_GET
def consents(request: HttpRequest) -> HttpResponse:
    event, search = request.event, Search.read(request.GET)
    purposes = purposes_of(event)
    context: dict[str, Any] = {
        "purposes": [(purpose, _filters(purpose, search)) for purpose in purposes],
        "to_collect": next(p.to_collect for p in purposes if p.key == Consent.Purpose.TAKING_PART),
        "search": search,
        "photo": Consent.PHOTO[0],
    }
    if search.purpose:
        chosen = next(purpose for purpose in purposes if purpose.key == search.purpose)
        paginator = Paginator(people_who(event, search), PER_PAGE)
        paginator.count = chosen.count(search.answer)
        page = paginator.get_page(request.GET.get("page"))
        people = list(page.object_list)
        held = Consent.objects.select_related("collected_by").in_bulk([p.newest for p in people if p.newest])
        lines = [(person, held.get(person.newest)) for person in people]
        context |= {"page": page, "lines": lines, "chosen": chosen, "answer": ANSWERS[search.answer]}
    return render(request, "participants/consents/ledger.html", context)


def _filters(purpose: Purpose, search: Search) -> list[dict[str, Any]]:
    return [
        {
            "href": f"?purpose={purpose.key}&answer={answer}#names",
            "word": capfirst(str(word)),
            "count": purpose.count(answer),
            "current": (search.purpose, search.answer) == (purpose.key, answer),
            "tone": TONES[answer],
        }
        for answer, word in ANSWERS.items()
    ]


@guarded("participants.privacy")
@require_GET
def ledger_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The whole ledger, "csv" or "xlsx"."""
    name = "-".join((_("agreements"), request.event.slug))
    if kind == "csv":
        return as_download(as_csv(HEADINGS, ledger(request.event)), name=name, kind=kind)
    if kind == "xlsx":
        return as_download(as_xlsx({_("Agreements"): (HEADINGS, ledger(request.event))}), name=name, kind=kind)
    raise Http404
