"""My account: who I am, and the ways in which I show it."""

from typing import Any

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import address_proofs, services
from accounts.adapters import TOO_MANY, WRONG_CODE, remember_language
from accounts.forms import AddressForm, CodeForm, ProfileForm, may_send_code
from accounts.models import User
from common.forms import bound
from common.permissions import guarded

NEW_ADDRESS = "new address"


def ways_in(user: User) -> dict[str, Any]:
    """{"passkeys": [Authenticator], "application": Authenticator or None, "recovery": Authenticator or None}"""
    by_type: dict[str, list[Authenticator]] = {}
    for authenticator in Authenticator.objects.filter(user=user).order_by("created_at"):
        by_type.setdefault(authenticator.type, []).append(authenticator)
    recovery = by_type.get(Authenticator.Type.RECOVERY_CODES, [None])[0]
    return {
        "passkeys": by_type.get(Authenticator.Type.WEBAUTHN, []),
        "application": by_type.get(Authenticator.Type.TOTP, [None])[0],
        "recovery": recovery,
        "recovery_left": len(recovery.wrap().get_unused_codes()) if recovery else 0,
    }


@guarded("accounts.use_own")
@never_cache
def account(request: HttpRequest) -> HttpResponse:
    """My account, and how I sign in."""
    form = bound(ProfileForm, request, instance=User.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        user = form.save()
        messages.success(request, _("Saved."))
        response = redirect("account")
        remember_language(response, user.language)
        translation.activate(user.language)
        return response
    return render(request, "account/account.html", {"form": form, **ways_in(request.user)})


@guarded("accounts.use_own")
def change_email(request: HttpRequest) -> HttpResponse:
    """A new address: typed here, then proved by the code sent to it."""
    raise_if_reauthentication_required(request, app="accounts")
    form = bound(AddressForm, request)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if not may_send_code(request, email):
            form.add_error("email", TOO_MANY)
            return render(request, "account/change_email.html", {"form": form})
        reader = User.objects.who_reads(email)
        if reader is None or reader == request.user:
            address_proofs.ask(request, purpose=NEW_ADDRESS, email=email)
        else:
            template = "account/email/address_taken"
            address_proofs.pretend(request, purpose=NEW_ADDRESS, email=email, template=template)
        return redirect("confirm_email")
    return render(request, "account/change_email.html", {"form": form})


@guarded("accounts.use_own")
def confirm_email(request: HttpRequest) -> HttpResponse:
    """The code sent to the new address."""
    asked = address_proofs.asked(request, purpose=NEW_ADDRESS)
    if asked is None:
        messages.error(request, _("This code is no longer valid. Ask for a new one."))
        return redirect("change_email")
    form = bound(CodeForm, request)
    if request.method == "POST" and form.is_valid():
        if address_proofs.is_right(request, purpose=NEW_ADDRESS, typed=form.cleaned_data["code"]):
            return _keep_address(request, asked.email)
        if address_proofs.asked(request, purpose=NEW_ADDRESS) is None:
            return confirm_email(request)
        form.add_error("code", WRONG_CODE)
    return render(request, "account/confirm_email.html", {"form": form, "email": asked.email})


def _keep_address(request: HttpRequest, email: str) -> HttpResponse:
    address_proofs.forget(request, purpose=NEW_ADDRESS)
    try:
        services.change_email(user=request.user, email=email)
    except services.EmailTaken:
        messages.error(request, _("Nothing was changed: another person already signs in with this address."))
    else:
        messages.success(request, _("From now on, your codes go to %(email)s.") % {"email": email})
    return redirect("account")


@guarded("accounts.use_own")
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """A lost phone, a computer left open: only this browser stays signed in."""
    user = request.user
    services.end_other_sessions(user=user)
    update_session_auth_hash(request, user)
    messages.success(request, _("You are signed out everywhere but here."))
    return redirect("account")
