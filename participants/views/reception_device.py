"""What a device at the reception exchanges with the site, so that it goes on without network.

It holds the list (`people`, only what the reception needs), keeps its gestures in order until they are acknowledged
(`sync`: each carries its key, sent again it is found), and shows `shell`, the page without anybody's data, which its
service worker (`worker`) keeps.
"""

import json
import uuid
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST

from common import live
from common.permissions import guarded
from events.models import Event
from participants import device_list, handing_over, services
from participants.forms.reception import GestureForm, WalkInForm
from participants.models import Registration
from participants.services.opened import Page, note_opened
from participants.services.places import places_left
from participants.services.reception import Noted, now_half_day
from participants.services.welcoming import Seen, receive, walk_in

MOST_AT_ONCE = 50  # gestures in one request
KEPT_STATIC = (  # besides what the page itself names: what its styles and scripts ask for later
    "img/icons.svg",
    "vendor/fonts/atkinson-latin-400.woff2",
    "vendor/fonts/atkinson-latin-700.woff2",
    "vendor/qr/decode.js",
    "js/reception_scan.js",
)
DECODER_ASKS_FOR = "vendor/qr/index.js"  # by its plain name
THE_PAGES_OWN = (
    "css/site.css",
    "css/reception.css",
    "js/base.js",
    "js/reception.js",
    "js/reception_walk_in.js",
    "js/reception_store.js",
)


@guarded("participants.receive")
@ensure_csrf_cookie
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """The list, or what changed in it since the version that the device names; 304 where nothing did."""
    half_day = now_half_day(request.event)
    versions = device_list.versions(request.event)
    half = f"{half_day.day}{half_day.half}" if half_day else ""
    places = places_left(request.event)
    etag = f"reception-{'.'.join(map(str, versions))}-{half}-{places}-{get_language()}"

    def answer() -> HttpResponse:
        since = device_list.Since.read(request.GET, versions, half)
        given = device_list.changed(request.event, half_day, since)
        note_opened(actor=request.actor, registrations=[row["id"] for row in given if row.get("needs")], page=Page.LIST)
        about = device_list.about(request.event, half_day, versions, half, places)
        return JsonResponse({**about, "full": since.is_nothing, "people": given})

    return live.fragment(request, etag, answer)


@guarded("participants.receive")
@require_POST
def sync(request: HttpRequest) -> HttpResponse:
    """Take gestures in their order. {"results": {key: {"ok": …} or {"refused": a sentence, "full": whether for want of a place}}}."""
    try:
        body = json.loads(request.body)
        items = body["items"][:MOST_AT_ONCE]
        device, ahead = str(body.get("device", ""))[:40], _clock_ahead(body.get("clock"))
        asked = [(uuid.UUID(str(item["key"])), item) for item in items]
    except (ValueError, TypeError, KeyError, AttributeError):
        return JsonResponse({"error": _("This was not understood. Load the page again.")}, status=400)
    results = {}
    for key, item in asked:
        seen = Seen(
            key=key,
            at=_in_event(request.event, _moment(item.get("at"), ahead)),
            by=request.user,
            device=device.replace("\x00", ""),
        )  # type: ignore[misc]
        results[str(key)] = _take(request, item, seen)
    return JsonResponse({"results": results})


def _take(request: HttpRequest, item: dict[str, Any], seen: Seen) -> dict[str, Any]:
    take = _take_walk_in if item.get("kind") == "walk_in" else _take_gesture
    try:
        return take(request, item, seen)
    except services.Refused as refusal:
        return {"refused": str(refusal), "full": isinstance(refusal, services.Full)}


def _take_gesture(request: HttpRequest, item: dict[str, Any], seen: Seen) -> dict[str, Any]:
    form, registration = GestureForm(data=item), _person_of(request, item.get("person"))
    if registration is None:
        return {"refused": _("This person is no longer on the list."), "full": False}
    if not form.is_valid():
        return {"refused": _("This was not understood. Load the page again."), "full": False}
    given = form.cleaned_data
    noted = receive(
        event=request.event,
        registration=registration,
        seen=seen,
        gesture=given["gesture"],
        source=given["source"],
        beyond_capacity=given["beyond_capacity"],
    )
    return _taken(noted)


def _take_walk_in(request: HttpRequest, item: dict[str, Any], seen: Seen) -> dict[str, Any]:
    form = WalkInForm(data=item, event=request.event)
    if not form.is_valid():
        return {"refused": " ".join(str(error) for errors in form.errors.values() for error in errors), "full": False}
    noted = walk_in(event=request.event, seen=seen, **form.answers())
    registration = noted.check_in.registration
    handing_over.allow(request, registration)
    card = reverse("reception_person", args=[request.event.slug, registration.pk])
    return {**_taken(noted), "person": registration.pk, "card": card}


def _taken(noted: Noted) -> dict[str, Any]:
    return {"ok": True, "already": noted.already, "repeat": noted.is_repeat}


def _person_of(request: HttpRequest, given: object) -> Registration | None:
    """By key; or by the key of the walk-in, for somebody whom the device registered itself."""
    people = Registration.objects.filter(event=request.event).select_related("event")
    text = str(given)
    if text.isascii() and text.isdigit() and len(text) < 18:
        return people.filter(pk=int(text)).first()
    try:
        return people.filter(idempotency_key=uuid.UUID(text)).first()
    except ValueError:
        return None


def _clock_ahead(clock: object) -> timedelta:
    """How far the device's clock is ahead of ours; zero where it says nothing."""
    told = _moment(clock, timedelta())
    return told - timezone.now() if told else timedelta()


def _moment(milliseconds: object, ahead: timedelta) -> datetime | None:
    """A device's time (milliseconds since 1970) by our clock; None where it is none."""
    if not isinstance(milliseconds, int | float) or isinstance(milliseconds, bool):
        return None
    try:
        return datetime.fromtimestamp(milliseconds / 1000, tz=timezone.get_current_timezone()) - ahead
    except (OverflowError, ValueError, OSError):
        return None


def _in_event(event: Event, at: datetime | None) -> datetime | None:
    """The event's time at that instant; None where there is none."""
    try:
        return event.time_at(at) if at else None
    except OverflowError:
        return None


@guarded("participants.receive")
@ensure_csrf_cookie
@require_GET
def shell(request: HttpRequest) -> HttpResponse:
    """The page without any person's data nor the reader's: what the device keeps to begin without network."""
    response = render(request, "participants/reception/shell.html", {"form": WalkInForm(event=request.event)})
    response.may_use_camera = True  # type: ignore[attr-defined]
    response["Cache-Control"] = "no-store"  # the service worker keeps its own copy
    return response


@guarded("participants.receive")
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker of this event's reception. Its address bounds its reach: the pages of the reception."""
    context = {
        "version": _version(),
        "page": reverse("reception", args=[request.event.slug]),
        "shell": reverse("reception_shell", args=[request.event.slug]),
        "static": settings.STATIC_URL,
        "files": json.dumps([*(static(name) for name in KEPT_STATIC), settings.STATIC_URL + DECODER_ASKS_FOR]),
    }
    text = render_to_string("participants/reception/worker.js", context)
    return HttpResponse(text, content_type="text/javascript", headers={"Cache-Control": "no-cache"})


@cache
def _version() -> str:
    """Changes when one of the kept files does: their served names hold a digest of their content."""
    names = " ".join(static(name) for name in (*KEPT_STATIC, *THE_PAGES_OWN))
    return sha256(names.encode()).hexdigest()[:12]
