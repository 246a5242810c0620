"""An event of 3,000 people, written in bulk."""

import uuid

from common.text import search_key
from participants.models import Registration, ThemeChoice
from teams.models import Team, TeamMember
from tests.permissions.world import World

TEAMS = 40
PER_TEAM = 8


def add_people(world: World, count: int) -> list[Registration]:
    """`count` more registrations in the world's event, each wishing for its theme."""
    first = Registration.objects.filter(event=world.event).count()
    people = []
    for n in range(first, first + count):
        name = f"Camille MESURE{n}"
        person = Registration(
            event=world.event,
            chosen_name=name,
            search_name=search_key(name),
            category=world.category,
            commune=world.commune,
            reference=uuid.uuid4(),
        )
        person.set_lookups()
        people.append(person)
    Registration.objects.bulk_create(people, batch_size=1000)
    ThemeChoice.objects.bulk_create(
        [ThemeChoice(event=world.event, registration=person, theme=world.theme, rank=1) for person in people],
        batch_size=1000,
    )
    return people


def load_world(people: int, status: str) -> World:
    """The world of the permission tests with `people` more registrations and 40 teams of 8."""
    world = World(status=status, capacity=people + 100)
    registrations = add_people(world, people)
    for number in range(TEAMS):
        team = Team.objects.create(
            event=world.event, theme=world.theme, name=f"Équipe {number}", number=100 + number, stage=world.stage
        )
        mine = registrations[number * PER_TEAM : (number + 1) * PER_TEAM]
        TeamMember.objects.bulk_create([TeamMember(event=world.event, team=team, registration=p) for p in mine])
    return world
