from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import trigger_client_event

from common.dates import date_format
from common.forms import bound
from common.permissions import guarded
from events.forms.programme import SlotForm
from events.forms.rows import MoveForm
from events.models import Slot
from events.programme import DayTooLong, by_day, problems
from events.services import lists
from events.services.programme import add_slot, change_slot, join_to_previous, move_slot, remove_outside
from events.views.lists import REMOVED, keep, removed_here

NAME = "programme"


def _page(request: HttpRequest, *, fragment: bool = False, **context: Any) -> HttpResponse:
    event = request.event
    slots = list(Slot.objects.filter(event=event))
    found = problems(slots, event.day_count)
    beside: dict[int, list[Any]] = {}
    for problem in found:
        if problem.slot is not None:
            beside.setdefault(problem.slot.pk, []).append(problem)
    for slot in slots:
        slot.problems = beside.get(slot.pk, [])
    context |= {
        "days": by_day(slots, event),
        "slot_count": len(slots),
        "problems": list({(problem.day, problem.text): problem for problem in reversed(found)}.values())[::-1],
        "removed": removed_here(request, NAME),
    }
    return render(request, "events/programme/programme.html" + ("#days" if fragment else ""), context)


def _answer(request: HttpRequest, slot: Slot, said: str) -> HttpResponse:
    """After a move: the swapped days with the focus on the moved slot, or the page again."""
    if request.htmx:
        response = _page(request, fragment=True, moved=slot.pk)
        return trigger_client_event(response, "announce", {"text": said})
    messages.success(request, said)
    return redirect(_shown(request, slot))


def _shown(request: HttpRequest, slot: Slot) -> str:
    return f"{reverse('programme', args=[request.event.slug])}#slot-{slot.pk}"


@guarded("events.configure")
@require_http_methods(["GET", "HEAD"])
def programme(request: HttpRequest) -> HttpResponse:
    """The whole programme, with what does not fit said beside the slots."""
    return _page(request)


@guarded("events.configure")
def add(request: HttpRequest) -> HttpResponse:
    """A new slot; ?after=<slot> proposes the time at which that one ends."""
    event = request.event
    form = bound(SlotForm, request, instance=Slot(event=event), event=event, initial=_proposal(request))
    if request.method == "POST" and form.is_valid():
        key, room = form.cleaned_data["idempotency_key"], form.cleaned_data["others_follow"]
        slot = form.save(commit=False)
        try:
            add_slot(slot=slot, makes_room=room, idempotency_key=key)
        except DayTooLong:
            form.add_error("others_follow", _too_long())
        else:
            messages.success(request, _("“%(name)s” is added.") % {"name": slot})
            return redirect(_shown(request, slot))
    return _form_page(request, form, None)


def _proposal(request: HttpRequest) -> dict[str, Any]:
    after, day = request.GET.get("after", ""), request.GET.get("day", "")
    if after.isascii() and after.isdigit() and len(after) < 18:
        before = Slot.objects.filter(event=request.event, pk=after).first()
        if before:
            return {"day": before.day, "starts_at": before.ends_at, "place": before.place}
    return {"day": int(day)} if day.isascii() and day.isdigit() and len(day) < 3 else {}


def _too_long() -> str:
    return _("What follows would go past midnight. Make something shorter first, or leave this box empty.")


@guarded("events.configure", Slot)
def change(request: HttpRequest, slot: Slot) -> HttpResponse:
    form = bound(SlotForm, request, instance=slot, event=request.event)
    if request.method == "POST" and form.is_valid():
        seen, follow = form.cleaned_data["seen"], form.cleaned_data["others_follow"]
        try:
            change_slot(slot=form.save(commit=False), fields=form.columns, seen=seen, moves_what_follows=follow)
        except lists.RowChanged as stale:
            form.say_stale(stale)
        except DayTooLong:
            form.add_error("others_follow", _too_long())
        else:
            messages.success(request, _("“%(name)s” is saved.") % {"name": slot})
            return redirect(_shown(request, slot))
    return _form_page(request, form, slot)


def _form_page(request: HttpRequest, form: SlotForm, slot: Slot | None) -> HttpResponse:
    back = reverse("programme", args=[request.event.slug])
    context = {"form": form, "slot": slot, "back": back}
    return render(request, "events/programme/form.html", context, status=422 if request.method == "POST" else 200)


@guarded("events.configure", Slot)
@require_POST
def move(request: HttpRequest, slot: Slot) -> HttpResponse:
    """Earlier or later in its day, by one place or to a place."""
    form = MoveForm(request.POST)
    if not form.is_valid() or (form.cleaned_data["to"] is None and not form.cleaned_data["step"]):
        return HttpResponseBadRequest()
    try:
        moved = move_slot(slot=slot, to=form.cleaned_data["to"], step=form.cleaned_data["step"])
    except lists.RowChanged as gone:
        raise Http404 from gone
    except DayTooLong:
        return _answer(request, slot, _("“%(name)s” cannot go there: the day would go past midnight.") % {"name": slot})
    at = date_format(moved.starts_at, "TIME_FORMAT")
    return _answer(request, moved, _("“%(name)s” now begins at %(time)s.") % {"name": moved, "time": at})


@guarded("events.configure", Slot)
@require_POST
def join(request: HttpRequest, slot: Slot) -> HttpResponse:
    """Begin right after the slot before: closes a gap, ends an overlap."""
    try:
        by = join_to_previous(slot=slot)
    except lists.RowChanged as gone:
        raise Http404 from gone
    except DayTooLong:
        return _answer(request, slot, _("Nothing moved: the day would go past midnight."))
    if not by:
        return _answer(request, slot, _("It already begins when the one before ends."))
    later = ngettext("%(count)d minute later", "%(count)d minutes later", by) % {"count": by}
    earlier = ngettext("%(count)d minute earlier", "%(count)d minutes earlier", -by) % {"count": -by}
    said = _("“%(name)s” and what follows begin %(how)s.") % {"name": slot, "how": later if by > 0 else earlier}
    return _answer(request, slot, said)


@guarded("events.configure", Slot)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, slot: Slot) -> HttpResponse:
    back = reverse("programme", args=[request.event.slug])
    if request.method == "POST":
        try:
            keep(request, NAME, slot, lists.remove_row(row=slot))
        except lists.RowChanged as gone:
            raise Http404 from gone
        return redirect(f"{back}#day-{slot.day}")
    changes = [
        _("People no longer see it in the programme."),
        _("What comes after stays where it is. You can then close the gap with one tap."),
        _("You can put it back just afterwards."),
    ]
    return render(request, "events/programme/remove.html", {"slot": slot, "changes": changes, "back": back})


@guarded("events.configure")
@require_http_methods(["GET", "HEAD", "POST"])
def tidy(request: HttpRequest) -> HttpResponse:
    """Remove everything after the last day, at once."""
    event, back = request.event, reverse("programme", args=[request.event.slug])
    if request.method == "POST":
        count = remove_outside(event=event)
        messages.success(
            request,
            ngettext("%(count)d moment is removed.", "%(count)d moments are removed.", count) % {"count": count},
        )
        return redirect(back)
    outside = [slot for slot in event.slots.all() if slot.day > event.day_count]
    if not outside:
        return redirect(back)
    warning = _("They cannot be put back. Move to the days of the event what you want to keep.")
    return render(request, "events/programme/tidy.html", {"outside": outside, "warning": warning, "back": back})


@guarded("events.configure")
@require_POST
def put_back(request: HttpRequest) -> HttpResponse:
    removed = removed_here(request, NAME)
    if removed is None:
        messages.warning(request, _("There is nothing left to put back."))
        return redirect("programme", request.event.slug)
    slot = lists.put_back(event=request.event, kept=removed["kept"])
    del request.session[REMOVED]
    messages.success(request, _("“%(name)s” is back.") % {"name": slot})
    return redirect(_shown(request, slot))
