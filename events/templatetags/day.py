"""The strip of the day, drawn on the pages that show it."""

from datetime import datetime
from typing import Any

from django import template
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from events.models import Event
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
    moment = moment_of(request, event)
    shown = {"strip": moment.strip(), "event": event, "etag": moment.etag}
    return render_to_string("components/day_strip.html", shown, request)


def moment_of(request: HttpRequest, event: Event) -> Moment:
    """This instant for whoever reads the page: looked up once a page, whatever shows it."""
    held: Moment | None = getattr(request, "moment_of_day", None)
    if held is None or held.event.pk != event.pk:
        held = Moment(event, audience_of(request.actor))
        request.moment_of_day = held  # type: ignore[attr-defined]
    return held


@register.filter
def epoch(at: datetime) -> int:
    """Whole seconds since 1970, for scripts."""
    return int(at.timestamp())
