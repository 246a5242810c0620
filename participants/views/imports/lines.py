"""The dry run: what each line would do, and what a person decides about it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.answers import Refused, Stale
from common.forms import bound
from common.permissions import guarded
from common.spreadsheets import CSV, as_csv, as_download
from participants.forms.imports import LineForm, WordsForm
from participants.import_lines import SHOWN, counts_of, name_in, page_of, rows_shown, unknown_words
from participants.imports.sentences import say
from participants.models import ImportFile, ImportRow
from participants.services import imports, places_left
from participants.views.imports.files import page_for

Status = ImportFile.Status
MOST_LINE = 10**7  # beyond, no file has such a line
TONES = {"decide": "sun", "wrong": "coral"}


@guarded("participants.import_lists", ImportFile)
@require_GET
def lines(request: HttpRequest, file: ImportFile) -> HttpResponse:
    if file.status != Status.READ:
        return redirect(page_for(file), request.event.slug, file.pk)
    return render(request, "participants/imports/lines.html", _context(request, file))


def _context(request: HttpRequest, file: ImportFile) -> dict[str, Any]:
    counts = counts_of(file)
    show = request.GET.get("show", "")
    if show not in SHOWN:
        show = next((name for name in ("decide", "wrong") if counts[name]), "all")
    categories, themes = list(request.event.categories.all()), list(request.event.themes.all())
    unknown = unknown_words(file) if counts["wrong"] or counts["noted"] else {}
    left = places_left(request.event)
    total = counts["new"]
    return {
        "file": file,
        "counts": counts,
        "show": show,
        "filters": _filters(show, counts),
        "page": page_of(rows_shown(file, show), request.GET.get("page"), counts[show], categories, themes),
        "words_form": _words_form(file, unknown, categories, themes) if any(unknown.values()) else None,
        "total": total,
        "changes": _changes(total, min(total, left), counts),
    }


def _filters(show: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    words = {
        "decide": _("Waiting for you"),
        "wrong": _("To correct"),
        "new": _("Will be registered"),
        "noted": _("With a remark"),
        "same": _("Already known"),
        "skipped": _("Left out"),
        "all": _("Every line"),
    }
    return [
        {
            "href": f"?show={name}",
            "word": word,
            "count": counts[name],
            "current": show == name,
            "tone": TONES.get(name, "") if counts[name] else "",
        }
        for name, word in words.items()
        if counts[name] or name in ("all", show)
    ]


def _changes(total: int, with_place: int, counts: dict[str, int]) -> list[str]:
    """What registering would change, in sentences."""
    changes = []
    if with_place:
        words = ngettext("%(count)d person gets a place.", "%(count)d people get a place.", with_place)
        changes.append(words % {"count": with_place})
    if waiting := total - with_place:
        words = ngettext(
            "%(count)d person goes on the waiting list: every place is then taken.",
            "%(count)d people go on the waiting list: every place is then taken.",
            waiting,
        )
        changes.append(words % {"count": waiting})
    if left := counts["wrong"] + counts["same"] + counts["skipped"]:
        words = ngettext("%(count)d line is left aside.", "%(count)d lines are left aside.", left)
        changes.append(words % {"count": left})
    changes.append(_("Their agreement is still to be collected. Nobody is written to by itself."))
    changes.append(_("You can undo all of it within a day."))
    return changes


def _words_form(file: ImportFile, unknown: Any, categories: Any, themes: Any, data: Any = None) -> WordsForm:
    return WordsForm(data, unknown=unknown, categories=categories, themes=themes, initial={"version": file.version})


@guarded("participants.import_lists", ImportFile)
@require_POST
def words(request: HttpRequest, file: ImportFile) -> HttpResponse:
    """Say what unknown words mean; every line is read again."""
    categories, themes = list(request.event.categories.all()), list(request.event.themes.all())
    form = _words_form(file, unknown_words(file), categories, themes, request.POST)
    try:
        if form.is_valid():
            version = form.cleaned_data["version"] or 0
            file = imports.set_words(file=file, version=version, words=form.meanings())
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(page_for(file), request.event.slug, file.pk)


@guarded("participants.import_lists", ImportFile)
@require_POST
def decide(request: HttpRequest, file: ImportFile) -> HttpResponse:
    """The same person, or another: one line, or all that wait."""
    decision = request.POST.get("decision", "")
    if decision not in (*ImportRow.Decision.values,):
        decision = ""
    typed = request.POST.get("line", "")
    line = _number(typed) if typed else None
    try:
        count = imports.decide(file=file, decision=decision, line=line)
        said = ngettext("%(count)d line is decided.", "%(count)d lines are decided.", count) % {"count": count}
        messages.success(request, said)
    except Stale:
        return redirect(page_for(file), request.event.slug, file.pk)
    return redirect(
        f"{reverse('import_lines', args=[request.event.slug, file.pk])}?show=decide" if line else _back(request, file)
    )


@guarded("participants.import_lists", ImportFile)
@require_http_methods(["GET", "POST"])
def line(request: HttpRequest, file: ImportFile, number: int) -> HttpResponse:
    """Correct one line, or leave it out."""
    row = ImportRow.objects.filter(file=file, line=min(number, MOST_LINE)).first()
    if row is None:
        raise Http404
    if file.status != Status.READ:
        return redirect(page_for(file), request.event.slug, file.pk)
    said = row.values.get("said", {})
    shown = list(dict.fromkeys([name for name in file.mapping.get("fields", []) if name] + list(said)))
    form = bound(LineForm, request, shown=shown, initial=said)
    context = {"form": form, "file": file, "row": row, "reasons": [say(word) for word in row.words]}
    if request.method == "GET" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "participants/imports/line.html", context, status=status)
    try:
        if request.POST.get("do") == "leave_out":
            imports.leave_out(file=file, line=row.line)
        else:
            read = imports.correct_row(file=file, line=row.line, said=form.cleaned_data)
            if read.verdict == ImportRow.Verdict.WRONG:
                context |= {"row": read, "reasons": [say(word) for word in read.words], "is_still_wrong": True}
                return render(request, "participants/imports/line.html", context, status=422)
    except Stale:
        return redirect(page_for(file), request.event.slug, file.pk)
    return redirect(_back(request, file))


@guarded("participants.import_lists", ImportFile)
@require_GET
def problems(request: HttpRequest, file: ImportFile) -> HttpResponse:
    """What is to correct, as a list to work through in the tool it came from."""
    rows = ImportRow.objects.filter(SHOWN["wrong"] | SHOWN["decide"], file=file).order_by("line")
    cells = (
        [row.line, name_in(row), " ".join(say(word) for word in row.words)] for row in rows.iterator(chunk_size=2000)
    )
    headings = [_("Line"), _("Name"), _("Why")]
    return as_download(as_csv(headings, cells), name=f"{_('to correct')} {file.name}", kind=CSV)


def _back(request: HttpRequest, file: ImportFile) -> str:
    return reverse("import_lines", args=[request.event.slug, file.pk])


def _number(text: str) -> int:
    """A line number from a form; 0, which no line has, where it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
