"""Advice where a text tells who somebody is."""

from django import template

from common import privacy

register = template.Library()


@register.filter
def hints_in(text: str | None) -> list[privacy.Hint]:
    """What in a text looks like it tells who somebody is."""
    return privacy.hints(text or "")
