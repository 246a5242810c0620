"""Does the room look like the territory? And where it does not: how many to hope for, whom to call."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from common import live
from common.forms import bound
from common.permissions import guarded
from common.spreadsheets import CSV, XLSX, as_csv, as_download, as_xlsx
from events.services.territory import edition, set_place_targets
from participants import calling
from participants.forms.room import CalledForm, PlaceTargetsForm
from participants.models import Registration
from participants.representativity import Place, Public, Room
from participants.room import room_of
from participants.room_figures import headings, public_figures, rows
from participants.room_words import said_of_room
from participants.services import places_of

PAGE = "participants/room/room.html"
TOPICS = ("registrations", "territory")


@guarded("participants.see_room")
@require_GET
def room(request: HttpRequest) -> HttpResponse:
    """The page read each Friday; the part that refreshes itself answers 304 while nothing changed."""
    version = live.version_of(event_id=request.event.pk, topics=TOPICS)
    etag = f"room-{version}-{request.event.version}-{get_language()}"
    if request.htmx:
        return live.fragment(request, etag, lambda: render(request, f"{PAGE}#seen", _context(request)))
    return live.marked(render(request, PAGE, _context(request)), etag)


def _context(request: HttpRequest) -> dict[str, Any]:
    seen = room_of(request.event)
    widest = max((max(place.people_share, place.population_share) for place in seen.places), default=1) or 1
    return {
        "room": seen,
        "seats": places_of(request.event),
        "places": seen.by_need(),
        "publics": seen.publics_by_need(),
        "widest": widest,
        "answer": said_of_room(seen),
        "figures": public_figures(seen),
        "edition": edition(),
    }


@guarded("participants.see_room")
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """The figures as a file to send on, small counts hidden; ?format=xlsx or csv."""
    lines = rows(public_figures(room_of(request.event)))
    source = edition()
    if source:
        lines.append([_("Source: Insee and Etalab, edition of %(year)d") % {"year": source.year}])
    name = _("room and territory") + f" {request.event.slug}"
    if request.GET.get("format") == XLSX:
        return as_download(as_xlsx({_("Room and territory"): (headings(), lines)}), name=name, kind=XLSX)
    return as_download(as_csv(headings(), lines), name=name, kind=CSV)


@guarded("participants.see_room")
@require_http_methods(["GET", "POST"])
def targets(request: HttpRequest) -> HttpResponse:
    """How many people to hope for from each intercommunalité."""
    form = bound(PlaceTargetsForm, request, places=room_of(request.event).places)
    if request.method == "POST" and form.is_valid():
        set_place_targets(event=request.event, targets=form.targets())
        messages.success(request, _("Saved."))
        return redirect("room", request.event.slug)
    status = 422 if request.method == "POST" else 200
    return render(request, "participants/room/targets.html", {"form": form}, status=status)


@guarded("participants.see_room")
@require_GET
def call(request: HttpRequest) -> HttpResponse:
    """Whom to call for people of a place (`place`, a SIREN number) or of a category (`category`, a primary key)."""
    seen = room_of(request.event)
    place, public = asked(request, seen)
    known: list[Registration] = []
    if place:
        known = list(calling.known_there(request.event, place))
    context = {
        "place": place,
        "public": public,
        "relays": calling.relays_for(
            request.event, place=place.key if place else "", category=public.key if public else None
        ),
        "known": known,
        "communes": calling.communes_to_ask(place) if place else [],
        "called_form": CalledForm(),
    }
    return render(request, "participants/room/call.html", context)


def asked(request: HttpRequest, seen: Room) -> tuple[Place | None, Public | None]:
    """The place and the category that the address names, each only where the event has it."""
    key = request.GET.get("category", "")
    is_number = key.isascii() and key.isdigit() and len(key) < 18
    place = seen.place(request.GET["place"]) if request.GET.get("place") else None
    return place, seen.public(int(key)) if is_number else None
