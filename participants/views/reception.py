"""The reception on the day: who arrives, one person's card, somebody who comes without having registered.

These pages work by themselves. Where the browser runs scripts, js/reception.js takes over the first one and goes on
without network: see reception_device.py.
"""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.forms import bound
from common.permissions import guarded
from participants import handing_over, services
from participants.cards import card_of
from participants.forms.reception import GestureForm, WalkInForm
from participants.models import CheckIn, Registration
from participants.services.opened import Page, note_opened
from participants.services.reception import NotToday, half_days, now_half_day
from participants.services.welcoming import Seen, receive, walk_in
from participants.welcome import SHOWN, guests, noted_twice, progress, search

DEVICE = "reception_device"
JUST_NOTED = 5


def device_of(request: HttpRequest) -> str:
    """The name by which this browser's gestures are told from those of others."""
    if DEVICE not in request.session:
        request.session[DEVICE] = uuid.uuid4().hex[:12]
    name: str = request.session[DEVICE]
    return name


def somebody(request: HttpRequest, pk: int) -> Registration:
    """A person of this event. Raises Http404."""
    found = Registration.objects.filter(event=request.event, pk=pk).select_related("event", "category").first()
    if found is None:
        raise Http404
    return found


def seen_by(request: HttpRequest, key: uuid.UUID) -> Seen:
    return Seen(key=key, by=request.user, device=device_of(request))


@guarded("participants.receive")
@ensure_csrf_cookie
@never_cache
@require_GET
def reception(request: HttpRequest) -> HttpResponse:
    """Search, press. Names show only when they are asked for."""
    half_day, text = now_half_day(request.event), request.GET.get("q", "")[:80]
    found = guests(request.event, half_day, search(request.event, text)[:SHOWN]) if text else []
    just_noted = [] if text else guests(request.event, half_day, _just_noted(request))
    note_opened(
        actor=request.actor, registrations=[g.key for g in [*found, *just_noted] if g.needs], page=Page.RECEPTION
    )
    context = {
        "text": text,
        "guests": found or just_noted,
        "is_search": bool(text),
        "half_day": half_day,
        "next_half_day": half_day or next(iter(half_days(request.event)), None),
        "progress": progress(request.event, half_day),
        "twice": noted_twice(request.event, half_day),
        "device": device_of(request),
        "form": WalkInForm(event=request.event),
        "key": uuid.uuid4(),
    }
    response = render(request, "participants/reception/page.html", context)
    response.may_use_camera = True  # type: ignore[attr-defined]
    return response


def _just_noted(request: HttpRequest) -> Any:
    """The people whom this device noted last, the latest first."""
    mine = CheckIn.objects.filter(event=request.event, device=device_of(request)).order_by("-received_at")
    latest = list(dict.fromkeys(mine.values_list("registration_id", flat=True)[: JUST_NOTED * 2]))[:JUST_NOTED]
    return Registration.objects.filter(event=request.event, pk__in=latest)


@guarded("participants.receive")
@never_cache
@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    return show_person(request, somebody(request, pk))


def show_person(
    request: HttpRequest, registration: Registration, *, full: services.Full | None = None, key: uuid.UUID | None = None
) -> HttpResponse:
    """A person's card. Looking at it notes nothing: a browser may open a link before anybody asked."""
    half_day = now_half_day(request.event)
    [guest] = guests(request.event, half_day, Registration.objects.filter(pk=registration.pk))
    if guest.needs:
        note_opened(actor=request.actor, registrations=[guest.key], page=Page.RECEPTION)
    context = {
        "person": registration,
        "guest": guest,
        "half_day": half_day,
        "full": full,
        "key": key or uuid.uuid4(),
        "source": CheckIn.Source.SCAN if request.GET.get("from") == "scan" else CheckIn.Source.NAME,
        "card": card_of(request, registration, page="open_space")
        if handing_over.is_allowed(request, registration)
        else None,
    }
    return render(request, "participants/reception/person.html", context, status=409 if full else 200)


@guarded("participants.receive")
@require_POST
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """One gesture about one person; then their card, with what concerns their welcome."""
    registration, form = somebody(request, pk), GestureForm(request.POST)
    if not form.is_valid():
        return redirect("reception_person", request.event.slug, pk)
    given = form.cleaned_data
    try:
        noted = receive(
            event=request.event,
            registration=registration,
            seen=seen_by(request, given["idempotency_key"]),
            gesture=given["gesture"],
            source=given["source"],
            beyond_capacity=given["beyond_capacity"],
        )
    except services.Full as full:
        return show_person(request, registration, full=full, key=given["idempotency_key"])
    except NotToday as refusal:
        messages.error(request, str(refusal))
    else:
        if noted.already:
            messages.info(request, _("Another device had noted this person already. The earlier hour counts."))
    return redirect("reception_person", request.event.slug, pk)


@guarded("participants.receive")
@never_cache
@require_http_methods(["GET", "POST"])
def welcome_walk_in(request: HttpRequest) -> HttpResponse:
    form = bound(WalkInForm, request, event=request.event)
    context: dict[str, Any] = {"form": form}
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "participants/reception/walk_in.html", context, status=status)
    try:
        noted = walk_in(
            event=request.event, seen=seen_by(request, form.cleaned_data["idempotency_key"]), **form.answers()
        )
    except services.Refused as refusal:
        form.add_error("beyond_capacity" if isinstance(refusal, services.Full) else None, str(refusal))
        context["is_full"] = isinstance(refusal, services.Full)
        return render(request, "participants/reception/walk_in.html", context, status=409)
    handing_over.allow(request, noted.check_in.registration)
    return redirect("reception_person", request.event.slug, noted.check_in.registration_id)
