from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """What every page needs: the event, the actor, and whether this is the demonstration."""
    return {
        "event": getattr(request, "event", None),
        "actor": getattr(request, "actor", None),
        "demo": settings.DEMO,
    }
