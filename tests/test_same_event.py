"""The database itself keeps rows of two events apart."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from tests.factories import EventFactory, RegistrationFactory, TeamFactory, TeamMemberFactory

APPS = ("events", "participants", "teams", "projects", "reports")


def carries_event(model: type[models.Model]) -> bool:
    return any(field.name == "event" for field in model._meta.fields)


def pairs() -> list[tuple[str, str]]:
    """(table, field) of each key from a row of an event to another row of an event."""
    return [
        (model._meta.db_table, field.name)
        for label in APPS
        for model in apps.get_app_config(label).get_models()
        if carries_event(model)
        for field in model._meta.fields
        if field.many_to_one or field.one_to_one
        if field.related_model is not None and carries_event(field.related_model)
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(("table", "field"), pairs())
def test_each_key_between_rows_of_events_is_kept_within_one_event(table: str, field: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_constraint WHERE conname = %s", [f"{table}_{field}_same_event"[:63]])
        assert cursor.fetchone()


@pytest.mark.django_db(transaction=True)
def test_nobody_sits_at_a_table_of_another_event() -> None:
    team, stranger = TeamFactory(), RegistrationFactory(event=EventFactory())
    with pytest.raises(IntegrityError), transaction.atomic():
        TeamMemberFactory(event=team.event, team=team, registration=stranger)
