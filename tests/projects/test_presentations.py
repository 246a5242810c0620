"""The restitution: the order, the stopwatch, how a team tells its project."""

from datetime import time, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from common.answers import Refused, Stale
from events.models import Event
from projects.models import Presentation, Restitution
from projects.presentations import length_of, order_of, with_every_team
from projects.services.presentations import (
    Step,
    change_minutes,
    choose_form,
    draw_order,
    move_turn,
    order_by_table,
    take_step,
)
from tests.factories import EventFactory, PresentationFactory, SlotFactory, TeamFactory
from tests.permissions.world import World
from tests.teams.helpers import version

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    event: Event = EventFactory(under_way=True)
    for number in range(1, 7):
        TeamFactory(event=event, number=number, name=f"Équipe {number}")
    return event


def tables(event: Event) -> list[int]:
    return [turn.team.number for turn in order_of(event).turns]


def step(turn: Presentation, taken: str) -> Presentation:
    turn.refresh_from_db()
    return take_step(presentation=turn, step=taken, version=turn.version)


def test_the_order_is_not_made_until_somebody_makes_it(event: Event) -> None:
    order = with_every_team(order_of(event))
    assert len(order.turns) == 6
    assert not order.is_made
    assert order.following is None


def test_the_same_number_draws_the_same_order_again(event: Event) -> None:
    assert draw_order(event=event, lot=4821) == 4821
    drawn = tables(event)
    order_by_table(event=event)
    assert tables(event) == [1, 2, 3, 4, 5, 6] != drawn
    draw_order(event=event, lot=4821)
    assert tables(event) == drawn
    assert Restitution.objects.get(event=event).lot == 4821


def test_a_draw_reaches_every_place_for_every_team(event: Event) -> None:
    firsts = set()
    for lot in range(1, 60):
        draw_order(event=event, lot=lot)
        firsts.add(tables(event)[0])
    assert firsts == {1, 2, 3, 4, 5, 6}


@pytest.mark.parametrize("lot", [0, 10_000, -1])
def test_a_draw_has_a_number_that_can_be_read_aloud(event: Event, lot: int) -> None:
    with pytest.raises(Refused):
        draw_order(event=event, lot=lot)


@pytest.mark.parametrize(("moved", "to", "after"), [(1, 2, [2, 3, 1]), (3, 0, [3, 1, 2]), (2, 99, [1, 3, 2])])
def test_a_turn_moves_among_the_others(moved: int, to: int, after: list[int]) -> None:
    event = EventFactory()
    for number in (1, 2, 3):
        TeamFactory(event=event, number=number)
    order_by_table(event=event)
    move_turn(presentation=Presentation.objects.get(team__number=moved), to=to)
    assert tables(event) == after


def test_once_moved_by_hand_the_order_is_no_longer_that_of_the_draw(event: Event) -> None:
    draw_order(event=event, lot=5)
    move_turn(presentation=order_of(event).turns[0], to=3)
    assert Restitution.objects.get(event=event).lot is None


def test_a_turn_that_began_keeps_its_place_and_the_others_stay_behind_it(event: Event) -> None:
    order_by_table(event=event)
    first, *_others, last = order_of(event).turns
    step(first, Step.BEGIN)
    move_turn(presentation=last, to=0)
    assert tables(event)[:2] == [1, 6]
    draw_order(event=event, lot=7)
    assert tables(event)[0] == 1
    with pytest.raises(Refused):
        move_turn(presentation=first, to=3)


def test_a_team_made_after_the_order_comes_last(event: Event) -> None:
    draw_order(event=event, lot=3)
    late = TeamFactory(event=event, number=99)
    choose_form(team=late, form="poster")
    assert tables(event)[-1] == 99


def test_a_turn_goes_from_talk_to_questions_to_its_end_and_back_step_by_step() -> None:
    turn = PresentationFactory()
    states = [step(turn, taken).state for taken in ("begin", "questions", "end", "back", "back", "back")]
    assert states == ["talking", "questions", "done", "questions", "talking", "waiting"]


def test_a_step_back_from_the_end_finds_the_time_as_it_was() -> None:
    turn = step(PresentationFactory(), Step.BEGIN)
    began = turn.started_at
    step(turn, Step.END)
    assert step(turn, Step.BACK).started_at == began


def test_a_team_passed_over_comes_back_as_the_next_one(event: Event) -> None:
    order_by_table(event=event)
    first = order_of(event).turns[0]
    assert step(first, Step.SKIP).state == "passed"
    assert order_of(event).following.team.number == 2
    step(first, Step.BACK)
    assert order_of(event).following.team.number == 1


def test_a_turn_that_ends_at_the_second_it_began_is_not_taken_for_passed_over() -> None:
    with time_machine.travel("2030-12-05T14:00Z", tick=False):
        turn = step(PresentationFactory(), Step.BEGIN)
        assert step(turn, Step.END).state == "done"


def test_a_second_team_cannot_begin_and_the_sentence_says_whose_turn_it_is() -> None:
    telling = PresentationFactory(telling=True, team__name="Les Passerelles")
    other = PresentationFactory(event=telling.event)
    with pytest.raises(Refused, match="Passerelles"):
        step(other, Step.BEGIN)
    assert order_of(telling.event).current == telling


def test_a_team_removed_while_it_was_telling_stands_in_nobodys_way() -> None:
    telling = PresentationFactory(telling=True)
    telling.team.removed_at = telling.event.now
    telling.team.save()
    other = PresentationFactory(event=telling.event)
    assert step(other, Step.BEGIN).is_under_way


@pytest.mark.parametrize(
    ("state", "taken"), [("waiting", "end"), ("waiting", "questions"), ("talking", "begin"), ("talking", "skip")]
)
def test_a_step_that_makes_no_sense_now_changes_nothing(state: str, taken: str) -> None:
    turn = PresentationFactory(telling=state == "talking")
    with pytest.raises(Stale):
        step(turn, taken)
    turn.refresh_from_db()
    assert turn.state == state


def test_a_press_on_a_page_that_is_behind_is_refused() -> None:
    turn = PresentationFactory()
    step(turn, Step.BEGIN)
    with pytest.raises(Stale):
        take_step(presentation=turn, step=Step.END, version=1)


def test_the_time_left_is_of_the_talk_then_of_the_questions() -> None:
    turn = PresentationFactory()
    event = turn.event
    change_minutes(event=event, talk_minutes=4, question_minutes=2, version=1)
    with time_machine.travel("2030-12-05T14:00Z", tick=False) as clock:
        step(turn, Step.BEGIN)
        assert order_of(event).left_words == "Encore 4\u00a0min"
        clock.shift(timedelta(minutes=3, seconds=1))
        assert order_of(event).minutes_left == 1
        clock.shift(timedelta(minutes=2))
        assert order_of(event).minutes_left <= 0
        step(turn, Step.QUESTIONS)
        assert order_of(event).left_words == "Encore 2\u00a0min"


def test_the_minutes_are_changed_on_the_version_one_saw(event: Event) -> None:
    change_minutes(event=event, talk_minutes=5, question_minutes=1, version=1)
    with pytest.raises(Stale):
        change_minutes(event=event, talk_minutes=8, question_minutes=1, version=1)
    assert order_of(event).minutes_each == 6


@pytest.mark.parametrize(("until", "lacking"), [(time(11), -24), (time(10, 30), 6)])
def test_all_the_turns_are_set_against_the_programme(event: Event, until: time, lacking: int) -> None:
    SlotFactory(event=event, starts_at=time(10), ends_at=until, kind="presentation")
    length = length_of(with_every_team(order_of(event)), list(event.slots.all()))
    assert "6" in length.words
    assert "36" in length.words
    assert length.lacking == lacking
    assert length.verdict


def test_a_skipped_moment_of_presentations_does_not_count(event: Event) -> None:
    SlotFactory(event=event, kind="presentation", skipped_at=event.now)
    assert length_of(order_of(event), list(event.slots.all())).planned is None


def test_a_team_says_how_it_tells_and_everybody_concerned_is_told(event: Event) -> None:
    team = event.teams.first()
    before = version(event, "presentations")
    choose_form(team=team, form="sketch", needs="Un micro")
    turn = Presentation.objects.get(team=team)
    assert (turn.form, turn.needs, turn.position) == ("sketch", "Un micro", 0)
    assert version(event, "presentations") != before


def post(world: World, role: str, name: str, *words: Any, **data: Any) -> Any:
    return world.browser(role).post(reverse(name, args=[world.event.slug, *words]), data)


def test_the_page_makes_the_order_and_says_the_number_of_the_draw() -> None:
    world = World(status="under_way")
    page = world.browser("facilitator")
    page.post(reverse("presentations_order", args=[world.event.slug]), {"how": "lot", "lot": 123})
    assert "123" in page.get(reverse("presentations", args=[world.event.slug])).content.decode()


def test_a_press_by_the_pages_script_is_answered_with_the_part_and_the_way_back() -> None:
    world = World(status="under_way")
    address = reverse("presentation_step", args=[world.event.slug, world.turn.pk])
    answer = world.browser("facilitator").post(address, {"step": "begin", "version": 1}, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="step" value="back"' in page
    assert "<html" not in page


def test_a_late_press_says_why_and_shows_what_is() -> None:
    world = World(status="under_way")
    post(world, "facilitator", "presentation_step", world.turn.pk, step="begin", version=1)
    late = post(world, "organiser", "presentation_step", world.turn.pk, step="begin", version=1)
    assert late.status_code == 409
    assert world.team.name in late.content.decode()


def test_everybody_reads_the_order_and_nothing_of_the_theme() -> None:
    world = World(status="under_way")
    for role in ("participant", "tablet", "juror", "screen"):
        page = world.browser(role).get(reverse("presentations_shown", args=[world.event.slug])).content.decode()
        main = page[page.index("<main") : page.index("</main>")]
        assert world.team.name in main
        assert world.theme.title not in main
        assert world.theme.question not in main
        assert world.registration.chosen_name not in main


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("presentation_move", {"to": "x"}),
        ("presentation_move", {"to": -4}),
        ("presentation_step", {"step": "fly", "version": 1}),
        ("presentation_step", {"step": "begin", "version": "9" * 40}),
    ],
)
def test_nonsense_is_answered_with_a_sentence(name: str, data: dict[str, Any]) -> None:
    world = World(status="under_way")
    assert post(world, "facilitator", name, world.turn.pk, **data).status_code == 422


def test_an_unknown_form_is_refused_beside_the_field() -> None:
    world = World(status="under_way")
    answer = post(world, "tablet", "presentation_form", world.team.pk, form="opera", needs="x" * 200)
    assert answer.status_code == 422
    assert not Presentation.objects.exclude(form="speech").exists()
