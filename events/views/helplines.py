from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import trigger_client_event

from common.dates import date_format
from common.forms import bound
from common.permissions import guarded
from events.forms.helplines import ChildAlertForm, HelplineForm
from events.models import Event, Helpline
from events.services.helplines import mark_checked
from events.situations import by_situation
from events.views import tabs
from events.views.identity import saved
from events.views.lists import EditedList, list_response

CHILD_IN_DANGER = "119"


def _with_freshness(request: HttpRequest, rows: list[Any]) -> dict[str, Any]:
    """Mark each number that nobody checked lately."""
    today = request.event.real_today
    for row in rows:
        row.stale = row.is_stale(today)
    return {"stale_count": sum(row.stale for row in rows), "today": today}


HELPLINES = EditedList(
    name="helplines",
    path="helplines",
    model=Helpline,
    form=HelplineForm,
    heading=gettext_lazy("Whom can people call?"),
    lead=gettext_lazy(
        "These numbers stand beside every protected theme, on screens and on paper. Each one must answer: check it, "
        "and say so here."
    ),
    one=gettext_lazy("Add a number"),
    empty=gettext_lazy("No number yet. A protected theme needs at least one."),
    card="events/helplines/_card.html",
    above="events/helplines/_freshness.html",
    removal=(gettext_lazy("This number disappears from screens, sheets and the page “Whom to call”."),),
    tabs=tabs.TRUST,
    more=_with_freshness,
)


@guarded("events.configure", Helpline)
@require_POST
def checked(request: HttpRequest, helpline: Helpline) -> HttpResponse:
    """ "I checked it today"."""
    mark_checked(helpline=helpline, on=request.event.real_today)
    said = _("%(number)s is checked until %(day)s.") % {
        "number": helpline.number,
        "day": date_format(helpline.recheck_after, "DATE_FORMAT"),
    }
    if request.htmx:
        response = list_response(request, HELPLINES, fragment=True, focused=helpline.pk)
        return trigger_client_event(response, "announce", {"text": said})
    messages.success(request, said)
    return redirect(f"{HELPLINES.address(request.event)}#row-{helpline.pk}")


@guarded("events.see_help", public=True)
@require_http_methods(["GET", "HEAD"])
def who_to_call(request: HttpRequest) -> HttpResponse:
    """Whom to call when somebody is in danger: shows numbers, takes down nothing."""
    leave = "table" if request.actor.has("tablet") else "event" if request.event.is_public else "event_overview"
    context = help_context(request.event) | {"leave": reverse(leave, args=[request.event.slug])}
    return render(request, "events/helplines/who_to_call.html", context)


@guarded("events.configure")
@require_http_methods(["GET", "POST"])
def child_alert(request: HttpRequest) -> HttpResponse:
    """How professionals give the alert about a child here: the form and the phone of the Département."""
    form = bound(ChildAlertForm, request, instance=Event.objects.get(pk=request.event.pk))
    otherwise = saved(request, form)
    if otherwise is None:
        messages.success(request, _("Saved."))
        return redirect("child_alert", request.event.slug)
    context = {"form": form, "otherwise": otherwise, "tabs": tabs.tabs_of(request, tabs.TRUST)}
    return render(request, "events/helplines/child_alert.html", context, status=422 if form.errors else 200)


def help_context(event: Any) -> dict[str, Any]:
    """What templates/events/helplines/_who_to_call.html needs. One query."""
    helplines = list(Helpline.objects.filter(event=event))
    child = next((line for line in helplines if line.number.replace(" ", "") == CHILD_IN_DANGER), None)
    return {
        "helplines": helplines,
        "situations": by_situation(helplines),
        "child_number": child.number if child else CHILD_IN_DANGER,
    }
