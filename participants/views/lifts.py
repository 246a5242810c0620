"""Who comes with whom: the organiser puts drivers and those who look for a lift in touch."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from common.permissions import guarded
from common.text import search_key
from participants import lifts_list
from participants.forms.lifts import PairForm
from participants.models import Lift, LiftMatch
from participants.services import Refused
from participants.services.lifts import decide_lift, propose_lift, undo_lift
from participants.services.opened import Page, note_opened


@guarded("participants.match_lifts")
@require_GET
def lifts(request: HttpRequest) -> HttpResponse:
    """Those who look for a lift with the cars from nearby, or who was put in touch; what no longer stands comes first."""
    event, number = request.event, request.GET.get("page")
    show = request.GET.get("show", "")
    show = show if show in lifts_list.SHOWN else "looking"
    cars = lifts_list.Cars.of(event)
    broken = lifts_list.broken_pairs(event, cars)
    seekers = lifts_list.seekers_of(event, cars, number)
    page = seekers if show == "looking" else lifts_list.pairs_of(event, show, number)
    counts = lifts_list.counts_of(event) | {"looking": seekers.paginator.count}
    pairs = broken + (list(page.object_list) if show != "looking" else [])
    shown = {lift.registration_id for pair in pairs for lift in (pair.match.offer, pair.match.seeker)}
    if show == "looking":
        shown |= {seeker.lift.registration_id for seeker in page.object_list}
        shown |= {proposal.car.registration_id for seeker in page.object_list for proposal in seeker.proposals}
    note_opened(actor=request.actor, registrations=shown, page=Page.LIFTS)
    context = {"page": page, "show": show, "broken": broken, "cars": cars, "counts": counts}
    return render(request, "participants/needs/lifts.html", context | {"filters": _filters(show, counts)})


def _filters(show: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    words = {"looking": _("Look for a lift"), "proposed": _("Proposed"), "agreed": _("Agreed")}
    return [
        {"href": f"?show={each}", "word": word, "count": counts.get(each, 0), "current": show == each}
        for each, word in words.items()
    ]


@guarded("participants.match_lifts", Lift)
@require_GET
def choose(request: HttpRequest, lift: Lift) -> HttpResponse:
    """Every car with enough seats, for one person who looks for a lift."""
    cars = lifts_list.Cars.of(request.event)
    fit = [car for car in cars.free if car.left >= lift.seats]
    fit.sort(key=lambda car: search_key(car.commune) if car.commune else "zz")
    note_opened(actor=request.actor, registrations={car.registration_id for car in fit}, page=Page.LIFTS)
    context = {"seeker": lift, "person": lift.registration, "fit": fit}
    return render(request, "participants/needs/lift_choose.html", context)


@guarded("participants.match_lifts")
@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """Propose to both that they travel together."""
    form = PairForm(request.POST, event=request.event)
    if not form.is_valid():
        messages.error(request, _("Choose a car from the list."))
        return _back(request)
    offer, seeker = form.cleaned_data["offer"], form.cleaned_data["seeker"]
    try:
        propose_lift(offer=offer, seeker=seeker, by=request.user)
    except Refused as refused:
        messages.error(request, refused.message)
        return _back(request)
    names = {"driver": offer.registration.chosen_name, "other": seeker.registration.chosen_name}
    messages.success(request, _("%(driver)s and %(other)s are asked whether they travel together.") % names)
    return _back(request)


@guarded("participants.match_lifts", LiftMatch)
@require_POST
def decide(request: HttpRequest, match: LiftMatch) -> HttpResponse:
    """`to`: agreed, declined, or undo."""
    to = request.POST.get("to", "")
    try:
        if to == "undo":
            undo_lift(match=match, by=request.user)
            messages.success(request, _("It is undone. The seats are free again."))
        elif to in (LiftMatch.Status.AGREED, LiftMatch.Status.DECLINED):
            decide_lift(match=match, to=to, by=request.user)
            agreed = to == LiftMatch.Status.AGREED
            messages.success(request, _("Agreed. Both are told.") if agreed else _("Noted. Other cars are proposed."))
    except Refused as refused:
        messages.error(request, refused.message)
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(reverse("lifts", args=[request.event.slug]))
