"""A passkey, made and used in a real browser whose device is played by Chromium."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Browser, Page, expect

from tests.accounts.helpers import code_for
from tests.browser.conftest import PHONE
from tests.factories import UserFactory

pytestmark = pytest.mark.browser
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(chromium_browser: Browser) -> Iterator[Page]:
    """A phone that knows passkeys, in French."""
    context = chromium_browser.new_context(viewport=PHONE, locale="fr-FR")
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    yield page
    context.close()


def named(site: str) -> str:
    """The same site under a name: a passkey belongs to a name, never to a number."""
    return site.replace("127.0.0.1", "localhost")


def sign_in_by_code(page: Page, site: str, email: str) -> None:
    page.goto(f"{site}/account/login/")
    page.fill("[name=email]", email)
    page.get_by_role("button", name="M’envoyer un code").click()
    page.wait_for_url("**/account/login/code/**")
    page.fill("[name=code]", code_for(email))
    page.get_by_role("button", name="Entrer").click()
    page.wait_for_url(f"{site}/")


def make_passkey(page: Page, site: str) -> None:
    page.goto(f"{site}/account/passkeys/add/")
    page.fill("[name=name]", "Mon téléphone")
    page.get_by_role("button", name="Créer ma clé d’accès").click()
    page.wait_for_url("**/account/recovery-codes/")


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Se déconnecter").click()
    page.get_by_role("button", name="Se déconnecter").wait_for(state="detached")


def test_a_passkey_is_made_and_opens_the_account_alone(site: str, page: Page) -> None:
    user = UserFactory()
    site = named(site)
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    sign_in_by_code(page, site, user.email)
    make_passkey(page, site)
    assert Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).count() == 1
    sign_out(page)
    page.goto(f"{site}/account/login/?next=/account/")
    page.get_by_role("button", name="Me connecter avec ma clé d’accès").click()
    page.wait_for_url(f"{site}/account/")
    expect(page.get_by_text("Mon téléphone").first).to_be_visible()
    assert wrong == []


def test_a_passkey_is_the_second_step_and_the_proof_before_keys_change(site: str, page: Page) -> None:
    user = UserFactory()
    site = named(site)
    sign_in_by_code(page, site, user.email)
    make_passkey(page, site)
    sign_out(page)
    page.goto(f"{site}/account/login/")
    page.fill("[name=email]", user.email)
    page.get_by_role("button", name="M’envoyer un code").click()
    page.wait_for_url("**/account/login/code/**")
    page.fill("[name=code]", code_for(user.email))
    page.get_by_role("button", name="Entrer").click()
    page.get_by_role("button", name="Utiliser ma clé d’accès").click()
    page.wait_for_url(f"{site}/")
    forget_recent_proof(page)
    page.goto(f"{site}/account/passkeys/{Authenticator.objects.get(type='webauthn').pk}/remove/")
    page.goto(page.url.replace("/code/", "/passkey/"))
    page.get_by_role("button", name="Utiliser ma clé d’accès").click()
    page.wait_for_url("**/remove/")
    page.get_by_role("button", name="Retirer cette clé d’accès").click()
    page.wait_for_url("**/account/")
    assert not Authenticator.objects.filter(user=user).exists()


def forget_recent_proof(page: Page) -> None:
    """The session as it is an hour later."""
    key = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "sessionid")
    store: Any = SessionStore(session_key=key)
    for record in store["account_authentication_methods"]:
        record["at"] -= 3600
    store.save()


def test_a_passkey_that_was_not_used_leaves_the_page_ready(site: str, page: Page) -> None:
    site = named(site)
    page.goto(f"{site}/account/login/")
    refusal = "Promise.reject(new DOMException('', 'NotAllowedError'))"
    page.evaluate(f"() => {{ navigator.credentials.get = () => {refusal}; }}")
    page.get_by_role("button", name="Me connecter avec ma clé d’accès").click()
    page.get_by_text("La clé d’accès n’a pas servi").wait_for()
    expect(page.get_by_role("button", name="M’envoyer un code")).to_be_enabled()


def test_where_passkeys_cannot_work_none_is_offered(site: str, page: Page) -> None:
    page.goto(f"{site}/account/login/")
    expect(page.get_by_role("button", name="M’envoyer un code")).to_be_visible()
    expect(page.get_by_role("button", name="Me connecter avec ma clé d’accès")).to_have_count(0)
