"""One box for every code: a person's, a table's, a screen's."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from common.code_sessions import open_door
from common.permissions import guarded
from participants.code_entry import asks_for_whom, network_of, try_code
from participants.forms.codes import CodeForm


@guarded("common.anyone")
@never_cache
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """A right code leads to its place; a wrong one says so, in the same words whatever was wrong."""
    network = network_of(request)
    strict = asks_for_whom(network)
    scanned = {"code": request.GET.get("code", "")[:40]}
    form = CodeForm(request.POST if request.method == "POST" else None, asks_for_whom=strict, initial=scanned)
    if not form.is_bound or not form.is_valid():
        return _show(request, form, status=422 if form.is_bound else 200)
    found = try_code(code=form.cleaned_data["code"], for_whom=form.cleaned_data.get("for_whom"), network=network)
    if found is None:
        if not strict and asks_for_whom(network):
            form = CodeForm(request.POST, asks_for_whom=True)
            form.is_valid()
        form.add_error("code", _("This code opens nothing. Check each letter, or ask the organiser for a new one."))
        return _show(request, form, status=422)
    door, row = found
    request.session.cycle_key()
    open_door(request, row)
    return redirect(_way_back(request, row.event.slug) or door.place(row))


def _show(request: HttpRequest, form: CodeForm, *, status: int) -> HttpResponse:
    return render(request, "participants/enter_code.html", {"form": form, "next": _next(request)}, status=status)


def _next(request: HttpRequest) -> str:
    return request.POST.get("next") or request.GET.get("next") or ""


def _way_back(request: HttpRequest, slug: str) -> str:
    """The page that sent here, if it belongs to the event that the code opens; else nothing."""
    address = _next(request)
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if is_ours and address.startswith(f"/e/{slug}/") else ""
