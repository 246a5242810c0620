"""The network of a village hall, in short: nothing is lost, nothing is doubled."""

from urllib.parse import urlsplit

import pytest

from participants.models import CheckIn, Presence, Registration
from tests.bench.bad_network import bad_network
from tests.bench.checkin import Device, all_at_once, lost_and_doubled
from tests.bench.load import add_people
from tests.bench.preparation import begin_today
from tests.permissions.world import World

pytestmark = pytest.mark.browser  # needs the site on a port

SHARE_OF_TWICE = 20


@pytest.fixture
def world(transactional_db: None) -> World:
    world = World(status="under_way", capacity=500)
    begin_today(world)
    add_people(world, 240)
    return world


def test_twelve_devices_over_a_bad_network_lose_and_double_nothing(world: World, site: str) -> None:
    people = list(Registration.objects.filter(event=world.event).values_list("pk", flat=True))
    twice = people[:SHARE_OF_TWICE]
    with bad_network(urlsplit(site).netloc, up=0.8, down=0.3) as network:
        devices = [Device(world, network.address, f"d{n}", first_wait=0.05) for n in range(12)]
        all_at_once(devices, [*people, *twice], pause=0.02)
    assert all(network.suffered.values()), network.suffered
    assert lost_and_doubled(world, devices) == (0, 0)
    assert CheckIn.objects.count() == len(people) + len(twice)
    assert Presence.objects.count() == len(people)


def test_people_welcomed_at_the_door_over_a_bad_network_are_registered_once(world: World, site: str) -> None:
    before = Registration.objects.count()
    with bad_network(urlsplit(site).netloc, up=0.6, down=0.2, resets=0.2, lost_answers=0.4) as network:
        device = Device(world, network.address, "d", first_wait=0.05)
        noted = 0
        while noted < 15 or not network.suffered["lost"]:
            device.note(
                kind="walk_in",
                chosen_name=f"Imprévue DÉMO {noted}",
                category=world.category.pk,
                in_photos="no",
                agrees="on",
            )
            device.send_all()
            noted += 1
            assert noted < 100, network.suffered
    assert device.refused == []
    assert Registration.objects.count() - before == Presence.objects.count() == noted
