"""The facilitator's board."""

import uuid
from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from common.actors import Actor, Hat
from events.models import Stage
from projects.board import Card, board_of
from projects.templatetags.board import ago, duration, told
from teams.models import Team, TeamNews
from teams.services import add_note, ask_help, move_to_stage, set_mood, take_request
from tests.factories import (
    SheetBlockFactory,
    SheetEntryFactory,
    SlotFactory,
    StageFactory,
    TeamFacilitatorFactory,
    TeamFactory,
    TeamMemberFactory,
    ThemeFactory,
)
from tests.permissions.world import World

HTMX = {"HX-Request": "true"}
At = Callable[..., str]


@pytest.fixture
def world(db: None) -> World:
    return World(status="under_way")


@pytest.fixture
def facilitator(world: World) -> Client:
    return world.browser("facilitator")


@pytest.fixture
def at(world: World) -> At:
    return lambda name, *words: reverse(name, args=[world.event.slug, *words])


@pytest.fixture
def following(world: World) -> Stage:
    return StageFactory(event=world.event, position=2000)


def numbers(response: HttpResponse) -> list[int]:
    return [card.team.number for card in response.context["cards"]]


def card_of(response: HttpResponse, team: Team) -> Card:
    return next(card for card in response.context["board"].cards if card.team == team)


def test_every_team_stands_on_the_board_by_table(world: World, facilitator: Client, at: At) -> None:
    TeamFactory(event=world.event, number=2)
    assert numbers(facilitator.get(at("board"))) == [2, 7]


def test_teams_of_another_event_are_not_there(world: World, facilitator: Client, at: At) -> None:
    theirs = World()
    assert theirs.team.name not in facilitator.get(at("board")).content.decode()


def test_my_tables_are_those_i_was_given(world: World, facilitator: Client, at: At) -> None:
    TeamFactory(event=world.event, number=2)
    assert numbers(facilitator.get(at("board"), {"show": "mine"})) == [7]


def test_who_needs_somebody_comes_in_the_order_of_the_hands(world: World, facilitator: Client, at: At) -> None:
    calm = TeamFactory(event=world.event, number=1)
    stormy = TeamFactory(event=world.event, number=2)
    first = TeamFactory(event=world.event, number=3)
    for team in (first, world.team):
        ask_help(team=team)
    set_mood(team=stormy, mood="storm", author=None)
    assert numbers(facilitator.get(at("board"), {"show": "needs"})) == [3, 7, 2]
    assert calm.number not in numbers(facilitator.get(at("board"), {"show": "needs"}))


def test_a_filter_that_does_not_exist_shows_all(world: World, facilitator: Client, at: At) -> None:
    assert numbers(facilitator.get(at("board"), {"show": "<b>"})) == [7]


def test_only_needed_blocks_that_hold_a_text_count_as_filled(world: World, facilitator: Client, at: At) -> None:
    blocks = [SheetBlockFactory(event=world.event, is_compulsory=True) for _ in range(3)]
    SheetEntryFactory(event=world.event, team=world.team, block=blocks[0])
    SheetEntryFactory(event=world.event, team=world.team, block=blocks[1], text="")
    card = card_of(facilitator.get(at("board")), world.team)
    assert (card.filled, card.needed, card.is_ready) == (1, 3, False)


def test_a_block_that_was_only_opened_is_no_sign_of_life(world: World, facilitator: Client, at: At) -> None:
    before = card_of(facilitator.get(at("board")), world.team).active_at
    SheetEntryFactory(
        event=world.event, team=world.team, block=SheetBlockFactory(event=world.event), text="", version=0
    )
    assert card_of(facilitator.get(at("board")), world.team).active_at == before


def test_a_table_whose_sheet_is_ready_lights_up(world: World, facilitator: Client, at: At) -> None:
    block = SheetBlockFactory(event=world.event, is_compulsory=True)
    SheetEntryFactory(event=world.event, team=world.team, block=block)
    assert " lit" in facilitator.get(at("board")).content.decode()


def test_the_next_stage_is_one_tap(world: World, facilitator: Client, at: At, following: Stage) -> None:
    move_to_stage(team=world.team, stage=world.stage, author=None)
    card = card_of(facilitator.get(at("board")), world.team)
    assert card.following == following
    data = {"stage": following.pk, "seen": world.stage.pk}
    facilitator.post(at("board_stage", world.team.pk), data, headers=HTMX)
    assert Team.objects.get(pk=world.team.pk).stage == following


def test_the_last_stage_has_no_next(world: World, facilitator: Client, at: At) -> None:
    move_to_stage(team=world.team, stage=world.stage, author=None)
    assert card_of(facilitator.get(at("board")), world.team).following is None


def test_the_answer_to_a_tap_holds_the_board_and_the_way_back(world: World, facilitator: Client, at: At) -> None:
    response = facilitator.post(at("board_stage", world.team.pk), {"stage": world.stage.pk, "seen": 0}, headers=HTMX)
    page = response.content.decode()
    assert f'id="team-{world.team.pk}"' in page
    assert 'id="said" role="status" hx-swap-oob="innerHTML"' in page
    assert 'id="board"' not in page  # the element that refreshes itself stays where it is
    said = response.context["said"]
    facilitator.post(said.undo, said.fields)
    assert Team.objects.get(pk=world.team.pk).stage is None


def test_without_scripts_the_way_back_is_on_the_page_one_comes_to(
    world: World, facilitator: Client, at: At, following: Stage
) -> None:
    move_to_stage(team=world.team, stage=world.stage, author=None)
    response = facilitator.post(
        at("board_stage", world.team.pk), {"stage": following.pk, "seen": world.stage.pk}, follow=True
    )
    said = response.context["said"]
    facilitator.post(said.undo, said.fields)
    assert Team.objects.get(pk=world.team.pk).stage == world.stage


def test_a_tap_on_a_screen_out_of_date_is_explained(
    world: World, facilitator: Client, at: At, following: Stage
) -> None:
    move_to_stage(team=world.team, stage=following, author=None)
    response = facilitator.post(at("board_stage", world.team.pk), {"stage": world.stage.pk, "seen": 0}, headers=HTMX)
    assert response.status_code == 409
    assert "Quelqu’un d’autre venait de déplacer cette équipe" in response.content.decode()
    assert Team.objects.get(pk=world.team.pk).stage == following


@pytest.mark.parametrize("value", ["another event", "abc", "\x00", "9" * 30])
def test_a_stage_that_is_not_ours_moves_nothing(world: World, facilitator: Client, at: At, value: str) -> None:
    stage = World().stage.pk if value == "another event" else value
    response = facilitator.post(at("board_stage", world.team.pk), {"stage": stage})
    assert response.status_code == 422
    assert Team.objects.get(pk=world.team.pk).stage is None


def test_the_weather_is_one_tap_of_five(world: World, facilitator: Client, at: At) -> None:
    facilitator.post(at("board_mood", world.team.pk), {"mood": "rain"})
    assert Team.objects.get(pk=world.team.pk).mood == "rain"


@pytest.mark.parametrize("mood", ["snow", "\x00", "sun" * 50])
def test_no_other_weather_is_taken(world: World, facilitator: Client, at: At, mood: str) -> None:
    assert facilitator.post(at("board_mood", world.team.pk), {"mood": mood}).status_code == 422
    assert Team.objects.get(pk=world.team.pk).mood == ""


def test_a_ready_phrase_is_a_note(world: World, facilitator: Client, at: At) -> None:
    facilitator.post(at("board_note", world.team.pk), {"phrase": "Ils avancent bien.", "text": ""})
    assert TeamNews.objects.get().text == "Ils avancent bien."


def test_a_note_sent_twice_is_kept_once(world: World, facilitator: Client, at: At) -> None:
    data = {"text": "Une navette <b>verte</b>", "idempotency_key": uuid.uuid4()}
    for _ in range(2):
        facilitator.post(at("board_note", world.team.pk), data)
    assert TeamNews.objects.count() == 1
    assert "<b>verte</b>" not in facilitator.get(at("board")).content.decode()


@pytest.mark.parametrize("text", ["", "  ", "x" * 281, "a\x00b"])
def test_a_note_that_cannot_be_kept_comes_back_with_the_reason(
    world: World, facilitator: Client, at: At, text: str
) -> None:
    response = facilitator.post(at("board_note", world.team.pk), {"text": text}, headers=HTMX)
    assert (response.status_code, response["HX-Retarget"]) == (422, "#panel-body")
    assert "field-error" in response.content.decode()
    assert not TeamNews.objects.exists()


@pytest.mark.parametrize("text", ["مرحبا", "🚐 navette", "a\u202eb"])
def test_a_note_takes_any_script(world: World, facilitator: Client, at: At, text: str) -> None:
    facilitator.post(at("board_note", world.team.pk), {"text": text})
    assert TeamNews.objects.get().text == text


def test_a_hand_is_taken_given_back_and_closed_from_its_card(world: World, facilitator: Client, at: At) -> None:
    asked = ask_help(team=world.team)
    for do, taken, closed in (
        ("take", True, False),
        ("back", False, False),
        ("take", True, False),
        ("close", True, True),
    ):
        facilitator.post(at("board_hand", asked.pk), {"do": do}, headers=HTMX)
        asked.refresh_from_db()
        assert (asked.taken_at is not None, asked.closed_at is not None) == (taken, closed)


def test_the_second_to_come_is_told_who_was_first(world: World, facilitator: Client, at: At) -> None:
    asked = ask_help(team=world.team)
    take_request(request=asked, by=world.roles["organiser"].user)
    response = facilitator.post(at("board_hand", asked.pk), {"do": "take"}, headers=HTMX)
    assert response.status_code == 409
    assert world.roles["organiser"].user.name in response.context["said"].text


def test_a_table_to_which_somebody_goes_needs_nobody_else(world: World, facilitator: Client, at: At) -> None:
    asked = ask_help(team=world.team)
    take_request(request=asked, by=world.roles["organiser"].user)
    assert numbers(facilitator.get(at("board"), {"show": "needs"})) == []


def test_the_board_is_not_sent_again_within_a_minute_unless_something_changed(
    world: World, facilitator: Client, at: At
) -> None:
    with time_machine.travel(timezone.now().replace(second=5), tick=False) as clock:
        held = {**HTMX, "If-None-Match": facilitator.get(at("board"), headers=HTMX)["ETag"]}
        assert facilitator.get(at("board"), headers=held).status_code == 304
        clock.shift(60)
        assert facilitator.get(at("board"), headers=held).status_code == 200
        held["If-None-Match"] = facilitator.get(at("board"), headers=HTMX)["ETag"]
        add_note(team=world.team, text="Bien", author=None)
        assert facilitator.get(at("board"), headers=held).status_code == 200


def test_what_an_action_answers_is_what_the_board_then_holds(world: World, facilitator: Client, at: At) -> None:
    etag = facilitator.post(at("board_mood", world.team.pk), {"mood": "sun"}, headers=HTMX)["ETag"]
    assert facilitator.get(at("board"), headers={**HTMX, "If-None-Match": etag}).status_code == 304


def test_ten_or_forty_teams_ask_as_many_questions(world: World, facilitator: Client, at: At) -> None:
    block, counts = SheetBlockFactory(event=world.event, is_compulsory=True), []
    facilitator.get(at("board"))  # the strip keeps the programme from here on
    for more in (9, 30):
        for team in TeamFactory.create_batch(more, event=world.event, theme=world.theme):
            SheetEntryFactory(event=world.event, team=team, block=block)
            TeamFacilitatorFactory(event=world.event, team=team, role=world.roles["facilitator"])
            add_note(team=team, text="Bien", author=world.roles["organiser"].user)
        with CaptureQueriesContext(connection) as captured:
            facilitator.get(at("board"))
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 15


def test_nobody_s_name_is_on_the_board(world: World, facilitator: Client, at: At) -> None:
    assert world.registration.chosen_name not in facilitator.get(at("board")).content.decode()


def test_the_moment_and_the_time_left_stand_above(world: World) -> None:
    moment = SlotFactory(event=world.event, starts_at=time(14), ends_at=time(16), audience="teams")
    seen = board_of(world.event, _actor(world), datetime.combine(world.event.starts_on, time(15, 22), world.event.zone))
    assert (seen.now.current, seen.now.minutes_left) == (moment, 38)


def _actor(world: World) -> object:
    return Actor(event_id=world.event.pk, hats=(Hat("facilitator"),))


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, "à l’instant"), (4, "il y a 4 min"), (59, "il y a 59 min"), (125, "il y a 2 h")]
)
def test_how_long_ago_is_said_as_people_say_it(minutes: int, words: str) -> None:
    now = timezone.now()
    assert ago(now - timedelta(minutes=minutes), now) == words


@pytest.mark.parametrize(("minutes", "words"), [(0, "0 min"), (38, "38 min"), (65, "1 h 05")])
def test_a_duration_is_said_in_hours_and_minutes(minutes: int, words: str) -> None:
    assert duration(minutes) == words


@pytest.mark.parametrize(
    ("news", "words"),
    [
        ({"kind": "note", "text": "Bien"}, "Bien"),
        ({"kind": "mood", "mood": "rain"}, "météo\xa0: pluie"),
        ({"kind": "hand_up"}, "lève la main"),
        ({"kind": "hand_down"}, "quelqu’un est en route"),
        ({"kind": "stage"}, "recommence"),
    ],
)
def test_each_kind_of_news_is_told(news: dict[str, str], words: str) -> None:
    assert told(TeamNews(**news)) == words


def test_a_facilitator_sees_who_sits_at_a_table_of_theirs(world: World, facilitator: Client, at: At) -> None:
    assert world.registration.chosen_name in facilitator.get(at("board_team", world.team.pk)).content.decode()


@pytest.mark.parametrize(("protected", "is_shown"), [(True, False), (False, True)])
def test_who_sits_at_a_protected_table_is_hidden_from_other_facilitators(
    world: World, at: At, facilitator: Client, protected: bool, is_shown: bool
) -> None:
    theme = ThemeFactory(event=world.event, protected=protected)
    member = TeamMemberFactory(event=world.event, team=TeamFactory(event=world.event, theme=theme))
    shown = facilitator.get(at("board_team", member.team_id)).content.decode()
    assert (member.registration.chosen_name in shown) == is_shown


def test_a_team_of_the_board_opened_as_a_page_sends_ordinary_forms(world: World, facilitator: Client, at: At) -> None:
    team = at("board_team", world.team.pk)
    assert 'hx-target="#board"' not in facilitator.get(team).content.decode()
    assert 'hx-target="#board"' in facilitator.get(team, headers={"hx-request": "true"}).content.decode()


def test_a_round_says_how_many_tables_answered_and_who_still_owes_it(world: World, facilitator: Client, at: At) -> None:
    TeamFactory(event=world.event, theme=world.theme, number=8)
    set_mood(team=world.team, mood="sun", author=None)
    facilitator.post(at("board_weather"))
    set_mood(team=world.team, mood="sun", author=None)  # the same as before is an answer too
    board = facilitator.get(at("board")).context["board"]
    assert board.round_in_words == "1 table sur 2 a répondu."
    assert [card.team.number for card in board.cards if card.owes_weather] == [8]


def test_asking_the_weather_is_taken_back_in_one_press(world: World, facilitator: Client, at: At) -> None:
    asked = facilitator.post(at("board_weather"), headers={"hx-request": "true"})
    undo = asked.context["said"].fields
    assert facilitator.get(at("board")).context["board"].round
    facilitator.post(at("board_weather"), undo)
    board = facilitator.get(at("board")).context["board"]
    assert board.round is None
    assert not any(card.owes_weather for card in board.cards)


@pytest.mark.parametrize("key", ["", "x", "\x00", "9" * 40])
def test_closing_a_round_that_is_none_changes_nothing(world: World, facilitator: Client, at: At, key: str) -> None:
    facilitator.post(at("board_weather"))
    assert facilitator.post(at("board_weather"), {"do": "close", "round": key}).status_code == 302
    assert facilitator.get(at("board")).context["board"].round


def test_a_hard_weather_of_before_the_round_is_said_as_such(world: World, facilitator: Client, at: At) -> None:
    set_mood(team=world.team, mood="storm", author=None)
    facilitator.post(at("board_weather"))
    card = next(card for card in facilitator.get(at("board")).context["board"].cards if card.team == world.team)
    assert card.owes_weather
    assert card.reasons[0] == "Météo difficile au tour d’avant."


def test_the_weathers_of_a_team_stand_in_a_line(world: World, facilitator: Client, at: At) -> None:
    for mood in ("sun", "rain", "fair"):
        set_mood(team=world.team, mood=mood, author=None)
    weathers = facilitator.get(at("board_team", world.team.pk)).context["weathers"]
    assert [news.mood for news in weathers] == ["sun", "rain", "fair"]
