"""The first page: what this is, and for those who are signed in, what waits for them."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from common.code_sessions import SESSION_KEY
from common.permissions import guarded
from events.models import Event, Member, Role
from events.models.roles import RoleKind
from events.role_words import WORDS

S = Event.Status
BEFORE = (S.OPEN, S.CLOSED)
ON_STAGE = (S.UNDER_WAY, S.DELIBERATION)
AFTER = (S.RESULTS, S.FOLLOW_UP)


@dataclass(frozen=True)
class Step:
    """What somebody does next in an event: a sentence, and the name of the page where it is done ("" for none)."""

    sentence: Promise
    page: str = ""
    action: Promise | str = ""


PROGRAMME = {"page": "event", "action": _("See the event")}
HELP = _("Register somebody")
TOLD = _("Who tells, and when?")
PLEDGES = _("Follow my pledges")
WAIT = Step(_("The organiser is preparing the event. You will hear from them."))
NEXT: dict[str, tuple[tuple[tuple[str, ...], Step], ...]] = {
    RoleKind.ORGANISER: (
        ((S.DRAFT,), Step(_("The event is being prepared."), "event_overview", _("Go on preparing"))),
        (BEFORE, Step(_("See who is coming, and who is missing."), "event_overview", _("See where things stand"))),
        (ON_STAGE, Step(_("The tables are at work."), "day", _("The day, now"))),
        ((*AFTER, S.ARCHIVED), Step(_("The projects go on."), "event_overview", _("Open the event"))),
    ),
    RoleKind.FACILITATOR: (
        (BEFORE, Step(_("Read the programme, and make it yours."), **PROGRAMME)),
        (ON_STAGE, Step(_("The tables are at work."), "board", _("Open the board"))),
        (AFTER, Step(_("Find the teams and their projects again."), "board", _("Open the board"))),
    ),
    RoleKind.REFERENT: (
        (BEFORE, Step(_("See who chose your theme, and answer them."), "of_my_themes", _("See the people"))),
        (ON_STAGE, Step(_("Your theme is at work."), "teams_of_my_themes", _("See the teams"))),
        (AFTER, Step(_("The projects go on."), "teams_of_my_themes", _("See the teams"))),
    ),
    RoleKind.LISTENER: (
        (BEFORE, Step(_("Read the programme: on the day, stay easy to find."), **PROGRAMME)),
        (ON_STAGE, Step(_("Stay easy to find. Write nothing down."), "listening", _("Who would like to talk?"))),
    ),
    RoleKind.RECEPTION: (
        (BEFORE, Step(_("Read how people come and get in."), **PROGRAMME)),
        (ON_STAGE, Step(_("People are arriving."), "reception", _("Open the reception"))),
    ),
    RoleKind.HELPER: (
        ((S.OPEN,), Step(_("Registration is open: help those who would not do it alone."), "helped", HELP)),
        ((S.CLOSED, *ON_STAGE), Step(_("Registration is closed."), "helped", _("See the people"))),
    ),
    RoleKind.JUROR: (
        (BEFORE, Step(_("Read the themes. On the day, you read the project sheets."), **PROGRAMME)),
        (ON_STAGE, Step(_("The teams are writing their sheets."), "jury", _("What do I read?"))),
        (AFTER, Step(_("The projects go on."), "pledges", PLEDGES)),
    ),
    RoleKind.PARTNER: (
        (BEFORE, Step(_("Read the themes, and think of what you could bring."), **PROGRAMME)),
        (ON_STAGE, Step(_("Come and hear the projects."), "presentations_shown", TOLD)),
        (AFTER, Step(_("The projects go on, with what you bring."), "pledges", PLEDGES)),
    ),
}


def next_step(kind: str, event: Event) -> Step:
    """What a role does next at this moment of the event."""
    for statuses, step in NEXT[kind]:
        if event.status in statuses:
            return step
    return WAIT if event.status == S.DRAFT else Step(_("The event is over. Thank you."))


def my_events(user_id: int) -> list[dict[str, Any]]:
    """[{"event", "roles": [{"words", "theme", "step"}], "pledges", "has_twin"}], those at work first, then the nearest."""
    by_event: dict[Event, list[dict[str, Any]]] = defaultdict(list)
    for role in Role.objects.filter(user_id=user_id).select_related("event__organisation", "theme"):
        step = next_step(role.kind, role.event)
        by_event[role.event].append({"kind": role.kind, "words": WORDS[role.kind], "theme": role.theme, "step": step})
    titles = Counter(event.title for event in by_event)
    mine = [
        {
            "event": event,
            "roles": roles,
            "pledges": event.status in (*ON_STAGE, *AFTER) and _brings(roles),
            "has_twin": titles[event.title] > 1,
        }
        for event, roles in by_event.items()
    ]
    rank = dict.fromkeys(ON_STAGE, 0) | dict.fromkeys((*AFTER, S.ARCHIVED), 2)
    return sorted(mine, key=lambda entry: (rank.get(entry["event"].status, 1), entry["event"].starts_on))


def _brings(roles: list[dict[str, Any]]) -> bool:
    """Who comes to see what they could bring: their pledges stand with their events."""
    return any(role["kind"] in (RoleKind.PARTNER, RoleKind.JUROR) for role in roles)


DOORS = {"registration": "my_space", "team": "table", "screen": "screen"}


def open_doors(request: HttpRequest) -> list[dict[str, Any]]:
    """[{"event", "page"}]: where the codes typed in this browser lead, so that nobody types theirs again."""
    doors = request.session.get(SESSION_KEY, {})
    events = Event.objects.in_bulk([int(pk) for pk, held in doors.items() if held]) if doors else {}
    return [
        {"event": events[int(pk)], "page": page}
        for pk, held in doors.items()
        for kind, page in DOORS.items()
        if kind in held and int(pk) in events
    ]


@guarded("events.see_home")
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Mine, where somebody is signed in; what Tablée is and the open events for everybody else."""
    open_events = Event.objects.filter(status=S.OPEN).select_related("organisation").order_by("starts_on")
    if not request.user.is_authenticated:
        return render(request, "events/home/welcome.html", {"open_events": open_events, "doors": open_doors(request)})
    context = {
        "mine": my_events(request.user.pk),
        "organisations": [m.organisation for m in _memberships(request.user.pk)],
        "open_events": open_events,
    }
    return render(request, "events/home/mine.html", context)


def _memberships(user_id: int) -> Any:
    return Member.objects.filter(user_id=user_id).select_related("organisation").order_by("organisation__name")
