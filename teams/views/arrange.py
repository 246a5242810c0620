"""Who sits with whom: the organiser's page, and the moves made on it."""

from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from common import live
from common.permissions import guarded
from common.text import search_key
from participants.models import Registration
from teams import said
from teams.arrangement import arrangement_of, found_in, rank_in_words, seat_of
from teams.forms import SeatForm
from teams.models import Team
from teams.services import Refused, Seating, seat, unseat

TOPICS = ("teams", "registrations", "themes", "categories", "access")
PAGE = "teams/arrange.html"


@guarded("teams.arrange")
@require_GET
def teams(request: HttpRequest) -> HttpResponse:
    """Tables by theme with their people, and those without a team. The part that refreshes itself answers 304."""
    etag = _etag(request)
    if request.htmx:
        return live.fragment(request, etag, lambda: _fragment(request))
    return live.marked(render(request, PAGE, _context(request) | {"said": said.from_address(request)}), etag)


@guarded("teams.arrange")
@require_POST
def seat_person(request: HttpRequest) -> HttpResponse:
    """Give somebody a seat, or none. The same answer as the page itself, with the sentence and the way back."""
    form = SeatForm(request.POST, event=request.event)
    if not form.is_valid():
        return _after(request, said.refusal(_first_error(form)), status=422)
    person, wanted = form.cleaned_data["registration"], form.cleaned_data["team"]
    try:
        done = seat(registration=person, team=wanted) if wanted else unseat(registration=person)
    except Refused as refused:
        return _after(request, said.refusal(refused.message), status=409)
    overtaken = _overtaken(form.cleaned_data["seen"], done)
    address = f"?moved={person.pk}&from={done.before.pk if done.before else 0}"
    if team := done.after or done.before:
        address += f"&theme={team.theme_id}"
    address += f"#person-{person.pk}"
    return _after(request, said.of_move(request.event, person, done, overtaken=overtaken), address=address)


@guarded("teams.arrange", Registration)
@require_GET
def move(request: HttpRequest, person: Registration) -> HttpResponse:
    """Where one person could sit: every table, those they wished first, then "without a team"."""
    ranks = dict(person.choices.values_list("theme_id", "rank"))
    teams = Team.objects.filter(event=request.event).select_related("theme").with_size()
    places = sorted(teams, key=lambda team: (ranks.get(team.theme_id, 9), team.number))
    context = {
        "person": person,
        "places": [{"team": team, "wish": rank_in_words(ranks.get(team.theme_id))} for team in places],
        "here": seat_of(person) or 0,
    }
    return render(request, "teams/move.html#panel" if request.htmx else "teams/move.html", context)


def _overtaken(seen: int | None, done: Seating) -> bool:
    before = done.before.pk if done.before else 0
    return done.changed and seen is not None and seen != before


def _first_error(form: SeatForm) -> str:
    return next(str(error) for errors in form.errors.values() for error in errors)


def _etag(request: HttpRequest) -> str:
    version = live.version_of(event_id=request.event.pk, topics=TOPICS)
    return f"teams-{version}-{request.event.version}-{_theme_shown(request) or 0}-{get_language()}"


def _theme_shown(request: HttpRequest) -> int | None:
    """The theme that the address asks for; after a move, the address of the page where it was made."""
    address = request.htmx.current_url if request.htmx and request.method == "POST" else request.get_full_path()
    typed = QueryDict(urlsplit(address or "").query).get("theme", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 16 else None


def _context(request: HttpRequest) -> dict[str, Any]:
    query = request.GET.get("q", "").strip()[:80]
    arrangement = arrangement_of(request.event, _theme_shown(request))
    kept = {"q": query} if query else {}
    if arrangement.alone:
        kept["theme"] = str(arrangement.alone.pk)
    return {
        "arrangement": arrangement,
        "query": query,
        "found": found_in(request.event, search_key(query)) if query else None,
        "refresh": urlencode(kept),
        "topics": " ".join(TOPICS),
    }


def _fragment(request: HttpRequest, sentence: said.Said | None = None, status: int = 200) -> HttpResponse:
    name = f"{PAGE}#changed" if sentence else f"{PAGE}#arrangement"
    return render(request, name, _context(request) | {"said": sentence, "oob": True}, status=status)


def _after(request: HttpRequest, sentence: said.Said, *, address: str = "", status: int = 200) -> HttpResponse:
    """The page as it now is; without scripts, a way back to it, or the page with what is wrong."""
    if request.htmx:
        return live.marked(_fragment(request, sentence, status), _etag(request))
    if status != 200:
        return render(request, PAGE, _context(request) | {"said": sentence}, status=status)
    return HttpResponseRedirect(reverse("teams", args=[request.event.slug]) + address)
