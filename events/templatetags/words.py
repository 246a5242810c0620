from typing import Any

from django import template

from events.vocabulary import say

register = template.Library()


@register.simple_tag(takes_context=True)
def word(context: dict[str, Any], key: str, several: bool = False) -> str:
    """The event's own word: `{% word "person" %}` gives "resident" where its organiser chose that, "person concerned" else."""
    event = context.get("event")
    return say(event.vocabulary if event else {}, key, several=several)
