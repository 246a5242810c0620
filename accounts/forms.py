"""The forms of signing in and of one's account. Those of allauth keep its logic and take our words and our fields."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from allauth.core import context, ratelimit
from allauth.mfa.adapter import get_adapter as get_second_step_adapter
from allauth.mfa.base import forms as second_step_forms
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as passkey_forms
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from accounts.models import User, as_stored
from common.forms import SiteForm, SiteModelForm

LONGEST_CODE = 40
IN_THEIR_OWN_WORDS = [(code, get_language_info(code)["name_local"].capitalize()) for code, _name in settings.LANGUAGES]


def may_send_code(request: HttpRequest, email: str) -> bool:
    """May one more code go to this address for this place? Counted together, so that who floods an address from
    elsewhere does not keep its owner out, and eighty people in one hall do not count as one.
    """
    key = f"{as_stored(email)}|{get_adapter().get_client_ip(request)}"
    return bool(ratelimit.consume(request, action="request_login_code", key=key))


def code_field(label: Any, help_text: Any = "", *, mode: str = "numeric") -> forms.CharField:
    """Where a code is typed: digits on a phone's keyboard, proposed by the browser that received it."""
    attributes = {"autocomplete": "one-time-code", "inputmode": mode, "autofocus": True, "spellcheck": "false"}
    return forms.CharField(
        label=label, help_text=help_text, max_length=LONGEST_CODE, widget=forms.TextInput(attrs=attributes)
    )


class SignInForm(allauth_forms.RequestLoginCodeForm):
    """An address, nothing else. Known or not, the answer is the same."""

    email = forms.EmailField(
        label=_("Your e-mail"),
        help_text=_("You will receive a code. No password is needed."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username webauthn", "autofocus": True}),
    )

    def clean_email(self) -> str:
        # The code goes to the address as the account holds it, never to a lookalike that small letters make equal.
        email = as_stored(self.cleaned_data["email"])
        if not may_send_code(context.request, email):
            raise get_adapter().validation_error("too_many_login_attempts")
        self._user = User.objects.who_reads(email)
        return email


class SignInCodeForm(allauth_forms.ConfirmLoginCodeForm):
    code = code_field(_("The code you received"), _("Eight digits. Spaces and dashes do not matter."))


class CodeForm(SiteForm):
    """The code that shows that one reads an address; see accounts/address_proofs.py."""

    code = code_field(_("The code you received"), _("Eight digits. Spaces and dashes do not matter."))


class SecondStepForm(second_step_forms.AuthenticateForm):
    code = code_field(_("The code of your application, or a recovery code"))


class SecondStepAgainForm(second_step_forms.ReauthenticateForm):
    code = code_field(_("The code of your application, or a recovery code"))


class AddAuthenticatorForm(ActivateTOTPForm):
    code = code_field(_("The code that your application shows"), _("Six digits, which change every 30 seconds."))


class ProfileForm(SiteModelForm):
    """How a person is called, and in which language the site speaks to them."""

    language = forms.ChoiceField(label=_("Language"), choices=IN_THEIR_OWN_WORDS, widget=forms.RadioSelect)

    class Meta:
        model = User
        fields = ["name", "language"]
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}
        help_texts = {"name": _("As the people you work with know you.")}


class AddressForm(SiteForm):
    """A new address, before it is proved."""

    email = forms.EmailField(
        label=_("New e-mail"),
        help_text=_("A code is sent there, to check that you read it."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


@contextmanager
def malformed_is_wrong() -> Iterator[None]:
    """What a browser's passkey sends is a nest of JSON: any shape but the right one is a wrong code, never an error."""
    try:
        yield
    except (TypeError, ValueError, KeyError, AttributeError, IndexError) as error:
        raise get_second_step_adapter().validation_error("incorrect_code") from error


class PasskeySignInForm(passkey_forms.LoginWebAuthnForm):
    def clean_credential(self) -> Any:
        with malformed_is_wrong():
            return super().clean_credential()


class PasskeyStepForm(passkey_forms.AuthenticateWebAuthnForm):
    def clean_credential(self) -> Any:
        with malformed_is_wrong():
            return super().clean_credential()


class PasskeyAgainForm(passkey_forms.ReauthenticateWebAuthnForm):
    def clean_credential(self) -> Any:
        with malformed_is_wrong():
            return super().clean_credential()


def passkey_name() -> forms.CharField:
    return forms.CharField(
        label=_("A name for this passkey"),
        help_text=_("To recognise it later: “my phone”, “the office computer”."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class AddPasskeyForm(passkey_forms.AddWebAuthnForm):
    """Every passkey of ours opens the account alone: it checks the person by finger, face or PIN."""

    name = passkey_name()
    passwordless = forms.BooleanField(initial=True, required=False, widget=forms.HiddenInput)

    def clean_passwordless(self) -> bool:
        return True

    def clean(self) -> Any:
        with malformed_is_wrong():
            return super().clean()


class RenamePasskeyForm(passkey_forms.EditWebAuthnForm):
    name = passkey_name()
