"""A protected theme is offered only while what protects people is there."""

from collections.abc import Callable

import pytest

from events.models import Event, Role, Theme
from events.offer import offered_themes
from tests.factories import EventFactory, HelplineFactory, RoleFactory, ThemeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    """Open, with an open theme and a protected one that lacks nothing."""
    event = EventFactory()
    ThemeFactory(event=event, title="Ouvert")
    theme = ThemeFactory(event=event, title="Protégé", protected=True)
    RoleFactory(event=event, kind="referent", theme=theme)
    RoleFactory(event=event, kind="listener")
    HelplineFactory(event=event)
    return event


def titles(event: Event, **kwargs: object) -> list[str]:
    return sorted(theme.title for theme in offered_themes(event, **kwargs))


def test_a_protected_theme_that_lacks_nothing_is_offered(event: Event) -> None:
    assert titles(event) == ["Ouvert", "Protégé"]


@pytest.mark.parametrize(
    "lose",
    [
        lambda event: Role.objects.filter(event=event, kind="listener").delete(),
        lambda event: Role.objects.filter(event=event, kind="referent").delete(),
        lambda event: HelplineFactory(event=event, stale=True),
        lambda event: HelplineFactory(event=event, verified_on=None, recheck_after=None),
        lambda event: event.helplines.all().delete(),
    ],
    ids=["listener", "lead", "stale helpline", "helpline never checked", "helplines"],
)
def test_what_is_lost_after_opening_withdraws_the_protected_theme(
    event: Event, lose: Callable[[Event], object]
) -> None:
    lose(event)
    assert titles(event) == ["Ouvert"]


def test_who_chose_it_before_keeps_it(event: Event) -> None:
    Role.objects.filter(event=event, kind="listener").delete()
    assert titles(event, kept=[Theme.objects.get(title="Protégé").pk]) == ["Ouvert", "Protégé"]


def test_the_public_page_and_registration_no_longer_name_it(event: Event, client) -> None:
    Role.objects.filter(event=event, kind="listener").delete()
    assert "Protégé" not in client.get(event.get_absolute_url()).content.decode()


def test_a_draft_shows_every_theme_to_its_organiser(event: Event) -> None:
    event.status = Event.Status.DRAFT
    event.helplines.all().delete()
    assert titles(event) == ["Ouvert", "Protégé"]
