"""The bilan: one page, its text that the organiser may rewrite, and files that say the same."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from common.forms import bound
from common.permissions import guarded
from reports.bilan.figures import BEFORE
from reports.bilan.files import TYPES, file_of
from reports.bilan.sections import document_of
from reports.forms import BilanTextForm
from reports.services.bilan import OtherText, write_text


@guarded("reports.bilan")
@require_GET
def bilan(request: HttpRequest) -> HttpResponse:
    """The day after, in one page; before, it shows what is known so far."""
    event = request.event
    context = {"document": document_of(event), "is_early": event.status in BEFORE, "kinds": TYPES}
    return render(request, "reports/bilan/bilan.html", context)


@guarded("reports.bilan")
@never_cache
@require_GET
def file(request: HttpRequest, kind: str) -> HttpResponse:
    """The bilan as a file. Raises Http404 for a kind that is none."""
    if kind not in TYPES:
        raise Http404
    document = document_of(request.event)
    answer = HttpResponse(file_of(document, kind=kind, event=request.event), content_type=TYPES[kind])
    name = f"{slugify(document.title)[:80] or 'bilan'}.{kind}"
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@guarded("reports.bilan")
@require_http_methods(["GET", "POST"])
def text(request: HttpRequest, section: str) -> HttpResponse:
    """The text of one part: rewritten, or given back to the figures. Raises Http404 for a part that is none."""
    event = request.event
    part = document_of(event).part(section)
    if part is None:
        raise Http404
    form = bound(BilanTextForm, request, part=part)
    other = ""
    if request.method == "POST" and form.is_valid():
        is_back = "ready" in request.POST
        written = "" if is_back or form.cleaned_data["text"] == part.ready else form.cleaned_data["text"]
        try:
            write_text(event=event, section=section, text=written, version=form.cleaned_data["version"] or 0)
        except OtherText as refusal:
            form.refuse_stale(refusal.row.version)
            other = refusal.row.text or part.ready
        else:
            messages.success(request, _("The ready-made text stands again.") if is_back else _("Saved."))
            return redirect(f"{reverse('bilan', args=[event.slug])}#{section}")
    context: dict[str, Any] = {"form": form, "part": part, "other": other, "written": form["text"].value()}
    return render(request, "reports/bilan/text.html", context, status=422 if request.method == "POST" else 200)
