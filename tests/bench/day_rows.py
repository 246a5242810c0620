"""What a day has left on the wall, in the queue and on the tables of a large event, written in bulk."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from participants.models import Registration
from projects.models import Means, PaperPhoto, Presentation, Validation
from teams.models import HelpRequest, ResourceSlot, Team, WallNote, WallVote
from tests.factories import PaperPhotoFactory, ResourcePersonFactory, WallGroupFactory
from tests.permissions.world import World

NOTES, GROUPS, VOTES = 150, 12, 600
HANDS, RESOURCES, MOMENTS = 12, 12, 8
A_TABLE = 8  # validations, means and photos of the table whose pages are measured


def add_day(world: World, people: Sequence[Registration]) -> None:
    """A full wall, tables that wait, people to ask, turns to present, and a table that worked hard."""
    teams = list(Team.objects.filter(event=world.event).exclude(pk=world.team.pk))
    _wall(world, people)
    _help(world, teams)
    Presentation.objects.bulk_create(
        Presentation(event=world.event, team=team, position=place) for place, team in enumerate(teams, start=2)
    )
    _table(world)


def _wall(world: World, people: Sequence[Registration]) -> None:
    groups = WallGroupFactory.create_batch(GROUPS, event=world.event)
    notes = WallNote.objects.bulk_create(
        WallNote(
            event=world.event,
            number=100_000 + n,
            kind=WallNote.Kind.values[n % 3],
            text=f"Un mot de la mesure, le numéro {n}, aussi long qu'on en écrit d'ordinaire sur un papier.",
            group=groups[n % GROUPS] if n % 4 else None,
            author=people[n],
            stickers=n % 7,
            created_at=timezone.now(),
        )
        for n in range(NOTES)
    )
    WallVote.objects.bulk_create(
        WallVote(event=world.event, note=notes[n * 7 % NOTES], registration=people[n]) for n in range(VOTES)
    )


def _help(world: World, teams: Sequence[Team]) -> None:
    now = timezone.now()
    HelpRequest.objects.bulk_create(
        HelpRequest(
            event=world.event,
            team=team,
            kind=HelpRequest.Kind.values[n % 3],
            material="des feuilles" if n % 3 == 2 else "",
            asked_at=now - timedelta(minutes=n),
        )
        for n, team in enumerate(teams[:HANDS])
    )
    ResourceSlot.objects.bulk_create(
        ResourceSlot(
            event=world.event,
            person=person,
            starts_at=now + timedelta(minutes=15 * place),
            ends_at=now + timedelta(minutes=15 * place + 10),
            team=teams[(n + place) % len(teams)] if place % 2 else None,
        )
        for n, person in enumerate(ResourcePersonFactory.create_batch(RESOURCES, event=world.event))
        for place in range(MOMENTS)
    )


def _table(world: World) -> None:
    now = timezone.now()
    whose = {"event": world.event, "team": world.team}
    Validation.objects.bulk_create(
        Validation(**whose, question=f"La question {n} de la mesure ?", answer="Oui.", created_at=now, updated_at=now)
        for n in range(A_TABLE)
    )
    Means.objects.bulk_create(
        Means(**whose, kind=Means.Kind.values[n % 4], what=f"Un moyen de la mesure, le {n}", created_at=now)
        for n in range(A_TABLE)
    )
    PaperPhotoFactory.create_batch(max(0, A_TABLE - PaperPhoto.objects.filter(**whose).count()), **whose)
