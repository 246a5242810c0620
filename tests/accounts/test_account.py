"""My account: what I change there, and how I show that it is me."""

import json
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts import address_proofs
from tests.accounts.helpers import ask_code, code_for, come_in, is_signed_in, type_code
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"


def totp_code() -> str:
    return format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time()))))


@pytest.fixture
def user() -> Any:
    return UserFactory(email="nadege.demo@example.org")


@pytest.fixture
def signed_in(client: Client, user: Any) -> Client:
    come_in(client, user.email)
    return client


def later(client: Client, minutes: int = 20) -> None:
    """The session as it is when one comes back to it."""
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= minutes * 60
    session.save()


def test_one_changes_name_and_language(signed_in: Client, user: Any) -> None:
    signed_in.post(reverse("account"), {"name": "Nadège DÉMO", "language": "en"})
    user.refresh_from_db()
    assert (user.name, user.language) == ("Nadège DÉMO", "en")


@pytest.mark.parametrize("name", ["", "x" * 121, "a\x00b"])
def test_a_name_that_cannot_be_kept_is_said_beside_the_field(signed_in: Client, name: str) -> None:
    response = signed_in.post(reverse("account"), {"name": name, "language": "fr"})
    assert response.context["form"].errors["name"]


def test_a_new_address_serves_once_its_code_was_typed(signed_in: Client, user: Any) -> None:
    new = "nadege.new.demo@example.org"
    signed_in.post(reverse("change_email"), {"email": new})
    user.refresh_from_db()
    assert user.email == "nadege.demo@example.org"
    signed_in.post(reverse("confirm_email"), {"code": code_for(new)})
    user.refresh_from_db()
    assert user.email == new


def test_an_address_of_somebody_else_is_not_told_apart_and_not_taken(signed_in: Client, user: Any) -> None:
    taken, free = UserFactory().email, "free.demo@example.org"
    answers = {}
    for email in (taken, free):
        first = signed_in.post(reverse("change_email"), {"email": email})
        wrong = signed_in.post(reverse("confirm_email"), {"code": "0000-0000"})
        answers[email] = (first.status_code, first["Location"], wrong.status_code, wrong.context["form"].errors)
    assert answers[taken] == answers[free]
    assert [letter.to for letter in mail.outbox[-2:]] == [[taken], [free]]
    assert code_for(free)


def test_an_address_taken_between_mail_and_code_is_refused(signed_in: Client, user: Any) -> None:
    new = "race.demo@example.org"
    signed_in.post(reverse("change_email"), {"email": new})
    UserFactory(email=new)
    signed_in.post(reverse("confirm_email"), {"code": code_for(new)})
    user.refresh_from_db()
    assert user.email == "nadege.demo@example.org"


def test_the_fifth_wrong_code_for_an_address_begins_again(signed_in: Client) -> None:
    signed_in.post(reverse("change_email"), {"email": "new.demo@example.org"})
    answers = [signed_in.post(reverse("confirm_email"), {"code": "0000-0000"}).status_code for _ in range(5)]
    assert answers == [200] * 4 + [302]
    assert address_proofs.SESSION_KEY in signed_in.session


def test_whoever_has_just_signed_in_is_not_asked_again(signed_in: Client) -> None:
    assert signed_in.get(reverse("mfa_add_webauthn")).status_code == 200
    assert signed_in.get(reverse("change_email")).status_code == 200


@pytest.mark.parametrize("page", ["mfa_add_webauthn", "mfa_activate_totp", "change_email"])
def test_later_a_code_by_mail_is_asked_before_keys_change(signed_in: Client, user: Any, page: str) -> None:
    later(signed_in)
    asked = signed_in.get(reverse(page))
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    signed_in.post(asked["Location"], {"next": reverse(page)})
    done = signed_in.post(asked["Location"], {"code": code_for(user.email), "next": reverse(page)})
    assert done["Location"] == reverse(page)
    assert signed_in.get(reverse(page)).status_code == 200


def test_a_wrong_code_does_not_confirm(signed_in: Client, user: Any) -> None:
    later(signed_in)
    signed_in.post(reverse("account_reauthenticate"))
    response = signed_in.post(reverse("account_reauthenticate"), {"code": "0000-0000"})
    assert response.context["form"].errors["code"]
    assert signed_in.get(reverse("mfa_add_webauthn")).status_code == 302


def test_an_application_is_added_and_then_asked_for_at_the_door(signed_in: Client, user: Any) -> None:
    page = signed_in.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    response = signed_in.post(reverse("mfa_activate_totp"), {"code": code}, follow=True)
    assert response.redirect_chain[-1][0] == reverse("mfa_view_recovery_codes")
    assert len(response.context["unused_codes"]) == 10
    browser = Client()
    assert come_in(browser, user.email)["Location"] == reverse("mfa_authenticate")
    assert not is_signed_in(browser)


@pytest.mark.parametrize("way", ["application", "recovery code"])
def test_the_second_step_opens_by_the_application_or_a_recovery_code(client: Client, user: Any, way: str) -> None:
    TOTP.activate(user, SECRET)
    recovery = RecoveryCodes.activate(user)
    come_in(client, user.email)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert not is_signed_in(client)
    client.post(
        reverse("mfa_authenticate"), {"code": totp_code() if way == "application" else recovery.get_unused_codes()[0]}
    )
    assert is_signed_in(client)


def test_with_an_application_the_mail_alone_does_not_confirm(client: Client, user: Any) -> None:
    TOTP.activate(user, SECRET)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    asked = client.get(reverse("mfa_deactivate_totp"))
    assert asked["Location"].startswith(reverse("mfa_reauthenticate"))
    assert client.get(reverse("account_reauthenticate"))["Location"].startswith(reverse("mfa_reauthenticate"))
    client.post(asked["Location"], {"code": totp_code()})
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def test_too_many_tries_are_told_in_plain_words(client: Client, user: Any) -> None:
    TOTP.activate(user, SECRET)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    answers = [client.post(reverse("mfa_reauthenticate"), {"code": "000000"}) for _ in range(11)]
    assert answers[-1].status_code == 429
    assert "429.html" in [template.name for template in answers[-1].templates]


NASTY_CREDENTIALS = [
    "",
    "{",
    "null",
    "[]",
    "3",
    '"x"',
    "{}",
    '{"id": "a", "rawId": "b"}',
    '{"id": "YQ", "rawId": "YQ", "type": "public-key", "response": []}',
    '{"id": "YQ", "rawId": "YQ", "type": "public-key", "response": {"userHandle": "_w", "clientDataJSON": "YQ", '
    '"authenticatorData": "YQ", "signature": "YQ"}}',
    '{"id": "\\ud800", "rawId": "\\ud800", "response": {"userHandle": 3}}',
    json.dumps(
        {"id": "YQ", "rawId": "YQ", "type": "x", "response": {"clientDataJSON": "e30", "attestationObject": "oA"}}
    ),
]


@pytest.mark.parametrize("credential", NASTY_CREDENTIALS)
def test_a_broken_passkey_is_a_wrong_one(client: Client, user: Any, credential: str) -> None:
    client.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"})
    assert client.post(reverse("mfa_login_webauthn"), {"credential": credential}).status_code == 302
    TOTP.activate(user, SECRET)
    ask_code(client, user.email)
    type_code(client, code_for(user.email))
    assert client.post(reverse("mfa_authenticate"), {"credential": credential}).status_code == 200
    assert not is_signed_in(client)


@pytest.mark.parametrize("credential", NASTY_CREDENTIALS)
def test_a_broken_passkey_is_not_added(signed_in: Client, credential: str) -> None:
    signed_in.get(reverse("mfa_add_webauthn"))
    answer = signed_in.post(reverse("mfa_add_webauthn"), {"name": "x", "credential": credential})
    assert answer.status_code == 200
    assert not Authenticator.objects.exists()


def test_signing_out_everywhere_spares_this_browser(signed_in: Client, user: Any) -> None:
    elsewhere = Client()
    come_in(elsewhere, user.email)
    signed_in.post(reverse("end_other_sessions"))
    assert signed_in.get(reverse("account")).status_code == 200
    assert elsewhere.get(reverse("account")).status_code == 302


def test_the_keys_of_somebody_else_are_not_found(signed_in: Client) -> None:
    other = Authenticator.objects.create(user=UserFactory(), type=Authenticator.Type.WEBAUTHN, data={"name": "x"})
    for page in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert signed_in.post(reverse(page, args=[other.pk]), {"name": "mine"}).status_code == 404
