"""The strip of the day as a part that refreshes itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from common import live
from common.permissions import guarded
from events.strip import TOPICS, Moment, audience_of

live.shared("day_strip", topics=TOPICS, audience=lambda actor: audience_of(actor) if actor.hats else None)


@guarded("events.see_strip", entrance="enter_code")
@require_GET
def day_strip(request: HttpRequest) -> HttpResponse:
    """Now, next, how long, what is announced; 304 where nothing changed, after one query."""
    moment = Moment(request.event, audience_of(request.actor))

    def shown() -> HttpResponse:
        return render(request, "components/day_strip.html#strip", {"strip": moment.strip()})

    return live.fragment(request, moment.etag, shown)
