"""The big screen of a room: now, next, time left. No personal data, ever."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from common.permissions import guarded
from events.now import where_are_we


@guarded("events.show_screen", entrance="enter_code")
@never_cache
@require_GET
def screen(request: HttpRequest) -> HttpResponse:
    """The whole page, or its inside alone for htmx."""
    event = request.event
    now = where_are_we(list(event.slots.all()), timezone.now())
    template = "events/screen/screen.html#now" if request.htmx else "events/screen/screen.html"
    return render(request, template, {"now": now, "zone": event.timezone})
