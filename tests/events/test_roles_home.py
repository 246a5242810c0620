"""The first page, for nobody and for everybody."""

import pytest
from django.test import Client
from django.urls import reverse

from events.models import Event
from events.models.roles import RoleKind
from events.views.home import next_step
from tests.factories import EventFactory, MemberFactory, RoleFactory, UserFactory
from tests.permissions.world import World

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
@pytest.mark.parametrize("status", Event.Status.values)
def test_each_next_step_leads_to_a_page_that_opens(status: str) -> None:
    world, wrong = World(status=status), []
    for kind in RoleKind.values:
        browser = world.browser(kind)
        for entry in browser.get(reverse("home")).context["mine"]:
            pages = [role["step"].page for role in entry["roles"] if role["step"].page]
            asked = {page: browser.get(reverse(page, args=[world.event.slug])) for page in pages}
            wrong += [(kind, page) for page, answer in asked.items() if answer.status_code != 200]
    assert wrong == []


@pytest.mark.parametrize(
    ("kind", "page"),
    [
        ("organiser", "day"),
        ("facilitator", "board"),
        ("referent", "teams_of_my_themes"),
        ("listener", "listening"),
        ("reception", "reception"),
        ("juror", "jury"),
        ("partner", "presentations_shown"),
    ],
)
def test_on_the_day_each_role_begins_at_its_own_page(kind: str, page: str) -> None:
    assert next_step(kind, Event(status="under_way")).page == page


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["participant", "tablet", "screen"])
def test_whoever_typed_a_code_finds_their_door_again(role: str) -> None:
    world = World(status="under_way")
    browser = world.browser(role)
    door = browser.get(reverse("home")).context["doors"][0]
    assert browser.get(reverse(door["page"], args=[door["event"].slug])).status_code == 200


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
