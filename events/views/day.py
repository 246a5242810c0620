"""The clock of the day: where are we, and what the organiser changes on the way. Each change is shown, then confirmed."""

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common import live
from common.answers import Refused
from common.permissions import guarded, may
from events import day, day_words
from events.day import Today
from events.forms import day as forms
from events.forms.day import DayChangeForm
from events.models import DayChange, Event, Slot
from events.now import where_are_we
from events.services import day as clock
from events.strip import Moment, audience_of

PAGE = "events/day/page.html"


@guarded("events.see_day")
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Now, next, the rest of today; 304 for the part that refreshes itself, where nothing changed."""
    moment = Moment(request.event, audience_of(request.actor))
    etag = f"day-{moment.etag}-{request.actor.has('organiser')}-{get_language()}"
    if request.htmx:
        return live.fragment(request, etag, lambda: render(request, f"{PAGE}#day", _context(request, moment)))
    return live.marked(render(request, PAGE, _context(request, moment)), etag)


def _context(request: HttpRequest, moment: Moment | None = None, **more: Any) -> dict[str, Any]:
    event = request.event
    slots = list(event.slots.all())
    today = day.today_of(event, slots)
    for slot in slots:
        slot.event = event
    change = clock.last_change(event)
    moment = moment or Moment(event, audience_of(request.actor))
    return {
        "today": today,
        "now": where_are_we(slots, today.at),
        "past": [slot for slot in today.rows if slot.ends <= today.at],
        "may_change": may(request.actor, "events.run_day", event) and today.is_of_event,
        "change": change,
        "change_words": day_words.done_by(change) if change else "",
        "refresh_in": moment.refresh_in,
        "shift_form": DayChangeForm(event=event, initial={"do": forms.SHIFT}),
        **more,
    }


@guarded("events.run_day")
@require_GET
def add(request: HttpRequest) -> HttpResponse:
    """A moment that was not planned: asked here, shown and confirmed on the next page."""
    return _asked(request, DayChangeForm(event=request.event, initial={"do": forms.INSERT, "minutes": 10}))


def _asked(request: HttpRequest, form: DayChangeForm, status: int = 200) -> HttpResponse:
    return render(request, "events/day/add.html", {"form": form}, status=status)


@guarded("events.run_day")
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest) -> HttpResponse:
    """What a change would do, and after its confirmation, the change."""
    form = DayChangeForm(request.POST or request.GET, event=request.event)
    if not form.is_valid():
        return _not_understood(request, form)
    refused = ""
    if request.method == "POST":
        try:
            made = _do(form, request)
        except clock.DayMoved as moved:
            refused = f"{moved.message} {day_words.done_by(moved.last) if moved.last else ''}"
        except Refused as no:
            refused = str(no.message)
        else:
            messages.success(request, day_words.done(made))
            return redirect("day", request.event.slug)
    return _confirm(request, form, refused)


def _confirm(request: HttpRequest, form: DayChangeForm, refused: str) -> HttpResponse:
    """The change as it would be now, with what was refused; 409 after a refusal."""
    today = clock.today_in(request.event)
    seen = day.fingerprint(today)
    try:
        seen_change = day_words.preview(today, _plan(form), seen)
    except Refused as no:
        seen_change, refused = None, refused or str(no.message)
    context = {"form": form, "preview": seen_change, "refused": refused, "title": _title(form), "key": uuid.uuid4()}
    return render(request, "events/day/change.html", context, status=409 if request.method == "POST" else 200)


def _not_understood(request: HttpRequest, form: DayChangeForm) -> HttpResponse:
    do = form.data.get("do", "")
    if do == forms.INSERT:
        return _asked(request, form, status=422)
    if do == forms.SHIFT:
        return render(request, PAGE, _context(request, shift_form=form), status=422)
    raise Http404


def _plan(form: DayChangeForm) -> Callable[[Today], list[Slot]]:
    data = form.cleaned_data
    plans: dict[str, Callable[[], Callable[[Today], list[Slot]]]] = {
        forms.SHIFT: lambda: partial(day.shift_rest, minutes=form.minutes_later),
        forms.LENGTH: lambda: partial(day.change_length, slot=data["slot"], minutes=form.minutes_later),
        forms.SKIP: lambda: partial(day.skip, slot=data["slot"], closes_gap=not data["keeps_gap"]),
        forms.BRING_BACK: lambda: partial(day.bring_back, slot=data["slot"]),
        forms.INSERT: lambda: partial(day.insert, slot=form.new_slot, **_length_and_place(form)),
    }
    return plans[data["do"]]()


def _do(form: DayChangeForm, request: HttpRequest) -> DayChange:
    data = form.cleaned_data
    who = {"by": request.user, "idempotency_key": data["idempotency_key"], "seen": data["seen"] or None}
    services: dict[str, Callable[[], DayChange]] = {
        forms.SHIFT: lambda: clock.shift_rest(event=request.event, minutes=form.minutes_later, **who),
        forms.LENGTH: lambda: clock.change_length(slot=data["slot"], minutes=form.minutes_later, **who),
        forms.SKIP: lambda: clock.skip_slot(slot=data["slot"], closes_gap=not data["keeps_gap"], **who),
        forms.BRING_BACK: lambda: clock.bring_back(slot=data["slot"], **who),
        forms.INSERT: lambda: clock.insert_slot(slot=form.new_slot, **_length_and_place(form), **who),
    }
    return services[data["do"]]()


def _length_and_place(form: DayChangeForm) -> dict[str, Any]:
    return {"minutes": form.cleaned_data["minutes"], "now": form.cleaned_data["when"] == "now"}


def _title(form: DayChangeForm) -> str:
    """The question that the confirmation asks."""
    data = form.cleaned_data
    words = {"name": data["slot"] or data["title"], "minutes": data["minutes"]}
    later = data["way"] != "earlier"
    is_under_way = bool(data["slot"]) and _is_under_way(data["slot"], form.event)
    titles = {
        forms.SHIFT: _("Move the rest of the day %(minutes)s min later?")
        if later
        else _("Move the rest of the day %(minutes)s min earlier?"),
        forms.LENGTH: _("%(minutes)s min more for “%(name)s”?") if later else _("%(minutes)s min less for “%(name)s”?"),
        forms.SKIP: _("End “%(name)s” now?") if is_under_way else _("Skip “%(name)s”?"),
        forms.BRING_BACK: _("Hold “%(name)s” after all?"),
        forms.INSERT: _("Add “%(name)s”?"),
    }
    return titles[data["do"]] % words


def _is_under_way(slot: Slot, event: Event) -> bool:
    slot.event = event
    return slot.begins <= event.now < slot.ends


@guarded("events.run_day", DayChange)
@require_POST
def undo(request: HttpRequest, change: DayChange) -> HttpResponse:
    """Give back what a change took; say what was left alone because it was changed since."""
    undone = clock.undo_change(change=change, by=request.user)
    if undone.given_back:
        messages.success(request, _("Undone. The hours are as they were before."))
    if undone.changed_since:
        names = ", ".join(f"“{name}”" for name in undone.changed_since)
        messages.warning(
            request, _("Left as they are, because somebody changed them since: %(names)s.") % {"names": names}
        )
    if not undone.given_back and not undone.changed_since:
        messages.warning(request, _("This was undone already."))
    return redirect("day", request.event.slug)
