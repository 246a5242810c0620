"""Registering somebody on the phone: one screen with the sentences to say, and a code to spell at the end."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from common.forms import bound
from common.permissions import guarded, may
from participants import handing_over, services
from participants.forms.helping import PhoneForm
from participants.models import How, Registration
from participants.services.assistance import structure_of
from participants.services.notices import card_handed_over
from participants.services.registration import GivenAssistance
from participants.spelling import spelled


@guarded("participants.register_others")
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    form = bound(PhoneForm, request, event=request.event)
    if request.method != "POST" or not form.is_valid():
        return _show(request, form, status=422 if request.method == "POST" else 200)
    try:
        registration = services.register_participant(
            event=request.event,
            language=(get_language() or "fr")[:2],
            channel=Registration.Channel.PHONE,
            helped_by=request.user,
            assistance=_assistance(request),
            accepts_waiting=request.POST.get("waiting") == "yes" or None,
            **form.answers(),
        )
    except services.Refused as refusal:
        return _show(request, form, status=409, refusal=refusal)
    handing_over.allow(request, registration)
    return redirect("phone_code", request.event.slug, registration.pk)


def _show(request: HttpRequest, form: PhoneForm, *, status: int, **extra: Any) -> HttpResponse:
    is_full = not services.places_left(request.event)
    return render(request, "participants/phone/call.html", {"form": form, "is_full": is_full, **extra}, status=status)


def _assistance(request: HttpRequest) -> GivenAssistance | None:
    """A helper's own help, for the structure they named last; the organiser registers in the name of the event."""
    event = request.event
    if may(request.actor, "participants.list", event):
        return None
    structure = structure_of(event=event, helper=request.user)
    until = max(event.real_today, event.sensitive_kept_until)
    return GivenAssistance(structure=structure, consent=How.SPOKEN, until=until)


@guarded("participants.hand_over_card", Registration)
@never_cache
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest, registration: Registration) -> HttpResponse:
    """The code to spell, for a few minutes; a POST says that it was written down."""
    if request.method == "POST":
        handing_over.done(request, registration)
        card_handed_over(registration=registration, by=request.user)
        return redirect("phone_register", request.event.slug)
    letters = spelled(registration.code) if handing_over.is_allowed(request, registration) else []
    return render(request, "participants/phone/code.html", {"person": registration, "letters": letters})
