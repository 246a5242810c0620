"""An event as large as they come: all that the model brings, five themes, 40 teams and 3,000 people, written in bulk."""

import uuid
from collections.abc import Sequence

from django.db import connection

from common.text import search_key
from events.models import Category, Commune, Theme
from events.services.creation import write_model
from participants.models import MOST_WISHES, Need, Registration, ThemeChoice
from projects.models import SheetEntry
from teams.models import Mood, Team, TeamMember, TeamNews
from tests.bench.day_rows import add_day
from tests.bench.drafts import add_drafts
from tests.bench.preparation import add_preparation, begin_today, fill_up
from tests.factories import CommuneFactory, ThemeFactory
from tests.permissions.world import World

THEMES = 5
COMMUNES = 8
TEAMS = 40
PER_TEAM = 8
FAMILY_NAMES = ("MESURE", "ÉTALON", "CADENCE", "ALLURE")


def load_world(people: int, status: str) -> World:
    """The world of the permission tests in an event of full size, with `people` more registrations."""
    world = World(status=status, capacity=people + 100)
    write_model("social_solidarity", world.event, beside=True)
    themes = [world.theme, *ThemeFactory.create_batch(THEMES - 1, event=world.event)]
    communes = [world.commune, *CommuneFactory.create_batch(COMMUNES - 1)]
    if status == world.event.Status.UNDER_WAY:
        begin_today(world)
    registrations = add_people(world, people, communes)
    add_preparation(world, registrations)
    if status == world.event.Status.CLOSED:
        fill_up(world, registrations)
    add_teams(world, themes, registrations)
    add_drafts(world, themes, registrations)
    if status == world.event.Status.UNDER_WAY:
        add_day(world, registrations)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as the server does by itself, a minute after such a load
    return world


def add_people(world: World, count: int, communes: Sequence[Commune] = ()) -> list[Registration]:
    """`count` more people of every category and commune. They wish for one to three themes, one in ten for none."""
    categories, themes = list(Category.objects.filter(event=world.event)), list(world.event.themes.all())
    communes = communes or [world.commune]
    first = Registration.objects.filter(event=world.event).count()
    people, wishes = [], []
    for n in range(first, first + count):
        name = f"Camille {FAMILY_NAMES[n % len(FAMILY_NAMES)]} {n}"
        person = Registration(
            event=world.event,
            chosen_name=name,
            search_name=search_key(name),
            category=categories[n % len(categories)],
            commune=communes[n % len(communes)] if n % 9 else None,
            email=f"camille{n}@example.org" if n % 3 else "",
            phone="" if n % 3 else f"06 39 98 {n // 100 % 100:02} {n % 100:02}",
            keeps_choice_confidential=n % 15 == 0,
            reference=uuid.uuid4(),
        )
        person.set_lookups()
        people.append(person)
        for rank in range(1, 1 + min(len(themes), 0 if n % 10 == 0 else 1 + n % MOST_WISHES)):
            theme = themes[(n + rank) % len(themes)]
            wishes.append(ThemeChoice(event=world.event, registration=person, theme=theme, rank=rank))
    Registration.objects.bulk_create(people, batch_size=1000)
    Need.objects.bulk_create(
        Need(event=world.event, registration=person, kind=Need.Kind.OTHER, detail="Une place près de la porte.")
        for person in people[::20]
    )
    ThemeChoice.objects.bulk_create(wishes, batch_size=1000)
    return people


def add_teams(world: World, themes: Sequence[Theme], people: Sequence[Registration]) -> None:
    """TEAMS teams over the themes, PER_TEAM people at each, who have written, moved on and said so."""
    blocks, stages = list(world.event.sheet_blocks.all()), list(world.event.stages.all())
    moods = ["", *Mood.values]
    for number in range(TEAMS):
        team = Team.objects.create(
            event=world.event,
            theme=themes[number % len(themes)],
            name=f"Équipe {number}",
            number=100 + number,
            stage=stages[number % len(stages)],
            mood=moods[number % len(moods)],
        )
        mine = people[number * PER_TEAM : (number + 1) * PER_TEAM]
        TeamMember.objects.bulk_create(TeamMember(event=world.event, team=team, registration=p) for p in mine)
        TeamNews.objects.bulk_create(
            TeamNews(event=world.event, team=team, text=f"Ils avancent, mesure {n}.") for n in range(5)
        )
        SheetEntry.objects.bulk_create(
            SheetEntry(event=world.event, team=team, block=block, text="Un texte.\n" * 20)
            for block in blocks[: number % (len(blocks) + 1)]
        )
