"""A kept connection is tried without a query, and found out when the server has ended it."""

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from common.models import Topic


def end_it(pid: int) -> None:
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 2000)", [pid])
    other.close()


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_stands_is_used_again_without_a_query() -> None:
    connection.ensure_connection()
    with CaptureQueriesContext(connection) as asked:
        assert connection.is_usable()
    assert len(asked) == 0


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_the_server_ended_is_not_used_again() -> None:
    connection.ensure_connection()
    end_it(connection.connection.info.backend_pid)
    connection.health_check_enabled, connection.health_check_done = True, False
    assert not connection.is_usable()
    assert Topic.objects.count() == 0
