from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.permissions.world import World


@pytest.fixture
def world() -> World:
    return World(status="under_way")


@pytest.fixture
def organiser(world: World) -> Client:
    return world.browser("organiser")


@pytest.fixture
def at(world: World) -> Callable[..., str]:
    """at("team_change", pk) → the address of a page of the world's event."""
    return lambda name, *words: reverse(name, args=[world.event.slug, *words])
