"""A quiet request for a listener, and the page of those who listen.

The key by which somebody follows their request is in no address, no session and no log: the page holds it, and on a
device of one's own a cookie that this page alone receives. A tablet, which others read, keeps nothing.
"""

import uuid
from typing import Any

from django.conf import settings
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
from participants.forms.listening import KeyForm, ListenerForm
from participants.listening import is_offered
from participants.models import ListeningRequest
from participants.services import listening as services

COOKIE = "listening"
KEPT_S = 4 * 3600
PAGE = "participants/listening/listener.html"
LIST = "participants/listening/listening.html"
STOP_ASKING = 286  # htmx then asks no more


@guarded("participants.see_listener", public=True)
@never_cache
@require_GET
def listener(request: HttpRequest) -> HttpResponse:
    """Ask for a listener; on the device of whoever asked, what became of it."""
    key = _known_key(request)
    found = services.request_of(request.event, key) if key else None
    if key and found:
        return render(request, PAGE, _asked(request, found, key))
    response = render(request, PAGE, _form_context(request))
    if key:
        response.delete_cookie(COOKIE, path=_address(request))
    return response


@guarded("participants.ask_listener", public=True)
@never_cache
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Ask: the answer says where, and the word. The repeat of a flaky network is the same request."""
    if not is_offered(request.event):
        return render(request, PAGE, _form_context(request), status=409)
    form = ListenerForm(request.POST, event=request.event)
    if not form.is_valid():
        return render(request, PAGE, _form_context(request, form), status=422)
    try:
        found = services.ask_for_listener(event=request.event, **form.chosen())
    except Refused as refused:
        form.add_error(None, str(refused.message))
        return render(request, PAGE, _form_context(request, form), status=409)
    key = form.cleaned_data["key"]
    if request.actor.has("tablet"):
        return render(request, PAGE, _asked(request, found, key))
    response = redirect("listener", request.event.slug)
    response.set_cookie(
        COOKIE,
        str(key),
        max_age=KEPT_S,
        path=_address(request),
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Strict",
    )
    return response


@guarded("participants.ask_listener", public=True)
@never_cache
@require_POST
def state(request: HttpRequest) -> HttpResponse:
    """What became of a request, for whoever holds its key."""
    form = KeyForm(request.POST)
    found = services.request_of(request.event, form.cleaned_data["key"]) if form.is_valid() else None
    if not request.htmx:
        return render(request, PAGE, _asked(request, found, form.cleaned_data["key"]) if found else _over(request))
    name = f"{PAGE}#state" if found else f"{PAGE}#over"
    return render(request, name, {"found": found}, status=200 if found else STOP_ASKING)


@guarded("participants.ask_listener", public=True)
@never_cache
@require_POST
def cancel(request: HttpRequest) -> HttpResponse:
    """I need nobody any more: the request is erased."""
    form = KeyForm(request.POST)
    if form.is_valid():
        services.take_back_request(event=request.event, key=form.cleaned_data["key"])
    response = render(request, PAGE, _over(request))
    response.delete_cookie(COOKIE, path=_address(request))
    return response


@guarded("participants.listen")
@never_cache
@require_GET
def listening(request: HttpRequest) -> HttpResponse:
    """Who would like to talk, where and when. For listeners only."""
    rows = _waiting(request)
    etag = _etag(request, rows)
    context = {"rows": rows, "now": request.event.now}
    if request.htmx:
        return live.fragment(request, etag, lambda: render(request, f"{LIST}#rows", context))
    return live.marked(render(request, LIST, context), etag)


@guarded("participants.listen")
@never_cache
@require_GET
def badge(request: HttpRequest) -> HttpResponse:
    """How many wait for a listener: a figure at the top of a listener's pages."""
    rows = [row for row in _waiting(request) if row.seen_at is None]
    etag = f"badge-{len(rows)}-{get_language()}"
    context = {"count": len(rows)}
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


@guarded("participants.listen", ListeningRequest)
@require_POST
def done(request: HttpRequest, row: ListeningRequest) -> HttpResponse:
    """ "It is done": the request is erased."""
    services.close_request(request=row)
    return _after(request, _("It is done. Nothing is kept of it."))


def _after(request: HttpRequest, said: str = "") -> HttpResponse:
    if not request.htmx:
        return redirect("listening", request.event.slug)
    rows = _waiting(request)
    response = render(request, f"{LIST}#rows", {"rows": rows, "now": request.event.now, "said": said})
    return live.marked(response, _etag(request, rows) if not said else "")


def _waiting(request: HttpRequest) -> list[ListeningRequest]:
    return list(ListeningRequest.objects.visible_to(request.actor))


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


def _known_key(request: HttpRequest) -> uuid.UUID | None:
    form = KeyForm({"key": request.COOKIES.get(COOKIE, "")})
    return form.cleaned_data["key"] if form.is_valid() else None


def _leave(request: HttpRequest) -> str:
    """Where "leave this page" leads: somewhere that says nothing."""
    name = "table" if request.actor.has("tablet") else "my_space" if request.actor.has("participant") else "event"
    if name == "event" and not request.event.is_public:
        name = "event_overview"
    return reverse(name, args=[request.event.slug])


def _address(request: HttpRequest) -> str:
    return reverse("listener", args=[request.event.slug])
