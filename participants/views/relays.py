"""Whom to call where people are missing: add, change, remove, note that they were called."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from common.answers import Stale
from common.forms import bound
from common.permissions import guarded
from participants.forms.room import CalledForm, RelayForm
from participants.models import Relay
from participants.room import room_of
from participants.services.relays import add_relay, change_relay, note_called, remove_relay
from participants.views.room import asked

CHANGES = "participants/room/relay.html"


@guarded("participants.see_room")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """One more to call, for the place and the category that the address names."""
    seen = room_of(request.event)
    place, public = asked(request, seen)
    given = {
        "structure": request.GET.get("structure", "")[:120],
        "intercommunality": place.key if place else None,
        "category": public.key if public else None,
    }
    form = bound(RelayForm, request, event=request.event, places=seen.places, initial=given)
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data["idempotency_key"]
        relay = add_relay(event=request.event, idempotency_key=key, **form.answers())
        messages.success(request, _("%(name)s is in your list.") % {"name": form.cleaned_data["structure"]})
        return _to_list(request, relay)
    return _show(request, form)


@guarded("participants.change_relay", Relay)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, relay: Relay) -> HttpResponse:
    places = room_of(request.event).places
    form = bound(RelayForm, request, event=request.event, places=places, instance=relay)
    if request.method != "POST" or not form.is_valid():
        return _show(request, form, relay)
    try:
        relay = change_relay(relay=relay, version=form.cleaned_data["version"] or 0, **form.answers())
    except Stale:
        form.refuse_stale(Relay.objects.values_list("version", flat=True).get(pk=relay.pk))
        return _show(request, form, relay)
    messages.success(request, _("Saved."))
    return _to_list(request, relay)


@guarded("participants.change_relay", Relay)
@require_POST
def called(request: HttpRequest, relay: Relay) -> HttpResponse:
    """They were called: today's date stands beside them, with what was said."""
    form = CalledForm(request.POST)
    if form.is_valid():
        note_called(relay=relay, note=form.cleaned_data["note"])
        messages.success(request, _("%(name)s: the call is noted.") % {"name": relay.structure})
    else:
        messages.error(request, _("This note is too long. Write at most 300 letters."))
    return _to_list(request, relay)


@guarded("participants.change_relay", Relay, once_archived=True)
@require_POST
def remove(request: HttpRequest, relay: Relay) -> HttpResponse:
    remove_relay(relay=relay)
    messages.success(request, _("%(name)s is no longer in your list.") % {"name": relay.structure})
    return _to_list(request, relay)


def _show(request: HttpRequest, form: RelayForm, relay: Relay | None = None) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(request, CHANGES, {"form": form, "relay": relay}, status=status)


def _to_list(request: HttpRequest, relay: Relay | None) -> HttpResponse:
    """Back to the list in which this relay stands."""
    asked_for: dict[str, Any] = {}
    if relay and relay.intercommunality_id:
        asked_for["place"] = relay.intercommunality_id
    elif relay and relay.category_id:
        asked_for["category"] = relay.category_id
    address = reverse("room_call", args=[request.event.slug])
    return HttpResponseRedirect(f"{address}?{urlencode(asked_for)}" if asked_for else address)
