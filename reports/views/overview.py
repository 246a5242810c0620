from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common.permissions import guarded
from events import checklist
from reports.overview import gather, tasks


@guarded("events.configure")
def event_overview(request: HttpRequest) -> HttpResponse:
    """What is ready, what is missing, what to do today."""
    event = request.event
    facts = gather(event)
    points = checklist.points(facts.preparation)
    context = {
        "facts": facts,
        "tasks": tasks(facts),
        "missing": [point for point in points if point.is_compulsory and not point.is_done],
        "advice": [point for point in points if not point.is_compulsory and not point.is_done],
        "ready": [point for point in points if point.is_done],
        "days_left": (event.starts_on - event.today).days,
        "is_over": event.ends_on < event.today,
        "places": facts.waiting.places,
    }
    return render(request, "reports/overview/page.html", context)
