from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from common import live
from common.actors import resolve_actor
from common.permissions import guarded, may


@guarded("events.follow_live")
@require_GET
def nudges(request: HttpRequest) -> HttpResponse:
    """Whether somebody may follow the event: one stream per open page, kept by common/live_server.py."""
    event = request.event

    def ask() -> dict[str, str] | None:
        actor = resolve_actor(request, event)
        return live.audiences(actor) if may(actor, "events.follow_live", event) else None

    return live.Following(event.pk, live.audiences(request.actor), ask, request.actor.who)
