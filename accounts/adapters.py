"""allauth, as this site uses it: no passwords, no signing up alone, plain words."""

from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User

WAYS_TO_SHOW_AGAIN = {
    "mfa_reauthenticate": _("With a code of my application, or a recovery code"),
    "mfa_reauthenticate:webauthn": _("With my passkey"),
}
WRONG_CODE = _("This is not the code. Check it, then try again.")
TOO_MANY = _("Too many tries in a short time. Wait five minutes, then try again.")


class AccountAdapter(DefaultAccountAdapter):
    """People come in by invitation. Whoever has no password shows again who they are by a code sent by e-mail."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_user_display(self, user: Any) -> str:
        return str(user)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Where a request comes from; a server behind a local socket is told no address, which is no reason to refuse."""
        try:
            return super().get_client_ip(request)
        except PermissionDenied:
            return "unknown"

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Signing in shows who one is: nothing asks again at once. The page speaks the person's language."""
        records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY)
        if records:
            records[-1]["reauthenticated"] = True
            request.session.modified = True
        response = super().post_login(request, user, **kwargs)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            remember_language(response, user.language)
        return response

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """allauth asks nothing of a person without password, passkey or application; we send them a code."""
        user = self.request.user
        if user.is_authenticated and user.email and not get_reauthentication_flows(user):
            if not signed_in_recently(self.request):
                raise ReauthenticationRequired
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        methods = super().get_reauthentication_methods(user)
        for method in methods:
            method["description"] = WAYS_TO_SHOW_AGAIN.get(method["id"], method["description"])
        if not methods and user.is_authenticated and user.email:
            by_mail = {"id": "code", "description": _("With a code sent by e-mail"), "url": confirm_url()}
            methods.append(by_mail)
        return methods


def confirm_url() -> str:
    return reverse("account_reauthenticate")


def signed_in_recently(request: HttpRequest) -> bool:
    """Did the person of this session show who they are within the last quarter of an hour?"""
    records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY) or [{"at": 0}]
    return bool(timezone.now().timestamp() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT)


def remember_language(response: HttpResponse, language: str) -> None:
    """Keep the language in the browser, as Django's own view does."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE or 365 * 24 * 3600,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE or "Lax",
    )


class SecondStepAdapter(DefaultMFAAdapter):
    """Passkeys and authenticator applications, in our words."""

    error_messages = {**DefaultMFAAdapter.error_messages, "incorrect_code": WRONG_CODE}

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:  # noqa: A002 - allauth's own name
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey %(number)d") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": settings.MFA_TOTP_ISSUER}

    def _get_user_identifier(self, user: User) -> str:
        return user.email or user.name
