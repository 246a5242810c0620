"""Two drafts of tables for everybody, as after late arrivals and absences, written in bulk."""

from collections.abc import Sequence

from events.models import Theme
from participants.models import Registration
from teams.models import Draft, DraftSeat, DraftTable, Formation, Team
from tests.factories import DraftFactory, FormationFactory
from tests.permissions.world import World

PER_TABLE = 8
LEVELS = {"floor": 12, "choices": 900, "mix": 30, "balance": 4000, "fine": 80, "moves": 25}


def add_drafts(world: World, themes: Sequence[Theme], people: Sequence[Registration]) -> None:
    """A formation that mended tables, and its two drafts: `world.drafts`. Tables go on from the present teams first."""
    formation = FormationFactory(event=world.event, aim=Formation.Aim.REPAIR, status=Formation.Status.DONE)
    teams = dict(enumerate(Team.objects.filter(event=world.event).order_by("number")))
    world.formation = formation
    world.drafts = [
        _draft(formation, kind, number, themes, teams, people)
        for number, kind in enumerate((Draft.Kind.FEW_MOVES, Draft.Kind.NO_MOVES), start=11)
    ]


def _draft(
    formation: Formation,
    kind: str,
    number: int,
    themes: Sequence[Theme],
    teams: dict[int, Team],
    people: Sequence[Registration],
) -> Draft:
    event = formation.event
    draft: Draft = DraftFactory(event=event, formation=formation, kind=kind, number=number, meta={"levels": LEVELS})
    tables = DraftTable.objects.bulk_create(
        DraftTable(
            event=event,
            draft=draft,
            theme=teams[place].theme if place in teams else themes[place % len(themes)],
            position=place + 1,
            number=teams[place].number if place in teams else 300 + place,
            team=teams.get(place),
        )
        for place in range(len(people) // PER_TABLE + 1)
    )
    DraftSeat.objects.bulk_create(
        (
            DraftSeat(event=event, draft=draft, table=tables[place // PER_TABLE], registration=person)
            for place, person in enumerate(people)
        ),
        batch_size=1000,
    )
    return draft
