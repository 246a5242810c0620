"""Whose turn is it? The waiting list for the organiser, and the answer to an offered place."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from common import live
from common.answers import Refused, Stale
from common.forms import bound
from common.permissions import guarded
from events.services.identity import change_event
from participants import services
from participants.forms.waiting import HoursForm
from participants.models import PlaceOffer, Registration
from participants.room import Who, room_of
from participants.services.waiting import settle_event
from participants.waiting import in_words, turns

PAGE = "participants/waiting/waiting.html"
PER_PAGE = 25


@guarded("participants.see_waiting")
@require_http_methods(["GET", "POST"])
def waiting(request: HttpRequest) -> HttpResponse:
    """The list; a POST says how long an offer stands. Offers whose time is over end when somebody looks."""
    if request.method == "POST":
        return _hours(request)
    settle_event(event=request.event)
    version = live.version_of(event_id=request.event.pk, topics=("registrations", "territory"))
    etag = f"waiting-{version}-{request.event.version}-{get_language()}"
    if request.htmx:
        return live.fragment(request, etag, lambda: render(request, f"{PAGE}#seen", _context(request)))
    return live.marked(render(request, PAGE, {**_context(request), "form": _hours_form(request)}), etag)


def _context(request: HttpRequest) -> dict[str, Any]:
    event = request.event
    room = room_of(event, who=Who.PLACED)
    places = services.places_of(event)
    page = Paginator(turns(event, room=room), PER_PAGE).get_page(request.GET.get("page"))
    numbered = enumerate(page.object_list, start=page.start_index())
    offers = PlaceOffer.objects.filter(event=event, outcome=PlaceOffer.Outcome.PENDING).select_related(
        "registration__category", "registration__commune"
    )
    return {
        "page": page,
        "lines": [(number, turn, in_words(event, turn.person, turn.reasons, room)) for number, turn in numbered],
        "offers": [(o, in_words(event, o.registration, o.reason.split(), room)) for o in offers.order_by("expires_at")],
        "count": page.paginator.count,
        "left": places.free,
        "places": places,
        "awaiting": services.awaiting(event) if places.awaited else [],
    }


def _hours_form(request: HttpRequest) -> HoursForm:
    form: HoursForm = bound(HoursForm, request, event=request.event)
    return form


def _hours(request: HttpRequest) -> HttpResponse:
    form = _hours_form(request)
    if form.is_valid():
        try:
            change_event(
                event=request.event,
                version=form.cleaned_data["version"] or 0,
                offer_hours=form.cleaned_data["offer_hours"],
            )
        except Stale:
            request.event.refresh_from_db(fields=["version"])
            form.refuse_stale(request.event.version)
        else:
            messages.success(request, _("Saved."))
            return redirect("waiting", request.event.slug)
    return render(request, PAGE, {**_context(request), "form": form}, status=422)


@guarded("participants.answer_offer", Registration)
@require_POST
def decide(request: HttpRequest, registration: Registration) -> HttpResponse:
    """What the organiser does for one person (`do`): yes, no, offer, first, last."""
    name = {"name": registration.chosen_name}
    do = request.POST.get("do", "")
    try:
        if do == "yes":
            services.accept_offer(registration=registration, by=request.user)
            messages.success(request, _("%(name)s has a place.") % name)
        elif do == "no":
            services.cancel_registration(registration=registration, by=request.user)
            messages.success(request, _("%(name)s is no longer on the list.") % name)
        elif do == "offer":
            services.offer_place(registration=registration)
            messages.success(request, _("The place is offered to %(name)s.") % name)
        elif do in ("first", "last"):
            services.put_first(registration=registration, first=do == "first")
            messages.success(
                request,
                (_("%(name)s comes first.") if do == "first" else _("%(name)s waits in the ordinary order again."))
                % name,
            )
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("waiting", request.event.slug)


@guarded("participants.own_space", entrance="enter_code")
@require_POST
def my_offer(request: HttpRequest) -> HttpResponse:
    """A person answers the place that is offered to them."""
    mine = request.actor.scope("registration", "participant")
    me = Registration.objects.get(pk__in=mine, event=request.event)
    answer = request.POST.get("answer", "")
    try:
        if answer == "yes":
            services.accept_offer(registration=me)
            messages.success(request, _("Your place is kept. See you soon."))
        elif answer == "no" and me.is_waiting:
            services.cancel_registration(registration=me)
            messages.success(request, _("Thank you for saying so. The place goes to somebody else."))
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("my_space", request.event.slug)
