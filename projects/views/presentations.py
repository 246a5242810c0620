"""The restitution: the order of the teams, the stopwatch, and how each team tells its project."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common import live
from common.answers import Refused, Stale
from common.forms import bound
from common.permissions import guarded, may
from events.layouts import layout_of
from events.models import Event
from projects.forms.presentations import MinutesForm, MoveForm, OrderForm, StepForm, TellingForm
from projects.models import Presentation
from projects.presentations import length_of, order_of, with_every_team
from projects.services.presentations import (
    Step,
    change_minutes,
    choose_form,
    draw_order,
    move_turn,
    order_by_table,
    take_step,
)
from teams.models import Team
from teams.said import Said, refusal

PAGE = "projects/presentations/page.html"
SHOWN = "projects/presentations/shown.html"
TOPICS = ("presentations", "teams", "programme")


@guarded("projects.run_presentations")
@require_GET
def presentations(request: HttpRequest) -> HttpResponse:
    """The order, the stopwatch and the minutes, for those who run the day."""
    etag = _etag(request)
    if request.htmx:
        return live.fragment(request, etag, lambda: render(request, f"{PAGE}#order", _context(request)))
    return live.marked(render(request, PAGE, _page(request)), etag)


@guarded("projects.see_presentations", entrance="enter_code")
@require_GET
def shown(request: HttpRequest) -> HttpResponse:
    """Who tells when, for everybody in the event: teams and tables, no theme and no member."""

    def context() -> dict[str, Any]:
        pledges = may(request.actor, "projects.see_pledges", request.event) and not request.actor.has("tablet")
        return {"order": order_of(request.event), "layout": layout_of(request), "may_pledge": pledges}

    def around() -> dict[str, Any]:
        return {"team": Team.objects.of_tablet(request.actor), "is_person": request.actor.has("participant")}

    etag = _etag(request)
    if request.htmx:
        return live.fragment(request, etag, lambda: render(request, f"{SHOWN}#order", context()))
    return live.marked(render(request, SHOWN, context() | around()), etag)


@guarded("projects.run_presentations")
@require_POST
def order(request: HttpRequest) -> HttpResponse:
    """Make the order of all the teams that have not begun."""
    form = OrderForm(request.POST)
    if not form.is_valid():
        return render(request, PAGE, _page(request) | {"order_form": form}, status=422)
    if form.cleaned_data["how"] == "tables":
        order_by_table(event=request.event)
        return _done(request, Said(_("The order is that of the tables.")))
    lot = draw_order(event=request.event, lot=form.cleaned_data["lot"])
    return _done(request, Said(_("The order is drawn by lot, number %(lot)d.") % {"lot": lot}))


@guarded("projects.run_presentations")
@require_POST
def minutes(request: HttpRequest) -> HttpResponse:
    """How long each team has."""
    form = MinutesForm(request.POST, instance=order_of(request.event).rules)
    if form.is_valid():
        try:
            change_minutes(
                event=request.event,
                talk_minutes=form.cleaned_data["talk_minutes"],
                question_minutes=form.cleaned_data["question_minutes"],
                version=form.cleaned_data["version"] or 0,
            )
        except Stale:
            form.refuse_stale(order_of(request.event).rules.version)
        else:
            return _done(request, Said(_("Each team has this time now.")))
    return render(request, PAGE, _page(request) | {"minutes_form": form}, status=422)


@guarded("projects.run_presentations", Presentation)
@require_POST
def move(request: HttpRequest, turn: Presentation) -> HttpResponse:
    """Put a turn elsewhere in the order, by dragging or by the two buttons beside it."""
    form = MoveForm(request.POST)
    if not form.is_valid():
        return _done(request, refusal(_("This place is not in the order.")), status=422)
    turn.event = request.event
    try:
        move_turn(presentation=turn, to=form.cleaned_data["to"])
    except Refused as refused:
        return _done(request, refusal(refused.message), status=422)
    return _done(request, Said(_("“%(team)s” has another place.") % {"team": turn.team}))


@guarded("projects.run_presentations", Presentation)
@require_POST
def step(request: HttpRequest, turn: Presentation) -> HttpResponse:
    """A press on the stopwatch."""
    form = StepForm(request.POST)
    if not form.is_valid():
        return _done(request, refusal(_("Choose one of the steps shown.")), status=422)
    turn.event = request.event
    taken = form.cleaned_data["step"]
    try:
        turn = take_step(presentation=turn, step=taken, version=form.cleaned_data["version"])
    except Refused as refused:
        return _done(request, refusal(refused.message), status=409)
    return _done(request, _said_of(request, turn, taken))


@guarded("projects.choose_presentation_form", Team, entrance="enter_code")
@require_http_methods(["GET", "POST"])
def form(request: HttpRequest, team: Team) -> HttpResponse:
    """How this team tells its project: the team says it on its tablet, or somebody for it."""
    turn = Presentation.objects.filter(team=team).first() or Presentation(event=request.event, team=team)
    telling = bound(TellingForm, request, instance=turn)
    if request.method == "POST" and telling.is_valid():
        team.event = request.event
        choose_form(team=team, form=telling.cleaned_data["form"], needs=telling.cleaned_data["needs"])
        messages.success(request, _("It is noted. The facilitators see it at once."))
        return redirect(request.path)
    context = {"team": team, "form": telling, "order": order_of(request.event)}
    context |= {"layout": layout_of(request), "back": _way_back(request)}
    return render(request, "projects/presentations/form.html", context, status=422 if telling.errors else 200)


def _way_back(request: HttpRequest) -> str:
    place = "table" if request.actor.has("tablet") else "presentations"
    return reverse(
        place if request.actor.has("tablet", "organiser", "facilitator") else "my_team", args=[request.event.slug]
    )


def _etag(request: HttpRequest) -> str:
    return f"{live.version_of(event_id=request.event.pk, topics=TOPICS)}-{get_language()}-{request.event.clock_speed}"


def _context(request: HttpRequest) -> dict[str, Any]:
    order = with_every_team(order_of(request.event))
    length = length_of(order, list(request.event.slots.all()))
    return {"order": order, "length": length, "to": _addresses(request.event), "said": None}


def _addresses(event: Event) -> dict[str, str]:
    """Where the addresses of each turn begin: worked out once, for there may be forty turns with five each."""
    step = reverse("presentation_step", args=[event.slug, 0])
    sheet = reverse("one_page", args=[event.slug, 0])
    return {"turns": step.removesuffix("0/step/"), "teams": sheet.removesuffix("0/one-page/")}


def _page(request: HttpRequest) -> dict[str, Any]:
    """What the page holds: the part that follows by itself, and its two forms."""
    context = _context(request)
    return {**context, "minutes_form": MinutesForm(instance=context["order"].rules), "order_form": OrderForm()}


def _said_of(request: HttpRequest, turn: Presentation, taken: str) -> Said:
    """What was done, with the way back."""
    words = {
        Step.BEGIN: _("“%(team)s” has begun."),
        Step.QUESTIONS: _("“%(team)s” answers questions."),
        Step.END: _("“%(team)s” has finished."),
        Step.SKIP: _("“%(team)s” is passed over. It can come back."),
        Step.BACK: _("“%(team)s”: one step back."),
    }
    text = words[Step(taken)] % {"team": turn.team}
    if taken == Step.BACK:
        return Said(text, icon="undo-2")
    undo = reverse("presentation_step", args=[request.event.slug, turn.pk])
    return Said(text, undo=undo, fields={"step": Step.BACK, "version": turn.version})


def _done(request: HttpRequest, said: Said, *, status: int = 200) -> HttpResponse:
    """What follows a press: the fresh part for the page's script, the whole page for those without."""
    if request.htmx:
        response = render(request, f"{PAGE}#changed", _context(request) | {"said": said}, status=status)
        return live.marked(response, _etag(request))
    if status != 200 and may(request.actor, "projects.run_presentations", request.event):
        context = _page(request) | {"said": said}
        return render(request, PAGE, context, status=status)
    messages.success(request, said.text)
    return HttpResponseRedirect(reverse("presentations", args=[request.event.slug]))
