"""How a team is getting on: stage, weather, notes."""

import uuid

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from teams.models import Team, TeamNews
from teams.services import Refused, Stale, add_note, move_to_stage, set_mood
from tests.factories import EventFactory, StageFactory, TeamFactory, UserFactory
from tests.teams.helpers import version

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return TeamFactory()


@pytest.fixture
def author() -> User:
    return UserFactory()


def kinds(team: Team) -> list[str]:
    return [news.kind for news in team.news.all()]


def test_a_team_moves_to_a_stage_and_its_news_say_so(team: Team, author: User) -> None:
    stage = StageFactory(event=team.event)
    assert move_to_stage(team=team, stage=stage, author=author) is None
    news = team.news.get()
    assert (news.kind, news.stage, news.author) == ("stage", stage, author)


def test_a_move_tapped_twice_is_told_once(team: Team, author: User) -> None:
    stage = StageFactory(event=team.event)
    for _ in range(2):
        move_to_stage(team=team, stage=stage, author=author, seen=None)
    assert kinds(team) == ["stage"]


def test_a_move_from_a_screen_out_of_date_changes_nothing(team: Team, author: User) -> None:
    first, second, third = (StageFactory(event=team.event) for _ in range(3))
    move_to_stage(team=team, stage=third, author=author)
    with pytest.raises(Stale, match=third.name):
        move_to_stage(team=team, stage=second, author=author, seen=first)
    team.refresh_from_db()
    assert team.stage == third


def test_a_stage_of_another_event_is_refused(team: Team, author: User) -> None:
    with pytest.raises(Refused):
        move_to_stage(team=team, stage=StageFactory(event=EventFactory()), author=author)


def test_a_team_goes_back_to_not_begun(team: Team, author: User) -> None:
    move_to_stage(team=team, stage=StageFactory(event=team.event), author=author)
    move_to_stage(team=team, stage=None, author=author)
    team.refresh_from_db()
    assert team.stage is None


def test_the_weather_is_told_when_it_changes(team: Team, author: User) -> None:
    assert set_mood(team=team, mood="rain", author=author) == ""
    assert set_mood(team=team, mood="rain", author=author) == "rain"
    assert kinds(team) == ["mood"]


def test_a_weather_that_does_not_exist_is_refused(team: Team, author: User) -> None:
    with pytest.raises(Refused):
        set_mood(team=team, mood="snow", author=author)


def test_a_note_is_kept_on_one_line_as_plain_text(team: Team, author: User) -> None:
    assert add_note(team=team, text=" Ils\x00 avancent\n bien <b>", author=author).text == "Ils avancent bien <b>"


@pytest.mark.parametrize("text", ["", "  \n", "\x00", "\ud800", "x" * 281])
def test_a_note_without_words_or_too_long_is_refused(team: Team, author: User, text: str) -> None:
    with pytest.raises(Refused) as refusal:
        add_note(team=team, text=text, author=author)
    assert refusal.value.field == "text"


def test_a_note_sent_twice_is_written_once(team: Team, author: User) -> None:
    key = uuid.uuid4()
    notes = {add_note(team=team, text="Bien", author=author, idempotency_key=key) for _ in range(2)}
    assert len(notes) == TeamNews.objects.count() == 1


def test_the_stage_is_counted_from_the_move(team: Team, author: User) -> None:
    with time_machine.travel(timezone.now(), tick=False):
        move_to_stage(team=team, stage=StageFactory(event=team.event), author=author)
        team.refresh_from_db()
        assert team.stage_since == timezone.now()


@pytest.mark.parametrize(
    "change",
    [
        lambda team: move_to_stage(team=team, stage=StageFactory(event=team.event), author=None),
        lambda team: set_mood(team=team, mood="sun", author=None),
        lambda team: add_note(team=team, text="Bien", author=None),
    ],
    ids=["stage", "mood", "note"],
)
def test_each_change_is_published(team: Team, change: object) -> None:
    before = version(team.event)
    change(team)
    assert version(team.event) != before
