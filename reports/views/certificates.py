"""A person's own certificate of participation."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from common.pdf import make_pdf
from common.permissions import guarded
from reports.documents.certificates import CERTIFICATES, certificates, people_here


@guarded("participants.own_space", entrance="enter_code")
@never_cache
@require_GET
def my_certificate(request: HttpRequest) -> HttpResponse:
    """The file. Raises Http404 for somebody who was never noted as here."""
    mine = list(people_here(request.event).filter(pk__in=request.actor.scope("registration", "participant")))
    if not mine:
        raise Http404
    answer = HttpResponse(
        make_pdf(CERTIFICATES.template, certificates(request.event, mine)), content_type="application/pdf"
    )
    name = f"{_('certificate')}-{request.event.slug}.pdf"
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return answer
