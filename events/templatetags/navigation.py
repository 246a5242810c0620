from dataclasses import dataclass
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from common.permissions import may
from events.models import Event

register = template.Library()
Status = Event.Status
FEW = 16  # lines that are seen at a glance


@dataclass(frozen=True)
class Heading:
    """A word over the lines that follow. In a long navigation they unfold beneath it, or are unfolded when their time comes."""

    label: Promise
    time: tuple[str, ...] = ()  # statuses of the event in which they are wanted most


@dataclass(frozen=True)
class Item:
    """A line of an event's side navigation, shown to those whom the permission table lets in."""

    url_name: str
    label: Promise
    icon: str
    permission: str
    beneath: tuple[str, ...] = ()  # pages reached from it, where it stays the current one: their names begin so

    def is_at(self, url_name: str) -> bool:
        return self.nearness(url_name) > 0

    def nearness(self, url_name: str) -> int:
        """How much of a page's name is this line's or of those beneath it: the line with most is where the page belongs."""
        names = (self.url_name, *self.beneath)
        return max((len(name) for name in names if url_name == name or url_name.startswith(f"{name}_")), default=0)


ITEMS: tuple[Item | Heading, ...] = (
    Item("event_overview", _("Overview"), "home", "events.configure"),
    Heading(_("Before the day"), (Status.DRAFT, Status.OPEN, Status.CLOSED)),
    Item("people", _("People"), "users", "participants.list", ("person", "import", "imports", "paper")),
    Item("needs", _("What people need"), "heart", "participants.answer_needs", ("childcare", "lifts", "meals")),
    Item("to_tell", _("Whom must we tell?"), "message-circle", "participants.tell", ("call_list",)),
    Item("calls", _("Who confirms?"), "phone", "participants.call_people", ("absent",)),
    Item("letters", _("Letters"), "mail", "participants.write_letters", ("letter",)),
    Item("of_my_themes", _("People of my theme"), "lock", "participants.list_of_theme"),
    Item("helped", _("Register somebody"), "user-plus", "participants.register_others", ("help", "phone")),
    Item("room", _("Room and territory"), "globe", "participants.see_room", ("relay",)),
    Item("groups", _("Groups"), "heart-handshake", "participants.manage_groups", ("group",)),
    Item("waiting", _("Waiting list"), "hourglass", "participants.see_waiting"),
    Heading(_("On the day"), (Status.UNDER_WAY, Status.DELIBERATION)),
    Item("day", _("The day, now"), "clock", "events.see_day"),
    Item("run_sheet", _("Run sheet"), "list-checks", "events.see_day"),
    Item("announcements", _("Announcements"), "megaphone", "events.announce", ("announcement",)),
    Item("reception", _("Reception"), "door-open", "participants.receive"),
    Item("presence", _("Who was here"), "list-checks", "participants.count_presence"),
    Item(
        "teams",
        _("Teams"),
        "table",
        "teams.arrange",
        ("team_new", "team_change", "team_cards", "team_remove", "move_person", "demand", "demands", "skills"),
    ),
    Item("drafts", _("Propose tables"), "sparkles", "teams.arrange", ("draft", "formation", "applied")),
    Item("teams_of_my_themes", _("Teams of my theme"), "table", "teams.see_led"),
    Item("wall_lead", _("The wall"), "lightbulb", "teams.lead_wall", ("wall",)),
    Item("board", _("Board of the teams"), "layout-grid", "projects.see_board", ("board_team",)),
    Item("queue", _("Who is waiting?"), "hand", "teams.see_help", ("my_moments",)),
    Item("resource_people", _("Who is here for what?"), "lightbulb", "events.configure", ("moments",)),
    Item("listening", _("Who would like to talk?"), "ear", "participants.listen"),
    Item(
        "presentations", _("Presentations"), "megaphone", "projects.run_presentations", ("presentation", "screens_show")
    ),
    Item("pledges", _("Pledges"), "heart-handshake", "projects.see_pledges", ("pledge",)),
    Item("jury", _("What do I read?"), "book-open", "projects.judge", ("jury_reading",)),
    Item("jury_lead", _("The jury"), "book-open", "projects.lead_jury", ("jury_answer", "jury_together")),
    Item("evaluation_results", _("How was it for them?"), "smile", "projects.lead_evaluation", ("evaluation_paper",)),
    Item("favourite_lead", _("Favourite of the room"), "heart", "projects.lead_favourite", ("favourite_tokens",)),
    Item("favourite_tokens", _("Count the tokens"), "circle-dot", "projects.find_tokens"),
    Item("give_awards", _("Give the awards"), "star", "projects.give_awards"),
    Item("print", _("Print"), "printer", "reports.print"),
    Heading(_("Afterwards"), Event.AFTER_RESULTS),
    Item("bilan", _("Bilan"), "file-text", "reports.bilan"),
    Item("follow_up", _("Projects that go on"), "sunrise", "projects.follow_up"),
    Item("publications", _("What is public?"), "globe", "projects.see_publications", ("publication",)),
    Heading(_("Settings"), (Status.DRAFT,)),
    Item("territory", _("Territory"), "map-pin", "events.configure"),
    Item("categories", _("Categories"), "tag", "events.configure", ("category",)),
    Item("identity", _("Days and place"), "calendar-days", "events.configure"),
    Item("themes", _("Themes"), "lightbulb", "events.configure"),
    Item("programme", _("Programme"), "clock", "events.configure"),
    Item(
        "sheet_blocks",
        _("Sheet and stages"),
        "list-checks",
        "events.configure",
        ("card_blocks", "canvas", "stages", "criteria", "marks", "awards", "evaluation_questions"),
    ),
    Item(
        "trust_rules", _("Trust and help"), "heart-handshake", "events.configure", ("helplines", "child_alert", "words")
    ),
    Item("screens", _("Big screens"), "monitor", "events.configure"),
    Item("roles", _("Who does what"), "user-check", "events.manage_roles"),
    Item("privacy", _("What we keep"), "shield", "participants.privacy", ("consents", "needs_opened")),
    Item("event_copy", _("A copy of the event"), "copy", "reports.copy"),
    Item("status", _("Life of the event"), "flag", "events.configure", ("closing",)),
)

# What people find on their phone in the days of the event, in this order.
DAY_ITEMS: tuple[Item, ...] = (
    Item("my_team", _("My team"), "users", "teams.see_own"),
    Item("wall", _("The wall"), "lightbulb", "teams.see_wall"),
    Item("presentations_shown", _("Who tells, and when?"), "megaphone", "projects.see_presentations"),
    Item("pledges", _("Pledges"), "heart-handshake", "projects.see_pledges", ("pledge",)),
    Item("your_view", _("Your view"), "smile", "projects.find_view"),
    Item("favourite", _("The favourite of the room"), "heart", "projects.find_favourite"),
    Item("listener", _("Ask for a listener"), "ear", "participants.ask_listener"),
    Item("who_to_call", _("Who to call"), "phone", "events.see_help"),
)


@register.inclusion_tag("components/day_links.html", takes_context=True)
def day_links(context: dict[str, Any]) -> dict[str, Any]:
    """The pages of the day for whoever reads, on their own space and their team's page; nothing on the other days."""
    request = context["request"]
    event, here = request.event, request.resolver_match.url_name if request.resolver_match else ""
    links = [
        {"href": reverse(item.url_name, args=[event.slug]), "word": item.label, "icon": item.icon}
        | {"current": item.is_at(here)}
        for item in DAY_ITEMS
        if event.is_on_stage and may(request.actor, item.permission, event)
    ]
    return {"links": links}


@register.simple_tag(takes_context=True)
def asks_for_a_view(context: dict[str, Any]) -> bool:
    """Is "your view" asked for, now that the tables have gone home? In the days of the event `day_links` leads to it."""
    request = context["request"]
    return not request.event.is_on_stage and may(request.actor, "projects.find_view", request.event)


@register.simple_tag(takes_context=True)
def quick_exit(context: dict[str, Any]) -> str:
    """Where somebody who takes part leaves a page for, with one press: the event's own page, which says nothing of them.

    Empty for everybody else. It stands on every such page, whatever the theme: its presence tells nothing either.
    """
    request = context.get("request")
    event, actor = getattr(request, "event", None), getattr(request, "actor", None)
    match = getattr(request, "resolver_match", None)
    if event is None or actor is None or match is None or match.url_name == "event" or "leave" in context:
        return ""
    is_theirs = actor.has("participant") and event.is_public
    return reverse("event", args=[event.slug]) if is_theirs else ""


@register.simple_tag(takes_context=True)
def organiser_nav(context: dict[str, Any]) -> list[dict[str, Any]]:
    """[{"heading", "is_open", "items": [{"href", "word", "icon", "current", "badge"}]}] for the event and actor of the page;
    empty on a page without event. Lines without a heading are always shown."""
    request, event = context["request"], context.get("event")
    if event is None:
        return []
    here = (request.resolver_match.url_name or "") if request.resolver_match else ""
    shown = [item for item in ITEMS if isinstance(item, Heading) or may(request.actor, item.permission, event)]
    nearest = max((item.nearness(here) for item in shown if isinstance(item, Item)), default=0)
    groups: list[dict[str, Any]] = [{"heading": "", "is_open": True, "items": []}]
    for item in shown:
        if isinstance(item, Heading):
            groups.append({"heading": item.label, "is_open": event.status in item.time, "items": []})
            continue
        at = 0 < nearest == item.nearness(here)
        link = reverse(item.url_name, args=[event.slug])
        groups[-1]["items"].append({"href": link, "word": item.label, "icon": item.icon, "current": at, "badge": ""})
        groups[-1]["is_open"] |= at
    return _folded_where_long([group for group in groups if group["items"]])


@register.simple_tag
def side_nav(groups: list[dict[str, Any]]) -> SafeString:
    """The groups of `organiser_nav` as a list: drawn once, it stands twice in a page, at the side and folded."""
    return render_to_string("components/side_nav.html", {"groups": groups})


def _folded_where_long(groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One group alone needs no heading; a few lines need not be unfolded."""
    lines = sum(len(group["items"]) for group in groups)
    if len([group for group in groups if group["heading"]]) < 2:
        return [{**group, "heading": ""} for group in groups]
    return [{**group, "is_open": group["is_open"] or lines <= FEW} for group in groups]
