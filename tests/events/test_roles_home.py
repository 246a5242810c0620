"""The first page, for nobody and for everybody."""

import pytest
from django.test import Client
from django.urls import reverse

from events.models import Event
from events.models.roles import RoleKind
from events.views.home import next_step
from tests.factories import EventFactory, MemberFactory, RoleFactory, UserFactory

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.mark.django_db
def test_nobody_sees_open_events_only(client: Client) -> None:
    shown, hidden = EventFactory(), [EventFactory(draft=True), EventFactory(under_way=True)]
    text = client.get(reverse("home")).content.decode()
    assert shown.title in text
    assert [event.title for event in hidden if event.title in text] == []


@pytest.mark.django_db
def test_one_sees_ones_own_events_and_none_of_others(client: Client) -> None:
    role, other = RoleFactory(event__draft=True), RoleFactory(event__draft=True)
    client.force_login(role.user, backend=BACKEND)
    text = client.get(reverse("home")).content.decode()
    assert role.event.title in text
    assert other.event.title not in text


@pytest.mark.django_db
def test_members_of_an_organisation_begin_events_and_others_do_not(client: Client) -> None:
    for user, offered in ((MemberFactory().user, True), (UserFactory(), False)):
        client.force_login(user, backend=BACKEND)
        assert bool(client.get(reverse("home")).context["organisations"]) is offered


@pytest.mark.parametrize("status", Event.Status.values)
@pytest.mark.parametrize("kind", RoleKind.values)
def test_each_role_is_told_something_at_each_moment(kind: str, status: str) -> None:
    assert str(next_step(kind, Event(status=status)).sentence)


@pytest.mark.django_db
def test_the_page_takes_as_many_queries_for_one_event_as_for_three(
    client: Client, django_assert_num_queries: object
) -> None:
    user = UserFactory()
    client.force_login(user, backend=BACKEND)
    RoleFactory(user=user)
    client.get(reverse("home"))
    for _ in range(3):
        RoleFactory(user=user)
        with django_assert_num_queries(4):  # type: ignore[operator]
            client.get(reverse("home"))
