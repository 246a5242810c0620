"""An event of 3,000 people, written in bulk."""

import uuid

from common.text import search_key
from events.models import Commune, Event, Intercommunality
from participants.models import Registration, ThemeChoice
from teams.models import Team, TeamMember
from tests.permissions.world import World

TEAMS = 40
PER_TEAM = 8


def load_world(people: int) -> World:
    """The world of the permission tests, under way, with `people` more registrations and 40 teams of 8."""
    world = World(status=Event.Status.OPEN, capacity=people + 100)
    group = Intercommunality.objects.create(siren="900000001", name="CC Mesure", search_name="cc mesure")
    commune = Commune.objects.create(
        code="90001", name="Mesure-sur-Mer", search_name="mesure sur mer", department="44", intercommunality=group
    )
    registrations = []
    for n in range(people):
        name = f"Camille DÉMO{n}"
        person = Registration(
            event=world.event,
            chosen_name=name,
            search_name=search_key(name),
            category=world.category,
            commune=commune,
            reference=uuid.uuid4(),
        )
        person.set_lookups()
        registrations.append(person)
    Registration.objects.bulk_create(registrations, batch_size=1000)
    ThemeChoice.objects.bulk_create(
        [ThemeChoice(event=world.event, registration=p, theme=world.theme, rank=1) for p in registrations],
        batch_size=1000,
    )
    for number in range(TEAMS):
        team = Team.objects.create(
            event=world.event, theme=world.theme, name=f"Équipe {number}", number=100 + number, stage=world.stage
        )
        mine = registrations[number * PER_TEAM : (number + 1) * PER_TEAM]
        TeamMember.objects.bulk_create([TeamMember(event=world.event, team=team, registration=p) for p in mine])
    return world
