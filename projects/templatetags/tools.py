"""The bar of a team's pages: its sheet, its cards, its photos, whom to call."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.permissions import may
from events.models import Event, Slot
from events.now import Now
from events.templatetags.day import moment_of
from teams.models import Team

register = template.Library()


@dataclass(frozen=True)
class Tool:
    """A page of the table, shown to those whom the permission table lets in (`permission` is asked of the team)."""

    url_name: str
    label: Promise
    icon: str
    permission: str
    beneath: tuple[str, ...] = ()  # pages reached from it, where it stays the current one: their names begin so
    of_team: bool = True  # its address names the team; else the event alone, and the permission is asked of the event

    def address(self, team: Team) -> str:
        return reverse(self.url_name, args=[team.event.slug, *([team.pk] if self.of_team else [])])

    def is_at(self, url_name: str) -> bool:
        return any(url_name == name or url_name.startswith(f"{name}_") for name in (self.url_name, *self.beneath))


# In the order of the bar.
TOOLS: tuple[Tool, ...] = (
    Tool("sheet", _("Sheet"), "file-text", "projects.read_sheet", ("table",)),
    Tool("charter", _("Our team"), "users", "teams.read_charter"),
    Tool("method_cards", _("Method cards"), "layout-grid", "projects.read_sheet", ("method_card",)),
    Tool("validations", _("We asked"), "message-circle", "projects.read_sheet", ("validation",)),
    Tool("means", _("Our means"), "gift", "projects.read_sheet"),
    Tool("photos", _("Photos of paper"), "camera", "projects.see_photos", ("photo",)),
    Tool("wall", _("The wall"), "lightbulb", "teams.see_wall", of_team=False),
    Tool("ask_for_help", _("Ask for help"), "hand", "teams.ask_help"),
    Tool(
        "presentation_form",
        _("How we tell it"),
        "megaphone",
        "projects.choose_presentation_form",
        ("presentations_shown",),
    ),
    Tool("pledges", _("Pledges"), "heart-handshake", "projects.see_pledges", ("pledge",), of_team=False),
    Tool("your_view", _("Your view"), "smile", "projects.find_view", of_team=False),
    Tool("favourite", _("The favourite of the room"), "heart", "projects.find_favourite", of_team=False),
    Tool("publication", _("What may be public?"), "globe", "projects.agree_to_publish"),
    Tool("elsewhere", _("Tried elsewhere"), "compass", "projects.read_sheet"),
    Tool("listener", _("Ask for a listener"), "ear", "participants.ask_listener", of_team=False),
    Tool("who_to_call", _("Who to call"), "phone", "events.see_help", of_team=False),
)


# Those that stand first whatever the hour: the work itself, and help.
ALWAYS = {"sheet", "ask_for_help", "listener", "who_to_call"}
BEGINNING = {"charter", "wall", "method_cards"}
WORKING = {"method_cards", "validations", "means"}
TELLING = {"presentation_form", "means", "photos"}
ENDING = {"pledges", "favourite", "your_view", "publication"}
Kind = Slot.Kind
BY_KIND = {
    **dict.fromkeys((Kind.WELCOME, Kind.OPENING, Kind.FRAME, Kind.ICEBREAKER), BEGINNING),
    **dict.fromkeys((Kind.THEMES, Kind.IDEAS, Kind.TEAMS), BEGINNING),
    **dict.fromkeys((Kind.PREPARATION, Kind.PRESENTATION), TELLING),
    **dict.fromkeys((Kind.DELIBERATION, Kind.PLEDGES, Kind.CLOSING), ENDING),
}
PAUSES = (Kind.BREAK, Kind.MEAL)
FEW = 3  # pages behind one more press: fewer stand in the bar themselves


def wanted_at(event: Event, now: Now) -> set[str]:
    """The pages that a table opens at this moment of the programme; in a pause, those of what comes after it."""
    if event.status != Event.Status.UNDER_WAY:
        return ENDING
    slot = now.current
    if slot is None or slot.kind in PAUSES:
        slot = now.following
    if slot is None:
        return ENDING if now.is_over else WORKING
    return BY_KIND.get(Kind(slot.kind), WORKING)


@register.inclusion_tag("projects/tools.html", takes_context=True)
def table_tools(context: dict[str, Any], team: Team) -> dict[str, Any]:
    """The bar of the pages of `team`, for whoever reads the page: those of the moment, the others behind one press.

    Nothing where it would hold one page only. The page that is read always stands in the bar.
    """
    request = context["request"]
    team.event = request.event
    here = request.resolver_match.url_name if request.resolver_match else ""
    tools = [
        {"name": tool.url_name, "href": tool.address(team), "word": tool.label, "icon": tool.icon}
        | {"current": tool.is_at(here)}
        for tool in TOOLS
        if may(request.actor, tool.permission, team if tool.of_team else request.event)
    ]
    first = ALWAYS | wanted_at(request.event, moment_of(request, request.event).now)
    others = [tool for tool in tools if tool["name"] not in first and not tool["current"]]
    if len(others) < FEW:
        others = []
    tools = [tool for tool in tools if tool not in others] if len(tools) > 1 else []
    return {"tools": tools, "others": others, "request": request, "event": request.event}
