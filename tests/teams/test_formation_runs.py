"""Tables asked of the engine: asked once, followed, stopped, taken up again; the present tables are never touched."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from events.models import Event
from participants.models import Registration
from teams.models import Draft, Formation, Placement, TeamMember
from teams.services import Refused, ask_for_tables, solving, stop_formation
from teams.services.formation import LOST_AFTER, MOST_ATTEMPTS, begin, end, let_go, take_up_lost
from teams.services.solving import run_formation
from tests.background import work
from tests.factories import (
    CategoryFactory,
    EventFactory,
    FormationFactory,
    RegistrationFactory,
    RoleFactory,
    TeamMemberFactory,
    ThemeFactory,
)
from tests.teams.helpers import version

pytestmark = pytest.mark.django_db
Status = Formation.Status


class Room:
    """Eight people, who all wish the first of two themes; two facilitators."""

    def __init__(self, people: int = 8, **theme: int) -> None:
        self.event: Event = EventFactory()
        sizes = {"min_size": 3, "max_size": 5, "min_teams": 0, "max_teams": 2} | theme
        self.themes = [ThemeFactory(event=self.event, **sizes) for _ in range(2)]
        categories = CategoryFactory.create_batch(2, event=self.event)
        self.people: list[Registration] = [
            RegistrationFactory(event=self.event, category=categories[at % 2], wishes=[self.themes[0]])
            for at in range(people)
        ]
        RoleFactory.create_batch(2, event=self.event, kind="facilitator")

    def ask(self, **changes: Any) -> Formation:
        given = {"by": None, "aim": "new", "who": "registered", "seconds": 5, "idempotency_key": uuid.uuid4()}
        return ask_for_tables(event=self.event, **{**given, **changes})


@pytest.fixture
def room() -> Room:
    return Room()


def test_asked_for_tables_come_as_a_draft_and_nobody_moves(room: Room) -> None:
    TeamMemberFactory(event=room.event, registration=room.people[0], team__theme=room.themes[0])
    seats = list(TeamMember.objects.values())
    formation = room.ask()
    work()
    formation.refresh_from_db()
    draft = Draft.objects.get()
    assert (formation.status, draft.formation) == (Status.DONE, formation)
    assert draft.seats.exclude(table=None).count() == len(room.people)
    assert draft.meta["levels"]["floor"] == 0
    assert list(TeamMember.objects.values()) == seats


def test_asked_twice_with_one_key_tables_are_prepared_once(room: Room) -> None:
    key = uuid.uuid4()
    assert room.ask(idempotency_key=key) == room.ask(idempotency_key=key)
    assert DBTaskResult.objects.count() == 1


def test_a_second_organiser_is_told_that_tables_are_being_prepared(room: Room) -> None:
    room.ask()
    with pytest.raises(Refused, match="déjà en préparation|already being prepared"):
        room.ask()


@pytest.mark.parametrize("lacking", ["themes", "registrations"])
def test_without_people_or_themes_nothing_is_asked(room: Room, lacking: str) -> None:
    Registration.objects.all().delete()
    if lacking == "themes":
        room.event.themes.all().delete()
    with pytest.raises(Refused):
        room.ask()


def test_the_task_run_twice_makes_one_draft(room: Room) -> None:
    formation = room.ask()
    for _ in range(2):
        run_formation(formation.pk)
    assert Draft.objects.count() == 1


def test_stopped_before_it_began_it_ends_at_once(room: Room) -> None:
    formation = stop_formation(formation=room.ask())
    work()
    formation.refresh_from_db()
    assert (formation.status, Draft.objects.count()) == (Status.STOPPED, 0)


def test_stopped_on_the_way_the_best_so_far_is_kept(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    formation, asked, real = room.ask(), [], solving.form

    def form(problem: Any, *, stop: Any, **given: Any) -> Any:
        stop_formation(formation=formation)
        asked.append(stop())
        return real(problem, stop=lambda: False, **given)

    monkeypatch.setattr(solving, "form", form)
    run_formation(formation.pk)
    assert asked == [True]
    assert Draft.objects.count() == 1


def test_who_waits_hears_how_far_it_is(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solving, "BEAT_S", 0.0)
    formation, before = room.ask(), version(room.event, "drafts")
    run_formation(formation.pk)
    formation.refresh_from_db()
    assert version(room.event, "drafts") != before
    assert formation.progress["phase"]
    assert formation.progress["wishing"] == len(room.people)
    assert not any(person.chosen_name in str(formation.progress) for person in room.people)


def test_what_a_demand_cost_is_written_beside_the_draft(room: Room) -> None:
    other = room.themes[1]
    Placement.objects.create(event=room.event, registration=room.people[0], theme=other)
    for person in room.people[1:4]:
        person.choices.update(theme=other)  # so that the other theme has a table in any case
    run_formation(room.ask().pk)
    costs = Draft.objects.get().costs
    assert {"kind": "lock", "people": [room.people[0].pk], "theme": other.pk} in [cost["demand"] for cost in costs]
    assert all(cost["points"] > 0 for cost in costs)


def test_around_a_draft_the_locked_seats_stay(room: Room) -> None:
    run_formation(room.ask().pk)
    draft = Draft.objects.get()
    locked = draft.seats.exclude(table=None).first()
    other = next(theme for theme in room.themes if theme != locked.table.theme)
    table = draft.tables.create(event=room.event, theme=other, position=9)
    draft.seats.filter(pk=locked.pk).update(locked=True, table=table)
    run_formation(room.ask(aim="around", around=draft).pk)
    again = Draft.objects.order_by("number").last()
    assert again.seats.get(registration=locked.registration).table.theme == other


def test_when_demands_clash_they_are_named_with_what_would_solve_it() -> None:
    room = Room(people=12, max_teams=1, max_size=5)
    formation = room.ask()
    run_formation(formation.pk)
    formation.refresh_from_db()
    assert (formation.status, Draft.objects.count()) == (Status.IMPOSSIBLE, 0)
    assert {"kind": "total_capacity"} in formation.clash
    kinds = {(remedy["kind"], remedy.get("theme")) for remedy in formation.remedies}
    assert ("more_tables", room.themes[0].pk) in kinds


def test_a_fault_of_the_engine_is_said_and_leaves_the_tables(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **given: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(solving, "form", fail)
    formation = room.ask()
    work()
    formation.refresh_from_db()
    assert (formation.status, Draft.objects.count()) == (Status.FAILED, 0)


def test_no_tables_in_the_time_given_is_said_as_such(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solving, "form", lambda *args, **given: solving.Proposal())
    formation = room.ask()
    run_formation(formation.pk)
    formation.refresh_from_db()
    assert (formation.status, formation.progress["why"]) == (Status.FAILED, "time")


def test_ended_meanwhile_nothing_is_kept(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    formation, real = room.ask(), solving.form

    def form(*args: Any, **given: Any) -> Any:
        end(formation, Status.FAILED)
        return real(*args, **given)

    monkeypatch.setattr(solving, "form", form)
    run_formation(formation.pk)
    assert not Draft.objects.exists()


# --- Lost workers ---


def lost(**fields: Any) -> Formation:
    """A formation of which nothing was heard for too long."""
    long_ago = timezone.now() - 2 * LOST_AFTER
    formation: Formation = FormationFactory(working=True, heard_at=long_ago, **fields)
    Formation.objects.filter(pk=formation.pk).update(created_at=long_ago)
    return formation


def test_a_formation_whose_worker_died_is_handed_to_another() -> None:
    formation = lost(progress={"attempts": 1})
    assert take_up_lost() == 1
    formation.refresh_from_db()
    assert formation.status == Status.WAITING
    assert DBTaskResult.objects.get().args_kwargs["args"] == [formation.pk]


def test_after_two_lost_workers_it_has_failed() -> None:
    formation = lost(progress={"attempts": MOST_ATTEMPTS})
    take_up_lost()
    formation.refresh_from_db()
    assert (formation.status, DBTaskResult.objects.count()) == (Status.FAILED, 0)


def test_a_lost_one_that_was_to_stop_has_stopped() -> None:
    formation = lost(stop_asked_at=timezone.now())
    take_up_lost()
    formation.refresh_from_db()
    assert formation.status == Status.STOPPED


def test_one_that_waits_in_the_queue_is_not_lost(room: Room) -> None:
    formation = room.ask()
    Formation.objects.update(created_at=timezone.now() - timedelta(hours=1))
    assert take_up_lost() == 0
    assert DBTaskResult.objects.count() == 1
    assert Formation.objects.get().pk == formation.pk


def test_one_whose_task_was_lost_from_the_queue_is_handed_over_again(room: Room) -> None:
    room.ask()
    DBTaskResult.objects.all().delete()
    Formation.objects.update(created_at=timezone.now() - timedelta(hours=1))
    assert take_up_lost() == 1
    assert DBTaskResult.objects.count() == 1


def test_begun_it_counts_its_attempts() -> None:
    formation = FormationFactory(waiting=True)
    for _ in range(2):
        begin(formation.pk)
        let_go(formation.pk)
    formation.refresh_from_db()
    assert formation.progress["attempts"] == 2
