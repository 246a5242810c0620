from typing import Any

from django import template
from django.urls import reverse

from common.permissions import may

register = template.Library()


@register.inclusion_tag("participants/listening/_link.html", takes_context=True)
def listening_link(context: dict[str, Any]) -> dict[str, Any]:
    """For a listener, on every page of the event: the way to the requests, with how many wait. Nothing for others."""
    request, event = context.get("request"), context.get("event")
    actor = getattr(request, "actor", None)
    if event is None or actor is None or not may(actor, "participants.listen", event):
        return {}
    return {"address": reverse("listening", args=[event.slug]), "badge": reverse("listening_badge", args=[event.slug])}
