"""A quiet request for a listener, and the page of those who listen.

The key by which somebody follows their request is in no address, no session and no log: the page holds it, and a
cookie that this page alone receives (participants/listening_device.py). Every answer to a form is another page, asked
for anew: "back" shows neither the word nor the form that was sent.
"""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from common import live
from common.answers import Refused
from common.permissions import guarded, may
from events.models import Helpline
from participants import listening_device as device
from participants.forms.listening import KeyForm, ListenerForm
from participants.listening import is_offered
from participants.models import ListeningRequest
from participants.services import listening as services

PAGE = "participants/listening/listener.html"
LIST = "participants/listening/listening.html"
STOP_ASKING = 286  # htmx then asks no more


@guarded("participants.see_listener", public=True)
@never_cache
@require_GET
def listener(request: HttpRequest) -> HttpResponse:
    """Ask for a listener; on the device of whoever asked, what became of it."""
    key = device.known_key(request)
    found = services.request_of(request.event, key) if key else None
    if key and found:
        context = _asked(request, found, key)
    else:
        context = _over(request) if device.has_just_erased(request) else _form_context(request)
    response = render(request, PAGE, context)
    gone = {device.ONCE} if found and not device.is_shared(request) else {device.ONCE, device.COOKIE}
    if gone := gone & set(request.COOKIES):
        device.forget(response, request.event.slug, *gone)
    return response


@guarded("participants.ask_listener", public=True, once_archived=True)
@never_cache
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Ask: the answer says where, and the word. The repeat of a flaky network is the same request."""
    if not is_offered(request.event):
        return render(request, PAGE, _form_context(request), status=409)
    form = ListenerForm(request.POST, event=request.event)
    if not form.is_valid():
        return render(request, PAGE, _form_context(request, form), status=422)
    before = device.known_key(request)
    if before and services.request_of(request.event, before):
        return redirect("listener", request.event.slug)
    try:
        _ask(request, form)
    except Refused as refused:
        form.add_error(None, str(refused.message))
        return render(request, PAGE, _form_context(request, form), status=409)
    response = redirect("listener", request.event.slug)
    device.remember(response, request, form.cleaned_data["key"])
    return response


def _ask(request: HttpRequest, form: ListenerForm) -> None:
    """Raises Refused where too many wait, or this device asked too often: one phone must not take everybody's place."""
    is_repeat = services.request_of(request.event, form.cleaned_data["key"]) is not None
    if not is_repeat and device.asks_too_often(request):
        raise Refused(
            _("Several requests came from here this hour. See a facilitator, or call one of the numbers below.")
        )
    services.ask_for_listener(event=request.event, **form.chosen())


@guarded("participants.ask_listener", public=True, once_archived=True)
@never_cache
@require_POST
def state(request: HttpRequest) -> HttpResponse:
    """What became of a request, for whoever holds its key."""
    form = KeyForm(request.POST)
    found = services.request_of(request.event, form.cleaned_data["key"]) if form.is_valid() else None
    if not request.htmx:
        response = redirect("listener", request.event.slug)
        if found:
            device.remember(response, request, form.cleaned_data["key"])
        else:
            device.say_over(response, request)
        return response
    name = f"{PAGE}#state" if found else f"{PAGE}#over"
    return render(request, name, {"found": found}, status=200 if found else STOP_ASKING)


@guarded("participants.ask_listener", public=True, once_archived=True)
@never_cache
@require_POST
def cancel(request: HttpRequest) -> HttpResponse:
    """I need nobody any more: the request is erased."""
    form = KeyForm(request.POST)
    if form.is_valid():
        services.take_back_request(event=request.event, key=form.cleaned_data["key"])
    response = redirect("listener", request.event.slug)
    device.say_over(response, request)
    return response


@guarded("participants.listen")
@never_cache
@require_GET
def listening(request: HttpRequest) -> HttpResponse:
    """Who would like to talk, where and when. For listeners only."""
    rows = _waiting(request)
    etag = _etag(request, rows)
    context = _rows_context(request, rows)
    if request.htmx:
        return live.fragment(request, etag, lambda: render(request, f"{LIST}#rows", context))
    return live.marked(render(request, LIST, context), etag)


@guarded("participants.listen")
@never_cache
@require_GET
def badge(request: HttpRequest) -> HttpResponse:
    """How many wait for a listener: a figure at the top of a listener's pages."""
    count = _unseen(_waiting(request))
    etag = f"badge-{count}-{get_language()}"
    context = {"count": count}
    return live.fragment(request, etag, lambda: render(request, "participants/listening/badge.html", context))


@guarded("participants.listen", ListeningRequest)
@require_POST
def going(request: HttpRequest, row: ListeningRequest) -> HttpResponse:
    """ "I am going": the asker sees it. Where another listener goes already, that is said."""
    row.event = request.event
    return _after(request, "" if services.go(request=row) else _("Another listener is going already."))


@guarded("participants.listen", ListeningRequest)
@require_POST
def staying(request: HttpRequest, row: ListeningRequest) -> HttpResponse:
    """ "I cannot go after all": the request waits again."""
    row.event = request.event
    services.stay(request=row)
    return _after(request)


@guarded("participants.listen", ListeningRequest, once_archived=True)
@require_POST
def done(request: HttpRequest, row: ListeningRequest) -> HttpResponse:
    """ "It is done": the request is erased."""
    services.close_request(request=row)
    return _after(request, _("It is done. Nothing is kept of it."))


def _after(request: HttpRequest, said: str = "") -> HttpResponse:
    if not request.htmx:
        return redirect("listening", request.event.slug)
    rows = _waiting(request)
    response = render(request, f"{LIST}#rows", _rows_context(request, rows) | {"said": said})
    return live.marked(response, _etag(request, rows) if not said else "")


def _waiting(request: HttpRequest) -> list[ListeningRequest]:
    return list(ListeningRequest.objects.visible_to(request.actor))


def _unseen(rows: list[ListeningRequest]) -> int:
    return sum(row.seen_at is None for row in rows)


def _rows_context(request: HttpRequest, rows: list[ListeningRequest]) -> dict[str, Any]:
    return {"rows": rows, "waiting": _unseen(rows), "now": request.event.now}


def _etag(request: HttpRequest, rows: list[ListeningRequest]) -> str:
    known = "-".join(f"{row.pk}{'s' if row.seen_at else ''}" for row in rows)
    return f"listening-{known}-{int(request.event.now.timestamp() // 60)}-{get_language()}"


def _form_context(request: HttpRequest, form: ListenerForm | None = None) -> dict[str, Any]:
    event = request.event
    offered = is_offered(event)
    can_ask = offered and may(request.actor, "participants.ask_listener", event)
    return {
        "offered": offered,
        "form": (form or ListenerForm(event=event)) if can_ask else None,
        "helplines": Helpline.objects.filter(event=event),
        "leave": _leave(request),
    }


def _asked(request: HttpRequest, found: ListeningRequest, key: uuid.UUID) -> dict[str, Any]:
    form = KeyForm(initial={"key": key})
    return {"found": found, "key_form": form, "leave": _leave(request)}


def _over(request: HttpRequest) -> dict[str, Any]:
    return {"is_over": True, "helplines": Helpline.objects.filter(event=request.event), "leave": _leave(request)}


def _leave(request: HttpRequest) -> str:
    """Where "leave this page" leads: somewhere that says nothing."""
    name = "table" if request.actor.has("tablet") else "my_space" if request.actor.has("participant") else "event"
    if name == "event" and not request.event.is_public:
        name = "event_overview"
    return reverse(name, args=[request.event.slug])
