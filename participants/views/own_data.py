"""Everything held about a person, to read and to take away: by themselves, or by the organiser whom they ask."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from common.pdf import make_pdf
from common.permissions import guarded
from participants.models import Registration
from participants.own_data import as_json, as_print, data_of, whole
from participants.services.opened import Page, note_opened


@guarded("participants.own_space", entrance="enter_code")
@never_cache
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    me = _me(request)
    return render(request, "participants/own_data/mine.html", {"me": me, "sections": data_of(me)})


@guarded("participants.own_space", entrance="enter_code")
@never_cache
@require_GET
def my_file(request: HttpRequest, kind: str) -> HttpResponse:
    return _file(_me(request), kind)


@guarded("participants.edit", Registration, once_archived=True)
@never_cache
@require_POST
def file_of_person(request: HttpRequest, registration: Registration, kind: str) -> HttpResponse:
    """Somebody asks by phone or by letter what is held about them. Their needs stand in it: that is noted.

    What was promised to be read by nobody else (who wrote and who voted on the wall) stands in the person's own file only.
    """
    note_opened(actor=request.actor, registrations=[registration.pk], page=Page.FILE)
    return _file(whole(registration.pk), kind, for_organiser=True)


def _me(request: HttpRequest) -> Registration:
    (key,) = request.actor.scope("registration", "participant")  # type: ignore[attr-defined]
    return whole(key)


def _file(registration: Registration, kind: str, *, for_organiser: bool = False) -> HttpResponse:
    """`kind`: "pdf" to read, "json" for machines. Raises Http404 for any other."""
    if kind == "pdf":
        pdf = make_pdf("print/my_data.typ", as_print(registration, for_organiser=for_organiser))
        response = HttpResponse(pdf, content_type="application/pdf")
    elif kind == "json":
        plain = as_json(registration, for_organiser=for_organiser)
        response = HttpResponse(plain, content_type="application/json; charset=utf-8")
    else:
        raise Http404
    name = "-".join((_("my-information"), f"{registration.event.slug}.{kind}"))
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response
