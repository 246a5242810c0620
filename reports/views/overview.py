from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common.permissions import guarded
from events import checklist
from reports.overview import read_room, tasks


@guarded("events.configure")
def event_overview(request: HttpRequest) -> HttpResponse:
    """What is ready, what is missing, what to do today."""
    event = request.event
    facts = checklist.gather(event)
    room = read_room(event)
    points = checklist.points(facts)
    context = {
        "room": room,
        "tasks": tasks(facts, room),
        "missing": [point for point in points if point.is_compulsory and not point.is_done],
        "advice": [point for point in points if not point.is_compulsory and not point.is_done],
        "ready": [point for point in points if point.is_done],
        "days_left": (event.starts_on - facts.today).days,
        "is_over": event.ends_on < facts.today,
        "free": max(0, event.capacity - room.registered),
    }
    return render(request, "reports/overview/page.html", context)
