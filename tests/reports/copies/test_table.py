"""Every table of an event says what a copy does with it."""

import pytest
from django.apps import apps
from django.db import models

from events.copies import Part, carried, is_account, part_of, table
from tests.test_same_event import APPS, carries_event

OWNED = [
    model
    for label in APPS
    for model in apps.get_app_config(label).get_models()
    if carries_event(model) and not model._meta.proxy
]


@pytest.mark.parametrize("model", OWNED, ids=lambda model: model._meta.label)
def test_a_table_of_an_event_says_what_a_copy_does_with_it(model: type[models.Model]) -> None:
    name, app = model.__name__, model._meta.app_label
    assert part_of(model), (
        f"{name} is missing in {app}/copied.py: is it DEFINITION (decided by the organiser), WORK (made by teams, the room "
        f"or the jury), PEOPLE (known of somebody) or LEFT (stays where it is)? Add declare(Part.…, {name}) there."
    )


@pytest.mark.parametrize("copied", table(), ids=lambda copied: copied.model._meta.label)
def test_what_a_row_cannot_be_without_is_carried_with_it(copied: object) -> None:
    if copied.part == Part.LEFT:
        assert copied.why
        return
    firm = [field for field in copied.model._meta.concrete_fields if field.related_model and not field.null]
    parts = {Part.DEFINITION, Part.WORK, copied.part}
    for field in firm:
        assert not is_account(field.related_model), f"{field}: an account stays where it is"
        kept = part_of(field.related_model) in {None, *parts} or field.name == "event"
        assert kept, f"{field} points to rows that are not carried with these"


def test_tables_come_after_those_they_point_to() -> None:
    order = [copied.model._meta.label for copied in carried(frozenset(Part) - {Part.LEFT})]
    assert len(order) == len(set(order))
    assert order.index("events.Theme") < order.index("teams.Team") < order.index("teams.TeamMember")
