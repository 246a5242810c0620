"""The organiser follows the projects: which ones go quiet, what each told, whom to call, when teams are asked."""

from itertools import zip_longest
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.answers import Refused, Stale
from common.forms import bound
from common.permissions import guarded
from common.text import whole_number
from participants.cards import card_of
from participants.retention import contacts_until
from projects.follow_up import QUIET_WEEKS, Portfolio, Project, due_on, moments_of, project_of, why_moved
from projects.follow_up_words import calendar_of_all, words_to_say
from projects.forms.follow_up import HolderForm, Moments, NewsForm, PlanForm, TellForm
from projects.models import FollowUp, Holder, ProjectNews
from projects.services.follow_up import (
    MOST_MOMENTS,
    ToldMeanwhile,
    add_news,
    goes_on,
    let_holder_go,
    name_holder,
    note_no_answer,
    plan,
    replace_link,
    set_moments,
    tell_follow_up,
)
from projects.views.news import is_mended, with_forms
from teams.models import Team, TeamMember

WEEKS = (4, 6, 8, 12)
ORGANISER = FollowUp.Teller.ORGANISER


@guarded("projects.follow_up")
@require_GET
def follow_up(request: HttpRequest) -> HttpResponse:
    """What is due, which projects go quiet, where each stands."""
    asked = whole_number(request.GET.get("weeks"))
    weeks = asked if asked in WEEKS else QUIET_WEEKS
    portfolio = Portfolio(request.event)
    quiet = portfolio.quiet(weeks)
    here = reverse("follow_up", args=[request.event.slug])
    filters = [
        {"href": f"{here}?weeks={n}", "word": _("%(count)d weeks") % {"count": n}, "current": n == weeks} for n in WEEKS
    ]
    context = {
        "portfolio": portfolio,
        "rows": [(p, [(m.after, p.rows.get(m.months)) for m in portfolio.moments]) for p in portfolio.projects],
        "summary": portfolio.summary(),
        "quiet": quiet,
        "this_week": portfolio.this_week(),
        "to_call": sum(1 for project in portfolio.projects if project.to_call),
        "weeks": weeks,
        "filters": filters,
        "erased_on": contacts_until(request.event),
    }
    return render(request, "projects/follow_up/overview.html", context)


@guarded("projects.follow_up", Team, once_archived=True)
@never_cache
@require_http_methods(["GET", "POST"])
def team(request: HttpRequest, team: Team) -> HttpResponse:
    """One project: who carries it, what was told at each moment, and in between."""
    news = with_forms(request, ProjectNews.objects.filter(team=team).select_related("event")[:50])
    if is_mended(request, team, news):
        return redirect("follow_up_team", request.event.slug, team.pk)
    form = NewsForm() if "what" in request.POST else bound(NewsForm, request)
    if form.is_bound and form.is_valid() and not form.is_indiscreet:
        given = form.cleaned_data
        try:
            add_news(
                team=team,
                text=given["text"],
                told_as=ORGANISER,
                is_told_on=given["is_told_on"],
                idempotency_key=given["idempotency_key"],
            )
        except Refused as refused:
            form.add_error(refused.field, str(refused.message))
        else:
            messages.success(request, _("The news is kept."))
            return redirect("follow_up_team", request.event.slug, team.pk)
    project = project_of(team)
    context = {
        "team": team,
        "project": project,
        "moments": [
            (
                moment,
                project.days[moment.months],
                project.rows.get(moment.months),
                why_moved(request.event, moment.months),
            )
            for moment in project.moments
        ],
        "news": news,
        "pledges": team.pledges.order_by("by_on", "pk"),
        "form": form,
        "card": card_of(request, project.holder, page="holder_page") if project.holder else None,
        "why_quiet": project.why_quiet(request.event),
    }
    return render(request, "projects/follow_up/team.html", context, status=422 if request.method == "POST" else 200)


@guarded("projects.follow_up", Team)
@never_cache
@require_http_methods(["GET", "POST"])
def tell(request: HttpRequest, team: Team, months: int) -> HttpResponse:
    """What the team says at one moment. From the call sheet (`from=sheet`), the next team follows."""
    moment, project = _moment(request, months), project_of(team)
    row, theirs = project.rows.get(months), None
    from_sheet = request.GET.get("from") == "sheet"
    initial = {} if row and row.is_told else {"told_by": project.holder.name if project.holder else ""}
    form = bound(TellForm, request, row=row, initial=initial)
    if form.is_bound and form.is_valid() and not form.is_indiscreet:
        try:
            tell_follow_up(
                team=team,
                months=months,
                told_as=ORGANISER,
                version=form.cleaned_data["version"] or 0,
                given=form.given(),
            )
        except ToldMeanwhile as stale:
            theirs = stale.stored
            form.refuse_stale(theirs.version)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused.message))
        else:
            messages.success(request, _("What “%(team)s” told is kept.") % {"team": team.name})
            return _onwards(request, team, from_sheet)
    context = {
        "team": team,
        "project": project,
        "moment": moment,
        "day": project.days[months],
        "why_moved": why_moved(request.event, months),
        "form": form,
        "theirs": theirs,
        "from_sheet": from_sheet,
    }
    status = 409 if theirs else 422 if form.is_bound else 200
    return render(request, "projects/follow_up/tell.html", context, status=status)


@guarded("projects.follow_up", Team)
@require_POST
def press(request: HttpRequest, team: Team, months: int) -> HttpResponse:
    """One press: nobody answered, or it goes on as before; or another day for the moment."""
    _moment(request, months)
    data, form = request.POST, PlanForm(request.POST)
    from_sheet = request.GET.get("from") == "sheet"
    try:
        if data.get("what") == "no_answer":
            note_no_answer(team=team, months=months, calls=whole_number(data.get("calls")) or 0)
            messages.success(request, _("Noted: no answer from “%(team)s”.") % {"team": team.name})
        elif data.get("what") == "goes_on":
            goes_on(team=team, months=months, version=whole_number(data.get("version")) or 0)
            messages.success(request, _("Noted: “%(team)s” goes on as before.") % {"team": team.name})
        elif data.get("what") == "plan" and form.is_valid():
            plan(team=team, months=months, day=form.cleaned_data["planned_on"])
            messages.success(request, _("The day is kept."))
        else:
            messages.error(request, _("Write a day, as 24/12/2030."))
    except Refused as refused:
        messages.error(request, refused.message)
    return _onwards(request, team, from_sheet)


@guarded("projects.follow_up", Team, once_archived=True)
@never_cache
@require_http_methods(["GET", "POST"])
def holder(request: HttpRequest, team: Team) -> HttpResponse:
    """Who carries the project, and how to reach them; a new link; nobody any more."""
    row = Holder.objects.filter(team=team).first()
    if request.method == "POST" and row is not None and "do" in request.POST:
        if request.POST.get("code_version") != str(
            row.code_version
        ):  # of somebody else, or replaced by the first press
            messages.warning(request, _("The link or the person changed meanwhile. Look again, then decide."))
        elif request.POST["do"] == "replace":
            replace_link(holder=row)
            messages.success(request, _("There is a new link. The old one opens nothing any more."))
        elif request.POST["do"] == "go":
            let_holder_go(holder=row)
            messages.success(request, _("The name and the contact are erased."))
        return redirect("follow_up_team", request.event.slug, team.pk)
    seated = TeamMember.objects.filter(team=team).select_related("registration")
    members = [] if team.theme.is_protected else list(seated)
    form = bound(HolderForm, request, members=members, holder=row)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            name_holder(team=team, version=form.cleaned_data["version"] or 0, **form.given())
        except Stale:
            row = Holder.objects.filter(team=team).first()
            form.refuse_stale(row.version if row else 0)
            status = 409
        except Refused as refused:
            form.add_error(refused.field, str(refused.message))
        else:
            messages.success(request, _("The link of “%(team)s” is ready.") % {"team": team.name})
            return redirect("follow_up_team", request.event.slug, team.pk)
    context = {"team": team, "holder": row, "form": form, "erased_on": contacts_until(request.event)}
    return render(request, "projects/follow_up/holder.html", context, status=status)


@guarded("projects.follow_up")
@require_GET
def sheet(request: HttpRequest) -> HttpResponse:
    """Whom to call these two weeks, with words to say; on paper, with room to write. Entry follows the same order."""
    projects = _to_call(request)
    rows = [(project, project.to_call, words_to_say(project, project.to_call)) for project in projects]
    return render(request, "projects/follow_up/sheet.html", {"rows": rows})


@guarded("projects.follow_up")
@never_cache
@require_http_methods(["GET", "POST"])
def moments(request: HttpRequest) -> HttpResponse:
    """When teams are asked."""
    event = request.event
    stored = [{"months": row.months, "way": row.way, "label": row.label} for row in moments_of(event)]
    initial = [*stored, *({} for _n in range(MOST_MOMENTS - len(stored)))]
    rows = Moments(request.POST, prefix="m") if request.method == "POST" else Moments(initial=initial, prefix="m")
    problem = ""
    if rows.is_bound and rows.is_valid():
        try:
            set_moments(event=event, moments=rows.moments())
        except Refused as refused:
            problem = str(refused.message)
        else:
            messages.success(request, _("Teams are asked on these days."))
            return redirect("follow_up", event.slug)
    status = 422 if rows.is_bound else 200
    # What is typed anew has no day yet.
    months = [] if rows.is_bound else [row["months"] for row in stored]
    days = [(due_on(event, n), why_moved(event, n)) for n in months]
    forms = [(form, *day) for form, day in zip_longest(rows, days, fillvalue=(None, ""))]
    context = {"rows": rows, "forms": forms, "problem": problem}
    return render(request, "projects/follow_up/moments.html", context, status=status)


@guarded("projects.follow_up")
@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """The moments as a calendar file."""
    address = request.build_absolute_uri(reverse("follow_up", args=[request.event.slug]))
    return calendar_file(calendar_of_all(request.event, address=address), request.event.slug)


def calendar_file(content: bytes, slug: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}-suite.ics"'
    return response


def _to_call(request: HttpRequest) -> list[Project]:
    """Projects to call about: those that no mail reaches, and those that did not answer one; in the order of the tables."""

    def is_called(project: Project) -> bool:
        by_mail = project.holder is not None and project.holder.channel == Holder.Channel.EMAIL
        return project.to_call is not None and (not by_mail or project.overdue is not None)

    return [project for project in Portfolio(request.event).projects if is_called(project)]


def _onwards(request: HttpRequest, team: Team, from_sheet: bool) -> HttpResponse:
    """Back to the project; from the call sheet, to the next team on it."""
    slug: str = request.event.slug
    if not from_sheet:
        return redirect("follow_up_team", slug, team.pk)
    for project in _to_call(request):
        if project.team.number > team.number and project.to_call:
            tell_next = reverse("follow_up_tell", args=[slug, project.team.pk, project.to_call.moment.months])
            return redirect(f"{tell_next}?from=sheet")
    return redirect("follow_up_sheet", slug)


def _moment(request: HttpRequest, months: int) -> Any:
    for moment in moments_of(request.event):
        if moment.months == months:
            return moment
    raise Http404
