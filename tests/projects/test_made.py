"""Validations and means: written once, changed on the version one saw, removed so that it can be undone."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from common.answers import Refused, Stale
from projects.made import made_by
from projects.models import Means, Validation
from projects.services import validations
from projects.services.means import add_means, change_means, remove_means, restore_means, tick_means
from projects.services.photos import erase_removed
from projects.services.validations import change_validation, log_validation, remove_validation, restore_validation
from tests.factories import MeansFactory, SheetBlockFactory, TeamFactory, ValidationFactory
from tests.projects.tables import Table


def asked(table: Table, **fields: Any) -> Validation:
    return log_validation(team=table.team, **{"question": "Qui vous aide ?", "idempotency_key": uuid.uuid4(), **fields})


def need(table: Table, **fields: Any) -> Means:
    return add_means(
        team=table.team, **{"kind": "place", "what": "Une salle", "idempotency_key": uuid.uuid4(), **fields}
    )


def test_a_question_sent_twice_is_logged_once(table: Table) -> None:
    key = uuid.uuid4()
    assert asked(table, idempotency_key=key) == asked(table, idempotency_key=key)


def test_a_key_of_another_table_is_no_repeat(table: Table) -> None:
    key = uuid.uuid4()
    asked(table, idempotency_key=key)
    with pytest.raises(Refused):
        log_validation(team=TeamFactory(event=table.event), question="Et vous ?", idempotency_key=key)


def test_a_change_on_an_old_version_is_stale_and_the_same_words_are_not(table: Table) -> None:
    row = asked(table)
    change_validation(validation=row, version=1, fields={"answer": "Une voisine"})
    assert change_validation(validation=row, version=1, fields={"answer": "Une voisine"}).version == 2
    with pytest.raises(Stale):
        change_validation(validation=row, version=1, fields={"answer": "Personne"})
    assert Validation.objects.get().answer == "Une voisine"


def test_a_row_removed_by_somebody_else_is_not_written(table: Table) -> None:
    row = asked(table)
    remove_validation(validation=row)
    with pytest.raises(Stale):
        change_validation(validation=row, version=1, fields={"answer": "Personne"})


def test_a_block_of_another_event_is_refused(table: Table) -> None:
    with pytest.raises(Refused):
        asked(table, block=SheetBlockFactory())


def test_a_full_log_says_so(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validations, "MOST", 1)
    asked(table)
    with pytest.raises(Refused):
        asked(table)


def test_what_was_removed_comes_back_and_is_erased_after_half_an_hour(table: Table) -> None:
    question, thing = asked(table), need(table)
    remove_validation(validation=question)
    remove_means(means=thing)
    assert not made_by(table.team).validations
    restore_validation(validation=question)
    restore_means(means=thing)
    remove_means(means=thing)
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert erase_removed(event=table.event) == 1
    assert (Validation.objects.count(), Means.objects.count()) == (1, 0)


def test_have_and_lack_are_ticked_without_a_version(table: Table) -> None:
    row = need(table)
    for _again in range(2):
        tick_means(means=row, state="have")
    assert made_by(table.team).means_words == "Vous avez tout ce qu’il faut"
    tick_means(means=row, state="lack")
    assert made_by(table.team).means_words == "Il manque 1 chose"


def test_means_changed_by_somebody_else_are_stale(table: Table) -> None:
    row = need(table)
    change_means(means=row, version=1, what="Une grande salle", giver="la mairie")
    with pytest.raises(Stale):
        change_means(means=row, version=1, what="Un gymnase", giver="")


@pytest.mark.parametrize("wrong", [{"kind": "gold"}, {"state": "maybe"}])
def test_there_are_four_kinds_and_two_states(table: Table, wrong: dict[str, str]) -> None:
    with pytest.raises(Refused):
        need(table, **wrong)


def test_money_is_one_of_four_and_never_first() -> None:
    assert [kind.value for kind in Means.Kind] == ["time", "place", "object", "money"]


@pytest.mark.parametrize("rows", [1, 3])
def test_what_a_team_made_is_read_in_three_questions(table: Table, rows: int, django_assert_num_queries: Any) -> None:
    ValidationFactory.create_batch(rows, event=table.event, team=table.team, block=table.blocks[0])
    MeansFactory.create_batch(rows, event=table.event, team=table.team)
    with django_assert_num_queries(3):
        made = made_by(table.team)
    assert made.asked_by_block == {table.blocks[0].pk: rows}
