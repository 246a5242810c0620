"""Pledges: what somebody brings to a team, by when, and what becomes of it."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common import live
from common.answers import Refused, Stale
from common.forms import bound
from common.permissions import guarded, may
from common.text import whole_number
from events.layouts import layout_of
from events.models import Role, Theme
from participants.models import Registration
from projects.forms.pledges import PledgeChangeForm, PledgeForm, StepForm
from projects.models import Means, Pledge
from projects.pledges import Lack, counts_of, in_state, lacking_means, lacks_of, line_of, lines_of, tells_needs
from projects.services.pledge_reminders import note_reminded, to_call
from projects.services.pledges import (
    OPEN_IN,
    change_pledge,
    keep_pledge,
    make_pledge,
    release_pledge,
    reopen_pledge,
)
from teams.models import Team
from teams.said import Said

PAGE = "projects/pledges/page.html"
ONE = "projects/pledges/pledge.html"
TOPICS = ("pledges", "teams")
PROTECTED = Theme.Sensitivity.PROTECTED
PER_PAGE = 40
TEAMS_PER_PAGE = 30


@guarded("projects.see_pledges", entrance="enter_code")
@require_GET
def pledges(request: HttpRequest) -> HttpResponse:
    """All of them for those who run the event; for everybody else theirs and their team's; and what teams lack.

    ?short=1: theirs alone, as a part of other pages.
    """
    version = live.version_of(event_id=request.event.pk, topics=TOPICS)
    etag = f"pledges-{version}-{request.event.real_today}-{request.event.status}-{get_language()}"
    if "short" in request.GET:
        return live.fragment(request, f"short-{etag}", lambda: _show(request, "projects/pledges/short.html"))
    if request.htmx:
        return live.fragment(request, etag, lambda: _show(request, f"{PAGE}#pledges"))
    return live.marked(_show(request, PAGE), etag)


@guarded("projects.see_pledges", entrance="enter_code")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """ "I bring this." ?means= or ?team= say for whom; a facilitator or a tablet types it for somebody in the room."""
    event, (team, means) = request.event, _chosen(request)
    whose = _whose(request)
    form = bound(
        PledgeForm, request, event=event, team=team, means=means, initial=_known(whose), asks_name="name" not in whose
    )
    status = 422 if form.is_bound else 200
    if form.is_valid():
        given = form.written() | whose
        to = team or form.cleaned_data["team"]
        to.event = event
        key = form.cleaned_data["idempotency_key"]
        try:
            made = make_pledge(team=to, means=means, idempotency_key=key, **given)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused.message))
        else:
            messages.success(request, _("Thank you. “%(team)s” sees it at once.") % {"team": to.name})
            return HttpResponseRedirect(_after(request, made))
    context = {
        "form": form,
        "to_team": team,
        "means": means,
        "lacking": _lacking(request, team) if team and means is None else [],
        "layout": layout_of(request),
        "runs_it": _runs_it(request),
        "is_open": event.status in OPEN_IN,
        "team": _told(request, team),
    }
    return render(request, "projects/pledges/new.html", context, status=status)


@guarded("projects.follow_pledge", Pledge, entrance="enter_code")
@require_http_methods(["GET", "POST"])
def pledge(request: HttpRequest, pledge: Pledge) -> HttpResponse:
    """One pledge: word it otherwise, or say what became of it."""
    pledge.event = request.event
    form, theirs = _change_form(request, pledge), None
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            change_pledge(pledge=pledge, version=form.cleaned_data["version"] or 0, **form.written())
        except Stale:
            theirs, status = _read_again(pledge), 409
            form.refuse_stale(theirs.version)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused.message))
        else:
            messages.success(request, _("The pledge is changed. The team sees it at once."))
            return HttpResponseRedirect(_anchor(pledge))
    return _one(request, pledge, form, status=status, theirs=theirs)


@guarded("projects.follow_pledge", Pledge, entrance="enter_code")
@require_POST
def step(request: HttpRequest, pledge: Pledge) -> HttpResponse:
    """Kept, released with the reason, or open again. Two people at once: the second reads what the first said."""
    pledge.event = request.event
    form = StepForm(request.POST)
    if not form.is_valid():
        told = form.errors.get("reason")
        return _one(request, pledge, status=422, wrong="" if told else _("Choose one of the steps shown."), reason=told)
    version, reason = form.cleaned_data["version"], form.cleaned_data["reason"]
    try:
        match form.cleaned_data["step"]:
            case "kept":
                done = keep_pledge(pledge=pledge, version=version)
            case "released":
                done = release_pledge(pledge=pledge, version=version, reason=reason)
            case _:
                done = reopen_pledge(pledge=pledge, version=version)
    except Stale as stale:
        wrong = " ".join((str(stale.message), _("Here is how it stands now.")))
        return _one(request, _read_again(pledge), status=409, wrong=wrong)
    except Refused as refused:
        message = str(refused.message)
        at = {"reason": [message]} if refused.field == "reason" else {"wrong": message}
        return _one(request, pledge, status=422, **at)
    return HttpResponseRedirect(_anchor(done, done=done.pk))


@guarded("projects.remind_pledges")
@require_http_methods(["GET", "POST"])
def to_remind(request: HttpRequest) -> HttpResponse:
    """Whom to call about a pledge that is due or late: those to whom no mail can be written."""
    event = request.event
    if request.method == "POST":
        key = whole_number(request.POST.get("pledge"))
        row = Pledge.objects.filter(event=event, pk=key).first() if key else None
        if row is None:
            messages.error(request, _("This pledge was erased meanwhile."))
        else:
            note_reminded(pledge=row)
            messages.success(request, _("It is noted: they are reminded."))
        return redirect("pledges_to_remind", event.slug)
    return render(request, "projects/pledges/to_remind.html", {"calls": to_call(event)})


def _show(request: HttpRequest, template: str) -> HttpResponse:
    runs_it = _runs_it(request)
    is_short = template.endswith("short.html")
    context = {
        "runs_it": runs_it,
        "may_remind": may(request.actor, "projects.remind_pledges", request.event),
        "layout": layout_of(request),
        "is_open": request.event.status in OPEN_IN,
        "team": _own_team(request),
        **(_all(request) if runs_it and not is_short else _mine(request)),
    }
    if not is_short:
        context |= _lacks(request, context.get("of_team"))
        context["said"] = _said(request)
    return render(request, template, context)


def _all(request: HttpRequest) -> dict[str, Any]:
    """For those who run the event: everything, a state and a team at a time."""
    event, actor = request.event, request.actor
    rows = Pledge.objects.visible_to(actor).of_teams()
    state, team = request.GET.get("state", ""), whole_number(request.GET.get("team"))
    rows = rows.filter(team=team) if team else rows
    counts = counts_of(rows, event.real_today)
    found = in_state(rows, state, event.real_today).in_order()
    page = Paginator(found.select_related("team__theme", "role"), PER_PAGE).get_page(request.GET.get("page"))
    for row in page.object_list:
        row.event = event
    words = {
        "": pgettext("pledges", "All"),
        "late": _("Late"),
        "promised": _("To come"),
        "kept": _("Kept"),
        "released": _("Released"),
    }
    total = {**counts, "": sum(counts.values())}
    end = f"&team={team}" if team else ""
    return {
        "page": page,
        "lines": [line_of(actor, row) for row in page.object_list],
        "total": total[""],
        "late": counts["late"],
        "filters": [
            {"href": f"?state={key}{end}", "word": word, "count": total[key], "current": key == state}
            for key, word in words.items()
        ],
        "of_team": team,
        "state": state,
    }


def _mine(request: HttpRequest) -> dict[str, Any]:
    """For everybody else: what was pledged to their team, and what they pledged."""
    actor = request.actor
    own = actor.scope("team", "member", "tablet")
    lines = lines_of(request.event, actor, Pledge.objects.visible_to(actor).of_teams().in_order())
    if _runs_it(request):  # who runs the event and pledged something too
        lines = [line for line in lines if line.is_mine]
    ours = [line for line in lines if line.pledge.team_id in own]
    return {"ours": ours, "mine": [line for line in lines if line.pledge.team_id not in own], "has_team": bool(own)}


def _lacks(request: HttpRequest, of_team: int | None) -> dict[str, Any]:
    """What teams lack: for those who run the event the teams with fewest pledges first, for the others page by page."""
    lacks = lacks_of(request.event, request.actor)
    if not _runs_it(request):
        page = Paginator(lacks, TEAMS_PER_PAGE).get_page(request.GET.get("page"))
        return {"lacks": page.object_list, "page": page}
    shown = [lack for lack in lacks if lack.team.pk == of_team] if of_team else sorted(lacks, key=_pledges)
    return {
        "lacks": shown[:TEAMS_PER_PAGE],
        "teams": [lack.team for lack in lacks],
        "more": max(0, len(shown) - TEAMS_PER_PAGE),
    }


def _pledges(lack: Lack) -> int:
    return lack.pledges


def _one(
    request: HttpRequest,
    pledge: Pledge,
    form: PledgeChangeForm | None = None,
    *,
    status: int = 200,
    wrong: str = "",
    reason: Sequence[str] | None = None,
    theirs: Pledge | None = None,
) -> HttpResponse:
    pledge.event = request.event
    context = {
        "pledge": pledge,
        "line": line_of(request.actor, pledge),
        "form": form or PledgeChangeForm(row=pledge, reads_contact=_reaches(request, pledge)),
        "wrong": wrong,
        "reason_errors": reason,
        "theirs": theirs,
        "is_open": request.event.status in OPEN_IN,
        "layout": layout_of(request),
        "team": _told(request, pledge.team),
    }
    return render(request, ONE, context, status=status)


def _change_form(request: HttpRequest, row: Pledge) -> PledgeChangeForm:
    form: PledgeChangeForm = bound(PledgeChangeForm, request, row=row, reads_contact=_reaches(request, row))
    return form


def _reaches(request: HttpRequest, row: Pledge) -> bool:
    return may(request.actor, "projects.reach_who_pledged", row)


def _read_again(row: Pledge) -> Pledge:
    again: Pledge = Pledge.objects.select_related("team__theme", "role").get(pk=row.pk)
    again.event = row.event
    return again


def _runs_it(request: HttpRequest) -> bool:
    return bool(request.actor.has("organiser", "facilitator"))


def _own_team(request: HttpRequest) -> Team | None:
    """The reader's team."""
    own = request.actor.scope("team", "member", "tablet")
    return Team.objects.filter(pk__in=own).select_related("theme").first() if own else None


def _told(request: HttpRequest, team: Team | None) -> Team | None:
    """The team of a page, for those who may see it; else the reader's own: the page of a protected one says whom to call."""
    own = request.actor.scope("team", "member", "tablet")
    return team if team is not None and (_runs_it(request) or team.pk in own) else _own_team(request)


def _whose(request: HttpRequest) -> dict[str, Any]:
    """Whose pledge it will be. No name for a tablet and for those who run the event: they type it for somebody."""
    actor = request.actor
    if _runs_it(request):
        return {"typed_by": request.user}
    if actor.has("tablet"):
        return {}
    people = actor.scope("registration", "participant")
    person = Registration.objects.filter(event=request.event, pk__in=people).first() if people else None
    if person is not None:
        return {"registration": person, "name": person.chosen_name}
    role = Role.objects.filter(event=request.event, user=actor.user_id).select_related("user").first()
    return {"role": role, "name": role.user.name} if role else {}


def _known(whose: dict[str, Any]) -> dict[str, str]:
    """What the form need not ask again of whoever pledges; they may take it out.

    Nothing of somebody whose choice is confidential or whose theme is protected: another table would read how to
    reach them because they forgot to empty a field.
    """
    if person := whose.get("registration"):
        if _is_hidden(person):
            return {}
        return {"structure": person.structure, "contact": person.phone or person.email}
    if role := whose.get("role"):
        return {"contact": role.user.email}
    return {}


def _is_hidden(person: Registration) -> bool:
    """Whether their choice is confidential, or what they wish or work on is protected."""
    protected = Q(choices__theme__sensitivity=PROTECTED) | Q(seat__team__theme__sensitivity=PROTECTED)
    return person.keeps_choice_confidential or Registration.objects.filter(protected, pk=person.pk).exists()


def _chosen(request: HttpRequest) -> tuple[Team | None, Means | None]:
    """The team that the address names, and what it lacks; nothing of what the reader may not read."""
    event = request.event
    if key := whole_number(request.GET.get("means")):
        row = lacking_means(event).filter(pk=key, team__removed_at=None).select_related("team__theme").first()
        if row is not None and tells_needs(request.actor, row.team):
            return row.team, row
    key = whole_number(request.GET.get("team"))
    return (Team.objects.filter(event=event, pk=key).select_related("theme").first() if key else None), None


def _lacking(request: HttpRequest, team: Team) -> list[Means]:
    return list(lacking_means(request.event).filter(team=team)) if tells_needs(request.actor, team) else []


def _after(request: HttpRequest, made: Pledge) -> str:
    """Back to the list, or to the same team while it tells and the room pledges."""
    if "more" in request.POST:
        return f"{reverse('pledge_new', args=[request.event.slug])}?team={made.team_id}"
    return _anchor(made)


def _anchor(row: Pledge, done: int | None = None) -> str:
    end = f"?done={done}" if done else ""
    return f"{reverse('pledges', args=[row.event.slug])}{end}#pledge-{row.pk}"


def _said(request: HttpRequest) -> Said | None:
    """After a step (?done=4): what was done, and the way back."""
    key = whole_number(request.GET.get("done"))
    row = Pledge.objects.visible_to(request.actor).filter(pk=key).first() if key else None
    if row is None:
        return None
    words = {
        "kept": _("“%(what)s” is kept. Thank you."),
        "released": _("“%(what)s” is released. The team knows why."),
        "promised": _("“%(what)s” is pledged again."),
    }
    text = words[row.status] % {"what": row.what}
    if row.is_open:
        return Said(text, icon="undo-2")
    undo = reverse("pledge_step", args=[request.event.slug, row.pk])
    return Said(text, undo=undo, fields={"step": "reopened", "version": row.version})
