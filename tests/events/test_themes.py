"""Themes and who leads them."""

from typing import Any

import pytest
from django.test import Client

from events.models import Event, Role, Theme
from tests.events.helpers import at, key, organiser_of
from tests.factories import EventFactory, HelplineFactory, RegistrationFactory, RoleFactory, ThemeFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return EventFactory(status="draft")


@pytest.fixture
def browser(event: Event) -> Client:
    return organiser_of(event)


def filled(**changes: Any) -> dict[str, Any]:
    theme = {
        "title": "Solitude",
        "question": "Comment faire ?",
        "hints": "Qui voit ?\n\n  Comment inviter ?  ",
        "sensitivity": "protected",
        "min_teams": 1,
        "max_teams": 3,
        "min_size": 6,
        "max_size": 9,
    }
    return {**theme, "idempotency_key": key(), **changes}


def test_a_theme_is_written_with_its_hints_one_a_line(event, browser) -> None:
    browser.post(at(event, "themes_add"), filled())
    theme = event.themes.get()
    assert theme.hints == ["Qui voit ?", "Comment inviter ?"]
    assert (theme.slug, theme.is_protected) == ("solitude", True)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "é" * 101),
        ("question", "a\x00b"),
        ("framing", "é" * 3001),
        ("hints", "é" * 251),
        ("hints", "\n".join("abcdefghijklm")),
        ("sensitivity", "secret"),
        ("max_teams", "0"),
        ("max_size", "5"),
        ("min_size", "0"),
        ("max_size", "100"),
        ("max_size", "9" * 20),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_lost(event, browser, field, value) -> None:
    response = browser.post(at(event, "themes_add"), filled(**{field: value}))
    assert response.status_code == 422
    assert response.context["form"].errors[field]
    assert response.context["form"][field].value() == value
    assert not event.themes.exists()


def test_a_protected_theme_says_what_it_still_needs(event, browser) -> None:
    theme = ThemeFactory(event=event, protected=True)
    HelplineFactory(event=event, stale=True)

    def missing() -> set[str]:
        return {point.key for point in browser.get(at(event, "themes_change", theme.pk)).context["missing"]}

    assert missing() == {f"lead-{theme.pk}", "listener", "helplines"}
    RoleFactory(event=event, kind="listener")
    RoleFactory(event=event, kind="referent", theme=theme)
    event.helplines.update(recheck_after="2099-01-01")
    assert missing() == set()


def test_an_open_theme_only_needs_a_lead(event, browser) -> None:
    theme = ThemeFactory(event=event)
    points = browser.get(at(event, "themes_change", theme.pk)).context["missing"]
    assert [point.key for point in points] == [f"lead-{theme.pk}"]


def test_a_lead_is_chosen_among_the_people_the_organiser_knows(event, browser) -> None:
    theme = ThemeFactory(event=event)
    somebody = RoleFactory(event=event, kind="facilitator").user
    for _ in range(2):
        browser.post(at(event, "themes_lead", theme.pk), {"user": somebody.pk})
    assert Role.objects.get(kind="referent").user == somebody


@pytest.mark.parametrize("who", ["stranger", "nobody", "nonsense"])
def test_a_person_the_organiser_does_not_know_cannot_be_chosen(event, browser, who) -> None:
    theme = ThemeFactory(event=event)
    stranger = RoleFactory(event=EventFactory(), user=UserFactory()).user
    value = {"stranger": stranger.pk, "nobody": "", "nonsense": "x"}[who]
    response = browser.post(at(event, "themes_lead", theme.pk), {"user": value})
    assert response.status_code == 422
    assert response.context["lead_form"].errors["user"]
    assert not Role.objects.filter(kind="referent").exists()


def test_changing_the_title_keeps_the_address(event, browser) -> None:
    theme = ThemeFactory(event=event, slug="solitude")
    page = at(event, "themes_change", theme.pk)
    seen = browser.get(page).context["form"]["seen"].value()
    browser.post(page, filled(title="Autre", seen=seen))
    assert Theme.objects.get().title == "Autre"
    assert Theme.objects.get().slug == "solitude"


def test_a_protected_theme_waits_for_what_protects_people_once_registration_is_open(event, browser) -> None:
    Event.objects.update(status="registration_open")
    response = browser.post(at(event, "themes_add"), filled())
    assert len(response.context["form"].errors["sensitivity"]) == 2
    assert response.context["form"]["title"].value() == "Solitude"
    HelplineFactory(event=event)
    RoleFactory(event=event, kind="listener")
    assert browser.post(at(event, "themes_add"), filled()).status_code == 302


def test_a_theme_that_people_trusted_stays_protected(event, browser) -> None:
    theme = ThemeFactory(event=event, protected=True)
    RegistrationFactory(event=event, wishes=[theme])
    seen = browser.get(at(event, "themes_change", theme.pk)).context["form"]["seen"].value()
    response = browser.post(at(event, "themes_change", theme.pk), filled(sensitivity="open", seen=seen))
    assert "1 personne l’a choisi" in str(response.context["form"].errors["sensitivity"])
    theme.refresh_from_db()
    assert theme.is_protected


def test_a_theme_that_nobody_chose_can_be_opened(event, browser) -> None:
    theme = ThemeFactory(event=event, protected=True)
    seen = browser.get(at(event, "themes_change", theme.pk)).context["form"]["seen"].value()
    browser.post(at(event, "themes_change", theme.pk), filled(sensitivity="open", seen=seen))
    theme.refresh_from_db()
    assert not theme.is_protected


def test_inviting_a_lead_from_a_theme_has_it_chosen(event, browser) -> None:
    theme = ThemeFactory(event=event)
    address = f"{at(event, 'invite', 'referent')}?theme={theme.pk}"
    assert f'<option value="{theme.pk}" selected>' in browser.get(address).content.decode()
