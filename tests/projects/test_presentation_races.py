"""Two facilitators hold the stopwatch at once. The race is first shown without what guards it."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

from common.answers import Refused
from projects.models import Presentation
from projects.presentations import order_of
from projects.services.presentations import Step, draw_order, order_by_table, take_step
from tests.factories import EventFactory, PresentationFactory, TeamFactory
from tests.teams.helpers import at_the_same_moment, meet

pytestmark = pytest.mark.django_db(transaction=True)
GUARD = "one_presentation_at_a_time"


@contextmanager
def without_the_constraint() -> Iterator[None]:
    guard = next(one for one in Presentation._meta.constraints if one.name == GUARD)
    with connection.schema_editor() as editor:
        editor.remove_constraint(Presentation, guard)
    try:
        yield
    finally:
        Presentation.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Presentation, guard)


def two_begin_at_once(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    first = PresentationFactory()
    second = PresentationFactory(event=first.event)
    monkeypatch.setattr("projects.services.presentations._set_times", meet(_set_times))
    return at_the_same_moment(
        *[lambda turn=turn: take_step(presentation=turn, step=Step.BEGIN, version=1) for turn in (first, second)]
    )


def _set_times(turn: Presentation, step: str) -> None:
    turn.started_at = turn.event.now


def test_without_the_constraint_two_teams_tell_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("projects.services.presentations._hold_order", lambda event: None)
    with without_the_constraint():
        answers = two_begin_at_once(monkeypatch)
        assert all(isinstance(answer, Presentation) for answer in answers)
        assert Presentation.objects.filter(started_at__isnull=False).count() == 2


def test_even_without_the_lock_the_database_lets_one_team_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("projects.services.presentations._hold_order", lambda event: None)
    answers = two_begin_at_once(monkeypatch)
    assert Presentation.objects.filter(started_at__isnull=False).count() == 1
    assert sum(isinstance(answer, Refused) for answer in answers) == 1


def test_of_two_facilitators_at_once_one_starts_a_team_and_the_other_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = two_begin_at_once(monkeypatch)
    assert Presentation.objects.filter(started_at__isnull=False).count() == 1
    assert sum(isinstance(answer, Refused) for answer in answers) == 1


def test_two_orders_made_at_once_leave_each_team_one_place() -> None:
    event = EventFactory()
    for number in range(1, 5):
        TeamFactory(event=event, number=number)
    at_the_same_moment(lambda: draw_order(event=event, lot=3), lambda: order_by_table(event=event))
    assert [turn.position for turn in order_of(event).turns] == [1, 2, 3, 4]
