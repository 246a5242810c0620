"""A new event is prepared in short steps that can be left and resumed."""

import uuid
from typing import Any

import pytest
from django.test import Client

from events.models import Event, Member, Theme
from events.preparation import KEYS, step_to_resume
from tests.factories import EventFactory, OrganisationFactory, RoleFactory, ThemeFactory, UserFactory

pytestmark = pytest.mark.django_db
KEY = str(uuid.uuid4())


@pytest.fixture
def member() -> Member:
    return Member.objects.create(organisation=OrganisationFactory(), user=UserFactory())


@pytest.fixture
def browser(sign_in, member: Member) -> Client:
    return sign_in(member.user)


@pytest.fixture
def event(member: Member) -> Event:
    """A draft of theirs, from the model, after the first step."""
    event = EventFactory(draft=True, organisation=member.organisation, finished_steps=["name"])
    RoleFactory(event=event, user=member.user)
    return event


def answers(member: Member, **changes: Any) -> dict[str, Any]:
    return {
        "title": "Hackathon DÉMO",
        "organisation": member.organisation_id,
        "starts_on": "2030-12-04",
        "ends_on": "2030-12-05",
        "begin_with": "social_solidarity",
        "idempotency_key": str(uuid.uuid4()),
        **changes,
    }


def step(event: Event, key: str) -> str:
    return f"/new/{event.slug}/{key}/"


def test_after_the_first_step_the_draft_exists_and_the_next_question_comes(browser: Client, member: Member) -> None:
    response = browser.post("/new/", answers(member))
    event = Event.objects.get()
    assert response["Location"] == step(event, "where")
    assert (event.status, event.finished_steps, event.slots.count()) == ("draft", ["name"], 29)


def test_a_form_posted_twice_creates_one_event(browser: Client, member: Member) -> None:
    data = answers(member)
    first, second = browser.post("/new/", data), browser.post("/new/", data)
    assert first["Location"] == second["Location"]
    assert Event.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "x" * 121),
        ("title", "\x00"),
        ("starts_on", ""),
        ("starts_on", "31/31/2030"),
        ("ends_on", "2030-12-01"),
        ("begin_with", "another_model"),
        ("begin_with", ""),
        ("organisation", ""),
        ("organisation", "abc"),
        ("idempotency_key", "not-a-key"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(browser: Client, member: Member, field: str, value: str) -> None:
    page = browser.post("/new/", answers(member, **{field: value}))
    assert page.status_code == 200
    assert page.context["form"].errors[field]
    assert not Event.objects.exists()


def test_the_organisation_of_others_cannot_be_chosen(browser: Client, member: Member) -> None:
    page = browser.post("/new/", answers(member, organisation=OrganisationFactory().pk))
    assert page.context["form"].errors["organisation"]


def test_the_event_of_others_cannot_be_copied(browser: Client, member: Member) -> None:
    page = browser.post("/new/", answers(member, begin_with=EventFactory().pk))
    assert page.context["form"].errors["begin_with"]


def test_a_facilitator_does_not_copy_the_event(browser: Client, member: Member) -> None:
    role = RoleFactory(user=member.user, kind="facilitator")
    assert role.event.title not in browser.get(f"/new/?copy={role.event.slug}").content.decode()


def test_an_earlier_event_is_copied(browser: Client, member: Member, event: Event) -> None:
    ThemeFactory(event=event, title="Solitude")
    page = browser.get(f"/new/?copy={event.slug}")
    assert page.context["form"].fields["begin_with"].initial == str(event.pk)
    browser.post("/new/", answers(member, begin_with=event.pk))
    assert Theme.objects.filter(event__title="Hackathon DÉMO", title="Solitude").exists()


def test_who_has_no_organisation_is_told_what_to_do(sign_in) -> None:
    assert "aucune organisation" in sign_in(UserFactory()).get("/new/").content.decode()


@pytest.mark.parametrize("key", KEYS)
def test_each_step_asks_one_question(browser: Client, event: Event, key: str) -> None:
    page = browser.get(step(event, key)).content
    assert page.count(b"<h1") == 1


@pytest.mark.parametrize(
    ("key", "data"),
    [
        ("name", {"title": "Nouveau", "starts_on": "2030-12-04", "ends_on": "2030-12-05", "version": 1}),
        ("where", {"venue_name": "Salle DÉMO", "version": 1}),
        ("for-whom", {}),
        ("people", {"capacity": 50, "version": 1}),
        ("themes", {"title": "Solitude", "question": "Que faire ?", "sensitivity": "open"}),
    ],
)
def test_going_on_saves_and_asks_the_next_question(
    browser: Client, event: Event, key: str, data: dict[str, Any]
) -> None:
    response = browser.post(step(event, key), data)
    assert response["Location"] == step(event, KEYS[KEYS.index(key) + 1])
    event.refresh_from_db()
    assert key in event.finished_steps


def test_a_step_can_be_left_for_later(browser: Client, event: Event) -> None:
    response = browser.post(step(event, "where"), {"venue_name": "Salle DÉMO", "version": 1, "later": "1"})
    event.refresh_from_db()
    assert response["Location"] == f"/e/{event.slug}/organise/"
    assert event.venue_name == "Salle DÉMO"
    assert step_to_resume(event) == "for-whom"


def test_the_last_step_ends_the_preparation(browser: Client, event: Event) -> None:
    Event.objects.filter(pk=event.pk).update(finished_steps=list(KEYS[:-1]))
    browser.post(step(event, "ready"))
    event.refresh_from_db()
    assert step_to_resume(event) is None


def test_themes_are_written_one_after_the_other(browser: Client, event: Event) -> None:
    for title, key in (("Solitude", KEY), ("Alimentation", ""), ("Solitude", KEY)):
        data = {
            "title": title,
            "question": "Que faire ?",
            "sensitivity": "open",
            "another": "1",
            "idempotency_key": key,
        }
        browser.post(step(event, "themes"), data)
    assert list(event.themes.values_list("title", flat=True)) == ["Solitude", "Alimentation"]


def test_going_on_without_a_theme_adds_none(browser: Client, event: Event) -> None:
    browser.post(step(event, "themes"), {"title": "", "question": " "})
    assert not event.themes.exists()


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"title": "", "question": "Que faire ?"}, "title"),
        ({"title": "Solitude", "question": "x" * 201}, "question"),
        ({"title": "x" * 101, "question": "Que faire ?"}, "title"),
        ({"title": "a\x00", "question": "Que faire ?"}, "title"),
    ],
)
def test_a_theme_that_cannot_be_is_said_beside_the_field(
    browser: Client, event: Event, data: dict[str, str], field: str
) -> None:
    page = browser.post(step(event, "themes"), data)
    assert field in page.context["form"].errors
    assert not event.themes.exists()


def test_an_unknown_step_is_not_found(browser: Client, event: Event) -> None:
    assert browser.get(step(event, "nowhere")).status_code == 404


def test_the_text_of_an_expired_session_comes_back(browser: Client, event: Event, member: Member, sign_in) -> None:
    nobody = Client()
    nobody.post(step(event, "where"), {"venue_name": "Tapé avant la coupure", "version": 1})
    nobody.force_login(member.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "Tapé avant la coupure" in nobody.get(step(event, "where")).content.decode()
