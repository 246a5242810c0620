"""The organiser leads the jury: who has read what, who is linked to whom, when marks open, what each team is told."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.answers import Refused, Stale
from common.permissions import guarded, may
from common.text import whole_number
from projects.forms.jury import AnswerForm, OpenForm
from projects.jury import Panel
from projects.models import Advice, Verdict
from projects.services.jury import answer_team, open_marks, recuse, take_back_recusal


@guarded("projects.lead_jury")
@require_GET
def lead(request: HttpRequest) -> HttpResponse:
    """How far each juror is, never what she gave; then what each team is told."""
    panel = Panel(request.event)
    return _page(request, panel, OpenForm(needs_why=not panel.everything_is_in))


@guarded("projects.lead_jury")
@require_POST
def recusal(request: HttpRequest) -> HttpResponse:
    """A juror is linked to a team: she does not read it; and back."""
    panel = Panel(request.event)
    juror = _one(panel.jurors, request.POST.get("juror"))
    team = _one(panel.teams, request.POST.get("team"))
    if juror is None or team is None:
        messages.error(request, _("Choose a juror and a team."))
        return redirect("jury_lead", request.event.slug)
    words = {"juror": juror.user.name, "team": team.name}
    try:
        if "back" in request.POST:
            take_back_recusal(juror=juror, team=team, by_organiser=True)
            messages.success(request, _("%(juror)s reads “%(team)s” after all.") % words)
        else:
            recuse(juror=juror, team=team, by_organiser=True)
            messages.success(request, _("%(juror)s does not read “%(team)s”.") % words)
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("jury_lead", request.event.slug)


@guarded("projects.lead_jury")
@require_POST
def open_all(request: HttpRequest) -> HttpResponse:
    """Open the marks to the whole jury, for good."""
    panel = Panel(request.event)
    form = OpenForm(request.POST, needs_why=not panel.everything_is_in)
    if form.is_valid():
        try:
            open_marks(event=request.event, user=request.user, why=form.cleaned_data["why"])
        except Refused as refused:
            form.add_error(refused.field, str(refused.message))
        else:
            return redirect("jury_together", request.event.slug)
    return _page(request, panel, form, status=422)


@guarded("projects.answer_teams")
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """What the jury says to one team, beside the words of each juror: the organiser writes it, or any juror who read the
    team. Raises PermissionDenied for somebody linked to it, also where they lead the jury.
    """
    panel, leads = Panel(request.event), may(request.actor, "projects.lead_jury", request.event)
    team = _one(panel.teams, str(pk))
    if team is None or not panel.is_open:
        raise Http404
    if team.pk in panel.hidden_from(request.user.pk):
        raise PermissionDenied
    back = "jury_lead" if leads else "jury_together"
    verdict = Verdict.objects.filter(team=team).first() or Verdict(team=team, version=0)
    form = AnswerForm(
        request.POST if request.method == "POST" else None,
        initial={"reasons": verdict.reasons, "version": verdict.version},
    )
    theirs, status = None, 422 if form.is_bound else 200
    if form.is_valid():
        given = form.cleaned_data
        try:
            answer_team(team=team, reasons=given["reasons"], version=given["version"] or 0)
        except Stale:
            theirs, status = Verdict.objects.get(team=team), 409
            form.refuse_stale(theirs.version)
        else:
            said = _("“%(team)s” reads it once results are shared.")
            if not given["reasons"]:
                said = _("Nothing is written for “%(team)s” so far.")
            messages.success(request, said % {"team": team.name})
            return redirect(back, request.event.slug)
    words = Advice.objects.filter(team=team).said().select_related("juror__user")
    context = {
        "team": team,
        "form": form,
        "theirs": theirs,
        "words": words,
        "back": reverse(back, args=[panel.event.slug]),
    }
    return render(request, "projects/jury/answer.html", context, status=status)


def _page(request: HttpRequest, panel: Panel, form: OpenForm, status: int = 200) -> HttpResponse:
    answered = set(Verdict.objects.filter(event=request.event).exclude(reasons="").values_list("team_id", flat=True))
    context = {
        "panel": panel,
        "rows": list(panel.rows()),
        "missing": len(panel.missing),
        "answered": answered,
        "hidden": panel.hidden_from(request.user.pk),
        "form": form,
    }
    return render(request, "projects/jury/lead.html", context, status=status)


def _one(rows: Sequence[Any], typed: str | None) -> Any:
    key = whole_number(typed)
    return next((row for row in rows if row.pk == key), None)
