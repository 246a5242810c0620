"""What every test may ask for."""

import gc
import os
from collections.abc import Callable

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client, TransactionTestCase

from common import catalogue
from events.services.communes import load_communes
from hackathon import embedded_database
from tests.database import django_db_modify_db_settings, forget_rows  # noqa: F401 - a fixture
from tests.permissions.kept import _crowds, _kept, _worlds, crowds, worlds  # noqa: F401 - fixtures

REFERENCE_COMMUNES = settings.BASE_DIR / "tests" / "data" / "communes"  # a small package in the publisher's format

if "DATABASE_URL" not in os.environ:
    embedded_database.ensure_running()
catalogue.compile_stale(settings.LOCALE_PATHS[0])
TransactionTestCase._fixture_teardown = forget_rows


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests last: once begun, the browser's own event loop runs, and tests with loops of their own cannot."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture
def sign_in() -> Callable[..., Client]:
    """sign_in(user) → a browser in which this person is signed in."""

    def enter(user: object) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return enter


@pytest.fixture
def reference_communes(db: None) -> None:
    """The 38 communes of the reference territory and their former names."""
    load_communes(folder=REFERENCE_COMMUNES)


@pytest.fixture(autouse=True)
def _empty_cache(request: pytest.FixtureRequest) -> None:
    """Rate limits of one test never reach the next."""
    for database in ("worlds", "crowds", "transactional_db", "db"):
        if database in request.fixturenames:
            request.getfixturevalue(database)
            cache.clear()
            return


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector walks through it no more, and sets out less often (9 % of the time, now 3)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 20, 20)
