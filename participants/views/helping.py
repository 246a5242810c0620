"""Somebody registers somebody else: a helper beside them, the organiser on the phone or from a paper form."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.permissions import guarded, may
from participants import handing_over
from participants.cards import card_of
from participants.forms.helping import HelpedForm
from participants.models import Registration
from participants.services.assistance import structure_of
from participants.services.notices import card_handed_over
from participants.services.opened import Page, note_opened
from participants.to_tell import through_helper
from participants.views import steps


def _hand_over(request: HttpRequest, registration: Registration) -> HttpResponse:
    handing_over.allow(request, registration)
    return redirect("person_card", registration.event.slug, registration.pk)


def _back_to_list(request: HttpRequest) -> HttpResponse:
    return redirect("helped", request.event.slug)


def _with_help(request: HttpRequest, answers: dict[str, Any]) -> dict[str, Any]:
    return {"helped_by": request.user, "channel": Registration.Channel.HELPED}


def _remembered(request: HttpRequest) -> dict[str, Any]:
    """The structure named for the last person; the organiser's own organisation where nobody was helped yet."""
    structure = structure_of(event=request.event, helper=request.user)
    if not structure and may(request.actor, "participants.list", request.event):
        structure = request.event.organisation.name
    return {"for_structure": structure}


FLOW = steps.Flow(
    for_other=True,
    finish_form=HelpedForm,
    remembered=_remembered,
    who="help_register",
    themes="help_themes",
    finish="help_finish",
    channel=_with_help,
    hand_over=_hand_over,
    finished_again=_back_to_list,
)


@guarded("participants.register_others")
@require_GET
def helped(request: HttpRequest) -> HttpResponse:
    """Whom I registered, and what to tell them. Nothing of what they chose: that is for the organiser and the leads."""
    people = (
        Registration.objects.filter(event=request.event)
        .helped_by_now(request.user.pk)
        .select_related("category", "assistance")
        .order_by("-created_at")
    )
    news = through_helper(request.event, request.user.pk)
    needs = {card.person.pk for card in news for line in card.lines if line.notice.need_id}
    note_opened(actor=request.actor, registrations=needs, page=Page.MESSAGES)
    return render(request, "participants/helped.html", {"people": people, "news": news})


@guarded("participants.register_others")
@require_http_methods(["GET", "POST"])
def who(request: HttpRequest) -> HttpResponse:
    return steps.who(request, FLOW)


@guarded("participants.register_others")
@require_http_methods(["GET", "POST"])
def themes(request: HttpRequest) -> HttpResponse:
    return steps.themes(request, FLOW)


@guarded("participants.register_others")
@require_http_methods(["GET", "POST"])
def finish(request: HttpRequest) -> HttpResponse:
    return steps.finish(request, FLOW)


@guarded("participants.register_others")
@require_POST
def start_again(request: HttpRequest) -> HttpResponse:
    """Forget what was typed for the last person."""
    FLOW.draft(request).drop()
    return FLOW.go(request, "who")


@guarded("participants.hand_over_card", Registration)
@never_cache
@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, registration: Registration) -> HttpResponse:
    """The card to hand over, for a few minutes after it was made; a POST says that it was handed over."""
    may_list = may(request.actor, "participants.list", request.event)
    if request.method == "POST":
        handing_over.done(request, registration)
        card_handed_over(registration=registration, by=request.user)
        if request.POST.get("then") == "next":
            return redirect("help_register", request.event.slug)
        return redirect("people" if may_list else "helped", request.event.slug)
    shown = handing_over.is_allowed(request, registration)
    card = card_of(request, registration, page="open_space") if shown else None
    context = {"person": registration, "card": card, "may_list": may_list}
    return render(request, "participants/person_card.html", context)
