"""A person registers, without an account."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from common.code_sessions import held, open_door
from common.permissions import guarded
from events.services.territory import find_communes
from participants.forms.consents import FinishForm
from participants.forms.registration import COMMUNES_SHOWN
from participants.models import Registration
from participants.services import places_left
from participants.views import steps


def _open_own_space(request: HttpRequest, registration: Registration) -> HttpResponse:
    request.session.cycle_key()
    open_door(request, registration)
    return redirect("my_card", registration.event.slug)


def _show_card_again(request: HttpRequest) -> HttpResponse:
    return redirect("my_card", request.event.slug)


def _alone(request: HttpRequest, answers: dict[str, Any]) -> dict[str, Any]:
    return {"channel": Registration.Channel.ONLINE}


def _nothing(request: HttpRequest) -> dict[str, Any]:
    return {}


FLOW = steps.Flow(
    for_other=False,
    finish_form=FinishForm,
    remembered=_nothing,
    who="register",
    themes="register_themes",
    finish="register_finish",
    channel=_alone,
    hand_over=_open_own_space,
    finished_again=_show_card_again,
)


def _closed(request: HttpRequest) -> HttpResponse | None:
    """Where nobody can register, the page of the event says why."""
    event = request.event
    return None if event.takes_registrations else redirect("event", event.slug)


@guarded("participants.see_registration", public=True)
@require_http_methods(["GET", "POST"])
def who(request: HttpRequest) -> HttpResponse:
    event = request.event
    may_be_full = request.method == "GET" and "wait" not in request.GET
    if may_be_full and event.takes_registrations and not places_left(event):
        return render(request, "participants/full.html", {"mine": _here(request)})
    return _closed(request) or steps.who(request, FLOW)


def _here(request: HttpRequest) -> bool:
    """Did somebody already register in this browser?"""
    return held(request, event_id=request.event.pk, kind=Registration.code_kind) is not None


@guarded("participants.see_registration", public=True)
@require_http_methods(["GET", "POST"])
def themes(request: HttpRequest) -> HttpResponse:
    return _closed(request) or steps.themes(request, FLOW)


@guarded("participants.see_registration", public=True)
@require_http_methods(["GET", "POST"])
def finish(request: HttpRequest) -> HttpResponse:
    """Not closed at the door: who comes with a finished form is told why, and loses nothing."""
    if request.method == "GET" and (closed := _closed(request)):
        return closed
    return steps.finish(request, FLOW)


@guarded("participants.see_registration", public=True)
@require_GET
def communes(request: HttpRequest) -> HttpResponse:
    """The communes that answer to what is being typed, as cards to choose from."""
    text = request.GET.get("commune_text", "")
    found = find_communes(text, COMMUNES_SHOWN, event=request.event)
    chosen = found[0].commune.code if len(found) == 1 else ""
    context = {"communes": found, "text": text, "chosen": chosen}
    return render(request, "participants/communes.html", context)
