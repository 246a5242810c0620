"""The lists that came, a new one, and what its columns hold."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from common.answers import Refused, Stale
from common.forms import bound
from common.permissions import guarded
from participants.forms.imports import ColumnsForm, UploadForm
from participants.imports.packed import examples_of
from participants.imports.sentences import Unreadable
from participants.models import ImportFile
from participants.services import imports

Status = ImportFile.Status
HISTORY = 20
PAGES = {
    Status.RECEIVED: "import_mapping",
    Status.READ: "import_lines",
}


def page_for(file: ImportFile) -> str:
    """The page where one goes on with a list, by the state it is in."""
    return PAGES.get(Status(file.status), "import_progress")


@guarded("participants.import_lists")
@require_http_methods(["GET", "POST"])
def lists(request: HttpRequest) -> HttpResponse:
    """The lists that came, and a new one."""
    form = bound(UploadForm, request)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            file = imports.receive_file(
                event=request.event,
                name=upload.name or "",
                content=upload.read(),
                by=request.user,
                idempotency_key=form.cleaned_data["idempotency_key"],
            )
            return redirect(page_for(file), request.event.slug, file.pk)
        except Unreadable as unreadable:
            form.add_error("file", str(unreadable))
    files = request.event.import_files.defer("content").select_related("created_by")[:HISTORY]
    history = [{"file": file, "page": page_for(file), "until": imports.undo_until(file)} for file in files]
    context = {"form": form, "history": history, "kept_days": imports.KEPT_DAYS}
    return render(request, "participants/imports/lists.html", context, status=422 if form.errors else 200)


@guarded("participants.import_lists", ImportFile)
@require_http_methods(["GET", "POST"])
def mapping(request: HttpRequest, file: ImportFile) -> HttpResponse:
    """What each column holds, as it seems or as it was said last time."""
    if file.status not in (Status.RECEIVED, Status.READ) or not file.content:
        return redirect("import_progress", request.event.slug, file.pk)
    columns = imports.columns_of(file)
    remembered = imports.remembered_mapping(file)
    form = bound(
        ColumnsForm,
        request,
        columns=columns,
        examples=examples_of(bytes(file.content), columns),
        categories=request.event.categories.all(),
        initial=_initial(file, remembered),
    )
    if request.method == "POST" and form.is_valid():
        try:
            read = imports.choose_columns(
                file=file,
                version=form.cleaned_data["version"] or 0,
                fields=form.chosen(),
                category=form.cleaned_data["category"],
                with_initial=form.cleaned_data["with_initial"],
            )
            return redirect(page_for(read), request.event.slug, file.pk)
        except Stale:
            file.refresh_from_db()
            form.refuse_stale(file.version)
        except Refused as refused:
            form.add_error(None, str(refused))
    is_remembered = bool(remembered) and not file.mapping
    context: dict[str, Any] = {"form": form, "file": file, "is_remembered": is_remembered}
    return render(request, "participants/imports/mapping.html", context, status=422 if form.errors else 200)


def _initial(file: ImportFile, remembered: dict[str, Any]) -> dict[str, Any]:
    columns = imports.columns_of(file)
    fields = remembered.get("fields", [])
    if len(fields) != len(columns):
        fields = [column.name if column.kind == "field" else "" for column in columns]
    return {
        "version": file.version,
        "category": remembered.get("category", ""),
        "with_initial": remembered.get("with_initial", False),
        **{f"column_{place}": field for place, field in enumerate(fields)},
    }


@guarded("participants.import_lists", ImportFile, once_archived=True)
@require_POST
def remove(request: HttpRequest, file: ImportFile) -> HttpResponse:
    """Forget a list that nobody registered."""
    try:
        imports.remove_file(file=file)
        messages.success(request, _("The list is removed. Nobody was registered from it."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("imports", request.event.slug)
