"""The wall as facilitators and the organiser keep it: write for somebody, group, put together, hide, give to a team."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from common import live
from common.forms import bound
from common.permissions import guarded
from common.text import search_key
from teams.forms.wall import (
    ChangeWallNoteForm,
    NewWallNoteForm,
    OpenWallForm,
    TakerForm,
    WallGroupForm,
    keys_of,
)
from teams.models import Wall, WallGroup, WallNote
from teams.said import Said, refusal
from teams.services import Refused, wall, wall_sorting
from teams.views.wall import words_kept
from teams.wall import wall_to_lead

PAGE = "teams/wall/lead.html"


@guarded("teams.lead_wall")
@require_GET
def lead(request: HttpRequest) -> HttpResponse:
    """What does the wall say? By group, or by support (?order=support)."""
    etag = _etag(request)
    if request.htmx:
        return live.fragment(request, etag, lambda: render(request, f"{PAGE}#notes", _context(request)))
    form = NewWallNoteForm(initial={"kind": request.GET.get("kind")})
    context = _context(request) | {"form": form, "said": _said_by_address(request)}
    return live.marked(render(request, PAGE, context), etag)


@guarded("teams.lead_wall")
@require_POST
def open_(request: HttpRequest) -> HttpResponse:
    """What people may do on the wall now."""
    form = OpenWallForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        version = given.pop("version") or 0
        try:
            wall.open_wall(event=request.event, version=version, **given)
        except Refused as refused:
            messages.warning(request, refused.message)
            return redirect("wall_lead", request.event.slug)
        messages.success(request, _("Saved."))
        return redirect("wall_lead", request.event.slug)
    context = _context(request) | {"form": NewWallNoteForm(), "opening": form, "is_settling": True}
    return render(request, PAGE, context, status=422)


@guarded("teams.lead_wall")
@require_POST
def typed(request: HttpRequest) -> HttpResponse:
    """A note for somebody who says it aloud; the form comes back empty, ready for the next."""
    form = NewWallNoteForm(request.POST)
    said = None
    indiscreet = ""
    if form.is_valid():
        if form.is_indiscreet:
            indiscreet = form.cleaned_data["text"]
        else:
            try:
                note = wall.write_note(event=request.event, typed_by=request.user, **form.note)
            except Refused as refused:
                form.add_error(refused.field, refused.message)
            else:
                said = Said(_("Note %(number)d is on the wall.") % {"number": note.number})
                form = NewWallNoteForm(initial={"kind": note.kind})
    if said and not request.htmx:
        messages.success(request, said.text)
        return redirect(f"{_address(request)}?kind={form.initial['kind']}#write")
    status = 200 if said else 422
    if request.htmx:
        context = {"form": form, "just": said, "indiscreet": indiscreet, "is_next": True}
        return render(request, f"{PAGE}#write", context, status=status)
    context = _context(request) | {"form": form, "indiscreet": indiscreet}
    return render(request, PAGE, context, status=status)


@guarded("teams.lead_wall")
@require_POST
def group(request: HttpRequest) -> HttpResponse:
    """Put the chosen notes in the group of this title, made where there is none."""
    form = WallGroupForm(request.POST)
    if not form.is_valid():
        return _after(request, refusal(_("Give the group a title of 80 characters at most.")), status=422)
    chosen, title = keys_of(request.POST.getlist("notes")), form.cleaned_data["title"]
    same = next(
        (g for g in WallGroup.objects.filter(event=request.event) if search_key(g.title) == search_key(title)), None
    )
    if same is None:
        key = form.cleaned_data["idempotency_key"]
        try:
            made = wall_sorting.make_group(event=request.event, title=title, notes=chosen, idempotency_key=key)
        except Refused as refused:
            return _after(request, refusal(refused.message), status=422)
        return _after(request, Said(_("The group “%(title)s” is on the wall.") % {"title": made.title}))
    return _placed(request, dict.fromkeys(chosen, same.pk))


@guarded("teams.lead_wall")
@require_POST
def place(request: HttpRequest) -> HttpResponse:
    """Put notes in a group (`group`, 0 for none), or each back where it was (`back`: "note-group,note-group")."""
    if "back" in request.POST:
        return _placed(request, _pairs(request.POST["back"]), undoes=True)
    where = keys_of([request.POST.get("group", "")])
    return _placed(request, dict.fromkeys(keys_of(request.POST.getlist("notes")), (where or [0])[0] or None))


@guarded("teams.lead_wall", WallGroup)
@require_http_methods(["GET", "POST"])
def group_change(request: HttpRequest, group: WallGroup) -> HttpResponse:
    """Another title for a group. Also posted: another place (`to`, counted from 0), or that it goes (`remove`)."""
    if "remove" in request.POST:
        notes = wall_sorting.remove_group(group=group)
        return _after(request, _said_removed(request, group.title, notes), "")
    if "to" in request.POST:
        to = keys_of([request.POST["to"]])
        if not to:
            return _after(request, refusal(_("This place does not exist.")), status=422)
        wall_sorting.move_group(group=group, to=to[0])
        return _after(request, Said(_("“%(title)s” has another place.") % {"title": group.title}))
    form = bound(WallGroupForm, request, initial={"title": group.title})
    if request.method == "POST" and form.is_valid():
        try:
            wall_sorting.rename_group(group=group, title=form.cleaned_data["title"])
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("wall_lead", request.event.slug)
    return render(request, "teams/wall/group.html", {"group": group, "form": form}, status=422 if form.errors else 200)


@guarded("teams.lead_wall")
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest) -> HttpResponse:
    """Choose whose words stay on the wall, then put the notes together."""
    chosen = keys_of((request.POST if request.method == "POST" else request.GET).getlist("notes"))
    into = keys_of([request.POST.get("into", "")])
    if request.method == "POST" and into:
        try:
            others = wall_sorting.merge_notes(event=request.event, notes=chosen, into=into[0])
        except Refused as refused:
            messages.error(request, refused.message)
            return redirect("wall_lead", request.event.slug)
        return redirect(f"{_address(request)}?{urlencode({'did': 'merged', 'notes': _joined(others)})}")
    seen = wall_to_lead(request.event)
    cards = [card for card in seen.cards if card.note.pk in chosen]
    if len(cards) < 2:
        return _after(request, refusal(_("Choose two notes or more, then put them together.")), status=422)
    if request.method == "POST":
        address = f"{_url(request, 'wall_merge')}?notes={_joined(card.note.pk for card in cards)}"
        return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
    cards.sort(key=lambda card: -card.support)
    return render(request, "teams/wall/merge.html", {"cards": cards, "notes": _joined(card.note.pk for card in cards)})


@guarded("teams.lead_wall")
@require_POST
def separate(request: HttpRequest) -> HttpResponse:
    """Notes put together stand alone again."""
    count = wall_sorting.separate_notes(event=request.event, notes=keys_of(request.POST.getlist("notes")))
    words = ngettext("%(count)d note stands alone again.", "%(count)d notes stand alone again.", count)
    return _after(request, Said(words % {"count": count}))


@guarded("teams.lead_wall")
@require_POST
def hide(request: HttpRequest) -> HttpResponse:
    """Put notes aside."""
    notes = wall_sorting.hide_notes(event=request.event, notes=keys_of(request.POST.getlist("notes")))
    return _after(request, _said_hidden(request, notes), f"did=hidden&notes={_joined(notes)}")


@guarded("teams.lead_wall")
@require_POST
def show(request: HttpRequest) -> HttpResponse:
    """Hidden notes are on the wall again."""
    count = wall_sorting.show_notes(event=request.event, notes=keys_of(request.POST.getlist("notes")))
    words = ngettext("%(count)d note is on the wall again.", "%(count)d notes are on the wall again.", count)
    return _after(request, Said(words % {"count": count}))


@guarded("teams.lead_wall", WallNote)
@require_http_methods(["GET", "POST"])
def note(request: HttpRequest, note: WallNote) -> HttpResponse:
    """One note in full: its words, what went into it, the team that works on it."""
    initial = {"kind": note.kind, "text": note.text, "version": note.version}
    form = bound(ChangeWallNoteForm, request, initial=initial)
    if request.method == "POST" and form.is_valid() and words_kept(form, note, by_author=False):
        messages.success(request, _("Saved."))
        return redirect("wall_lead", request.event.slug)
    return _note_page(request, note, form, TakerForm(event=request.event))


@guarded("teams.lead_wall", WallNote)
@require_POST
def take_up(request: HttpRequest, note: WallNote) -> HttpResponse:
    """A team works on this note."""
    taker = TakerForm(request.POST, event=request.event)
    if taker.is_valid():
        try:
            done = wall.take_up(team=taker.cleaned_data["team"], note=note)
        except Refused as refused:
            taker.add_error(None, refused.message)
        else:
            _say_taken(request, taker.cleaned_data["team"], done)
            return redirect("wall_lead", request.event.slug)
    initial = {"kind": note.kind, "text": note.text, "version": note.version}
    return _note_page(request, note, ChangeWallNoteForm(initial=initial), taker, status=422)


def _say_taken(request: HttpRequest, team: Any, done: wall.TakenUp) -> None:
    words = {"number": team.number, "name": team.name}
    messages.success(request, _("Table %(number)d, %(name)s, works on it.") % words)
    for other in done.others:
        words = {"number": other.number, "name": other.name}
        messages.warning(request, _("Table %(number)d, %(name)s, works on it too.") % words)


def _note_page(request: HttpRequest, note: WallNote, form: Any, taker: TakerForm, status: int = 200) -> HttpResponse:
    context = {
        "note": note,
        "form": form,
        "taker": taker,
        "merged": WallNote.objects.filter(merged_into=note),
        "teams": note.taken_up_by.filter(removed_at=None).order_by("number"),
    }
    return render(request, "teams/wall/note.html", context, status=422 if form.errors else status)


def _context(request: HttpRequest) -> dict[str, Any]:
    seen = wall_to_lead(request.event)
    return {
        "seen": seen,
        "wall": seen.wall,
        "by_support": _by_support(request),
        "opening": _opening(seen.wall),
        "group_form": WallGroupForm(auto_id="group_%s"),
    }


def _opening(row: Wall) -> OpenWallForm:
    fields = ("takes_notes", "takes_votes", "votes_each", "shows_votes", "version")
    return OpenWallForm(initial={name: getattr(row, name) for name in fields})


def _placed(request: HttpRequest, groups: dict[int, int | None], *, undoes: bool = False) -> HttpResponse:
    if not groups:
        return _after(request, refusal(_("Choose notes first.")), status=422)
    try:
        before = wall_sorting.place_notes(event=request.event, groups=groups)
    except Refused as refused:
        return _after(request, refusal(refused.message), status=409)
    said = _said_placed(request, before)
    if undoes:
        said = Said(_("Everything is where it was."))
    return _after(request, said, "" if undoes else f"did=placed&back={_written(before)}")


def _said_removed(request: HttpRequest, title: str, notes: list[int]) -> Said:
    text = _("The group “%(title)s” is removed. Its notes stay on the wall.") % {"title": title}
    return Said(text, undo=_url(request, "wall_group"), fields={"title": title, "notes": _joined(notes)})


def _after(request: HttpRequest, said: Said, query: str = "", status: int = 200) -> HttpResponse:
    """The wall as it now is, with what was done and the way back."""
    if request.htmx:
        context = _context(request) | {"said": said, "oob": True}
        return live.marked(render(request, f"{PAGE}#changed", context, status=status), _etag(request))
    if status != 200:
        messages.error(request, said.text)
    elif not query:
        messages.success(request, said.text)
    return redirect(f"{_address(request)}?{query}".rstrip("?"))


def _said_by_address(request: HttpRequest) -> Said | None:
    """After a change without scripts: the sentence and the way back."""
    did, notes = request.GET.get("did"), keys_of(request.GET.getlist("notes"))
    if did == "placed":
        return _said_placed(request, _pairs(request.GET.get("back", "")))
    if did == "hidden" and notes:
        return _said_hidden(request, notes)
    if did == "merged" and notes:
        text = _("These notes are together. Votes and stickers are counted together, each person once.")
        return Said(text, undo=_url(request, "wall_separate"), fields={"notes": _joined(notes)})
    return None


def _said_hidden(request: HttpRequest, notes: list[int]) -> Said:
    if not notes:
        return refusal(_("Choose notes first."))
    text = ngettext("%(count)d note is put aside.", "%(count)d notes are put aside.", len(notes)) % {
        "count": len(notes)
    }
    return Said(text, undo=_url(request, "wall_show"), fields={"notes": _joined(notes)})


def _said_placed(request: HttpRequest, before: dict[int, int | None]) -> Said:
    text = ngettext("%(count)d note has its place.", "%(count)d notes have their place.", len(before))
    undo = _url(request, "wall_place") if before else ""
    return Said(text % {"count": len(before)}, undo=undo, fields={"back": _written(before)})


def _written(groups: dict[int, int | None]) -> str:
    return ",".join(f"{note}-{group or 0}" for note, group in groups.items())


def _pairs(text: str) -> dict[int, int | None]:
    """ "3-7,4-0" as {3: 7, 4: None}; nonsense is left out."""
    found: dict[int, int | None] = {}
    for word in text.split(","):
        pair = keys_of(word.split("-"))
        if len(pair) == 2:
            found[pair[0]] = pair[1] or None
    return found


def _joined(keys: Iterable[int]) -> str:
    return ",".join(map(str, keys))


def _by_support(request: HttpRequest) -> bool:
    return (request.GET.get("order") or request.POST.get("order")) == "support"


def _url(request: HttpRequest, name: str) -> str:
    return reverse(name, args=[request.event.slug])


def _address(request: HttpRequest) -> str:
    return _url(request, "wall_lead")


def _etag(request: HttpRequest) -> str:
    version = live.version_of(event_id=request.event.pk, topics=["wall", "wall-votes", "teams"])
    return f"wall-lead-{int(_by_support(request))}-{version}-{get_language()}"
