from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from common.actors import Actor, resolve_actor
from events.models import Event


class ActorMiddleware:
    """Find the event that the address names (None where unknown or absent) and who is acting in it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.event = None  # type: ignore[attr-defined]
        request.actor = Actor()  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        slug = kwargs.get("event")
        event = Event.objects.filter(slug=slug).first() if slug else None
        request.event = event  # type: ignore[attr-defined]
        request.actor = resolve_actor(request, event)  # type: ignore[attr-defined]
