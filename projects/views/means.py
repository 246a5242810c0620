"""What a project needs: "What do we need?"."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.answers import Refused, Stale
from common.forms import bound
from common.permissions import guarded
from projects.forms.made import MeansForm, MeansWordsForm
from projects.made import by_kind, means_words
from projects.models import Means
from projects.services.means import add_means, change_means, remove_means, restore_means, tick_means
from projects.views.made import after, of_row, page_of, refreshed, removed_before, render_part, undoable
from teams.models import Team
from teams.said import Said

PAGE = "projects/means/page.html"


@guarded("projects.read_sheet", Team, entrance="enter_code")
@require_GET
def means(request: HttpRequest, team: Team) -> HttpResponse:
    """Time, places, objects, money: what is there, what is missing, who could give it."""

    def show() -> HttpResponse:
        context = page_of(request, team) | _groups(team)
        if request.htmx:
            return render(request, f"{PAGE}#rows", context)
        said = removed_before(request, Means.objects.filter(team=team), "means_restore")
        return render(request, PAGE, context | {"form": bound(MeansForm, request), "said": said})

    return refreshed(request, team, "means", show)


@guarded("projects.write_sheet", Team, entrance="enter_code")
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, team: Team) -> HttpResponse:
    """One more thing. Sent again by a flaky network, it is the same one."""
    team.event = request.event
    form = bound(MeansForm, request)
    if form.is_valid():
        try:
            row = add_means(team=team, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused.message))
        else:
            return _after(request, team, Said(_("It is noted.")), anchor=f"#row-{row.pk}")
    return _whole(request, team, form, status=422 if form.is_bound else 200)


@guarded("projects.write_sheet", Team, entrance="enter_code")
@require_http_methods(["GET", "POST"])
@of_row(Means)
def change(request: HttpRequest, team: Team, row: Means) -> HttpResponse:
    """Word a line otherwise, say who could give it. Where somebody else just did, both are shown."""
    initial = {"what": row.what, "giver": row.giver, "version": row.version}
    form = bound(MeansWordsForm, request, initial=initial)
    theirs, status = None, 422 if form.is_bound else 200
    if form.is_valid():
        given = form.cleaned_data
        try:
            change_means(means=row, version=given["version"] or 0, what=given["what"], giver=given["giver"])
        except Stale:
            theirs, status = Means.objects.get(pk=row.pk), 409
            form.refuse_stale(theirs.version)
        else:
            return HttpResponseRedirect(f"{_address(team)}#row-{row.pk}")
    context = page_of(request, team) | {"form": form, "row": row, "theirs": theirs, "page_address": _address(team)}
    return render(request, "projects/means/change.html", context, status=status)


@guarded("projects.write_sheet", Team, entrance="enter_code")
@require_POST
@of_row(Means)
def tick(request: HttpRequest, team: Team, row: Means) -> HttpResponse:
    """ "We have it", "we lack it", in one tap."""
    try:
        ticked = tick_means(means=row, state=request.POST.get("state", ""))
    except Refused as refused:
        said = Said(str(refused.message), tone="coral", icon="circle-alert")
        return _whole(request, team, MeansForm(), said, status=422)
    words = _("%(what)s: you have it.") if ticked.state == Means.State.HAVE else _("%(what)s: you lack it.")
    return _after(request, team, Said(words % {"what": row.what}), anchor=f"#row-{row.pk}", focused=row.pk)


@guarded("projects.write_sheet", Team, entrance="enter_code")
@require_POST
@of_row(Means)
def remove(request: HttpRequest, team: Team, row: Means) -> HttpResponse:
    """Take a line away; the answer holds the way back."""
    remove_means(means=row)
    if not request.htmx:
        return redirect(f"{_address(team)}?removed={row.pk}")
    undo = reverse("means_restore", args=[team.event.slug, team.pk, row.pk])
    return _after(request, team, undoable(_("It is removed."), undo))


@guarded("projects.write_sheet", Team, entrance="enter_code")
@require_POST
@of_row(Means)
def restore(request: HttpRequest, team: Team, row: Means) -> HttpResponse:
    """Bring back a line just removed."""
    restore_means(means=row)
    return _after(request, team, Said(_("It is back."), icon="undo-2"), anchor=f"#row-{row.pk}")


def _groups(team: Team) -> dict[str, Any]:
    rows = list(Means.objects.filter(team=team).present())
    return {"groups": by_kind(rows), "summary": means_words(rows), "count": len(rows)}


def _whole(
    request: HttpRequest, team: Team, form: Any, said: Said | None = None, status: int = 200, focused: int = 0
) -> HttpResponse:
    context = page_of(request, team) | _groups(team) | {"form": form, "said": said, "focused": focused}
    return render_part(request, PAGE, "inside", context, status)


def _after(request: HttpRequest, team: Team, said: Said, anchor: str = "", focused: int = 0) -> HttpResponse:
    def show(said: Said) -> HttpResponse:
        return _whole(request, team, MeansForm(), said, focused=focused)

    return after(request, said, page=_address(team), show=show, anchor=anchor)


def _address(team: Team) -> str:
    return reverse("means", args=[team.event.slug, team.pk])
