"""Official documents about personal data: to read, and to edit as a file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from common.documents import Document, as_docx
from common.permissions import guarded
from participants.official import DOCUMENTS

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@guarded("participants.privacy")
@require_GET
def document(request: HttpRequest, which: str) -> HttpResponse:
    context = {"document": _made(request, which), "which": which}
    return render(request, "participants/privacy/document.html", context)


@guarded("participants.privacy")
@require_GET
def document_file(request: HttpRequest, which: str) -> HttpResponse:
    made = _made(request, which)
    response = HttpResponse(as_docx(made), content_type=DOCX)
    name = f"{slugify(str(made.title))[:80]}.docx"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return response


def _made(request: HttpRequest, which: str) -> Document:
    """Raises Http404 for a document that is none."""
    if which not in DOCUMENTS:
        raise Http404
    return DOCUMENTS[which](request.event)  # type: ignore[attr-defined]
