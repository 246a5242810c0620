"""Tables proposed in the background: asked for, followed, stopped, compared in short."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common import live
from common.forms import bound
from common.permissions import guarded
from events.models import Event
from teams.explanations import kind_in_words
from teams.forms import StartForm
from teams.models import AppliedDraft, Draft, Formation
from teams.problems import people_to_seat
from teams.remedies import best_of, remedies_in_words
from teams.sentences import demands_in_words
from teams.services import DRAFTS, TEAMS, Refused, ask_for_tables, stop_formation
from teams.services.demands import DEMANDS
from teams.services.formation import is_lost, rules_changed_since
from teams.shortly import best_so_far, drafts_in_short, phase_in_words

TOPICS = (DRAFTS, DEMANDS, TEAMS, "access")  # a theme that changes is told on that of teams
IN_VAIN = (Formation.Status.IMPOSSIBLE, Formation.Status.FAILED)


@guarded("teams.arrange")
@require_http_methods(["GET", "POST"])
def drafts(request: HttpRequest) -> HttpResponse:
    """Ask for tables, and see the drafts there are."""
    event = request.event
    counts = {
        "registered": people_to_seat(event).count(),
        "arrived": people_to_seat(event, Formation.Who.ARRIVED).count(),
    }
    form = bound(StartForm, request, **counts, under_way=event.status == Event.Status.UNDER_WAY)
    if request.method == "POST" and form.is_valid():
        try:
            formation = ask_for_tables(event=event, by=request.user, aim=Formation.Aim.NEW, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            return redirect("formation", event.slug, formation.pk)
    last = Formation.objects.filter(event=event).exclude(aim=Formation.Aim.REPAIR).first()
    applied = AppliedDraft.objects.filter(event=event, undone_at=None).first()
    context = {
        "form": form,
        **counts,
        "under_way": Formation.objects.filter(event=event).under_way().first(),
        "in_vain": last if last and last.status in IN_VAIN else None,
        "drafts": drafts_in_short(event, applied),
        "applied": applied,
    }
    return render(request, "teams/drafts/list.html", context, status=422 if form.errors else 200)


@guarded("teams.arrange", Formation)
@never_cache
@require_GET
def formation(request: HttpRequest, asked: Formation) -> HttpResponse:
    """How far it is; then its drafts, or the demands that clash, or why there is nothing. Its middle follows by itself."""
    etag = f"formation-{asked.pk}-{_version(request)}-{is_lost(asked)}-{get_language()}"
    if request.htmx:
        return live.fragment(
            request, etag, lambda: render(request, "teams/drafts/formation.html#state", _about(request, asked))
        )
    return live.marked(render(request, "teams/drafts/formation.html", _about(request, asked)), etag)


@guarded("teams.arrange", Formation)
@require_POST
def stop(request: HttpRequest, asked: Formation) -> HttpResponse:
    """End with the best so far."""
    stop_formation(formation=asked)
    return redirect("formation", request.event.slug, asked.pk)


def _version(request: HttpRequest) -> str:
    return live.version_of(event_id=request.event.pk, topics=TOPICS)


def _about(request: HttpRequest, asked: Formation) -> dict[str, Any]:
    progress = asked.progress
    return {
        "formation": asked,
        "silent": is_lost(asked),
        "phase": phase_in_words(asked),
        "best": best_so_far(progress),
        "seconds": min(int(progress.get("seconds", 0)), asked.seconds),
        "people": progress.get("people", 0),
        "ran_out_of_time": progress.get("why") == "time",
        "drafts": _drafts(asked) if asked.status == Formation.Status.DONE else [],
        **_clash(request, asked),
        "topics": " ".join(TOPICS),
    }


def _drafts(asked: Formation) -> list[tuple[Draft, str]]:
    rows = asked.drafts.select_related("formation__around").order_by("number")
    return [(row, kind_in_words(row)) for row in rows]


def _clash(request: HttpRequest, asked: Formation) -> dict[str, Any]:
    """The demands that clash and what would do, in words: read together, for both may speak of the same people."""
    given_up = [remedy["demand"] for remedy in asked.remedies if remedy["kind"] == "without"]
    words = demands_in_words(request.event, [*asked.clash, *given_up]) if asked.clash else []
    return {
        "clash": words[: len(asked.clash)],
        "rules_changed": bool(asked.clash) and rules_changed_since(asked),
        "remedies": best_of(remedies_in_words(request.event, asked.remedies, words[len(asked.clash) :])),
    }
