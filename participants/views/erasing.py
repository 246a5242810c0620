"""Somebody is erased: by themselves, or by the organiser whom they ask."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from common.permissions import guarded, hide_event
from participants.forgetting import People
from participants.models import Registration
from participants.services.erasure import erase_registration
from participants.services.traces import forget_in_session
from participants.views.mine import own_registration


@guarded("participants.own_space", entrance="enter_code", once_archived=True)
@never_cache
@require_http_methods(["GET", "POST"])
def erase_me(request: HttpRequest) -> HttpResponse:
    """Asks first, saying what goes and what stays; then everything goes at once, and this browser forgets."""
    me = own_registration(request)
    if request.method == "GET":
        return render(request, "participants/erasing/me.html", {"me": me, "has_begun": _has_begun(me)})
    forget_in_session(request.session, People(me.event, [me]))  # this one is open: it would be written again
    request.session.modified = True
    erase_registration(registration=me)
    return redirect("erased", request.event.slug)


@guarded("common.anyone")
@require_GET
def erased(request: HttpRequest) -> HttpResponse:
    """Where somebody who was erased arrives. Nothing on it depends on them."""
    hide_event(request)
    return render(request, "participants/erasing/done.html")


@guarded("participants.edit", Registration, once_archived=True)
@require_http_methods(["GET", "POST"])
def erase_person(request: HttpRequest, registration: Registration) -> HttpResponse:
    """At the request of the person, by phone or by letter."""
    if request.method == "GET":
        context = {"person": registration, "has_begun": _has_begun(registration)}
        return render(request, "participants/erasing/person.html", context)
    erase_registration(registration=registration, by=request.user)
    messages.success(request, _("This person is erased, wherever they were named. Only counts remain."))
    return redirect("people", request.event.slug)


def _has_begun(registration: Registration) -> bool:
    return registration.event.real_today >= registration.event.starts_on
