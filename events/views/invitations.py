"""Saying yes to an invitation."""

from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts import address_proofs
from accounts.adapters import TOO_MANY, WRONG_CODE
from accounts.forms import CodeForm, may_send_code
from accounts.models import User
from accounts.services import has_a_key
from common import codes
from common.forms import bound
from common.permissions import guarded
from events.forms.roles import YesForm
from events.models import Invitation
from events.role_words import WORDS
from events.services import roles as services


def _find(token: str) -> Invitation | None:
    key = codes.lookup_key(Invitation.code_kind, codes.as_typed(token))
    rows = Invitation.objects.select_related("event__organisation", "theme", "created_by", "accepted_by")
    return rows.filter(link_lookup=key).first()


def _gone(request: HttpRequest, invitation: Invitation | None = None) -> HttpResponse:
    is_used = invitation is not None and invitation.accepted_at is not None
    return render(request, "events/invitation/gone.html", {"is_used": is_used}, status=410 if is_used else 404)


def _purpose(invitation: Invitation) -> str:
    return f"invitation {invitation.pk} {invitation.code_version}"


@guarded("events.answer_invitation")
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What one is invited to, and the way to say yes."""
    row = _find(token)
    if row is None:
        return _gone(request)
    user = request.user
    if row.accepted_at is not None:
        return redirect("home") if user.is_authenticated and row.accepted_by_id == user.pk else _gone(request, row)
    if not row.is_pending:
        return _gone(request)
    form = bound(YesForm, request) if not user.is_authenticated else None
    if request.method == "POST":
        answer = _answer(request, row, form)
        if answer is not None:
            return answer
    if form is not None and not form.is_bound:
        form.initial = {"name": row.name, "email": row.email}
    context = {"invitation": row, "event_invited": row.event, "words": WORDS[row.kind], "form": form}
    return render(request, "events/invitation/answer.html", context)


def _answer(request: HttpRequest, row: Invitation, form: YesForm | None) -> HttpResponse | None:
    """What follows a yes; None where the form has something to correct."""
    try:
        if form is None:
            services.accept(invitation=row, user=request.user)
            return _welcome(request, row)
        if row.accepted_by_id is not None:
            return _come_in(request, row, services.come_in_again(invitation=row))
        if not form.is_valid():
            return None
        if form.cleaned_data["email"]:
            return _ask_code(request, row, form)
        user = services.accept_as_somebody_new(
            invitation=row, name=form.cleaned_data["name"], email=None, language=get_language() or "fr"
        )
        return _come_in(request, row, user)
    except services.InvitationGone:
        return _gone(request, _find(row.link_token))


def _ask_code(request: HttpRequest, row: Invitation, form: YesForm) -> HttpResponse | None:
    """Known or not, an address is first proved: nothing here tells which it is."""
    email = form.cleaned_data["email"]
    if not may_send_code(request, email):
        form.add_error("email", TOO_MANY)
        return None
    kept = {"name": form.cleaned_data["name"]}
    address_proofs.ask(request, purpose=_purpose(row), email=email, kept=kept)
    return redirect("invitation_code", row.link_token)


@guarded("events.answer_invitation")
@never_cache
def invitation_code(request: HttpRequest, token: str) -> HttpResponse:
    """The code sent to the address given with a yes."""
    row = _find(token)
    asked = address_proofs.asked(request, purpose=_purpose(row)) if row is not None else None
    if row is None or asked is None or request.user.is_authenticated:
        return redirect("invitation", token)
    form = CodeForm(request.POST) if request.method == "POST" else CodeForm()
    if form.is_bound and form.is_valid():
        if address_proofs.is_right(request, purpose=_purpose(row), typed=form.cleaned_data["code"]):
            address_proofs.forget(request, purpose=_purpose(row))
            return _with_proved_address(request, row, asked)
        if address_proofs.asked(request, purpose=_purpose(row)) is None:
            messages.error(request, _("This code is no longer valid. Ask for a new one."))
            return redirect("invitation", token)
        form.add_error("code", WRONG_CODE)
    return render(request, "events/invitation/code.html", {"form": form, "email": asked.email, "token": token})


def _with_proved_address(request: HttpRequest, row: Invitation, asked: address_proofs.Asked) -> HttpResponse:
    known = User.objects.filter(email=asked.email).first()
    if known is None:
        try:
            known = services.accept_as_somebody_new(
                invitation=row, name=asked.kept["name"], email=asked.email, language=get_language() or "fr"
            )
        except services.InvitationGone:
            return _gone(request, _find(row.link_token))
    return _come_in(request, row, known, email=asked.email)


def _come_in(request: HttpRequest, row: Invitation, user: User, *, email: str | None = None) -> HttpResponse:
    """Sign the person in, second step included where they have one, and give the role."""
    here = request.path.removesuffix("code/")
    record_authentication(request, user, method="code" if email else "invitation", email=email)
    response = perform_login(request, Login(user=user, redirect_url=here, email=email))
    if not request.user.is_authenticated:
        return response  # the second step comes first; it leads back to the invitation
    try:
        services.accept(invitation=row, user=user)
    except services.InvitationGone:
        return _gone(request, _find(row.link_token))
    return _welcome(request, row)


def _welcome(request: HttpRequest, row: Invitation) -> HttpResponse:
    words: dict[str, Any] = {"role": WORDS[row.kind].one, "title": row.event.title}
    messages.success(request, _("It is done. Your role in “%(title)s”: %(role)s.") % words)
    return redirect("home" if has_a_key(request.user) else "account")
