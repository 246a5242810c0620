"""Somebody to talk to, on every page of a protected theme."""

from typing import Any

from django import template
from django.template.context import Context

from events.models import Event, Helpline

register = template.Library()


@register.simple_tag(takes_context=True)
def helplines_are_here(context: Context) -> str:
    """Said by components/helplines.html: this page shows them, and need not show them twice."""
    if (request := getattr(context, "request", None)) is not None:
        request.shows_helplines = True
    return ""


@register.inclusion_tag("components/protected_help.html", takes_context=True)
def helplines_of(context: Context, team: Any = None, level: int = 2) -> dict[str, Any]:
    """The helplines and the quiet room where `team` works on a protected theme, unless the page shows them already.

    base.html asks this at the end of every page, about the `team` the page is about: no page of a protected theme can
    forget them. A part that is shown inside another page (a window, a card) asks for itself.
    """
    request, theme = getattr(context, "request", None), getattr(team, "theme", None)
    event: Event | None = getattr(request, "event", None)
    shown = getattr(request, "shows_helplines", False)
    if theme is None or event is None or shown or not theme.is_protected:
        return {}
    return {"helplines": list(Helpline.objects.filter(event=event)), "event": event, "level": level, "is_shown": True}
