"""A proposal written down as a draft."""

from types import SimpleNamespace

import pytest

from events.models import Event
from teams.formation.problem import Facilitator, Lock, Person, Problem, Theme
from teams.formation.proposal import Proposal, Team
from teams.models import Draft, HostTables, TeamMember
from teams.present import present_tables
from teams.services.storing import numbers_for, role_of, store_draft
from tests.factories import (
    FormationFactory,
    RegistrationFactory,
    RoleFactory,
    TeamFacilitatorFactory,
    TeamFactory,
    TeamMemberFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


class Situation:
    """One theme, four people, two facilitators, and the proposal that seats them two by two."""

    def __init__(self, **fields: object) -> None:
        self.formation = FormationFactory()
        self.event: Event = self.formation.event
        self.theme = ThemeFactory(event=self.event)
        self.people = RegistrationFactory.create_batch(4, event=self.event)
        self.roles = RoleFactory.create_batch(2, event=self.event, kind="facilitator")
        self.needs: dict[int, set[int]] = {}
        self.together: tuple[tuple[int, ...], ...] = ()
        self.locks: tuple[Lock, ...] = ()
        self.previous: dict[int, str] = {}

    def store(self, *tables: tuple[int, ...]) -> Draft:
        people = [
            Person(str(one.pk), 0, None, 0, (0,), needs=frozenset(self.needs.get(at, ())))
            for at, one in enumerate(self.people)
        ]
        problem = Problem(
            name="démo",
            themes=(Theme(str(self.theme.pk), 2, 4, 1, 3),),
            people=tuple(people),
            facilitators=tuple(Facilitator(str(role.pk), frozenset()) for role in self.roles),
            categories=(str(self.people[0].category_id),),
            social_worker=-1,
            needs=("moving",),
            together=self.together,
            locks=self.locks,
            previous=self.previous,
        )
        teams = tuple(Team(f"t{at}", 0, at, table) for at, table in enumerate(tables))
        proposal = Proposal(teams, meta={"status": "proven"})
        return store_draft(
            formation=self.formation, proposal=proposal, built=SimpleNamespace(problem=problem), kind=Draft.Kind.BEST
        )


def test_a_draft_holds_who_sits_where_and_the_levels_of_the_engine() -> None:
    situation = Situation()
    draft = situation.store((0, 1), (2, 3))
    assert [[seat.registration for seat in table.seats.order_by("pk")] for table in draft.tables.all()] == [
        situation.people[:2],
        situation.people[2:],
    ]
    assert draft.meta["status"] == "proven"
    assert draft.meta["levels"]["floor"] == 0
    assert not TeamMember.objects.exists()


def test_somebody_of_the_problem_at_no_table_is_kept_without_one() -> None:
    situation = Situation()
    draft = situation.store((0, 1, 2))
    assert [seat.registration for seat in draft.seats.filter(table=None)] == [situation.people[3]]


def test_somebody_erased_while_the_engine_worked_has_no_seat() -> None:
    situation = Situation()
    type(situation.people[0]).objects.filter(pk=situation.people[0].pk).delete()
    assert situation.store((0, 1), (2, 3)).seats.count() == 3


def test_no_seat_says_that_somebody_erased_meanwhile_sits_there_too() -> None:
    situation = Situation()
    situation.together = ((0, 1),)
    gone = situation.people[1].pk
    situation.people[1].delete()
    situation.people[1].pk = gone  # the engine still knows them
    told = [
        reason["kind"] for why in situation.store((0, 1), (2, 3)).seats.values_list("why", flat=True) for reason in why
    ]
    assert "wish" in told
    assert "together" not in told


def test_each_seat_says_why_with_keys_of_rows() -> None:
    situation = Situation()
    team = TeamFactory(event=situation.event, theme=situation.theme)
    situation.previous = {0: f"{situation.theme.pk}#{team.pk}"}
    seat = situation.store((0, 1), (2, 3)).seats.get(registration=situation.people[0])
    assert {"kind": "same_table", "team": team.pk} in seat.why
    assert {"kind": "wish", "theme": situation.theme.pk, "rank": 1} in seat.why


def test_drafts_are_numbered_one_after_the_other() -> None:
    situation = Situation()
    assert [situation.store((0, 1, 2, 3)).number for _ in range(2)] == [1, 2]


def test_a_table_continues_the_team_where_most_of_its_people_sit() -> None:
    situation = Situation()
    empty, full = (TeamFactory(event=situation.event, theme=situation.theme) for _ in range(2))
    TeamMemberFactory(event=situation.event, team=full, registration=situation.people[2])
    draft = situation.store((0, 1), (2, 3))
    assert [table.team for table in draft.tables.all()] == [empty, full]
    assert [table.number for table in draft.tables.all()] == [empty.number, full.number]


def test_a_person_placed_by_hand_brings_the_table_to_that_team() -> None:
    situation = Situation()
    wanted, other = (TeamFactory(event=situation.event, theme=situation.theme) for _ in range(2))
    for at in (0, 1):
        TeamMemberFactory(event=situation.event, team=other, registration=situation.people[at])
    situation.locks = (Lock(0, 0, f"{wanted.theme_id}#{wanted.pk}"),)
    assert [table.team for table in situation.store((0, 1), (2, 3)).tables.all()] == [wanted, other]


def test_a_facilitator_keeps_the_table_that_is_theirs() -> None:
    situation = Situation()
    team = TeamFactory(event=situation.event, theme=situation.theme)
    TeamMemberFactory(event=situation.event, team=team, registration=situation.people[0])
    TeamFacilitatorFactory(event=situation.event, team=team, role=situation.roles[1])
    draft = situation.store((0, 1), (2, 3))
    assert [table.role for table in draft.tables.all()] == [situation.roles[1], situation.roles[0]]


def test_a_need_that_some_tables_host_is_given_such_a_table() -> None:
    situation = Situation()
    HostTables.objects.create(event=situation.event, kind="moving", numbers=[5])
    situation.needs = {2: {0}}
    assert [table.number for table in situation.store((0, 1), (2, 3)).tables.all()] == [1, 5]


HOSTS = {"moving": frozenset({1, 2}), "quiet": frozenset({2})}


@pytest.mark.parametrize(
    ("tables", "numbers"),
    [
        ([((), None), ((), None)], [1, 2]),
        ([((), 7), ((), None)], [7, 1]),
        ([(("moving",), None), (("quiet",), None)], [1, 2]),
        ([(("moving",), 2), (("quiet",), None)], [1, 2]),  # the second needs the number that the first had
        ([(("moving", "quiet"), None), ((), 2)], [2, 1]),
        ([(("quiet",), None), (("quiet",), None)], [2, None]),
        ([(("moving",), 2), ((), 1)], [2, 1]),
    ],
)
def test_numbers_host_the_needs_and_are_kept_where_they_can(tables: list, numbers: list) -> None:
    assert numbers_for([(frozenset(needs), own) for needs, own in tables], HOSTS) == numbers


@pytest.mark.parametrize(("facilitator", "role"), [("12", 12), ("12/2", 12), ("none-3", None)])
def test_a_facilitator_of_two_tables_is_one_role(facilitator: str, role: int | None) -> None:
    assert role_of(facilitator) == role


def test_present_tables_say_which_changed_since_they_were_seen() -> None:
    event = FormationFactory().event
    same, other = TeamFactory(event=event), TeamFactory(event=event)
    seen = present_tables(event).seen
    TeamMemberFactory(event=event, team=other)
    assert [team.key for team in present_tables(event).changed_since(seen)] == [other.pk]
    assert same.pk in present_tables(event).by_key
