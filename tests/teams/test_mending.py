"""Mended tables come from the worker as two drafts; the present tables are never touched."""

import uuid

import pytest

from events.models import Event
from participants.models import Registration
from teams.models import Draft, Formation, Team, TeamMember
from teams.repairing import last_mending
from teams.services import ask_for_tables
from tests.background import work
from tests.factories import (
    CategoryFactory,
    EventFactory,
    RegistrationFactory,
    RoleFactory,
    TeamFactory,
    TeamMemberFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


class Hall:
    """A table of four for each of two themes, of five people at most; each has the theme that they wish."""

    def __init__(self) -> None:
        self.event: Event = EventFactory()
        self.categories = CategoryFactory.create_batch(2, event=self.event)
        sizes = {"min_size": 3, "max_size": 5, "min_teams": 0, "max_teams": 1}
        self.tables = [TeamFactory(event=self.event, theme=ThemeFactory(event=self.event, **sizes)) for _ in range(2)]
        for table in self.tables:
            for number in range(4):
                self.person(number, table, wishes=[table.theme])
        RoleFactory.create_batch(2, event=self.event, kind="facilitator")

    def person(self, number: int, table: Team | None = None, **fields: object) -> Registration:
        category = self.categories[number % 2]
        person: Registration = RegistrationFactory(event=self.event, category=category, **fields)
        if table:
            TeamMemberFactory(event=self.event, team=table, registration=person)
        return person

    def mend(self) -> Formation:
        formation = ask_for_tables(
            event=self.event, by=None, aim="repair", who="registered", seconds=5, idempotency_key=uuid.uuid4()
        )
        work()
        formation.refresh_from_db()
        return formation


@pytest.fixture
def hall() -> Hall:
    return Hall()


def test_where_there_is_room_a_newcomer_gets_a_seat_and_nobody_moves(hall: Hall) -> None:
    newcomer = hall.person(0, wishes=[hall.tables[1].theme])
    present = list(TeamMember.objects.order_by("pk").values())
    assert hall.mend().status == "done"
    mending = last_mending(hall.event)
    assert mending is not None
    assert mending.few is None
    assert mending.still is not None
    assert mending.still.moves == 0
    welcomed = [(seat.name, seat.number) for seat in mending.still.welcomed]
    assert welcomed == [(newcomer.chosen_name, hall.tables[1].number)]
    assert list(TeamMember.objects.order_by("pk").values()) == present


def test_where_a_wish_asks_for_a_move_both_ways_are_proposed(hall: Hall) -> None:
    full, other = hall.tables
    flexible = hall.person(0, full, wishes=[full.theme, other.theme])
    newcomer = hall.person(1, wishes=[full.theme])
    assert hall.mend().status == "done"
    mending = last_mending(hall.event)
    assert mending is not None
    assert mending.few is not None
    assert mending.still is not None
    assert [seat.name for seat in mending.few.moving] == [flexible.chosen_name]
    assert mending.few.wishes[0] == 0
    assert mending.still.moves == 0
    assert mending.still.wishes[0] == 1
    welcomed = [(seat.name, seat.number) for seat in mending.still.welcomed]
    assert welcomed == [(newcomer.chosen_name, other.number)]


def test_without_present_tables_all_of_them_are_proposed(hall: Hall) -> None:
    TeamMember.objects.all().delete()
    hall.mend()
    assert Draft.objects.get().kind == "few_moves"


def test_more_people_than_chairs_is_a_clash(hall: Hall) -> None:
    for number in range(4):
        hall.person(number)
    formation = hall.mend()
    assert formation.status == "impossible"
    assert [demand["kind"] for demand in formation.clash] == ["total_capacity"]
