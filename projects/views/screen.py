"""The big screens: what each room reads from afar, and the page that says what they show. No personal data, ever."""

import time

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from common import live
from common.answers import Refused
from common.permissions import guarded
from events.models import Screen
from projects.presentations import order_of
from projects.screen import THEME_SECONDS, room_of
from projects.services.presentations import show_on_screen

PAGE = "projects/screen/page.html"


@guarded("events.show_screen", entrance="enter_code")
@never_cache
@require_GET
def screen(request: HttpRequest) -> HttpResponse:
    """The whole page, or its inside alone for htmx: 304 while nothing changed but the time, which the answer gives."""
    room = room_of(request.event, _screen(request))
    turn = int(time.time() // THEME_SECONDS)  # of the questions: real seconds, whatever the event's clock does
    context = {"room": room, "turn": turn, "seconds": THEME_SECONDS, "zone": request.event.timezone}
    if room.view:
        address = request.build_absolute_uri(reverse("evaluation", args=[request.event.slug, room.view]))
        picture = segno.make(address, error="m").svg_data_uri(border=2, dark="#000", light="#fff")
        context |= {"view_address": address.partition("://")[2], "view_code": picture}
    if request.htmx:
        response = live.fragment(request, room.etag, lambda: render(request, f"{PAGE}#faces", context))
    else:
        response = live.marked(render(request, PAGE, context), room.etag)
    response["X-Event-Clock"] = f"{room.at.timestamp():.3f} {request.event.clock_speed}"
    return response


@guarded("projects.run_presentations")
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """What each room's screen shows, and one press to change it."""
    screens = Screen.objects.filter(event=request.event).order_by("name", "pk")
    if request.method == "POST":
        chosen = get_object_or_404(screens, pk=_number(request.POST.get("screen", "")))
        try:
            show_on_screen(screen=chosen, shows=request.POST.get("shows", ""))
        except Refused as refused:
            messages.error(request, refused.message)
        else:
            chosen.refresh_from_db()
            words = {"room": chosen.name, "shows": chosen.get_shows_display()}
            messages.success(request, _("“%(room)s” shows: %(shows)s.") % words)
        return redirect("screens_show", request.event.slug)

    context = {"screens": screens, "faces": Screen.Shows.choices, "order": order_of(request.event, request.event.now)}
    return render(request, "projects/screen/show.html", context)


def _screen(request: HttpRequest) -> Screen | None:
    """The screen whose code this browser holds; for those who run the day, the one they look at (?room=)."""
    rows = Screen.objects.filter(event=request.event)
    if mine := request.actor.scope("screen", "screen"):
        return rows.filter(pk__in=mine).first()
    return rows.filter(pk=_number(request.GET.get("room", ""))).first()


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
