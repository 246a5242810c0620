"""A list being read or registered, what came of it, and taking it back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.answers import Refused
from common.permissions import guarded
from participants.import_lines import counts_of, page_of, rows_shown
from participants.models import ImportFile
from participants.services import imports
from participants.views.imports.files import page_for

Status = ImportFile.Status
PATIENCE_S = 60  # after which a list that nobody works on is offered to be taken up again
MOST_NAMED = 50
UNDER_WAY = (Status.READING, Status.REGISTERING)


@guarded("participants.import_lists", ImportFile)
@require_GET
def progress(request: HttpRequest, file: ImportFile) -> HttpResponse:
    """How far the work is; once it is done, what came of it."""
    undoing = imports.is_being_undone(file)
    if file.status in UNDER_WAY or undoing:
        context = {"file": file, "is_stuck": _is_stuck(file), "work": "undoing" if undoing else file.status}
        template = "participants/imports/progress.html"
        return render(request, f"{template}#state" if request.htmx else template, context)
    if request.htmx:
        return HttpResponse(headers={"HX-Redirect": reverse(page_for(file), args=[request.event.slug, file.pk])})
    is_erased = file.status == Status.RECEIVED and not file.content
    if page_for(file) != "import_progress" and not is_erased:
        return redirect(page_for(file), request.event.slug, file.pk)
    return render(request, "participants/imports/done.html", _outcome(request, file))


def _outcome(request: HttpRequest, file: ImportFile) -> dict[str, Any]:
    until = imports.undo_until(file)
    counts = counts_of(file)
    categories, themes = list(request.event.categories.all()), list(request.event.themes.all())
    context: dict[str, Any] = {
        "file": file,
        "until": until,
        "may_undo": until is not None and until > timezone.now(),
        "left_aside": counts["all"],
        "page": page_of(rows_shown(file, "all"), request.GET.get("page"), counts["all"], categories, themes),
    }
    if file.status == Status.REGISTERED:
        context["untold"] = imports.untold_people(file)
    if file.status == Status.UNDONE:
        context["stayed"] = list(file.people.values("pk", "chosen_name")[:MOST_NAMED])
    return context


def _is_stuck(file: ImportFile) -> bool:
    """Nobody works on it, and it was asked for some time ago."""
    asked = parse_datetime(file.summary.get("asked_at", "")) or file.created_at
    return (timezone.now() - asked).total_seconds() > PATIENCE_S and not imports.is_under_way(file)


@guarded("participants.import_lists", ImportFile)
@require_POST
def confirm(request: HttpRequest, file: ImportFile) -> HttpResponse:
    """Register the whole list."""
    typed = request.POST.get("version", "")
    version = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0
    try:
        file = imports.confirm_import(file=file, version=version, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(page_for(file), request.event.slug, file.pk)
    return redirect("import_progress", request.event.slug, file.pk)


@guarded("participants.import_lists", ImportFile)
@require_POST
def stopped(request: HttpRequest, file: ImportFile) -> HttpResponse:
    """The work stopped: take it up again, or give it up."""
    if request.POST.get("do") == "give_up":
        file = imports.give_up(file=file)
        messages.success(request, _("It is stopped. Nobody was registered."))
    else:
        file = imports.try_again(file=file)
    return redirect(page_for(file), request.event.slug, file.pk)


@guarded("participants.import_lists", ImportFile)
@require_POST
def tell(request: HttpRequest, file: ImportFile) -> HttpResponse:
    """Tell the people of the list that they are registered."""
    imports.tell_people(file=file)
    messages.success(request, _("The messages leave now. Those to say by voice are under “Whom must we tell?”."))
    return redirect("import_progress", request.event.slug, file.pk)


@guarded("participants.import_lists", ImportFile)
@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, file: ImportFile) -> HttpResponse:
    """Take the import back, but for those who changed since."""
    if request.method == "GET":
        if file.status != Status.REGISTERED:
            return redirect(page_for(file), request.event.slug, file.pk)
        return render(request, "participants/imports/undo.html", {"file": file, **_what_goes(file)})
    try:
        file = imports.undo_import(file=file)
        if imports.is_being_undone(file):
            return redirect("import_progress", request.event.slug, file.pk)
        count = file.summary.get("removed", 0)
        said = ngettext("%(count)d person is removed.", "%(count)d people are removed.", count) % {"count": count}
        messages.success(request, said)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("import_progress", request.event.slug, file.pk)


def _what_goes(file: ImportFile) -> dict[str, Any]:
    people = imports.untouched(file)
    goes = people.count()
    changed = file.people.exclude(pk__in=people.values("pk"))
    changes = [
        ngettext("%(count)d person is removed from the event.", "%(count)d people are removed from the event.", goes)
        % {"count": goes},
        _("Their places are free again."),
        _("Their codes open nothing any more."),
    ]
    return {"changes": changes, "stays": list(changed.values("pk", "chosen_name")[:MOST_NAMED])}
