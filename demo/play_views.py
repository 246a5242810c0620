"""The page from which the day is played: start it, hurry it, look at it through everybody's eyes."""

from datetime import datetime
from itertools import groupby
from typing import Any

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import retarget
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from common.code_sessions import open_door
from common.permissions import guarded
from demo.keys import key
from demo.loading import PLAYED
from demo.play import driver
from demo.tasks import prepare, run
from events.models import Event, Screen
from events.now import where_are_we
from participants.models import Registration
from teams.models import Team

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PAGE = "demo/play.html"
SPEEDS = {1: _("as in life"), 10: _("10 times faster"), 60: _("1 minute a second"), 300: _("5 minutes a second")}
USUAL_SPEED = 60
MOST_READ, MOST_TOLD = 120, 12  # steps looked at, lines shown
TABLET, PERSON = 6, "DEMO-024"
RUNS_IT = "nadege@example.org"  # the one account of the doors: no tab changes who another tab is
# door → (page, word, icon)
DOORS = {
    "clock": ("day", _("The clock of the day, as Nadège"), "clock"),
    "board": ("board", _("The board, as Nadège"), "layout-grid"),
    "tablet": ("table", _("The tablet of table 6"), "table"),
    "screen": ("screen", _("The big screen"), "monitor"),
    "phone": ("my_space", _("The phone of Hélène"), "users"),
}


@guarded("demo.play")
@require_GET
def play(request: HttpRequest) -> HttpResponse:
    """Where the day is, what has just happened, and the doors to look at it.

    For htmx, the lines that move; the buttons are drawn anew only when there are others (?state=).
    """
    context = _context()
    if not request.htmx:
        return render(request, PAGE, context)
    if request.GET.get("state") == context["state"]:
        return render(request, f"{PAGE}#moving", context)
    return retarget(render(request, f"{PAGE}#played", context), "#played")


@guarded("demo.play")
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Make the event of the day afresh, in the background, and let it begin."""
    if not _is_preparing():
        prepare.enqueue(_speed(request))
    return redirect("demo_play")


@guarded("demo.play")
@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Another speed (0 is a pause), or the next moment of the programme."""
    event = _event()
    if event is None:
        raise Http404
    run(event, speed=_speed(request), jump="next" in request.POST)
    return redirect("demo_play")


@guarded("demo.play")
@require_POST
def door(request: HttpRequest, door: str) -> HttpResponse:
    """Come into the day by one of its doors. All of them stay open, each in its tab."""
    event = _event()
    if event is None or door not in DOORS:
        raise Http404
    page, _word, _icon = DOORS[door]
    _sign_in(request)
    open_door(request, Screen.objects.filter(event=event).earliest("pk"))
    open_door(request, Registration.objects.get(event=event, idempotency_key=key(event.slug, PERSON)))
    if team := Team.objects.filter(event=event, number=TABLET).first():
        open_door(request, team)
    elif door == "tablet":
        return redirect("demo_play")
    return redirect(page, event.slug)


def _sign_in(request: HttpRequest) -> None:
    """As the one who runs the day. The page of the doors stays open: the token that its forms hold stays good."""
    if request.user.is_authenticated and request.user.email == RUNS_IT:
        return
    token = request.META.get("CSRF_COOKIE")
    login(request, User.objects.get(email=RUNS_IT), backend=BACKEND)
    if token:
        request.META["CSRF_COOKIE"] = token


def _event() -> Event | None:
    return Event.objects.filter(slug=PLAYED).first()


def _is_preparing() -> bool:
    under_way = (TaskResultStatus.READY, TaskResultStatus.RUNNING)
    return DBTaskResult.objects.filter(task_path=prepare.module_path, status__in=under_way).exists()


def _speed(request: HttpRequest) -> int:
    wanted = request.POST.get("speed", "")
    return int(wanted) if wanted in map(str, (0, *SPEEDS)) else USUAL_SPEED


def _context() -> dict[str, Any]:
    event, preparing = _event(), _is_preparing()
    context: dict[str, Any] = {"played": event, "preparing": preparing, "speeds": SPEEDS, "usual_speed": USUAL_SPEED}
    if event is None or preparing:
        return context | {"state": f"preparing-{preparing}"}
    now = where_are_we(list(event.slots.filter(skipped_at=None)), event.now)
    has_tables = Team.objects.filter(event=event, number=TABLET).exists()
    return context | {
        "now": now,
        "here": event.now.astimezone(event.zone),
        "speed": event.clock_speed,
        "told": _told(event),
        "doors": [(name, word, icon) for name, (_page, word, icon) in DOORS.items()],
        "has_tables": has_tables,
        "state": f"{event.pk}-{event.clock_speed}-{has_tables}-{now.is_over}-{now.following is None}",
    }


def _told(event: Event) -> list[tuple[datetime, str, int]]:
    """(time, sentence, how many more of its kind just before), the latest first: a queue at the door is one line."""
    kinds = groupby(driver.told(event, MOST_READ), key=lambda one: str(one.step.words))
    runs = [list(same) for _words, same in kinds][:MOST_TOLD]
    return [(run[0].at.astimezone(event.zone), run[0].step.said, len(run) - 1) for run in runs]
