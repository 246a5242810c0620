"""Teams made, changed, removed and brought back."""

import uuid

import pytest

from events.models import Event, Theme
from teams.models import Team
from teams.services import Refused, Stale, change_team, create_team, create_teams, remove_team, restore_team, seat
from teams.services.tables import MOST_AT_ONCE
from tests.factories import EventFactory, RegistrationFactory, SheetEntryFactory, TeamFactory, ThemeFactory
from tests.teams.helpers import version

pytestmark = pytest.mark.django_db


@pytest.fixture
def theme() -> Theme:
    return ThemeFactory()


@pytest.fixture
def event(theme: Theme) -> Event:
    return theme.event


def test_a_new_team_sits_at_the_first_free_table(event: Event, theme: Theme) -> None:
    TeamFactory(event=event, number=1)
    TeamFactory(event=event, number=3)
    assert create_team(event=event, theme=theme, name="DÉMO").number == 2


def test_a_table_has_one_team(event: Event, theme: Theme) -> None:
    TeamFactory(event=event, number=4)
    with pytest.raises(Refused) as refusal:
        create_team(event=event, theme=theme, name="DÉMO", number=4)
    assert refusal.value.field == "number"


@pytest.mark.parametrize("number", [0, -1, 1000])
def test_a_table_number_is_between_1_and_999(event: Event, theme: Theme, number: int) -> None:
    with pytest.raises(Refused):
        create_team(event=event, theme=theme, name="DÉMO", number=number)


@pytest.mark.parametrize("name", ["", "   ", "\x00", "x" * 81])
def test_a_team_needs_a_name_that_fits(event: Event, theme: Theme, name: str) -> None:
    with pytest.raises(Refused) as refusal:
        create_team(event=event, theme=theme, name=name)
    assert refusal.value.field == "name"


def test_a_team_asked_for_twice_is_made_once(event: Event, theme: Theme) -> None:
    key = uuid.uuid4()
    teams = {create_team(event=event, theme=theme, name="DÉMO", idempotency_key=key) for _ in range(2)}
    assert len(teams) == Team.objects.count() == 1


def test_a_theme_of_another_event_is_refused(event: Event) -> None:
    with pytest.raises(Refused):
        create_team(event=event, theme=ThemeFactory(event=EventFactory()), name="DÉMO")


def test_several_teams_are_named_after_their_table(event: Event, theme: Theme) -> None:
    TeamFactory(event=event, number=2)
    teams = create_teams(event=event, theme=theme, count=2, idempotency_key=uuid.uuid4())
    assert [(team.number, team.name) for team in teams] == [(1, "Table 1"), (3, "Table 3")]


def test_teams_made_together_open_by_their_own_codes(event: Event, theme: Theme) -> None:
    teams = create_teams(event=event, theme=theme, count=3, idempotency_key=uuid.uuid4())
    assert len({team.code_lookup for team in teams} - {""}) == 3


def test_several_teams_asked_for_twice_are_made_once(event: Event, theme: Theme) -> None:
    key = uuid.uuid4()
    first = create_teams(event=event, theme=theme, count=2, idempotency_key=key)
    assert create_teams(event=event, theme=theme, count=2, idempotency_key=key) == first


@pytest.mark.parametrize("count", [0, -3, MOST_AT_ONCE + 1])
def test_teams_are_made_in_reasonable_numbers(event: Event, theme: Theme, count: int) -> None:
    with pytest.raises(Refused):
        create_teams(event=event, theme=theme, count=count, idempotency_key=uuid.uuid4())


def test_a_team_changes_name_table_and_theme(event: Event, theme: Theme) -> None:
    team = TeamFactory(event=event, number=1)
    change_team(team=team, name="Café roulant", number=9, theme=theme, expected_version=1)
    team.refresh_from_db()
    assert (team.name, team.number, team.theme, team.version) == ("Café roulant", 9, theme, 2)


def test_a_stale_change_overwrites_nothing(event: Event, theme: Theme) -> None:
    team = TeamFactory(event=event, name="Avant", number=1)
    change_team(team=team, name="Café roulant", number=1, theme=theme, expected_version=1)
    with pytest.raises(Stale):
        change_team(team=team, name="Autre", number=1, theme=theme, expected_version=1)
    team.refresh_from_db()
    assert team.name == "Café roulant"


def test_a_removed_team_is_nowhere_and_its_people_are_without_a_team(event: Event) -> None:
    team = TeamFactory(event=event, size=2)
    assert remove_team(team=team) == 2
    assert not event.teams.exists()
    assert event.team_members.count() == 0


def test_removing_twice_answers_the_same(event: Event) -> None:
    team = TeamFactory(event=event, size=2)
    assert remove_team(team=team) == remove_team(team=team) == 2


def test_removing_a_team_ends_the_streams_of_its_tablet(event: Event) -> None:
    before = version(event, "access")
    remove_team(team=TeamFactory(event=event))
    assert version(event, "access") != before


def test_a_removed_team_comes_back_with_its_people_and_its_sheet(event: Event) -> None:
    team = TeamFactory(event=event, size=2, number=5)
    entry = SheetEntryFactory(event=event, team=team)
    remove_team(team=team)
    restored = restore_team(team=Team.with_removed.get(pk=team.pk))
    assert (restored.team.number, restored.back, restored.elsewhere) == (5, 2, 0)
    assert [*event.teams.get().sheet_entries.all()] == [entry]


def test_whoever_was_seated_elsewhere_meanwhile_stays_there(event: Event) -> None:
    team, other = TeamFactory(event=event), TeamFactory(event=event)
    person = RegistrationFactory(event=event)
    seat(registration=person, team=team)
    remove_team(team=team)
    seat(registration=person, team=other)
    restored = restore_team(team=Team.with_removed.get(pk=team.pk))
    assert (restored.back, restored.elsewhere) == (0, 1)
    assert other.members.get().registration == person


def test_a_team_whose_table_was_given_away_comes_back_at_a_free_one(event: Event) -> None:
    team = TeamFactory(event=event, number=1)
    remove_team(team=team)
    TeamFactory(event=event, number=1)
    assert restore_team(team=Team.with_removed.get(pk=team.pk)).team.number == 2


def test_bringing_back_a_team_that_is_there_changes_nothing(event: Event) -> None:
    team = TeamFactory(event=event, size=1)
    assert restore_team(team=team).back == 0
    assert team.members.count() == 1
