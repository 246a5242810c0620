"""One gate for every view: fetch what the actor may see, ask the permission table, hand over the row."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

import rules
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext as _

from common import held_forms
from common.actors import Actor

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


def register(table: dict[str, Any]) -> None:
    """Add an app's permission table: {"app.verb": predicate of (actor, subject)}."""
    for name, predicate in table.items():
        rules.add_perm(name, predicate)


def may(actor: Actor, permission: str, subject: Any = None) -> bool:
    """May `actor` do `permission` to `subject`? An unknown permission is an error, never a yes.

    Raises KeyError when no table holds `permission`.
    """
    if not rules.perm_exists(permission):
        raise KeyError(f"no permission table holds {permission!r}")
    return bool(rules.has_perm(permission, actor, subject))


def guarded(
    permission: str,
    model: type[Model] | None = None,
    *,
    lookup: str = "pk",
    public: bool = False,
    entrance: str = "account_login",
    holds: bool = True,
    once_archived: bool = False,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Guard a view with one line of the permission table.

    With `model`, the row named by the address (`lookup`, both the URL's word and the field) is fetched through
    `model.objects.visible_to(actor)` and handed to the view; without, the subject is the event of the address.
    A stranger gets 404, a known person without the right 403, nobody is sent to sign in (404 where `public`), and
    what they had typed is kept for their return. `entrance` names the page where nobody becomes somebody: "enter_code"
    for pages of people and tablets, who have a code and no account. `holds=False`: what was typed is secret, and is held
    in no session.

    An archived event takes nothing: what is sent to it is refused here. `once_archived`: but for what lets go (a door is
    closed, something is erased or taken back), gives what is there, or refuses by itself.
    """

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "HEAD":
                request.method = "GET"  # the server sends the headers only
            in_event = "event" in kwargs
            kwargs.pop("event", None)
            actor: Actor = request.actor  # type: ignore[attr-defined]
            event = request.event  # type: ignore[attr-defined]
            if in_event and event is None:
                return refuse(request, public=public, entrance=entrance, holds=holds)
            subject: Any = event
            if model is not None:
                rows = model.objects.visible_to(actor)  # type: ignore[attr-defined]
                if in_event:
                    rows = rows.filter(event_id=event.pk)
                subject = rows.filter(**{lookup: kwargs.pop(lookup)}).first()
                if subject is None:
                    return refuse(request, public=public, entrance=entrance, holds=holds)
                args = (subject, *args)
            if not may(actor, permission, subject):
                known = in_event and bool(actor.hats)
                return refuse(request, public=public, known=known, entrance=entrance, holds=holds)
            if in_event and event.is_archived and not once_archived and request.method not in SAFE_METHODS:
                return _refuse_archived(request)
            return view(request, *args, **kwargs)

        wrapper.permission = permission  # type: ignore[attr-defined]
        wrapper.once_archived = once_archived  # type: ignore[attr-defined]
        wrapper.login_required = False  # type: ignore[attr-defined]  # this gate decides, not LoginRequiredMiddleware
        return wrapper

    return decorate


def hide_event(request: HttpRequest) -> None:
    """The page of this request names no event to whoever may not know of it: a draft, or one that is archived."""
    event, actor = getattr(request, "event", None), getattr(request, "actor", None)
    if event is not None and not event.is_public and not (actor and actor.hats):
        request.event = None  # type: ignore[attr-defined]


def _refuse_archived(request: HttpRequest) -> HttpResponse:
    """A page that says so; a part of a page is drawn anew with all of it, and says so there."""
    response = render(request, "archived.html", status=HTTPStatus.FORBIDDEN)
    if request.htmx:  # type: ignore[attr-defined]
        messages.warning(request, _("The event is archived: what was made in it stays as it is."))
        response["HX-Refresh"] = "true"
    return response


def refuse(
    request: HttpRequest,
    *,
    public: bool = False,
    known: bool = False,
    entrance: str = "account_login",
    holds: bool = True,
) -> HttpResponse:
    """Answer somebody who may not: sign-in for nobody, 403 for a person known to the event, 404 for a stranger.

    Raises Http404 or PermissionDenied.
    """
    if known:
        raise PermissionDenied
    if request.actor.is_nobody and not public:  # type: ignore[attr-defined]
        if holds:
            held_forms.keep(request)
        return redirect_to_login(held_forms.way_back(request), resolve_url(entrance))
    raise Http404
