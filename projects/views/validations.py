"""The validation log of a team: "Whom did we ask?"."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.answers import Refused, Stale
from common.forms import bound
from common.permissions import guarded
from events.models import SheetBlock
from projects.forms.made import ValidationForm
from projects.made import asked_words
from projects.models import Validation
from projects.services.validations import change_validation, log_validation, remove_validation, restore_validation
from projects.views.made import after, of_row, page_of, refreshed, removed_before, render_part, undoable
from teams.models import Team
from teams.said import Said

PAGE = "projects/validations/page.html"
BLANK_ROWS = 6


@guarded("projects.read_sheet", Team, entrance="enter_code")
@require_GET
def validations(request: HttpRequest, team: Team) -> HttpResponse:
    """What the team asked, of whom, what they answered, what it changed."""

    def show() -> HttpResponse:
        context = page_of(request, team) | _rows(team)
        if request.htmx:
            return render(request, f"{PAGE}#rows", context)
        said = removed_before(request, Validation.objects.filter(team=team), "validation_restore")
        return render(request, PAGE, context | {"form": _form(request, team), "said": said})

    return refreshed(request, team, "validations", show)


@guarded("projects.read_sheet", Team, entrance="enter_code")
@require_GET
def on_paper(request: HttpRequest, team: Team) -> HttpResponse:
    """The log to print, in the order of the page. `?blank=1`: lines to write on by hand."""
    context = page_of(request, team) | _rows(team)
    blank = "blank" in request.GET
    context |= {"blank": blank, "blank_rows": range(BLANK_ROWS if blank else 2), "kinds": Validation.Asked.choices}
    return render(request, "projects/validations/paper.html", context)


@guarded("projects.write_sheet", Team, entrance="enter_code")
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, team: Team) -> HttpResponse:
    """One more line. Sent again by a flaky network, it is the same line."""
    form = _form(request, team)
    if form.is_valid():
        try:
            key = form.cleaned_data["idempotency_key"]
            row = log_validation(team=team, idempotency_key=key, **form.written())
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused.message))
        else:
            return _after(request, team, Said(_("It is noted.")), anchor=f"#row-{row.pk}")
    return _whole(request, team, form, status=422 if form.is_bound else 200)


@guarded("projects.write_sheet", Team, entrance="enter_code")
@require_http_methods(["GET", "POST"])
@of_row(Validation)
def change(request: HttpRequest, team: Team, row: Validation) -> HttpResponse:
    """Change a line. Where somebody else just did, both texts are shown."""
    form = bound(ValidationForm, request, blocks=_blocks(team), row=row)
    theirs, status = None, 422 if form.is_bound else 200
    if form.is_valid():
        try:
            seen = form.cleaned_data["version"] or 0
            change_validation(validation=row, version=seen, fields=form.written())
        except Stale:
            theirs, status = Validation.objects.get(pk=row.pk), 409
            form.refuse_stale(theirs.version)
        except Refused as refused:
            form.add_error(None, str(refused.message))
        else:
            return HttpResponseRedirect(f"{_address(team)}#row-{row.pk}")
    context = page_of(request, team) | {"form": form, "row": row, "theirs": theirs, "page_address": _address(team)}
    return render(request, "projects/validations/change.html", context, status=status)


@guarded("projects.write_sheet", Team, entrance="enter_code")
@require_POST
@of_row(Validation)
def remove(request: HttpRequest, team: Team, row: Validation) -> HttpResponse:
    """Take a line away; the answer holds the way back."""
    remove_validation(validation=row)
    if not request.htmx:
        return redirect(f"{_address(team)}?removed={row.pk}")
    undo = reverse("validation_restore", args=[team.event.slug, team.pk, row.pk])
    return _after(request, team, undoable(_("It is removed."), undo))


@guarded("projects.write_sheet", Team, entrance="enter_code")
@require_POST
@of_row(Validation)
def restore(request: HttpRequest, team: Team, row: Validation) -> HttpResponse:
    """Bring back a line just removed."""
    restore_validation(validation=row)
    return _after(request, team, Said(_("It is back."), icon="undo-2"), anchor=f"#row-{row.pk}")


def _rows(team: Team) -> dict[str, Any]:
    rows = list(Validation.objects.filter(team=team).present().select_related("block"))
    return {"rows": rows, "summary": asked_words(len(rows))}


def _blocks(team: Team) -> list[SheetBlock]:
    """The blocks that are to be checked with people concerned."""
    return list(SheetBlock.objects.filter(event_id=team.event_id, asks_people_concerned=True))


def _form(request: HttpRequest, team: Team) -> Any:
    form = bound(ValidationForm, request, blocks=_blocks(team))
    if not form.is_bound and "block" in form.fields and (about := request.GET.get("about", "")):
        form.initial["block"] = about
    return form


def _whole(request: HttpRequest, team: Team, form: Any, said: Said | None = None, status: int = 200) -> HttpResponse:
    context = page_of(request, team) | _rows(team) | {"form": form, "said": said}
    return render_part(request, PAGE, "inside", context, status)


def _after(request: HttpRequest, team: Team, said: Said, anchor: str = "") -> HttpResponse:
    def show(said: Said) -> HttpResponse:
        return _whole(request, team, ValidationForm(blocks=_blocks(team)), said)

    return after(request, said, page=_address(team), show=show, anchor=anchor)


def _address(team: Team) -> str:
    return reverse("validations", args=[team.event.slug, team.pk])
