"""The wall as people and tables see it: read, write, change one's own note, vote."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from common import live
from common.forms import bound
from common.permissions import guarded, may
from events.layouts import layout_of
from teams.forms.wall import ChangeWallNoteForm, NewWallNoteForm
from teams.models import Team, Wall, WallNote, WallVote
from teams.services import Refused, Stale, wall
from teams.wall import columns_of, wall_of, writer

PAGE = "teams/wall/wall.html"
WRITE = "teams/wall/write.html"


@guarded("teams.see_wall", entrance="enter_code")
@require_GET
def read(request: HttpRequest) -> HttpResponse:
    """The whole wall, or one kind of notes (?kind=need). The part that refreshes itself answers 304 while nothing changed."""
    if "invitation" in request.GET:
        return _invitation(request)
    etag = _etag(request)
    if request.htmx:
        return live.fragment(request, etag, lambda: render(request, f"{PAGE}#notes", _context(request)))
    context = _context(request) | {"team": Team.objects.of_tablet(request.actor)}
    return live.marked(render(request, PAGE, context), etag)


@guarded("teams.write_on_wall", entrance="enter_code")
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """One note. Words that may name somebody are shown once more before the room reads them."""
    form = bound(NewWallNoteForm, request, initial={"kind": request.GET.get("kind")})
    if request.method == "POST" and form.is_valid() and not form.is_indiscreet:
        runs_it = may(request.actor, "teams.lead_wall", request.event)
        by = request.user if runs_it else None
        try:
            wall.write_note(event=request.event, author=writer(request.actor), typed_by=by, **form.note)
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            messages.success(request, _("Your note is on the wall. Thank you!"))
            return _to_the_wall(request)
    return _write_page(request, form)


@guarded("teams.change_own_note", WallNote, entrance="enter_code")
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, note: WallNote) -> HttpResponse:
    """One's own note, in other words."""
    form = bound(ChangeWallNoteForm, request, initial={"kind": note.kind, "text": note.text, "version": note.version})
    is_sent = request.method == "POST" and form.is_valid() and not form.is_indiscreet
    if is_sent and words_kept(form, note, by_author=True):
        messages.success(request, _("Saved."))
        return _to_the_wall(request)
    return _write_page(request, form, note)


def words_kept(form: ChangeWallNoteForm, note: WallNote, *, by_author: bool) -> bool:
    """Keep what the valid form says of a note. False where it may not be: the form then says why, nothing typed is lost."""
    try:
        wall.change_note(note=note, version=form.cleaned_data["version"] or 0, by_author=by_author, **form.note)
    except Stale:
        note.refresh_from_db()
        form.refuse_stale(note.version)
    except Refused as refused:
        form.add_error(refused.field, refused.message)
    else:
        return True
    return False


@guarded("teams.change_own_note", WallNote, entrance="enter_code", once_archived=True)
@require_POST
def withdraw(request: HttpRequest, note: WallNote) -> HttpResponse:
    """One's own note is erased."""
    wall.withdraw_note(note=note)
    messages.success(request, _("Your note is off the wall, and erased."))
    return redirect("wall", request.event.slug)


@guarded("teams.vote_on_wall", WallNote, entrance="enter_code")
@require_POST
def vote(request: HttpRequest, note: WallNote) -> HttpResponse:
    """A vote for a note; given twice it counts once."""
    return _voted(request, note, wall.vote)


@guarded("teams.vote_on_wall", WallNote, entrance="enter_code")
@require_POST
def unvote(request: HttpRequest, note: WallNote) -> HttpResponse:
    """The vote is taken back, to be given to another note."""
    return _voted(request, note, wall.unvote)


def _voted(request: HttpRequest, note: WallNote, change: Any) -> HttpResponse:
    refusal = ""
    try:
        change(note=note, registration=writer(request.actor))
    except Refused as refused:
        refusal = str(refused.message)
    if request.htmx:
        context = _context(request) | {"refusal": refusal}
        return live.marked(render(request, f"{PAGE}#notes", context), _etag(request) if not refusal else "")
    if refusal:
        messages.error(request, refusal)
    return redirect(f"{_address(request)}#note-{note.pk}")


def _write_page(request: HttpRequest, form: Any, note: WallNote | None = None) -> HttpResponse:
    is_read = request.method == "POST" and form.is_valid()
    context = {
        "form": form,
        "note": note,
        "layout": layout_of(request),
        "indiscreet": form.cleaned_data["text"] if is_read and form.is_indiscreet else "",
        "is_open": _is_open(request),
    }
    page = f"{WRITE}#form" if request.htmx else WRITE
    return render(request, page, context, status=422 if request.method == "POST" else 200)


def _to_the_wall(request: HttpRequest) -> HttpResponse:
    address = reverse("wall", args=[request.event.slug])
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def _context(request: HttpRequest) -> dict[str, Any]:
    seen = wall_of(request.event, reader=request.actor)
    kind = _kind(request)
    columns = columns_of(seen)
    is_person = may(request.actor, "teams.vote_on_wall", request.event)
    leads = may(request.actor, "teams.lead_wall", request.event)
    return {
        "seen": seen,
        "columns": [column for column in columns if kind in ("", column.kind)],
        "kind": kind,
        "filters": _filters(request, columns, kind),
        "layout": layout_of(request),
        "can_write": leads or (seen.wall.takes_notes and may(request.actor, "teams.write_on_wall", request.event)),
        "can_vote": is_person and seen.wall.takes_votes,
        "is_person": is_person,
        "leads": leads,
        "topics": "wall wall-votes" if seen.wall.shows_votes else "wall",
    }


def _filters(request: HttpRequest, columns: list[Any], kind: str) -> list[dict[str, Any]]:
    here = reverse("wall", args=[request.event.slug])
    found = [{"href": here, "word": _("All"), "count": sum(column.count for column in columns), "current": not kind}]
    for column in columns:
        line = {"href": f"{here}?kind={column.kind}", "word": column.word, "count": column.count}
        found.append(line | {"current": kind == column.kind})
    return found


def _etag(request: HttpRequest) -> str:
    """Others' votes change nothing here until everybody may see them."""
    shows = Wall.objects.filter(event=request.event, shows_votes=True).exists()
    topics = ["wall", "wall-votes"] if shows else ["wall"]
    version = live.version_of(event_id=request.event.pk, topics=topics)
    me = request.actor.scope("registration", "participant")
    voted = (
        WallVote.objects.filter(registration__in=me).order_by("note").values_list("note_id", flat=True) if me else []
    )
    mine = "-".join(map(str, [*me, *voted]))
    return f"wall-{_kind(request)}-{version}-{mine}-{get_language()}"


def _kind(request: HttpRequest) -> str:
    kind = request.GET.get("kind") or request.POST.get("kind") or ""
    return kind if kind in WallNote.Kind.values else ""


def _address(request: HttpRequest) -> str:
    kind = _kind(request)
    return reverse("wall", args=[request.event.slug]) + (f"?kind={kind}" if kind else "")


def _is_open(request: HttpRequest) -> bool:
    return (
        may(request.actor, "teams.lead_wall", request.event)
        or Wall.objects.filter(event=request.event, takes_notes=True).exists()
    )


def _invitation(request: HttpRequest) -> HttpResponse:
    """For my space, before the day: that the wall is open, or nothing."""
    found = Wall.objects.filter(event=request.event).first()
    return render(request, "teams/wall/invitation.html", {"wall": found})
