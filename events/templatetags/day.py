"""The strip of the day, drawn on the pages that show it."""

from datetime import datetime
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from events.strip import Moment, audience_of

register = template.Library()


@register.simple_tag(takes_context=True)
def day_strip(context: dict[str, Any]) -> SafeString:
    """The strip for whoever reads the page; it then refreshes itself where the page includes components/live.html with
    the topics "programme announcements" and js/live.js. Nothing for who wears no hat of the event.
    """
    request, event = context["request"], context["event"]
    if not request.actor.hats:
        return SafeString()
    moment = Moment(event, audience_of(request.actor))
    shown = {"strip": moment.strip(), "event": event, "etag": moment.etag}
    return render_to_string("components/day_strip.html", shown, request)


@register.filter
def epoch(at: datetime) -> int:
    """Whole seconds since 1970, for scripts."""
    return int(at.timestamp())
