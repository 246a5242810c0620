"""Who confirms: the call sheet three days before, and afterwards those who did not come."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from common.permissions import guarded
from common.text import whole_number
from participants import calls_list
from participants.calls_list import Look
from participants.models import Presence, Registration
from participants.services import Refused, cancel_registration
from participants.services.calls import note_call

PAGE = "participants/calls/calls.html"
CARD = "participants/calls/_call.html"
DAYS_BEFORE = 3


@guarded("participants.call_people")
@require_GET
def calls(request: HttpRequest) -> HttpResponse:
    look, progress = Look.read(request.GET), calls_list.progress_of(request.event)
    context = {
        "page": calls_list.page_of(request.event, look, request.GET.get("page")),
        "look": look,
        "progress": progress,
        "filters": _filters(look, progress),
        "call_on": request.event.starts_on - timedelta(days=DAYS_BEFORE),
    }
    return render(request, PAGE, context)


@guarded("participants.call_people", Registration)
@require_POST
def note(request: HttpRequest, person: Registration) -> HttpResponse:
    """What the person said, in one press."""
    attempts = whole_number(request.POST.get("attempts")) or 0
    status, problem = 200, ""
    try:
        note_call(registration=person, outcome=request.POST.get("outcome", ""), attempts=attempts, by=request.user)
    except Refused as refused:
        status, problem = 409, str(refused.message)
    if request.htmx:
        return _card(request, person, status=status, problem=problem)
    if problem:
        messages.error(request, problem)
    return HttpResponseRedirect(f"{reverse('calls', args=[request.event.slug])}?show=all#person-{person.pk}")


@guarded("participants.call_people", Registration)
@require_POST
def free(request: HttpRequest, person: Registration) -> HttpResponse:
    """They do not come: cancel, so that the place goes to somebody else."""
    try:
        cancel_registration(registration=person, by=request.user)
    except Refused as refused:
        if request.htmx:
            return _card(request, person, status=409, problem=str(refused.message))
        messages.error(request, str(refused.message))
        return HttpResponseRedirect(reverse("calls", args=[request.event.slug]))
    if request.htmx:
        return _card(request, person)
    words = _("%(name)s no longer comes. The place is free.") % {"name": person.chosen_name}
    messages.success(request, words)
    return HttpResponseRedirect(reverse("calls", args=[request.event.slug]))


@guarded("participants.call_people")
@require_GET
def sheet(request: HttpRequest) -> HttpResponse:
    """To print and tick by hand: names and phones of those who did not say yet."""
    people = calls_list.people_to_call(request.event, Look())
    return render(request, "participants/calls/sheet.html", {"people": people})


@guarded("participants.call_people")
@require_GET
def absent(request: HttpRequest) -> HttpResponse:
    """Who was registered and did not come."""
    event = request.event
    has_begun = Presence.objects.filter(event=event).exists()
    people = calls_list.absent_people(event) if has_begun else Registration.objects.none()
    page = Paginator(people, calls_list.PER_PAGE).get_page(request.GET.get("page"))
    registered = Registration.objects.filter(event=event).active().count()
    context = {"page": page, "registered": registered, "has_begun": has_begun}
    return render(request, "participants/calls/absent.html", context)


def _card(request: HttpRequest, person: Registration, *, status: int = 200, problem: str = "") -> HttpResponse:
    row = Registration.objects.select_related("call", "helped_by").get(pk=person.pk)
    look, progress = Look.read(request.GET), calls_list.progress_of(request.event)
    context = {"person": row, "problem": problem, "look": look, "progress": progress, "swapped": True}
    return render(request, CARD, {**context, "filters": _filters(look, progress)}, status=status)


def _filters(look: Look, progress: calls_list.Progress) -> list[dict[str, Any]]:
    words = {
        "to_call": _("To call"),
        "coming": _("Coming"),
        "not_coming": _("Not coming"),
        "no_answer": _("No answer"),
        "all": _("Everybody"),
    }
    return [
        {"href": f"?show={show}", "word": word, "count": getattr(progress, show), "current": look.show == show}
        for show, word in words.items()
    ]
