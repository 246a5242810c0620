"""Worlds that are made once for all the tests of a file."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.bench.load import add_people
from tests.permissions.table import ROLES
from tests.permissions.world import World

Pair = tuple[World, World]


@pytest.fixture(scope="module")
def _kept(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Pair]]:
    """Two worlds for each kind of event, in a transaction that ends with the tests of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield {}
        transaction.set_rollback(True)


def _row(request: pytest.FixtureRequest) -> dict[str, Any]:
    """The event that the row of the test's `name` wants."""
    wanted: dict[str, Any] = request.module.ROWS[request.node.callspec.params["name"]].world
    return wanted


@pytest.fixture
def _worlds(request: pytest.FixtureRequest, _kept: dict[str, Pair], django_db_blocker: Any) -> Pair:
    """Made, where they are not yet, before `db` begins what it will roll back."""
    wanted = _row(request)
    key = f"two {sorted(wanted.items())}"
    if key not in _kept:
        with django_db_blocker.unblock():
            _kept[key] = (_made(wanted), _made(wanted))
    return _kept[key]


@pytest.fixture
def worlds(_worlds: Pair, db: None) -> Pair:
    """Two worlds as the row of the test's `name` wants them; what the test writes in them is forgotten.

    Making a world and signing everybody in costs more than all that is asked in it: here it is done once for a file. A test
    that uses it is not marked django_db: `db` would begin before the worlds are made, and forget them.
    """
    return copy.deepcopy(_worlds)


@pytest.fixture
def _crowds(request: pytest.FixtureRequest, _kept: dict[str, Pair], django_db_blocker: Any) -> Pair:
    wanted = {"capacity": 1000, **_row(request)}
    key = f"crowds {sorted(wanted.items())}"
    if key not in _kept:
        with django_db_blocker.unblock():
            _kept[key] = (_made(wanted), _made(wanted))
            for world, people in zip(_kept[key], (10, 300), strict=True):
                add_people(world, people)
    return _kept[key]


@pytest.fixture
def crowds(_crowds: Pair, db: None) -> Pair:
    """Two worlds as `worlds`, with ten people more in the first and three hundred in the second."""
    return copy.deepcopy(_crowds)


def _made(wanted: dict[str, Any]) -> World:
    world = World(**wanted)
    world.remember_browsers(ROLES)
    return world
