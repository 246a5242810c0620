"""What is said to everybody: now, planned, over; written by the organiser and the facilitators."""

import uuid
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from common import live
from common.answers import Refused, Stale
from common.forms import bound
from common.permissions import guarded
from events.forms.announcements import AnnouncementForm
from events.models import Announcement, Event
from events.services import announcements as services
from events.strip import Moment, audience_of

PAGE = "events/announcements/page.html"
MOST_PAST = 12
READY_LASTS = timedelta(minutes=15)


def ready_sentences() -> dict[str, str]:
    """What is said most, by a short key, ready in one tap."""
    return {
        "meal": _("The meal is served."),
        "back": _("We begin again in 5 minutes."),
        "room": _("Everybody in the main hall, please."),
        "lift": _("Shared lifts: meet at the reception."),
    }


@guarded("events.announce")
def page(request: HttpRequest) -> HttpResponse:
    """All of them, and a new one. A text that may tell who somebody is comes back with what to look at."""
    event = request.event
    if request.htmx and request.method == "GET":
        etag = f"announcements-{Moment(event, audience_of(request.actor)).etag}"
        return live.fragment(request, etag, lambda: render(request, f"{PAGE}#said", _lists(event)))
    first = {"text": request.GET.get("text", "")[:200]}
    form = bound(AnnouncementForm, request, instance=Announcement(event=event), event=event, initial=first)
    doubts: list[str] = []
    if request.method == "POST" and form.is_valid():
        doubts = form.doubts
        if not doubts and _announced(request, form):
            return redirect("announcements", event.slug)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "doubts": doubts, "ready": ready_sentences(), "key": uuid.uuid4(), **_lists(event)}
    return render(request, PAGE, context, status=status)


def _announced(request: HttpRequest, form: AnnouncementForm) -> bool:
    row = form.save(commit=False)
    row.starts_at, row.ends_at = form.times["starts_at"], form.times["ends_at"]
    try:
        services.announce(announcement=row, by=request.user, idempotency_key=form.cleaned_data["idempotency_key"])
    except Refused as refused:
        form.refuse(refused)
        return False
    _say(request, row)
    return True


def _say(request: HttpRequest, row: Announcement) -> None:
    planned = row.starts_at > request.event.now
    messages.success(request, _("It is planned. It appears by itself.") if planned else _("It is said."))


def _lists(event: Event) -> dict[str, Any]:
    at = event.now
    rows: QuerySet[Announcement] = Announcement.objects.filter(event=event).select_related("screen")
    over = [row for row in rows if row.withdrawn_at or (row.ends_at and row.ends_at <= at)]
    return {
        "shown": list(rows.shown_at(at)),
        "planned": sorted(
            (row for row in rows if not row.withdrawn_at and row.starts_at > at), key=lambda row: row.starts_at
        ),
        "over": over[:MOST_PAST],
        "at": at,
        "refresh_in": Moment(event, "staff").refresh_in,
    }


@guarded("events.announce")
@require_POST
def ready(request: HttpRequest) -> HttpResponse:
    """One of the ready sentences, everywhere, now, for a quarter of an hour."""
    text = ready_sentences().get(request.POST.get("what", ""))
    if text is None:
        messages.warning(request, _("Choose one of the sentences."))
        return redirect("announcements", request.event.slug)
    now = request.event.now
    row = Announcement(event=request.event, text=text, starts_at=now, ends_at=now + READY_LASTS)
    try:
        key = uuid.uuid5(
            uuid.UUID(request.POST.get("idempotency_key", "")), text
        )  # all the sentences of a page share one
    except ValueError:
        key = uuid.uuid4()
    services.announce(announcement=row, by=request.user, idempotency_key=key)
    _say(request, row)
    return redirect("announcements", request.event.slug)


@guarded("events.announce", Announcement)
def change(request: HttpRequest, row: Announcement) -> HttpResponse:
    """Other words, another time, another place."""
    row.event = request.event
    form = bound(AnnouncementForm, request, instance=row, event=request.event)
    doubts: list[str] = []
    if request.method == "POST" and form.is_valid():
        doubts = form.doubts
        if not doubts and _changed(form, row):
            messages.success(request, _("The announcement is changed."))
            return redirect("announcements", request.event.slug)
    status = 422 if request.method == "POST" else 200
    return render(
        request, "events/announcements/change.html", {"form": form, "row": row, "doubts": doubts}, status=status
    )


def _changed(form: AnnouncementForm, row: Announcement) -> bool:
    fields = {name: form.cleaned_data[name] for name in form._meta.fields} | form.times
    try:
        services.change_announcement(announcement=row, version=form.cleaned_data["version"] or 0, **fields)
    except Stale:
        form.refuse_stale(Announcement.objects.values_list("version", flat=True).get(pk=row.pk))
    except Refused as refused:
        form.refuse(refused)
    else:
        return True
    return False


@guarded("events.announce", Announcement)
@require_POST
def withdraw(request: HttpRequest, row: Announcement) -> HttpResponse:
    services.withdraw(announcement=row)
    messages.success(request, _("It is no longer shown. You can put it back below."))
    return redirect("announcements", request.event.slug)


@guarded("events.announce", Announcement)
@require_POST
def put_back(request: HttpRequest, row: Announcement) -> HttpResponse:
    services.put_back(announcement=row)
    messages.success(request, _("It is shown again."))
    return redirect("announcements", request.event.slug)


@guarded("events.announce")
@require_GET
def on_paper(request: HttpRequest) -> HttpResponse:
    """What is said now or planned, very large, one a sheet: for a wall of the hall. `?one=<id>`: that one alone."""
    rows = Announcement.objects.on_paper(request.event)
    one = request.GET.get("one", "")
    if one.isascii() and one.isdigit() and len(one) < 18:
        rows = rows.filter(pk=one)
    return render(request, "events/announcements/paper.html", {"rows": rows, "one": one})
