"""Who does what: the organiser's page of roles and invitations."""

import time
import uuid
from typing import Any

import segno
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from common.answers import Refused
from common.forms import bound
from common.permissions import guarded
from events.forms.roles import InvitationForm, KnownPersonForm
from events.models import Event, Invitation, Role
from events.role_words import WORDS
from events.services import roles as services
from events.uses import uses_of

SHOWN_KEY = "invitations_shown"
SHOWN_FOR_S = 10 * 60  # a link is on screen for the time of printing it, not for whoever comes to the computer later


def link_to(request: HttpRequest) -> services.LinkTo:
    return lambda invitation: request.build_absolute_uri(reverse("invitation", args=[invitation.link_token]))


def who_does_what(event: Event) -> list[dict[str, Any]]:
    """[{"words", "roles", "invitations"}], one entry a kind of role, in the order of role_words."""
    by_kind: dict[str, dict[str, Any]] = {
        kind: {"words": words, "roles": [], "invitations": []} for kind, words in WORDS.items()
    }
    for role in event.roles.select_related("user", "theme"):
        by_kind[role.kind]["roles"].append(role)
    for invitation in event.invitations.pending().select_related("theme"):
        by_kind[invitation.kind]["invitations"].append(invitation)
    return list(by_kind.values())


@guarded("events.manage_roles")
@require_GET
def roles(request: HttpRequest) -> HttpResponse:
    """Who does what?"""
    return render(request, "events/roles/list.html", {"groups": who_does_what(request.event)})


@guarded("events.manage_roles", once_archived=True)
def invite(request: HttpRequest, kind: str) -> HttpResponse:
    """Give a role: to somebody already known, or by an invitation."""
    if kind not in WORDS:
        raise Http404
    about = {"event": request.event, "kind": kind, "initial": {"theme": request.GET.get("theme")}}
    is_known = "person" in request.POST
    known = KnownPersonForm(data=request.POST if is_known else None, user=request.user, prefix=None, **about)
    if is_known:
        form = InvitationForm(**about)
        if known.is_valid():
            return _give(request, kind, known)
    else:
        form = bound(InvitationForm, request, **about)
        if request.method == "POST" and form.is_valid():
            return _invite(request, kind, form)
    context = {"words": WORDS[kind], "form": form, "known": known}
    return render(request, "events/roles/invite.html", context)


def _give(request: HttpRequest, kind: str, form: KnownPersonForm) -> HttpResponse:
    person = form.cleaned_data["person"]
    address = request.build_absolute_uri(reverse("home"))
    services.give_role(event=request.event, by=request.user, user=person, kind=kind, theme=form.theme, address=address)
    messages.success(request, _("%(name)s has this role from now on.") % {"name": person.name})
    return redirect("roles", request.event.slug)


def _invite(request: HttpRequest, kind: str, form: InvitationForm) -> HttpResponse:
    invitation = services.invite(
        event=request.event,
        by=request.user,
        name=form.cleaned_data["name"],
        kind=kind,
        theme=form.theme,
        email=form.cleaned_data["email"],
        idempotency_key=form.cleaned_data["idempotency_key"],
        link_to=link_to(request),
    )
    return _to_card(request, invitation)


def _to_card(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    shown = request.session.setdefault(SHOWN_KEY, {})
    shown[str(invitation.pk)] = time.time()
    request.session.modified = True
    return redirect("invitation_card", request.event.slug, invitation.pk)


@guarded("events.manage_roles", Invitation)
@never_cache
@require_GET
def card(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """The link, to copy, print or scan: for ten minutes after it was made, and to the organiser who made it."""
    made_at = request.session.get(SHOWN_KEY, {}).get(str(invitation.pk), 0)
    is_shown = time.time() - made_at < SHOWN_FOR_S and invitation.accepted_at is None
    link = link_to(request)(invitation) if is_shown else ""
    context = {
        "invitation": invitation,
        "words": WORDS[invitation.kind],
        "link": link,
        "qr": segno.make(link, error="m").svg_data_uri(scale=5, border=2) if link else "",
    }
    return render(request, "events/roles/card.html", context)


@guarded("events.manage_roles", Invitation, once_archived=True)
@require_POST
def renew(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """A new link; the old one dies."""
    try:
        services.renew(invitation=invitation, link_to=link_to(request))
    except services.InvitationGone:
        messages.warning(request, _("This invitation was accepted in the meantime."))
        return redirect("roles", request.event.slug)
    return _to_card(request, invitation)


@guarded("events.manage_roles", Invitation, once_archived=True)
@require_POST
def withdraw(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """The invitation no longer opens anything."""
    try:
        services.withdraw(invitation=invitation)
    except services.InvitationGone:
        messages.warning(request, _("This invitation was accepted in the meantime. You can take the role back."))
    else:
        messages.success(request, _("The invitation of %(name)s is withdrawn.") % {"name": invitation.name})
    return redirect("roles", request.event.slug)


@guarded("events.manage_roles", Role, once_archived=True)
def revoke(request: HttpRequest, role: Role) -> HttpResponse:
    """Take a role back, once said what that changes."""
    if request.method == "POST":
        try:
            services.revoke(role=role)
        except services.LastOrganiser:
            messages.error(request, _("An event needs an organiser. Invite another one first."))
            return redirect("roles", request.event.slug)
        except Refused as refused:
            messages.error(request, refused.message)
            return redirect("roles", request.event.slug)
        messages.success(request, _("%(name)s no longer has this role.") % {"name": role.user.name})
        return redirect("roles" if role.user_id != request.user.pk else "home", *_here(request, role))
    context = {"role": role, "words": WORDS[role.kind], "is_me": role.user_id == request.user.pk}
    context |= {"holds": uses_of(role), "why_not": services.why_not_revoke(role)}
    return render(request, "events/roles/revoke.html", context)


def _here(request: HttpRequest, role: Role) -> list[str]:
    return [] if role.user_id == request.user.pk else [request.event.slug]


@guarded("events.manage_roles", Role, once_archived=True)
@require_POST
def let_in_again(request: HttpRequest, role: Role) -> HttpResponse:
    """A link for somebody who has a role and can no longer come in."""
    try:
        invitation = services.let_in_again(role=role, by=request.user, idempotency_key=uuid.uuid4())
    except services.HasAKey:
        messages.warning(request, _("This person signs in alone, with an e-mail or a passkey."))
        return redirect("roles", request.event.slug)
    return _to_card(request, invitation)
