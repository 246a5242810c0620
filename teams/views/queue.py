"""Who waits for whom, for those who help: facilitators, organisers, and resource people for what is theirs."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from common import live
from common.permissions import guarded
from teams.helping import Asked, answered_of, requests_of
from teams.models import HelpRequest, ResourceSlot
from teams.said import Said, refusal
from teams.services import HELP, Refused, close_request, give_back, take_request

PAGE = "teams/help/queue.html"
ACTS: Mapping[str, tuple[Callable[..., Any], Promise]] = {
    "take": (take_request, gettext_lazy("Table %(number)d knows that you are coming.")),
    "close": (close_request, gettext_lazy("Table %(number)d: it is done.")),
    "back": (give_back, gettext_lazy("Table %(number)d keeps its turn, somebody else can go.")),
}
KINDS = {
    HelpRequest.Kind.FACILITATOR: gettext_lazy("A facilitator"),
    HelpRequest.Kind.RESOURCE: gettext_lazy("A resource person"),
    HelpRequest.Kind.MATERIAL: gettext_lazy("Material"),
}


@guarded("teams.see_help")
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """Every table that waits, the longest waiting first. A table is its number and its need, whatever its theme."""
    kind = _kind(request.GET.get("kind"))
    etag = _etag(request, kind)
    if request.htmx:
        return live.fragment(request, etag, lambda: render(request, f"{PAGE}#refreshed", _context(request, kind)))
    return live.marked(render(request, PAGE, _context(request, kind)), etag)


@guarded("teams.answer_help", HelpRequest)
@require_POST
def answer(request: HttpRequest, asked: HelpRequest) -> HttpResponse:
    """ "I am coming" (do=take), "it is done" (close), "somebody else goes" (back)."""
    said = act(request, asked)
    kind = _kind(request.POST.get("kind"))
    if request.htmx:
        context = _context(request, kind) | {"said": said}
        status = 409 if said.tone == "coral" else 200
        return live.marked(render(request, f"{PAGE}#changed", context, status=status), _etag(request, kind))
    (messages.error if said.tone == "coral" else messages.success)(request, said.text)
    return redirect(f"{reverse('queue', args=[request.event.slug])}?kind={kind}")


def act(request: HttpRequest, asked: HelpRequest) -> Said:
    """Do to a request what the button says; what to say of it, or why it could not be done."""
    do, words = ACTS.get(request.POST.get("do", ""), ACTS["take"])
    try:
        do(request=asked, by=request.user)
    except Refused as refused:
        return refusal(refused.message)
    return Said(str(words) % {"number": asked.team.number})


def _kind(word: str | None) -> str:
    return word if word in HelpRequest.Kind.values else ""


def _etag(request: HttpRequest, kind: str) -> str:
    version = live.version_of(event_id=request.event.pk, topics=[HELP, "teams", live.ACCESS])
    minute = int(request.event.now.timestamp() // 60)
    return f"queue-{kind}-{version}-{minute}-{request.user.pk}-{get_language()}"


def _context(request: HttpRequest, kind: str) -> dict[str, Any]:
    everything = requests_of(request.event, request.actor)
    shown = [one for one in everything if one.request.kind == kind] if kind else everything
    return {
        "waiting": [one for one in shown if not one.who_comes],
        "coming": [one for one in shown if one.who_comes],
        "answered": answered_of(request.event, request.actor, kind),
        "filters": _filters(request, everything, kind),
        "kind": kind,
        "at": request.event.now,
        "runs_it": request.actor.has("organiser", "facilitator"),
        "has_moments": ResourceSlot.objects.filter(event=request.event, person__role__user=request.user).exists(),
        "oob": True,
    }


def _filters(request: HttpRequest, everything: list[Asked], kind: str) -> list[dict[str, Any]]:
    here = reverse("queue", args=[request.event.slug])
    found: list[dict[str, Any]] = [{"href": here, "word": _("All"), "count": len(everything), "current": not kind}]
    for value, word in KINDS.items():
        count = sum(one.request.kind == value for one in everything)
        found.append({"href": f"{here}?kind={value}", "word": word, "count": count, "current": kind == value})
    return found
