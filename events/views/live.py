from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from common import live
from common.actors import resolve_actor
from common.permissions import guarded, may


@guarded("events.follow_live")
@require_GET
def nudges(request: HttpRequest) -> HttpResponseBase:
    """The stream of an event's nudges, one per open page. Served by the ASGI application."""
    event = request.event

    def still_may() -> bool:
        return may(resolve_actor(request, event), "events.follow_live", event)

    return live.stream(request, event.pk, still_may)
