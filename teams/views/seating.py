"""Who sits at this table? The facilitator seats who arrives late or has no phone, and moves people between tables."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from common import live
from common.permissions import guarded
from common.text import search_key
from events.layouts import layout_of
from participants.models import Registration
from teams.changing import may_move, seatable_by, waiting_for
from teams.forms.changing import SeatByHandForm
from teams.models import Team, TeamMember
from teams.said import Said, place, refusal
from teams.services import Seating
from teams.services.changing import NotPossible, Overtaken, change_table

PAGE = "teams/changing/people.html"
SHORTEST = 2


@guarded("teams.seat_people", Team)
@require_GET
def people(request: HttpRequest, team: Team) -> HttpResponse:
    """Who sits at a table, who waits for one, and where each could go."""
    version = live.version_of(event_id=team.event_id, topics=["teams", "registrations"])
    etag = f"people-{team.pk}-{version}-{get_language()}"
    if request.htmx:
        return live.fragment(request, etag, lambda: render(request, f"{PAGE}#seated", _context(request, team)))
    return live.marked(_page(request, team, _said_by_address(request, team)), etag)


@guarded("teams.seat_people", Team)
@require_POST
def seat_here(request: HttpRequest, team: Team) -> HttpResponse:
    """Seat somebody at the table that is asked for, from the page of `team`."""
    form = SeatByHandForm(request.POST, event=team.event_id, teams=seatable_by(request.actor))
    if not form.is_valid() or not may_move(request.actor, form.cleaned_data["registration"]):
        return _page(request, team, refusal(_neutral()), status=409)
    person, wanted = form.cleaned_data["registration"], form.cleaned_data["team"]
    try:
        done = change_table(registration=person, team=wanted, seen=form.cleaned_data["seen"], protected_too=True)
    except Overtaken as overtaken:
        return _page(request, team, _said_too_late(request, person, overtaken), status=409)
    except NotPossible:
        return _page(request, team, refusal(_neutral()), status=409)
    address = reverse("team_people", args=[request.event.slug, team.pk])
    query = {"moved": person.pk, "from": done.before.pk if done.before else 0}
    return redirect(f"{address}?{urlencode(query)}" if done.changed else address)


def _neutral() -> str:
    return _("This is not possible now. Ask the organiser.")


def _said_too_late(request: HttpRequest, person: Registration, overtaken: Overtaken) -> Said:
    """Two at once: the second hears what the first did, as far as they may know the table."""
    known = overtaken.now is None or seatable_by(request.actor).filter(pk=overtaken.now.pk).exists()
    words = {"name": person.chosen_name, "place": place(overtaken.now) if known else ""}
    text = _("Somebody else had just moved %(name)s. Nothing more was changed.") % words
    if known:
        text = _("Somebody else had just moved %(name)s: %(place)s. Nothing more was changed.") % words
    return Said(text, tone="sun", icon="triangle-alert")


def _said_by_address(request: HttpRequest, team: Team) -> Said | None:
    """After a move (?moved=12&from=3): the sentence and the way back. None where nothing moved."""
    keys = [request.GET.get(name, "") for name in ("moved", "from")]
    if not all(key.isascii() and key.isdigit() and len(key) < 16 for key in keys):
        return None
    person = Registration.objects.active().filter(event=team.event_id, pk=keys[0]).first()
    if person is None or not may_move(request.actor, person):
        return None
    before = seatable_by(request.actor).filter(pk=keys[1]).first()
    done = Seating(before=before, after=Team.objects.filter(members__registration=person).first())
    if not done.changed:
        return None
    words = {"name": person.chosen_name, "after": place(done.after), "before": place(done.before)}
    fields = {
        "registration": person.pk,
        "team": before.pk if before else "",
        "seen": done.after.pk if done.after else 0,
    }
    undo = reverse("team_seat", args=[request.event.slug, team.pk])
    return Said(_("%(name)s: %(after)s. Before: %(before)s.") % words, undo=undo, fields=fields)


def _page(request: HttpRequest, team: Team, said: Said | None, status: int = 200) -> HttpResponse:
    query = request.GET.get("q", "").strip()[:80]
    words = search_key(query)
    found = waiting_for(request.actor, words) if len(words) >= SHORTEST else None
    context = _context(request, team)
    context |= {"layout": layout_of(request), "said": said, "query": query, "found": found, "is_led": _is_led(request)}
    return render(request, PAGE, context, status=status)


def _is_led(request: HttpRequest) -> bool:
    """Does this reader come from the page of their themes, and not from the board?"""
    return not request.actor.has("organiser", "facilitator")


def _context(request: HttpRequest, team: Team) -> dict[str, Any]:
    seats = TeamMember.objects.visible_to(request.actor).filter(team=team).select_related("registration__category")
    others = seatable_by(request.actor).exclude(pk=team.pk).select_related("theme").with_size()
    seated = list(seats)
    return {"team": team, "seated": seated, "others": list(others), "left": team.theme.max_size - len(seated)}
