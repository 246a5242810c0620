"""What migrations do with rows that stand, back and forward."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from common.db import SameEvent
from projects.models import Followed, ProjectNews
from tests.factories import EventFactory, FollowerFactory, RegistrationFactory, TeamFactory

pytestmark = pytest.mark.django_db
BEFORE, AFTER = "0013_public_news", "0014_who_chose_it"


def to(name: str) -> None:
    """Bring the tables to a migration, in the transaction of the test."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    MigrationExecutor(connection).migrate([("projects", name)])


def test_who_follows_what_outlives_the_way_back_and_the_change_of_its_tables() -> None:
    event, now = EventFactory(), timezone.now()
    person = RegistrationFactory(event=event, email="Ines@example.org")
    own, typed, stranger = (
        FollowerFactory(event=event, email=f"{name}@example.org") for name in ("ines", "cousin", "voisin")
    )
    team = TeamFactory(event=event)
    news = [
        ProjectNews.objects.create(event=event, team=team, text=f"DÉMO {days}", created_at=now - timedelta(days=days))
        for days in (2, 0)
    ]
    for follower in (own, typed, stranger):
        Followed.objects.create(event=event, follower=follower, team=team, told_at=now - timedelta(days=1))
    to(BEFORE)
    with connection.cursor() as cursor:
        tied = "UPDATE projects_follower SET registration_id = %s WHERE id = ANY(%s)"
        cursor.execute(tied, [person.pk, [own.pk, typed.pk]])
        assert cursor.rowcount == 2
    to(AFTER)
    found = {row.follower_id: row for row in Followed.objects.all()}
    assert {key: row.registration_id for key, row in found.items()} == {
        own.pk: person.pk,
        typed.pk: None,
        stranger.pk: None,
    }
    assert [found[one.pk].took_part for one in (own, typed, stranger)] == [True, True, False]
    assert {row.news_to for row in found.values()} == {news[0].pk}


def test_the_way_back_goes_over_a_key_whose_column_went_and_came_again() -> None:
    rule, now = SameEvent("followed", "team"), SimpleNamespace(apps=apps)
    with connection.schema_editor() as editor:
        for _time in (1, 2):
            rule.database_backwards("projects", editor, now, now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_constraint WHERE conname = 'projects_followed_team_same_event'")
        assert cursor.fetchone() is None
