"""What is done to a draft: people moved, exchanged, locked; undone; copied, removed, proposed again around what is locked."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from common.permissions import guarded
from teams.draft_page import fragment_of, page_of, reason_page, refusal
from teams.forms.drafts import DraftLockForm, DraftMoveForm, DraftSwapForm, DraftUndoForm, OnceForm
from teams.models import Draft, DraftChange, DraftSeat, Formation
from teams.services import Refused, ask_for_tables
from teams.services.drafting import (
    NeedsReason,
    copy_draft,
    lock_seats,
    move_in_draft,
    remove_draft,
    restore_draft,
    swap_in_draft,
    undo_change,
)

SECONDS = 30  # for tables proposed again around locked seats


@guarded("teams.arrange", Draft)
@require_POST
def move(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Give somebody another table of the draft, or none."""
    form = DraftMoveForm(request.POST, draft=draft, by=request.user)

    def act(data: dict[str, Any]) -> DraftChange | None:
        return move_in_draft(
            draft=draft, registration=data["registration"], table=data["table"], seen=data["seen"], asked=form.asked
        )

    return _change(request, draft, form, act)


@guarded("teams.arrange", Draft)
@require_POST
def swap(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Two people exchange their places."""
    form = DraftSwapForm(request.POST, draft=draft, by=request.user)

    def act(data: dict[str, Any]) -> DraftChange | None:
        return swap_in_draft(
            draft=draft, registration=data["registration"], other=data["other"], seen=data["seen"], asked=form.asked
        )

    return _change(request, draft, form, act)


@guarded("teams.arrange", Draft)
@require_POST
def lock(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Lock one person or a whole table, or let go."""
    form = DraftLockForm(request.POST, draft=draft, by=request.user)

    def act(data: dict[str, Any]) -> DraftChange | None:
        return lock_seats(draft=draft, registrations=form.people, locked=form.locks, asked=form.asked)

    return _change(request, draft, form, act)


@guarded("teams.arrange", Draft)
@require_POST
def undo(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Undo one change of the draft."""
    form = DraftUndoForm(request.POST, draft=draft)
    return _change(request, draft, form, lambda data: undo_change(change=data["change"]))


def _change(
    request: HttpRequest, draft: Draft, form: Any, act: Callable[[dict[str, Any]], DraftChange | None]
) -> HttpResponse:
    """The draft as it now is, with what the change did; what it would break, to be confirmed; or why it was not made."""
    if not form.is_valid():
        first = next(str(error) for errors in form.errors.values() for error in errors)
        return _refused(request, draft, first, 422)
    try:
        change = act(form.cleaned_data)
    except NeedsReason as needed:
        return reason_page(request, draft, form, needed.effect)
    except Refused as refused:
        return _refused(request, draft, str(refused.message), 409)
    if request.htmx:
        draft.refresh_from_db()
        return fragment_of(request, draft, change=change.pk if change else 0)
    return HttpResponseRedirect(_page(draft) + _place_of(draft, change))


def _refused(request: HttpRequest, draft: Draft, text: str, status: int) -> HttpResponse:
    if request.htmx:
        return fragment_of(request, draft, said=refusal(text), status=status)
    return page_of(request, draft, refusal(text), status)


def _place_of(draft: Draft, change: DraftChange | None) -> str:
    """The end of the address of a page where a change shows: its theme, what was done, the first person changed."""
    if change is None:
        return ""
    person = next(iter(change.after))
    seat = DraftSeat.objects.filter(draft=draft, registration=person).values_list("table__theme_id", flat=True)
    theme = f"&theme={seat[0]}" if seat and seat[0] else ""
    return f"?changed={change.pk}{theme}#person-{person}"


def _page(draft: Draft) -> str:
    return reverse("draft", args=[draft.event.slug, draft.pk])


@guarded("teams.arrange", Draft)
@require_POST
def copy(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Another draft with the same seats."""
    form = OnceForm(request.POST)
    if not form.is_valid():
        return _refused(request, draft, _("Try again."), 422)
    try:
        made = copy_draft(draft=draft, by=request.user, idempotency_key=form.cleaned_data["idempotency_key"])
    except Refused as refused:
        return _refused(request, draft, str(refused.message), 409)
    messages.success(request, _("This is a copy. Draft %(number)d stays as it was.") % {"number": draft.number})
    return redirect(_page(made))


@guarded("teams.arrange", Draft)
@require_POST
def again(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Ask for new tables that leave the locked seats where they are."""
    form = OnceForm(request.POST)
    if not form.is_valid():
        return _refused(request, draft, _("Try again."), 422)
    if not DraftSeat.objects.filter(draft=draft, locked=True, table__isnull=False).exists():
        return _refused(request, draft, _("Lock the people who should stay, then ask again."), 409)
    try:
        ask_for_tables(
            event=request.event,
            by=request.user,
            aim=Formation.Aim.AROUND,
            who=draft.formation.who if draft.formation else Formation.Who.REGISTERED,
            seconds=SECONDS,
            idempotency_key=form.cleaned_data["idempotency_key"],
            around=draft,
        )
    except Refused as refused:
        return _refused(request, draft, str(refused.message), 409)
    return redirect("drafts", request.event.slug)


@guarded("teams.arrange", Draft)
@require_POST
def remove(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Put the draft aside, with a way back."""
    remove_draft(draft=draft)
    return redirect("draft_removed", request.event.slug, draft.pk)


@guarded("teams.arrange")
@require_http_methods(["GET", "POST"])
def removed(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft that was removed, and the way to bring it back."""
    draft = get_object_or_404(Draft.with_removed.visible_to(request.actor), event=request.event, pk=pk)
    if request.method == "POST":
        restore_draft(draft=draft)
        messages.success(request, _("Draft %(number)d is back.") % {"number": draft.number})
    if request.method == "POST" or draft.removed_at is None:
        return redirect("draft", request.event.slug, draft.pk)
    return render(request, "teams/draft/removed.html", {"draft": draft})
