"""Who does what: invite, give, take back; the last organiser stays."""

import threading
import uuid
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from common import live
from common.models import Topic
from events.models import Event, Invitation, Member, Role
from events.services import roles as services
from tests.factories import (
    EventFactory,
    InvitationFactory,
    MemberFactory,
    OrganisationFactory,
    RoleFactory,
    ThemeFactory,
    UserFactory,
)

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def organiser(db: None) -> Role:
    return RoleFactory()


@pytest.fixture
def browser(client: Client, organiser: Role) -> Client:
    client.force_login(organiser.user, backend=BACKEND)
    return client


def page(organiser: Role, name: str, *args: Any) -> str:
    return reverse(name, args=[organiser.event.slug, *args])


def test_the_page_names_everybody_and_everybody_invited(browser: Client, organiser: Role) -> None:
    role = RoleFactory(event=organiser.event, kind="juror")
    invitation = InvitationFactory(event=organiser.event)
    text = browser.get(page(organiser, "roles")).content.decode()
    assert role.user.name in text
    assert invitation.name in text
    assert invitation.link_token not in text


def test_an_invitation_without_address_shows_its_link_once_it_is_made(browser: Client, organiser: Role) -> None:
    response = browser.post(page(organiser, "invite", "listener"), {"name": "Paul DÉMO"}, follow=True)
    invitation = Invitation.objects.get()
    assert invitation.link_token in response.content.decode()
    assert mail.outbox == []


def test_the_link_is_not_shown_to_another_organiser_nor_later(browser: Client, organiser: Role) -> None:
    browser.post(page(organiser, "invite", "listener"), {"name": "Paul DÉMO"})
    invitation = Invitation.objects.get()
    card = page(organiser, "invitation_card", invitation.pk)
    other = Client()
    other.force_login(RoleFactory(event=organiser.event).user, backend=BACKEND)
    assert invitation.link_token not in other.get(card).content.decode()
    session = browser.session
    session["invitations_shown"][str(invitation.pk)] -= 601
    session.save()
    assert invitation.link_token not in browser.get(card).content.decode()


def test_an_invitation_with_an_address_leaves_by_mail_and_names_no_theme(browser: Client, organiser: Role) -> None:
    theme = ThemeFactory(event=organiser.event, protected=True, title="Thème secret")
    fields = {"name": "Paul DÉMO", "email": "paul.demo@example.org", "theme": theme.pk}
    browser.post(page(organiser, "invite", "referent"), fields)
    letter = mail.outbox[0]
    assert letter.to == ["paul.demo@example.org"]
    assert Invitation.objects.get().link_token in letter.body
    assert theme.title not in letter.subject + str(letter.body)


def test_an_invitation_sent_twice_is_one(browser: Client, organiser: Role) -> None:
    fields = {"name": "Paul DÉMO", "email": "paul.demo@example.org", "idempotency_key": str(uuid.uuid4())}
    for _ in range(2):
        browser.post(page(organiser, "invite", "juror"), fields)
    assert Invitation.objects.count() == len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 121),
        ("name", "a\x00b"),
        ("email", "not an address"),
        ("email", f"{'x' * 250}@example.org"),
        ("theme", ""),
        ("theme", "0"),
        ("theme", "x"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field_and_stays(
    browser: Client, organiser: Role, field: str, value: str
) -> None:
    theme = ThemeFactory(event=organiser.event)
    fields = {"name": "Paul DÉMO", "email": "paul.demo@example.org", "theme": theme.pk, field: value}
    form = browser.post(page(organiser, "invite", "referent"), fields).context["form"]
    assert list(form.errors) == [field]
    assert not Invitation.objects.exists()


def test_a_theme_of_another_event_is_refused(browser: Client, organiser: Role) -> None:
    fields = {"name": "Paul DÉMO", "theme": ThemeFactory().pk}
    assert browser.post(page(organiser, "invite", "referent"), fields).context["form"].errors["theme"]


def test_a_name_with_markup_is_shown_as_text(browser: Client, organiser: Role) -> None:
    InvitationFactory(event=organiser.event, name="<script>alert(1)</script>")
    assert "<script>alert" not in browser.get(page(organiser, "roles")).content.decode()


def test_a_kind_of_role_that_does_not_exist_is_not_found(browser: Client, organiser: Role) -> None:
    assert browser.get(page(organiser, "invite", "king")).status_code == 404


def test_people_of_the_organisation_are_chosen_by_name(browser: Client, organiser: Role) -> None:
    MemberFactory(organisation=organiser.event.organisation, user=organiser.user)
    colleague = MemberFactory(organisation=organiser.event.organisation).user
    browser.post(page(organiser, "invite", "juror"), {"person": colleague.pk})
    assert Role.objects.filter(event=organiser.event, user=colleague, kind="juror").exists()
    assert mail.outbox[0].to == [colleague.email]


def test_people_of_another_organisation_cannot_be_chosen(browser: Client, organiser: Role) -> None:
    stranger = MemberFactory(organisation=OrganisationFactory()).user
    elsewhere = RoleFactory(event=EventFactory(organisation=organiser.event.organisation)).user
    for person in (stranger, elsewhere):
        response = browser.post(page(organiser, "invite", "juror"), {"person": person.pk})
        assert response.context["known"].errors["person"]
        assert person.name not in response.content.decode()


def test_a_new_link_kills_the_old_one(browser: Client, organiser: Role) -> None:
    invitation = InvitationFactory(event=organiser.event, late=True)
    old = invitation.link_token
    browser.post(page(organiser, "renew_invitation", invitation.pk))
    assert Client().get(reverse("invitation", args=[old])).status_code == 404
    invitation.refresh_from_db()
    assert Client().get(reverse("invitation", args=[invitation.link_token])).status_code == 200


def test_a_withdrawn_invitation_opens_nothing(browser: Client, organiser: Role) -> None:
    invitation = InvitationFactory(event=organiser.event)
    for _ in range(2):
        browser.post(page(organiser, "withdraw_invitation", invitation.pk))
    assert Client().get(reverse("invitation", args=[invitation.link_token])).status_code == 404


def test_an_accepted_invitation_is_not_withdrawn(organiser: Role) -> None:
    invitation = InvitationFactory(event=organiser.event)
    services.accept(invitation=invitation, user=UserFactory())
    with pytest.raises(services.InvitationGone):
        services.withdraw(invitation=invitation)
    with pytest.raises(services.InvitationGone):
        services.renew(invitation=invitation, link_to=lambda row: "")


def test_taking_a_role_back_says_what_it_changes_and_ends_streams(browser: Client, organiser: Role) -> None:
    role = RoleFactory(event=organiser.event, kind="facilitator")
    address = page(organiser, "revoke_role", role.pk)
    assert role.user.name in browser.get(address).content.decode()
    assert Role.objects.filter(pk=role.pk).exists()
    browser.post(address)
    assert not Role.objects.filter(pk=role.pk).exists()
    assert Topic.objects.filter(event_id=organiser.event_id, name=live.ACCESS).exists()


def test_the_last_organiser_stays(browser: Client, organiser: Role) -> None:
    response = browser.post(page(organiser, "revoke_role", organiser.pk), follow=True)
    assert Role.objects.filter(pk=organiser.pk).exists()
    assert response.redirect_chain[-1][0] == page(organiser, "roles")


def test_an_organiser_may_leave_while_another_stays(browser: Client, organiser: Role) -> None:
    RoleFactory(event=organiser.event)
    assert browser.post(page(organiser, "revoke_role", organiser.pk))["Location"] == reverse("home")


def at_once(first: Callable[[], Any], second: Callable[[], Any]) -> list[str]:
    """Run two actions in threads of their own; the name of what each raised, or "done"."""
    results: list[str] = []

    def run(action: Callable[[], Any]) -> None:
        try:
            action()
            results.append("done")
        except (services.LastOrganiser, services.InvitationGone):
            results.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[action]) for action in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(results)


def two_organisers() -> tuple[Role, Role]:
    first = RoleFactory()
    return first, RoleFactory(event=first.event)


@pytest.mark.django_db(transaction=True)
def test_two_organisers_who_remove_each_other_at_once_leave_one() -> None:
    first, second = two_organisers()
    given = at_once(lambda: services.revoke(role=first), lambda: services.revoke(role=second))
    assert given == ["done", "refused"]
    assert Role.objects.filter(event=first.event, kind="organiser").count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_would_go() -> None:
    """The race that the lock prevents is there: both have counted before either has removed."""
    first, second = two_organisers()
    both_have_counted = threading.Barrier(2)

    class Unlocked:
        """The queries of `revoke`, without their lock, and meeting after the count."""

        @staticmethod
        def select_for_update(**kwargs: Any) -> Any:
            return Event.objects.all()

    remove = services.Role.objects.filter

    def slowly(*args: Any, **kwargs: Any) -> Any:
        if set(kwargs) == {"pk"}:
            both_have_counted.wait(timeout=5)
        return remove(*args, **kwargs)

    with patch.object(services, "Event") as event, patch.object(services.Role.objects, "filter", slowly):
        event.objects = Unlocked
        given = at_once(lambda: services.revoke(role=first), lambda: services.revoke(role=second))
    assert given == ["done", "done"]
    assert not Role.objects.filter(event=first.event, kind="organiser").exists()


@pytest.mark.django_db(transaction=True)
def test_two_people_who_accept_one_link_at_once_are_one() -> None:
    invitation = InvitationFactory()
    people = UserFactory(), UserFactory()
    given = at_once(*[lambda user=user: services.accept(invitation=invitation, user=user) for user in people])
    assert given == ["done", "refused"]
    assert Role.objects.filter(event=invitation.event, kind="facilitator").count() == 1


@pytest.mark.django_db
def test_the_first_organiser_is_made_by_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        call_command("create_organiser", name="Nadège DÉMO", email="Nadege@example.org", organisation="Délégation DÉMO")
    member = Member.objects.get()
    assert (member.user.email, member.organisation.name) == ("nadege@example.org", "Délégation DÉMO")


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"email": "nadege"}, {"name": " "}, {"organisation": "!"}])
def test_the_command_refuses_what_makes_no_sense(wrong: dict[str, str]) -> None:
    with pytest.raises(CommandError):
        call_command("create_organiser", **{"name": "N", "email": "n@example.org", "organisation": "D", **wrong})


@pytest.mark.django_db
def test_the_page_takes_as_many_queries_for_one_as_for_three(
    browser: Client, organiser: Role, django_assert_max_num_queries: Any
) -> None:
    for _ in range(3):
        RoleFactory(event=organiser.event, kind="juror")
        InvitationFactory(event=organiser.event)
        with django_assert_max_num_queries(10):
            browser.get(page(organiser, "roles"))
