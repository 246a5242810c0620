"""The wall on paper, and back: posters, blank notes, stickers counted; and the subject a team takes from it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from common.permissions import guarded
from events.layouts import layout_of
from teams.forms.wall import SubjectForm
from teams.models import Team, WallNote
from teams.services import Refused, wall
from teams.wall import ICONS, columns_of, subject_of, wall_of

SHEETS = ("poster", "count", "blank")
BLANK_NOTES = 6  # on a page


@guarded("teams.lead_wall")
@require_http_methods(["GET", "POST"])
def stickers(request: HttpRequest) -> HttpResponse:
    """Stickers as they were counted on paper, note after note in the order of the wall."""
    seen = wall_of(request.event)
    rows = [_line(request, note, card.note) for shelf in seen.shelves for card in shelf.cards for note in card.family]
    if request.method == "POST":
        wrong = [row for row in rows if row["error"]]
        if not wrong:
            counted = {row["note"].pk: (row["stickers"], row["version"]) for row in rows if row["stickers"] is not None}
            try:
                overtaken = wall.count_stickers(event=request.event, counted=counted)
            except Refused as refused:
                messages.error(request, refused.message)
                return redirect("wall_lead", request.event.slug)
            if not overtaken:
                messages.success(request, _("The stickers are counted."))
                return redirect("wall_lead", request.event.slug)
            _show_overtaken(rows, {note.pk: note for note in overtaken})
    return render(request, "teams/wall/stickers.html", {"rows": rows}, status=422 if request.method == "POST" else 200)


def _line(request: HttpRequest, note: WallNote, root: WallNote) -> dict[str, Any]:
    """A note with what was typed for it; `error` says what to do about it."""
    row: dict[str, Any] = {"note": note, "is_merged": note.pk != root.pk, "root": root, "typed": note.stickers}
    row |= {"version": note.version, "stickers": None, "error": ""}
    typed = request.POST.get(f"stickers-{note.pk}", "").strip()
    if not typed:
        return row
    row["typed"] = typed[:10]
    if not (typed.isascii() and typed.isdigit() and len(typed) < 5 and int(typed) <= wall.MOST_STICKERS):
        row["error"] = _("Write a number from 0 to %(most)d.") % {"most": wall.MOST_STICKERS}
        return row
    version = request.POST.get(f"version-{note.pk}", "")
    row["stickers"] = int(typed)
    row["version"] = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0
    return row


def _show_overtaken(rows: list[dict[str, Any]], overtaken: dict[int, WallNote]) -> None:
    for row in rows:
        if now := overtaken.get(row["note"].pk):
            row["version"] = now.version
            row["error"] = ngettext(
                "Somebody has just counted %(count)d sticker here. Keep your number or change it, then save.",
                "Somebody has just counted %(count)d stickers here. Keep your number or change it, then save.",
                now.stickers,
            ) % {"count": now.stickers}


@guarded("teams.lead_wall")
@require_GET
def paper(request: HttpRequest) -> HttpResponse:
    """?what=poster (by group), count (to note stickers, in the order of the entry page), blank (to write by hand)."""
    what = request.GET.get("what")
    what = what if what in SHEETS else "poster"
    seen = wall_of(request.event)
    here = reverse("wall_print", args=[request.event.slug])
    words = {"poster": _("Poster of the wall"), "count": _("Sheet to count stickers"), "blank": _("Blank notes")}
    context = {
        "seen": seen,
        "what": what,
        "is_large": request.GET.get("size") == "a3",
        "kinds": [(ICONS[kind], kind.label) for kind in WallNote.Kind],
        "blanks": range(BLANK_NOTES),
        "choices": [{"href": f"{here}?what={key}", "word": words[key], "current": key == what} for key in SHEETS],
        "at": request.event.now,
    }
    return render(request, "teams/wall/print.html", context)


@guarded("teams.take_up", Team, entrance="enter_code")
@require_http_methods(["GET", "POST"])
def subject(request: HttpRequest, team: Team) -> HttpResponse:
    """Which idea of the wall does the team take up? Empty gives its subject up."""
    team.event = request.event
    form = SubjectForm(request.POST or None, event=request.event)
    if request.method == "POST" and form.is_valid():
        try:
            done = wall.take_up(team=team, note=form.cleaned_data["note"])
        except Refused as refused:
            messages.error(request, refused.message)
        else:
            _say(request, form.cleaned_data["note"], done)
        return redirect("team_subject", request.event.slug, team.pk)
    if request.method == "POST":
        messages.error(request, _("This note is no longer on the wall."))
    seen = wall_of(request.event)
    ideas = [column for column in columns_of(seen) if column.kind != WallNote.Kind.OFFER]
    context = {"team": team, "subject": subject_of(team), "columns": ideas, "layout": layout_of(request)}
    return render(request, "teams/wall/subject.html", context, status=422 if form.errors else 200)


def _say(request: HttpRequest, note: WallNote | None, done: wall.TakenUp) -> None:
    if note is None:
        messages.success(request, _("The team has no subject from the wall any more."))
        return
    messages.success(request, _("This is the team’s subject now."))
    if done.others:
        messages.warning(request, _("Another team works on it too. Talk to a facilitator if you want to join forces."))
