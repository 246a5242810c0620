"""Sentences ready to tap, for tables and for those who follow them."""

from django.utils.translation import gettext as _


def news_phrases() -> dict[str, str]:
    """What a table may say of itself in one tap, by key."""
    return {
        "well": _("We move on well."),
        "two": _("We hesitate between two ideas."),
        "found": _("We have found our idea."),
        "blocked": _("We are blocked."),
        "break": _("We need a break."),
        "ready": _("We are ready to present."),
    }
