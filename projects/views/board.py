"""The facilitator's board, and what one does on it: stage, weather, note, hand."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from common import live
from common.forms import OnceMixin
from common.permissions import guarded, may
from events.models import Event, Stage
from projects.board import Board, board_of
from teams.forms import NoteForm, StageForm
from teams.models import HelpRequest, Mood, Team, TeamMember, TeamNews
from teams.said import Said, refusal
from teams.services import (
    Refused,
    Stale,
    add_note,
    ask_weather,
    close_weather,
    move_to_stage,
    set_mood,
)
from teams.views.queue import act
from teams.weather import history_of

TOPICS = ("teams", "help", "programme", "stages", "themes", "access")
PAGE = "projects/board/board.html"
PANEL = "projects/board/team.html"
MOST_NEWS = 8


@guarded("projects.see_board")
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Every team on one screen. The part that refreshes itself answers 304 while nothing changed, minute included."""
    show = _show(request.GET.get("show"))
    etag = _etag(request, show)
    if request.htmx:
        return live.fragment(request, etag, lambda: render(request, f"{PAGE}#refreshed", _context(request, show)))
    return live.marked(render(request, PAGE, _context(request, show) | {"said": _said_by_address(request, show)}), etag)


@guarded("teams.follow", Team)
@require_GET
def team(request: HttpRequest, team: Team) -> HttpResponse:
    """One team in full: any stage, its weather, a note, its latest news."""
    return _panel(request, team, NoteForm())


@guarded("teams.follow", Team)
@require_POST
def stage(request: HttpRequest, team: Team) -> HttpResponse:
    """Move a team to a stage, in one tap; the answer holds the way back."""
    form = StageForm(request.POST, event=request.event)
    if not form.is_valid():
        return _after(request, refusal(_("Choose one of the stages of this event.")), status=422)
    wanted, seen = form.cleaned_data["stage"], form.cleaned_data["seen"]
    known = {} if seen is None else {"seen": Stage.objects.filter(event=request.event, pk=seen).first()}
    try:
        before = move_to_stage(team=team, stage=wanted, author=request.user, **known)
    except Stale as stale:
        return _after(request, Said(stale.message, tone="sun", icon="triangle-alert"), status=409)
    except Refused as refused:
        return _after(request, refusal(refused.message), status=409)
    done = _said_of_stage(request, team, before, wanted)
    return _after(request, done, f"moved={team.pk}&back={before.pk if before else 0}")


@guarded("teams.follow", Team)
@require_POST
def mood(request: HttpRequest, team: Team) -> HttpResponse:
    """A team's weather, one of five."""
    try:
        set_mood(team=team, mood=request.POST.get("mood", ""), author=request.user)
    except Refused as refused:
        return _after(request, refusal(refused.message), status=422)
    return _after(request, Said(_("%(name)s: the weather is noted.") % {"name": team.name}))


@guarded("teams.follow", Team)
@require_POST
def note(request: HttpRequest, team: Team) -> HttpResponse:
    """A note in two taps. What cannot be kept comes back with the reason beside it."""
    form = NoteForm(request.POST)
    if form.is_valid():
        key = uuid.uuid5(
            form.cleaned_data["idempotency_key"], form.words
        )  # other words from the same page: another note
        try:
            add_note(team=team, text=form.words, author=request.user, idempotency_key=key)
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            return _after(request, Said(_("%(name)s: the note is kept.") % {"name": team.name}))
    response = _panel(request, team, form, status=422)
    response["HX-Retarget"] = "#panel-body"
    return response


@guarded("teams.answer_help", HelpRequest)
@require_POST
def hand(request: HttpRequest, asked: HelpRequest) -> HttpResponse:
    """What a table waits for, from its card: "I am coming" (do=take), "it is done" (close), "somebody else goes" (back)."""
    said = act(request, asked)
    return _after(request, said, status=409 if said.tone == "coral" else 200)


@guarded("projects.see_board")
@require_POST
def weather(request: HttpRequest) -> HttpResponse:
    """Ask every table its weather now; or ask no more (do=close, round=<its key>)."""
    if request.POST.get("do") == "close":
        close_weather(event=request.event, key=_number(request.POST.get("round", "")))
        return _after(request, Said(_("The tables are no longer asked their weather. What they answered stays.")))
    form = OnceMixin(request.POST)
    key = form.cleaned_data["idempotency_key"] if form.is_valid() else None
    asked = ask_weather(event=request.event, by=request.user, idempotency_key=key)
    fields = {"do": "close", "round": asked.pk, "show": _show(request.POST.get("show"))}
    undo = reverse("board_weather", args=[request.event.slug])
    return _after(request, Said(_("Every table is asked its weather."), undo=undo, fields=fields))


def _show(word: str | None) -> str:
    return word if word in ("mine", "needs") else "all"


def _etag(request: HttpRequest, show: str) -> str:
    version = live.version_of(event_id=request.event.pk, topics=TOPICS)
    minute = int(request.event.now.timestamp() // 60)  # "4 min ago" must not grow old
    return f"board-{show}-{version}-{request.event.version}-{minute}-{get_language()}"


def _context(request: HttpRequest, show: str) -> dict[str, Any]:
    at = request.event.now
    seen = board_of(request.event, request.actor, at)
    cards = {"all": seen.cards, "mine": seen.mine, "needs": seen.needing}[show]
    return {
        "board": seen,
        "cards": cards,
        "show": show,
        "filters": _filters(request, seen, show),
        "at": at,
        "to": _addresses(request.event),
        "oob": True,
    }


def _addresses(event: Event) -> dict[str, str]:
    """Where the addresses of each card begin: worked out once, for there may be forty cards with five each."""
    board = reverse("board", args=[event.slug])
    sheet = reverse("sheet", args=[event.slug, 0])
    hand = reverse("board_hand", args=[event.slug, 0])
    return {"board": board, "teams": sheet.removesuffix("0/sheet/"), "hands": hand.removesuffix("0/")}


def _filters(request: HttpRequest, seen: Board, show: str) -> list[dict[str, Any]]:
    here = reverse("board", args=[request.event.slug])
    found = [{"href": here, "word": _("All"), "count": len(seen.cards), "current": show == "all"}]
    if request.actor.has("facilitator"):
        mine = {"href": f"{here}?show=mine", "word": _("My tables"), "count": len(seen.mine)}
        found.append(mine | {"current": show == "mine"})
    needs = {"href": f"{here}?show=needs", "word": _("Needs me"), "count": len(seen.needing), "tone": "coral"}
    return [*found, needs | {"current": show == "needs"}]


def _panel(request: HttpRequest, team: Team, form: NoteForm, status: int = 200) -> HttpResponse:
    context = {
        "team": team,
        "stages": Stage.objects.filter(event=request.event),
        "moods": Mood.choices,
        "mood_prefix": f"mood-{team.pk}",
        "form": form,
        "phrases": phrases(),
        "may_seat": may(request.actor, "teams.seat_people", team),
        "members": TeamMember.objects.visible_to(request.actor).filter(team=team).select_related("registration"),
        "news": TeamNews.objects.filter(team=team).select_related("stage", "author")[:MOST_NEWS],
        "show": _show(request.GET.get("show") or request.POST.get("show")),
        "weathers": history_of(team),
        "at": request.event.now,
        "level": 3 if request.htmx else 2,  # of its headings: in the window, a title stands above them
    }
    return render(request, f"{PANEL}#panel" if request.htmx else PANEL, context, status=status)


def phrases() -> list[str]:
    """What facilitators note most, ready to tap."""
    return [
        _("They move on well."),
        _("They hesitate between two ideas."),
        _("They have found their idea."),
        _("They need a resource person."),
        _("They need a break."),
    ]


def _said_of_stage(request: HttpRequest, team: Team, before: Stage | None, after: Stage | None) -> Said:
    words = {"name": team.name, "stage": after.name if after else _("not begun")}
    if before == after:
        return Said(_("%(name)s: “%(stage)s”, as before.") % words)
    fields = {"stage": before.pk if before else "", "seen": after.pk if after else 0}
    undo = reverse("board_stage", args=[request.event.slug, team.pk])
    show = _show(request.GET.get("show") or request.POST.get("show"))
    return Said(_("%(name)s: now “%(stage)s”.") % words, undo=undo, fields=fields | {"show": show})


def _said_by_address(request: HttpRequest, show: str) -> Said | None:
    """After a move without scripts (?moved=4&back=2): the sentence and the way back. None where nothing moved."""
    moved, back = (_number(request.GET.get(name, "")) for name in ("moved", "back"))
    team = Team.objects.visible_to(request.actor).filter(pk=moved).select_related("stage").first() if moved else None
    before = Stage.objects.filter(event=request.event, pk=back).first() if team else None
    return _said_of_stage(request, team, before, team.stage) if team else None


def _after(request: HttpRequest, said: Said, query: str = "", status: int = 200) -> HttpResponse:
    """The board as it now is, with what was done; without scripts, a way back to it, or the board with what is wrong."""
    show = _show(request.POST.get("show"))
    if request.htmx or status != 200:
        name = f"{PAGE}#changed" if request.htmx else PAGE
        response = render(request, name, _context(request, show) | {"said": said}, status=status)
        return live.marked(response, _etag(request, show))
    if not query:
        messages.success(request, said.text)
    return HttpResponseRedirect(f"{reverse('board', args=[request.event.slug])}?show={show}&{query}".rstrip("&"))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
