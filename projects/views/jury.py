"""What a juror reads, gives and sees: alone first, then together."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.answers import Refused, Stale
from common.permissions import guarded, may
from events.models import Criterion, MarkLabel, Role
from events.models.roles import RoleKind
from projects.forms.jury import ReadingForm
from projects.jury import Panel, Seat
from projects.models import Advice, Mark
from projects.one_page import one_page_of
from projects.services.jury import OtherMark, advise_team, mark_team, recuse, take_back_recusal
from projects.sheet import sheet_of


@guarded("projects.judge")
@require_GET
def jury(request: HttpRequest) -> HttpResponse:
    """The teams that a juror reads, and how far she is."""
    panel = Panel(request.event)
    seats = panel.seats_of(_juror(request))
    mine = [seat for seat in seats if not seat.is_recused]
    read = sum(seat.is_whole for seat in mine)
    context = {"panel": panel, "seats": seats, "read": read, "of": len(mine), "next": _next(seats)}
    return render(request, "projects/jury/readings.html", context)


@guarded("projects.judge")
@require_http_methods(["GET", "POST"])
def reading(request: HttpRequest, pk: int) -> HttpResponse:
    """One team: its sheet in large letters, and the grid. What is given is kept mark by mark."""
    panel, juror = Panel(request.event), _juror(request)
    seat = _seat(panel, juror, pk)
    form = _form(request, panel, seat)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            status = _keep(form, seat)
        if status == 200:
            messages.success(request, _("Your reading of “%(team)s” is kept.") % {"team": seat.team.name})
            return redirect(
                "jury_reading" if "stay" in request.POST else "jury", request.event.slug, *_at(request, seat)
            )
    context = {
        "panel": panel,
        "seat": seat,
        "team": seat.team,
        "form": form,
        "sheet": sheet_of(seat.team),
        "page": one_page_of(seat.team),
    }
    return render(request, "projects/jury/reading.html", context, status=status)


@guarded("projects.judge")
@require_POST
def recusal(request: HttpRequest, pk: int) -> HttpResponse:
    """ "I am linked to this team", and back."""
    panel, juror = Panel(request.event), _juror(request)
    team = _seat(panel, juror, pk).team
    try:
        if "back" in request.POST:
            take_back_recusal(juror=juror, team=team)
            messages.success(request, _("You read “%(team)s” after all.") % {"team": team.name})
        else:
            recuse(juror=juror, team=team)
            messages.success(request, _("You do not read “%(team)s”. Nobody asks you why.") % {"team": team.name})
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("jury", request.event.slug)


@guarded("projects.see_jury")
@require_GET
def together(request: HttpRequest) -> HttpResponse:
    """What all have given, once it is open: the order that follows and why, each team's marks and words.

    A juror reads nothing of the teams she is linked to.
    """
    panel = Panel(request.event)
    if not panel.is_open:
        return render(request, "projects/jury/closed.html", {"panel": panel})
    without = panel.hidden_from(request.user.pk)
    advice = Advice.objects.filter(event=request.event).said().exclude(team__in=without).select_related("juror__user")
    words: dict[int, list[Advice]] = {}
    for row in advice:
        words.setdefault(row.team_id, []).append(row)
    context = {
        "panel": panel,
        "told": panel.told(without=without),
        "warnings": panel.warnings(without=without),
        "without": [team for team in panel.teams if team.pk in without],
        "words": words,
        "may_answer": may(request.actor, "projects.answer_teams", request.event),
        "gives": request.event.has_ranking and may(request.actor, "projects.give_awards", request.event),
    }
    return render(request, "projects/jury/together.html", context)


def _juror(request: HttpRequest) -> Role:
    return get_object_or_404(Role, event=request.event, user=request.user, kind=RoleKind.JUROR)


def _seat(panel: Panel, juror: Role, pk: int) -> Seat:
    team = next((team for team in panel.teams if team.pk == pk), None)
    if team is None:
        raise Http404
    return panel.seat(juror, team)


def _next(seats: list[Seat]) -> Seat | None:
    return next((seat for seat in seats if not seat.is_recused and not seat.is_whole), None)


def _at(request: HttpRequest, seat: Seat) -> list[Any]:
    return [seat.team.pk] if "stay" in request.POST else []


def _form(request: HttpRequest, panel: Panel, seat: Seat) -> ReadingForm:
    marks = {row.criterion_id: row for row in Mark.objects.filter(juror=seat.juror, team=seat.team)}
    criteria: list[Criterion] = panel.criteria if request.event.has_ranking else []
    return ReadingForm(
        request.POST if request.method == "POST" else None,
        criteria=criteria,
        labels=list(MarkLabel.objects.filter(event=request.event)) if criteria else [],
        marks=marks,
        advice=Advice.objects.filter(juror=seat.juror, team=seat.team).first(),
    )


def _keep(form: ReadingForm, seat: Seat) -> int:
    """Keep what is given; the status to answer with: 200, or that of the page that says what stands in the way."""
    status = 200
    given, data = form.given(), form.cleaned_data
    try:
        advise_team(
            juror=seat.juror,
            team=seat.team,
            strength=data["strength"],
            next_step=data["next_step"],
            version=data["words_version"] or 0,
        )
    except Stale:
        form.show_words(Advice.objects.get(juror=seat.juror, team=seat.team))
        status = 409
    except Refused as refused:
        form.add_error(None, str(refused.message))
        return 422
    try:
        mark_team(juror=seat.juror, team=seat.team, marks=given)
    except OtherMark as other:
        form.show_both(other.stored)
        status = 409
    except Refused as refused:
        form.add_error(None, str(refused.message))
        return 422
    return status
