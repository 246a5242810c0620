"""A draft becomes the tables, after the organiser read what that changes; and the way back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from common.permissions import guarded
from participants.models import Registration
from teams import said
from teams.forms import ApplyForm
from teams.models import AppliedDraft, Draft
from teams.services import Refused, Stale
from teams.services.applying import TablesChanged, apply_draft
from teams.services.planning import Plan, plan_of
from teams.services.undoing import undo_applied, what_undoing_does

MOST_NAMED = 12  # people named in the confirmation; the others are counted


@guarded("teams.arrange", Draft)
@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Say what changes, then do it. Where something changed meanwhile, say what, and ask again."""
    form, status, refused = ApplyForm(request.POST or None), 200, None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            applied = apply_draft(
                draft=draft,
                expected_version=given["version"] or 0,
                seen=given["seen"],
                by=request.user,
                idempotency_key=given["idempotency_key"],
            )
        except Refused as answer:
            refused, status = answer, 409
        else:
            return HttpResponseRedirect(f"{reverse('teams', args=[request.event.slug])}?applied={applied.pk}")
    elif request.method == "POST":
        status = 422
    draft.refresh_from_db()
    return render(request, "teams/drafts/apply.html", _what_changes(draft, refused), status=status)


def _what_changes(draft: Draft, refused: Refused | None) -> dict[str, Any]:
    plan = plan_of(draft)
    initial = {"version": draft.version, "seen": plan.present.seen}
    return {
        "draft": draft,
        "plan": plan,
        "names": _names(plan),
        "form": ApplyForm(initial=initial),
        "refused": refused,
        "changed": refused.teams if isinstance(refused, TablesChanged) else [],
        "is_stale": isinstance(refused, Stale),
    }


def _names(plan: Plan) -> dict[str, list[str]]:
    """Of the people concerned, the first of each kind."""
    kinds = {"moved": plan.moved, "seated": plan.seated, "freed": plan.freed, "outside": plan.outside}
    wanted = [person for people in kinds.values() for person in people[:MOST_NAMED]]
    names = dict(Registration.objects.filter(pk__in=wanted).values_list("pk", "chosen_name"))
    return {
        kind: [names[person] for person in people[:MOST_NAMED] if person in names] for kind, people in kinds.items()
    }


@guarded("teams.arrange", AppliedDraft)
@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, applied: AppliedDraft) -> HttpResponse:
    """Say what undoing gives back, then do it."""
    if request.method == "POST":
        try:
            done = undo_applied(applied=applied, by=request.user)
        except Refused as refused:
            messages.error(request, refused.message)
        else:
            messages.success(request, said.of_undoing(done).text)
        back = reverse("teams", args=[request.event.slug])
        return HttpResponseClientRedirect(back) if request.htmx else HttpResponseRedirect(back)
    return render(request, "teams/drafts/undo.html", {"applied": applied, "undone": what_undoing_does(applied)})
