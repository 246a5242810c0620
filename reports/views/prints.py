"""What do we print? Each document, its choices, its file."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from common.forms import bound
from common.permissions import guarded, may
from events.models import Event
from reports.documents import DOCUMENTS, Document, amounts_of
from reports.forms import FORMS
from reports.models import PrintJob
from reports.services.prints import ask_for_print

MOMENTS = {
    "before": _("To let people register"),
    "eve": _("The day before"),
    "by_hand": _("To make the tables without a computer"),
    "day": _("On the day, at the door"),
    "after": _("Afterwards"),
}
# What is printed first in each status; the others follow in their order.
FIRST = {Event.Status.CLOSED: "eve", Event.Status.UNDER_WAY: "day", Event.Status.DELIBERATION: "day"} | dict.fromkeys(
    Event.AFTER_RESULTS, "after"
)

ASK_NO_MORE = 286  # tells htmx that there is nothing more to wait for


@guarded("reports.print")
@require_GET
def hub(request: HttpRequest) -> HttpResponse:
    """Each document, by moment; the moment of now first."""
    event, amounts = request.event, amounts_of(request.event)
    mine = [document for document in DOCUMENTS.values() if may(request.actor, document.permission, event)]
    jobs = PrintJob.objects.visible_to(request.actor).without_content().order_by("created_at", "pk")
    last = {job.kind: job for job in jobs}
    lines: dict[str, list[dict[str, Any]]] = {}
    for document in mine:
        count = document.count(amounts, {})
        pages = document.pages(amounts, {}) if count else 0
        line = {"document": document, "count": count, "pages": pages, "last": last.get(document.key)}
        lines.setdefault(document.moment, []).append(line)
    first = FIRST.get(event.status, "before")
    moments = sorted(MOMENTS, key=lambda moment: moment != first)
    sections = [{"key": key, "word": MOMENTS[key], "lines": lines[key]} for key in moments if key in lines]
    return render(
        request,
        "reports/print/hub.html",
        {
            "sections": sections,
            "first": first,
            "may_type": may(request.actor, "participants.register_others", event),
            "may_run": may(request.actor, "events.see_day", event),
        },
    )


@guarded("reports.print", once_archived=True)
@require_http_methods(["GET", "POST"])
def document(request: HttpRequest, kind: str) -> HttpResponse:
    """The choices of one document; a POST asks for its file. Raises Http404 for a kind that is none."""
    chosen = _document(request, kind)
    form = bound(FORMS[kind], request, event=request.event)
    if request.method == "POST" and form.is_valid():
        job = ask_for_print(
            event=request.event,
            kind=kind,
            choices=form.choices(),
            site=request.build_absolute_uri("/").rstrip("/"),
            by=request.user,
            idempotency_key=form.cleaned_data["idempotency_key"],
        )
        return redirect("print_job", request.event.slug, job.pk)
    amounts = amounts_of(request.event)
    context = {"document": chosen, "form": form, "count": chosen.count(amounts, {})}
    return render(request, "reports/print/document.html", context, status=422 if request.method == "POST" else 200)


def _document(request: HttpRequest, kind: str) -> Document:
    if kind not in DOCUMENTS:
        raise Http404
    if not may(request.actor, DOCUMENTS[kind].permission, request.event):
        raise PermissionDenied
    return DOCUMENTS[kind]


@guarded("reports.print", PrintJob)
@never_cache
@require_GET
def job(request: HttpRequest, asked: PrintJob) -> HttpResponse:
    """A file being made, then ready. The page asks again for its middle until then."""
    context = {"job": asked, "document": DOCUMENTS[asked.kind]}
    if request.htmx:
        status = 200 if asked.is_under_way else ASK_NO_MORE
        return render(request, "reports/print/job.html#state", context, status=status)
    return render(request, "reports/print/job.html", context)


@guarded("reports.print", PrintJob)
@never_cache
@require_GET
def download(request: HttpRequest, asked: PrintJob) -> HttpResponse:
    """The file. Raises Http404 where it is not ready, or erased."""
    if not asked.is_ready:
        raise Http404
    name = f"{slugify(DOCUMENTS[asked.kind].title)}-{request.event.slug}-{asked.created_at:%Y-%m-%d}.pdf"
    answer = HttpResponse(bytes(asked.content), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
