"""Pages that belong together, shown as tabs above each of them."""

from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Tab(NamedTuple):
    """One page of a family: the name of its address, and its word."""

    url_name: str
    word: Promise


TRUST = (
    Tab("trust_rules", _("Trust rules")),
    Tab("helplines", _("Numbers to call")),
    Tab("child_alert", _("To give the alert about a child")),
    Tab("words", _("Our words")),
)
DEFINITION = (
    Tab("sheet_blocks", _("Project sheet")),
    Tab("card_blocks", _("Method cards")),
    Tab("stages", _("Stages")),
    Tab("criteria", _("Jury")),
    Tab("awards", _("Awards")),
    Tab("evaluation_questions", _("Your view")),
)


def tabs_of(request: HttpRequest, tabs: tuple[Tab, ...]) -> list[dict[str, Any]]:
    """The tabs as components/filters.html wants them, the current one marked."""
    here = request.resolver_match.url_name if request.resolver_match else ""
    slug = request.event.slug
    return [
        {"href": reverse(tab.url_name, args=[slug]), "word": tab.word, "current": tab.url_name == here} for tab in tabs
    ]
