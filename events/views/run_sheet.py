"""The run sheet of those who run the day: what each moment is for, the words to say, what to bring."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from common import live
from common.permissions import guarded
from events import day
from events.models import Slot
from events.now import where_are_we
from events.programme import by_day
from events.strip import Moment, audience_of

PAGE = "events/run_sheet/page.html"


@guarded("events.see_day")
@require_GET
def run_sheet(request: HttpRequest) -> HttpResponse:
    """The present moment on top, what is past folded; `?whole=1`: every day in order, to print."""
    event = request.event
    moment = Moment(event, audience_of(request.actor))
    etag = f"run-sheet-{moment.etag}"

    def shown(template: str) -> HttpResponse:
        slots = list(Slot.objects.filter(event=event).select_related("stage"))
        for slot in slots:
            slot.event = event
        today = day.today_of(event, slots)
        days = by_day(slots, event)
        context = {
            "now": where_are_we(slots, today.at),
            "today": today,
            "coming": [slot for slot in today.remaining if slot.begins > today.at],
            "past": [slot for slot in today.rows if slot.ends <= today.at],
            "other_days": [one for one in days if one.slots and one.number != today.number],
            "days": [one for one in days if one.slots],
            "refresh_in": moment.refresh_in,
            "whole": "whole" in request.GET,
        }
        return render(request, template, context)

    if request.htmx:
        return live.fragment(request, etag, lambda: shown(f"{PAGE}#now"))
    return live.marked(shown(PAGE), etag)
