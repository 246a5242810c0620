"""The page of whoever carries a project: a long link, no account. They say how it goes, whenever they like."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from common import codes
from common.answers import Refused
from common.permissions import guarded
from participants.retention import contacts_until
from projects.follow_up import Project, project_of
from projects.follow_up_words import calendar_of_project
from projects.forms.follow_up import NewsForm, TellForm
from projects.models import FollowUp, Holder, ProjectNews
from projects.services.follow_up import TOLD_FROM, ToldMeanwhile, add_news, let_holder_go, tell_follow_up
from projects.views.follow_up import calendar_file
from projects.views.news import is_mended, with_forms

BY_HOLDER = FollowUp.Teller.HOLDER


def _holder(request: HttpRequest, token: str) -> Holder | None:
    """Whose link it is; None once it was replaced, or the event archived. Raises Http404 for no link of an event that
    strangers do not know."""
    wanted = codes.lookup_key(Holder.code_kind, codes.as_typed(token))
    rows = Holder.objects.filter(event=request.event, link_lookup=wanted, team__removed_at=None)
    row: Holder | None = rows.select_related("team__theme", "team__event").first()
    if row is None and not request.event.is_public:
        raise Http404
    return row if request.event.is_public else None


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "projects/holder/gone.html", status=404)


@guarded("common.anyone", public=True, once_archived=True)
@never_cache
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponse:
    """How does it go? Where the project stands, a word in between, the promises made to it."""
    row = _holder(request, token)
    if row is None:
        return _gone(request)
    project = project_of(row.team)
    moment, what = project.open_moment, request.POST.get("what", "")
    told = project.rows.get(moment.months) if moment else None
    news_form = NewsForm(request.POST if what == "news" else None, prefix="news")
    tell_form = TellForm(request.POST if what == "tell" else None, prefix="tell", row=told, by_holder=True)
    theirs = None
    news = with_forms(request, ProjectNews.objects.filter(team=row.team).select_related("event")[:50])
    if is_mended(request, row.team, news):
        return _back(request, token)
    if what == "go":
        let_holder_go(holder=row)
        return render(request, "projects/holder/gone.html", {"just_left": True})
    if what == "news" and news_form.is_valid() and not news_form.is_indiscreet and _say_news(row, news_form):
        messages.success(request, _("Thank you. Your news has arrived."))
        return _back(request, token)
    if what == "tell" and moment is not None and tell_form.is_valid() and not tell_form.is_indiscreet:
        try:
            tell_follow_up(
                team=row.team,
                months=moment.months,
                told_as=BY_HOLDER,
                version=tell_form.cleaned_data["version"] or 0,
                given=tell_form.given(),
            )
        except ToldMeanwhile as stale:
            theirs = stale.stored
            tell_form.refuse_stale(theirs.version)
        except Refused as refused:
            tell_form.add_error(refused.field if refused.field in tell_form.fields else None, str(refused.message))
        else:
            messages.success(request, _("Thank you. What you said has arrived."))
            return _back(request, token)
    context = _context(request, row, project) | {"news_form": news_form, "form": tell_form, "theirs": theirs}
    context |= {"news": news, "moment": moment, "told": told if told and told.is_told else None, "token": token}
    status = 409 if theirs else 422 if what else 200
    return render(request, "projects/holder/page.html", context, status=status)


def _say_news(row: Holder, form: NewsForm) -> bool:
    given = form.cleaned_data
    try:
        add_news(
            team=row.team,
            text=given["text"],
            told_as=BY_HOLDER,
            is_told_on=given["is_told_on"],
            idempotency_key=given["idempotency_key"],
        )
    except Refused as refused:
        form.add_error(None, str(refused.message))
        return False
    return True


def _context(request: HttpRequest, row: Holder, project: Project) -> dict[str, Any]:
    return {
        "holder": row,
        "team": row.team,
        "project": project,
        "is_told_now": request.event.status in TOLD_FROM,
        "pledges": row.team.pledges.order_by("by_on", "pk"),
        "erased_on": contacts_until(request.event),
    }


def _back(request: HttpRequest, token: str) -> HttpResponse:
    return redirect("holder_page", request.event.slug, token)


@guarded("common.anyone", public=True)
@never_cache
@require_GET
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The days when we ask for news, as a calendar file. It holds the link: it is theirs."""
    row = _holder(request, token)
    if row is None:
        return _gone(request)
    address = request.build_absolute_uri(reverse("holder_page", args=[request.event.slug, token]))
    return calendar_file(calendar_of_project(project_of(row.team), address=address), request.event.slug)
