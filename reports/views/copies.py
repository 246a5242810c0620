"""A whole event as one file: take it along, bring it in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRefresh

from accounts.models import User
from common.answers import Refused
from common.forms import bound
from common.permissions import guarded
from reports.forms.copies import BringForm, CopyForm, SealForm
from reports.models.copies import CopyIn, CopyOut
from reports.services.copies import ask_for_copy, bring_event, file_of

ASK_NO_MORE = 286  # tells htmx that there is nothing more to wait for


@guarded("reports.copy", once_archived=True)
@require_http_methods(["GET", "POST"])
def copy_out(request: HttpRequest) -> HttpResponse:
    """What to take along; a POST asks for the file."""
    form = bound(CopyForm, request)
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data["idempotency_key"]
        copy = ask_for_copy(event=request.event, by=request.user, idempotency_key=key, **form.parts())
        return redirect("event_copy_file", request.event.slug, copy.pk)
    return render(request, "reports/copies/ask.html", {"form": form}, status=422 if request.method == "POST" else 200)


@guarded("reports.copy", CopyOut, once_archived=True)
@never_cache
@require_http_methods(["GET", "POST"])
def file(request: HttpRequest, copy: CopyOut) -> HttpResponse:
    """A file being made, then ready; a POST hands it over, sealed where it holds people."""
    form = bound(SealForm, request)
    if request.method == "POST":
        if not copy.is_ready:
            return redirect("event_copy_file", request.event.slug, copy.pk)
        if not copy.with_people or form.is_valid():
            return _handed_over(request, copy, form.cleaned_data["passphrase"] if copy.with_people else "")
    context = {"copy": copy, "form": form}
    if request.htmx:
        status = 200 if copy.status == CopyOut.Status.WAITING else ASK_NO_MORE
        return render(request, "reports/copies/file.html#state", context, status=status)
    return render(request, "reports/copies/file.html", context, status=422 if request.method == "POST" else 200)


def _handed_over(request: HttpRequest, copy: CopyOut, passphrase: str) -> HttpResponse:
    answer = HttpResponse(file_of(copy=copy, passphrase=passphrase), content_type="application/zip")
    kind = _("people") if copy.with_people else _("work") if copy.with_work else _("plan")
    name = f"{request.event.slug}-{slugify(kind)}-{copy.created_at:%Y-%m-%d}.zip"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@guarded("reports.bring")
@require_http_methods(["GET", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """Choose a file; it is looked into at once, and nothing is made of one that is not whole."""
    user = User.objects.get(pk=request.actor.user_id)
    if not user.organisations.exists():
        return render(request, "events/new/no_organisation.html")
    form = bound(BringForm, request, user=user)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("passphrase", "organisation", "idempotency_key")}
        try:
            arrival = bring_event(content=form.cleaned_data["file"].read(), by=user, **given)
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            return redirect("new_event_arrival", arrival.pk)
    return render(request, "reports/copies/bring.html", {"form": form}, status=422 if request.method == "POST" else 200)


@guarded("reports.bring", CopyIn)
@never_cache
@require_safe
def arrival(request: HttpRequest, arrival: CopyIn) -> HttpResponse:
    """A file on its way to being an event; once it is, the event itself. The page that waits asks again for itself."""
    if request.htmx:
        return HttpResponse(status=204) if arrival.status == CopyIn.Status.WAITING else HttpResponseClientRefresh()
    if arrival.status == CopyIn.Status.PLACED and arrival.event is not None:
        messages.success(request, _("The event is here, and you are its organiser. Invite those who help you."))
        if arrival.wanted != arrival.event.slug:
            words = _("Its address “%(wanted)s” was taken here. It is now “%(slug)s”.")
            messages.info(request, words % {"wanted": arrival.wanted, "slug": arrival.event.slug})
        return redirect("event_overview", arrival.event.slug)
    return render(request, "reports/copies/arrival.html", {"arrival": arrival})
