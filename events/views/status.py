from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.models import User
from common.permissions import guarded
from events import checklist
from events.models import Event, StatusChange
from events.services.status import NotPossible, NotReady, change_status
from events.status import LIFE, STEPS, is_forward, may_go, next_steps, way_back


@guarded("events.configure", once_archived=True)
def status(request: HttpRequest) -> HttpResponse:
    """Where the event is in its life, what comes next, what is still missing."""
    event = request.event
    words = dict(Event.Status.choices)
    here = LIFE.index(event.status)
    context: dict[str, Any] = {
        "life": [{"word": words[key], "is_past": n < here, "is_now": n == here} for n, key in enumerate(LIFE)],
        "next": [{"to": key, "step": STEPS[key], "word": words[key]} for key in next_steps(event.status)],
        "back": (back := way_back(event.status)) and {"to": back, "step": STEPS[back], "word": words[back]},
        "journal": StatusChange.objects.filter(event=event).select_related("changed_by").order_by("-pk")[:20],
        **checklist_context(event),
    }
    return render(request, "events/status/page.html", context)


def checklist_context(event: Event) -> dict[str, Any]:
    """The checklist as pages show it: {"missing", "advice", "ready"}, each a list of points."""
    points = checklist.points(checklist.gather(event))
    return {
        "missing": [point for point in points if point.is_compulsory and not point.is_done],
        "advice": [point for point in points if not point.is_compulsory and not point.is_done],
        "ready": [point for point in points if point.is_done],
    }


@guarded("events.configure", once_archived=True)
def status_change(request: HttpRequest, to: str) -> HttpResponse:
    """Say what a step changes for participants, then take it."""
    event = request.event
    if to not in LIFE:
        raise Http404
    if request.method == "POST":
        return _take(request, to)
    if not may_go(event.status, to):
        messages.info(request, _("This step does not follow where the event is now."))
        return redirect("status", event.slug)
    missing = checklist.missing(event) if to == Event.Status.OPEN else []
    return render(request, "events/status/change.html", _confirmation(event, to, missing))


def _take(request: HttpRequest, to: str) -> HttpResponse:
    user = User.objects.get(pk=request.actor.user_id)
    try:
        change = change_status(event=request.event, to=to, user=user)
    except NotReady as not_ready:
        return render(
            request, "events/status/change.html", _confirmation(request.event, to, not_ready.missing), status=409
        )
    except NotPossible:
        messages.warning(request, _("Somebody else moved the event meanwhile. Here is where it is now."))
        return redirect("status", request.event.slug)
    if change:
        messages.success(request, _("Done. The event is now: %(status)s.") % {"status": change.get_after_display()})
    return redirect("status", request.event.slug)


def _confirmation(event: Event, to: str, missing: Any) -> dict[str, Any]:
    return {
        "to": to,
        "word": dict(Event.Status.choices)[to],
        "step": STEPS[to],
        "missing": missing,
        "forward": is_forward(event.status, to),
        "returns_to": dict(Event.Status.choices)[event.status] if way_back(to) == event.status else "",
        "too_soon": _days_too_soon(event, to),
    }


def _days_too_soon(event: Event, to: str) -> int:
    """How many days before the event one would begin it (0: not too soon)."""
    return max(0, (event.starts_on - event.today).days) if to == Event.Status.UNDER_WAY else 0
