"""Saying yes to an invitation, with or without an account, with or without an address."""

from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User
from events.models import Invitation, Role
from events.services import roles as services
from tests.accounts.helpers import code_for, is_signed_in
from tests.factories import InvitationFactory, MemberFactory, RoleFactory, ThemeFactory, UserFactory

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def invitation() -> Invitation:
    return InvitationFactory(created_by=UserFactory(name="Nadège DÉMO"))


def address(invitation: Invitation, name: str = "invitation") -> str:
    return reverse(name, args=[invitation.link_token])


def holds_role(invitation: Invitation, **who: Any) -> bool:
    return Role.objects.filter(event=invitation.event, kind=invitation.kind, **who).exists()


def test_the_page_says_who_invites_to_what(client: Client, invitation: Invitation) -> None:
    text = client.get(address(invitation)).content.decode()
    assert "Nadège DÉMO" in text
    assert invitation.event.title in text


def test_reading_the_page_accepts_nothing(client: Client, invitation: Invitation) -> None:
    client.get(address(invitation))
    client.head(address(invitation))
    assert not holds_role(invitation)


def test_somebody_signed_in_accepts_with_one_tap(client: Client, invitation: Invitation) -> None:
    user = UserFactory()
    client.force_login(user, backend=BACKEND)
    client.post(address(invitation))
    client.post(address(invitation))
    assert holds_role(invitation, user=user)


def test_a_name_is_enough(client: Client, invitation: Invitation) -> None:
    response = client.post(address(invitation), {"name": "Théo DÉMO"})
    assert is_signed_in(client)
    assert holds_role(invitation, user__name="Théo DÉMO", user__email=None)
    assert response["Location"] == reverse("account")


def test_with_an_address_the_account_waits_for_its_code(client: Client, invitation: Invitation) -> None:
    client.post(address(invitation), {"name": "Théo DÉMO", "email": "theo.demo@example.org"})
    assert not User.objects.filter(name="Théo DÉMO").exists()
    client.post(address(invitation, "invitation_code"), {"code": code_for("theo.demo@example.org")})
    assert is_signed_in(client)
    assert holds_role(invitation, user__email="theo.demo@example.org", user__name="Théo DÉMO")


def test_a_known_address_signs_its_owner_in(client: Client, invitation: Invitation) -> None:
    user = UserFactory()
    client.post(address(invitation), {"name": "Another name", "email": user.email.upper()})
    client.post(address(invitation, "invitation_code"), {"code": code_for(user.email)})
    assert client.session["_auth_user_id"] == str(user.pk)
    assert holds_role(invitation, user=user)
    user.refresh_from_db()
    assert user.name != "Another name"


def test_a_known_address_is_not_told_from_an_unknown_one(invitation: Invitation) -> None:
    said = []
    for email in (UserFactory().email, "nobody.demo@example.org"):
        client = Client()
        first = client.post(address(invitation), {"name": "Théo DÉMO", "email": email})
        wrong = client.post(first["Location"], {"code": "0000-0000"})
        said.append((first.status_code, first["Location"], wrong.status_code, mail.outbox[-1].subject))
    assert said[0] == said[1]


def test_the_second_step_is_not_skipped(client: Client, invitation: Invitation) -> None:
    user = UserFactory()
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    client.post(address(invitation), {"name": "x", "email": user.email})
    response = client.post(address(invitation, "invitation_code"), {"code": code_for(user.email)})
    assert response["Location"] == reverse("mfa_authenticate")
    assert not is_signed_in(client)
    assert not holds_role(invitation)


def test_five_wrong_codes_begin_again(client: Client, invitation: Invitation) -> None:
    client.post(address(invitation), {"name": "x", "email": "theo.demo@example.org"})
    answers = [client.post(address(invitation, "invitation_code"), {"code": "0000-0000"}) for _ in range(5)]
    assert [a.status_code for a in answers] == [200] * 4 + [302]
    client.post(address(invitation, "invitation_code"), {"code": code_for("theo.demo@example.org")})
    assert not is_signed_in(client)


def test_a_link_serves_one_person(client: Client, invitation: Invitation) -> None:
    services.accept(invitation=invitation, user=UserFactory())
    client.post(address(invitation), {"name": "Somebody else"})
    assert not is_signed_in(client)
    assert client.get(address(invitation)).status_code == 410


def test_a_link_that_is_too_old_opens_nothing(client: Client) -> None:
    late = InvitationFactory(late=True)
    assert client.post(address(late), {"name": "Théo DÉMO"}).status_code == 404
    assert not User.objects.filter(name="Théo DÉMO").exists()


def test_an_old_link_does_not_give_back_a_role_taken_back(client: Client, invitation: Invitation) -> None:
    user = UserFactory()
    role = services.accept(invitation=invitation, user=user)
    services.revoke(role=role)
    client.force_login(user, backend=BACKEND)
    client.post(address(invitation))
    assert not holds_role(invitation, user=user)


@pytest.mark.parametrize("token", ["x", "A" * 27, "A" * 500, "aaaa-bbbb"])
def test_a_made_up_link_is_not_found(client: Client, token: str) -> None:
    for name in ("invitation", "invitation_code"):
        assert client.get(reverse(name, args=[token]), follow=True).status_code == 404


@pytest.mark.parametrize(("field", "value"), [("name", ""), ("name", "x" * 121), ("name", "\x00"), ("email", "x")])
def test_what_cannot_be_kept_is_said_and_the_rest_stays(
    client: Client, invitation: Invitation, field: str, value: str
) -> None:
    response = client.post(address(invitation), {"name": "Théo DÉMO", "email": "theo.demo@example.org", field: value})
    assert list(response.context["form"].errors) == [field]


def test_a_theme_lead_is_given_the_theme(client: Client) -> None:
    theme = ThemeFactory()
    invitation = InvitationFactory(event=theme.event, kind="referent", theme=theme)
    client.post(address(invitation), {"name": "Théo DÉMO"})
    assert holds_role(invitation, theme=theme)


class TestComingBack:
    """Somebody without address or passkey, whose session has ended."""

    @pytest.fixture
    def role(self) -> Role:
        return RoleFactory(kind="listener", user=UserFactory(email=None))

    def link(self, role: Role) -> Invitation:
        organiser = RoleFactory(event=role.event)
        client = Client()
        client.force_login(organiser.user, backend=BACKEND)
        client.post(reverse("let_in_again", args=[role.event.slug, role.pk]))
        return Invitation.objects.get(accepted_by=role.user)

    def test_a_link_of_the_organiser_lets_them_in_once(self, client: Client, role: Role) -> None:
        invitation = self.link(role)
        client.post(address(invitation))
        assert client.session["_auth_user_id"] == str(role.user_id)
        again = Client()
        again.post(address(invitation))
        assert not is_signed_in(again)

    def test_it_opens_no_account_that_has_a_key_of_its_own(self, role: Role) -> None:
        role.user.email = "own.key.demo@example.org"
        role.user.save()
        with pytest.raises(services.HasAKey):
            services.let_in_again(role=role, by=role.user, idempotency_key=role.event.organisation_id)

    def test_it_opens_no_account_that_acts_elsewhere(self, client: Client, role: Role) -> None:
        invitation = self.link(role)
        MemberFactory(user=role.user)
        client.post(address(invitation))
        assert not is_signed_in(client)
