"""axe finds nothing on the pages of signing in that a library serves; the table of addresses does not name those."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from tests.accounts.helpers import ask_code, code_for, come_in
from tests.browser.conftest import PHONE, WIDE, next_page
from tests.browser.test_accessibility import faults
from tests.factories import InvitationFactory, UserFactory

pytestmark = pytest.mark.browser
SECRET = "JBSWY3DPEHPK3PXP"


def visited(window: Any, names: list[str], *args: Any) -> dict[str, list[str]]:
    page, found = window.new_page(), {}
    for name in names:
        page.goto(reverse(name, args=args))
        assert page.url.endswith(reverse(name, args=args)), page.url
        if lines := faults(page):
            found[name] = lines
    return found


@pytest.mark.parametrize(
    "options", [{"viewport": PHONE}, {"viewport": WIDE, "color_scheme": "dark"}], ids=["phone", "wide dark"]
)
def test_axe_finds_nothing_on_the_way_in(open_browser: Any, options: dict[str, Any]) -> None:
    options["bypass_csp"] = True
    fresh, waiting, protected = Client(), Client(), Client()
    plain, user = UserFactory(), UserFactory()
    come_in(fresh, plain.email)
    found = visited(open_browser(fresh, **options), ["account_logout", "mfa_activate_totp", "mfa_add_webauthn"])
    ask_code(waiting, plain.email)
    found |= visited(open_browser(waiting, **options), ["account_confirm_login_code"])
    TOTP.activate(user, SECRET)
    codes = RecoveryCodes.activate(user).get_unused_codes()
    come_in(protected, user.email)
    found |= visited(open_browser(protected, **options), ["mfa_authenticate"])
    protected.post(reverse("mfa_authenticate"), {"code": codes[0]})
    keys = ["mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_reauthenticate"]
    found |= visited(open_browser(protected, **options), [*keys, "account"])
    key = Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Mon téléphone"})
    found |= visited(open_browser(protected, **options), ["mfa_edit_webauthn", "mfa_remove_webauthn"], key.pk)
    found |= visited(open_browser(**options), ["account_inactive"])
    found |= visited(open_browser(**options), ["invitation"], InvitationFactory().link_token)
    assert found == {}


def test_the_whole_way_in_is_walked_by_keyboard(open_browser: Any) -> None:
    user = UserFactory()
    page = open_browser(viewport=PHONE).new_page()
    page.goto(reverse("account_login"))
    page.locator("[name=email]:focus").wait_for()
    page.keyboard.type(user.email)
    page.keyboard.press("Enter")
    page.locator("[name=code]:focus").wait_for()
    page.keyboard.type(code_of(user.email))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=user.name).wait_for()


def test_the_whole_way_in_is_walked_without_scripts(open_browser: Any) -> None:
    user = UserFactory()
    page = open_browser(viewport=PHONE, java_script_enabled=False).new_page()
    page.goto(reverse("account_login"))
    page.fill("[name=email]", user.email)
    with next_page(page):
        page.get_by_role("button", name="M’envoyer un code").click()
    page.fill("[name=code]", code_of(user.email))
    with next_page(page):
        page.get_by_role("button", name="Entrer").click()
    with next_page(page):
        page.get_by_role("button", name="EN", exact=False).first.click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert user.name in page.content()


def code_of(email: str) -> str:
    """The code, digits only, as it is typed."""
    return code_for(email).replace("-", "")
