"""What the tests of the sheet begin with."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.factories import RoleFactory
from tests.projects.tables import Table, table_at_work


@pytest.fixture
def table(db: None) -> Table:
    return table_at_work()


@pytest.fixture
def facilitator(table: Table, sign_in: Callable[..., Client]) -> Client:
    """The browser of Théo, facilitator of the event."""
    role = RoleFactory(event=table.event, kind="facilitator", user__name="Théo DÉMO")
    return sign_in(role.user)
