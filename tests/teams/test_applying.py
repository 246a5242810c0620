"""A draft becomes the tables, and the way back."""

import uuid
from typing import Any

import pytest
from django.utils import timezone

from events.models import Event
from participants.models import Need, Registration
from teams.drafted import goals_of
from teams.models import AppliedDraft, Draft, HostTables, Team, TeamFacilitator, TeamMember
from teams.present import present_tables
from teams.services import Refused, Stale, remove_team, seat, take_table
from teams.services.applying import TablesChanged, apply_draft
from teams.services.planning import plan_of
from teams.services.undoing import Undone, undo_applied, what_undoing_does
from tests.factories import (
    DraftFactory,
    EventFactory,
    FormationFactory,
    NeedFactory,
    RegistrationFactory,
    RoleFactory,
    TeamFacilitatorFactory,
    TeamFactory,
    TeamMemberFactory,
    ThemeFactory,
)
from tests.teams.helpers import version

pytestmark = pytest.mark.django_db


def apply(draft: Draft, **changes: Any) -> AppliedDraft:
    given = {"expected_version": draft.version, "seen": present_tables(draft.event).seen, "by": None}
    return apply_draft(draft=draft, **{**given, "idempotency_key": uuid.uuid4(), **changes})


def seats(event: Event) -> dict[Registration, Team]:
    rows = TeamMember.objects.filter(event=event).select_related("registration", "team")
    return {row.registration: row.team for row in rows}


class Tables:
    """Two tables of one theme, Ada and Zoé at the first, Jo at the second; the draft puts Zoé with Jo."""

    def __init__(self) -> None:
        self.event: Event = EventFactory()
        self.theme = ThemeFactory(event=self.event)
        self.first = TeamFactory(event=self.event, theme=self.theme, number=1)
        self.second = TeamFactory(event=self.event, theme=self.theme, number=2)
        self.ada, self.zoe, self.jo = RegistrationFactory.create_batch(3, event=self.event)
        for person, team in ((self.ada, self.first), (self.zoe, self.first), (self.jo, self.second)):
            TeamMemberFactory(event=self.event, team=team, registration=person)
        self.before = seats(self.event)

    def draft(self, *tables: list[Registration], **fields: Any) -> Draft:
        return DraftFactory(event=self.event, seats=list(tables or ([self.ada], [self.zoe, self.jo])), **fields)

    def same_theme(self, *tables: list[Registration]) -> Draft:
        return self.draft(*tables, seats__theme=self.theme)


@pytest.fixture
def tables() -> Tables:
    return Tables()


def test_people_sit_where_the_draft_says_and_teams_go_on_with_their_sheet(tables: Tables) -> None:
    apply(tables.same_theme())
    assert seats(tables.event) == {tables.ada: tables.first, tables.zoe: tables.second, tables.jo: tables.second}


def test_each_seat_keeps_why(tables: Tables) -> None:
    draft = tables.same_theme()
    draft.seats.filter(registration=tables.zoe).update(why=[{"kind": "wish", "rank": 1}])
    apply(draft)
    assert TeamMember.objects.get(registration=tables.zoe).why == [{"kind": "wish", "rank": 1}]


def test_a_person_moved_by_hand_and_their_tables_keep_only_reasons_that_are_still_true(tables: Tables) -> None:
    draft = tables.same_theme()
    draft.seats.update(why=[{"kind": "wish", "rank": 1}, {"kind": "only_of_category"}])
    apply(draft)
    seat(registration=tables.zoe, team=tables.first)
    why = {row.registration: row.why for row in TeamMember.objects.all()}
    assert why == {tables.zoe: [], tables.ada: [{"kind": "wish", "rank": 1}], tables.jo: [{"kind": "wish", "rank": 1}]}


def test_undone_nobody_is_told_why_they_sat_at_tables_that_are_gone(tables: Tables) -> None:
    draft = tables.same_theme()
    draft.seats.update(why=[{"kind": "wish", "rank": 1}])
    undo_applied(applied=apply(draft), by=None)
    assert set(map(str, TeamMember.objects.values_list("why", flat=True))) == {"[]"}


def test_once_applied_a_draft_says_that_nobody_changes_table(tables: Tables) -> None:
    draft = tables.draft()
    applied = apply(draft)
    assert goals_of([draft])[draft.pk].moved == 0
    undo_applied(applied=applied, by=None)
    assert goals_of([draft])[draft.pk].moved == len(plan_of(draft).moved) > 0


def test_a_theme_without_a_team_gets_one_named_after_its_table(tables: Tables) -> None:
    draft = DraftFactory(event=tables.event, seats=[[tables.ada, tables.zoe, tables.jo]])
    draft.tables.update(number=4)
    apply(draft)
    made = Team.objects.get()
    assert (made.number, made.name, made.theme) == (4, "Table 4", draft.tables.get().theme)
    assert made.code


def test_teams_where_nobody_sits_any_more_are_removed_and_can_come_back(tables: Tables) -> None:
    apply(tables.same_theme([tables.ada, tables.zoe, tables.jo]))
    assert list(Team.objects.all()) == [tables.first]
    assert Team.with_removed.get(pk=tables.second.pk).seats_when_removed == [tables.jo.pk]


def test_the_facilitator_of_the_draft_takes_the_table(tables: Tables) -> None:
    old, new = RoleFactory.create_batch(2, event=tables.event, kind="facilitator")
    TeamFacilitatorFactory(event=tables.event, team=tables.first, role=new)
    TeamFacilitatorFactory(event=tables.event, team=tables.second, role=old)
    draft = tables.same_theme()
    first, second = draft.tables.order_by("position")
    draft.tables.filter(pk=first.pk).update(role=old)
    draft.tables.filter(pk=second.pk).update(role=new)
    apply(draft)
    assert {(row.team, row.role) for row in TeamFacilitator.objects.all()} == {
        (tables.first, old),
        (tables.second, new),
    }


def test_a_facilitator_whom_the_draft_does_not_know_stays_beside_the_other(tables: Tables) -> None:
    helper, given = RoleFactory.create_batch(2, event=tables.event, kind="facilitator")
    TeamFacilitatorFactory(event=tables.event, team=tables.first, role=helper)
    draft = tables.same_theme()
    draft.tables.filter(seats__registration=tables.ada).update(role=given)
    apply(draft)
    assert set(tables.first.facilitators.values_list("role", flat=True)) == {helper.pk, given.pk}


def test_a_team_takes_the_number_that_hosts_its_people(tables: Tables) -> None:
    HostTables.objects.create(event=tables.event, kind=Need.Kind.MOVING, numbers=[1])
    NeedFactory(event=tables.event, registration=tables.jo, kind=Need.Kind.MOVING)
    apply(tables.same_theme())
    numbers = dict(Team.objects.values_list("pk", "number"))
    assert numbers == {tables.first.pk: 2, tables.second.pk: 1}


def test_somebody_without_a_table_in_the_draft_is_without_a_team(tables: Tables) -> None:
    draft = tables.same_theme()
    draft.seats.filter(registration=tables.zoe).update(table=None)
    apply(draft)
    assert tables.zoe not in seats(tables.event)


def test_somebody_registered_since_keeps_the_seat_given_by_hand(tables: Tables) -> None:
    draft = tables.same_theme()
    late = TeamMemberFactory(event=tables.event, team=tables.first).registration
    apply(draft)
    assert seats(tables.event)[late] == tables.first


def test_those_who_have_not_come_lose_their_seat_to_a_draft_of_those_who_have(tables: Tables) -> None:
    formation = FormationFactory(event=tables.event, who="arrived")
    apply(tables.draft([tables.ada], [tables.zoe], formation=formation, seats__theme=tables.theme))
    assert tables.jo not in seats(tables.event)


def test_whoever_said_since_that_they_are_late_keeps_their_seat(tables: Tables) -> None:
    formation = FormationFactory(event=tables.event, who="arrived")
    draft = tables.draft([tables.ada], [tables.zoe], formation=formation, seats__theme=tables.theme)
    Registration.objects.filter(pk=tables.jo.pk).update(late_on=tables.event.today)
    apply(draft)
    assert tables.jo in seats(tables.event)


def test_somebody_who_cancelled_since_gets_no_seat(tables: Tables) -> None:
    draft = tables.same_theme()
    tables.zoe.status, tables.zoe.cancelled_at = Registration.Status.CANCELLED, timezone.now()
    tables.zoe.save()
    apply(draft)
    assert tables.zoe not in seats(tables.event)


def test_applied_twice_with_one_key_it_is_applied_once(tables: Tables) -> None:
    draft, key = tables.same_theme(), uuid.uuid4()
    first = apply(draft, idempotency_key=key)
    assert apply(draft, idempotency_key=key, seen="what was shown at first") == first


def test_a_draft_changed_since_it_was_shown_is_not_applied(tables: Tables) -> None:
    with pytest.raises(Stale):
        apply(tables.same_theme(), expected_version=0)
    assert seats(tables.event) == tables.before


def test_tables_changed_since_they_were_shown_are_not_overwritten_and_are_named(tables: Tables) -> None:
    seen = present_tables(tables.event).seen
    seat(registration=tables.ada, team=tables.second)
    with pytest.raises(TablesChanged) as told:
        apply(tables.same_theme(), seen=seen)
    assert [team.number for team in told.value.teams] == [1, 2]
    assert seats(tables.event)[tables.ada] == tables.second


def test_a_draft_without_anybody_empties_no_table(tables: Tables) -> None:
    with pytest.raises(Refused):
        apply(DraftFactory(event=tables.event))
    assert seats(tables.event) == tables.before


def test_applying_is_told_to_open_pages(tables: Tables) -> None:
    draft, before = tables.same_theme(), version(tables.event)
    apply(draft)
    assert version(tables.event) != before


def test_the_plan_counts_what_applying_does(tables: Tables) -> None:
    late = RegistrationFactory(event=tables.event)
    plan = plan_of(tables.same_theme([tables.ada, late], [tables.zoe, tables.jo]))
    assert (plan.moved, plan.seated, plan.freed, plan.made, plan.removed) == ([tables.zoe.pk], [late.pk], [], [], [])


# --- Undo ---


def state(event: Event) -> tuple[object, ...]:
    teams = set(Team.objects.filter(event=event).values_list("pk", "number"))
    return teams, seats(event), set(TeamFacilitator.objects.filter(event=event).values_list("team", "role"))


def test_undone_the_tables_are_as_before_to_the_last_number(tables: Tables) -> None:
    HostTables.objects.create(event=tables.event, kind=Need.Kind.MOVING, numbers=[1])
    NeedFactory(event=tables.event, registration=tables.jo, kind=Need.Kind.MOVING)
    old, new = RoleFactory.create_batch(2, event=tables.event, kind="facilitator")
    TeamFacilitatorFactory(event=tables.event, team=tables.second, role=old)
    before = state(tables.event)
    draft = tables.draft([tables.ada], [tables.zoe, tables.jo], seats__theme=tables.theme)
    draft.tables.update(role=new)
    applied = apply(draft)
    assert state(tables.event) != before
    assert undo_applied(applied=applied, by=None) == Undone(back=1, elsewhere=0, kept=0)
    assert state(tables.event) == before


def test_undone_teams_that_were_made_go_and_those_removed_are_back(tables: Tables) -> None:
    before = state(tables.event)
    applied = apply(tables.draft([tables.ada, tables.zoe], [tables.jo]))
    assert undo_applied(applied=applied, by=None).back == 3
    assert state(tables.event) == before


def test_somebody_moved_since_stays_there_and_is_counted(tables: Tables) -> None:
    applied, other = apply(tables.same_theme()), TeamFactory(event=tables.event)
    seat(registration=tables.zoe, team=other)
    assert undo_applied(applied=applied, by=None) == Undone(back=0, elsewhere=1, kept=0)
    assert seats(tables.event)[tables.zoe] == other


def test_somebody_put_back_by_hand_since_is_nothing_to_undo(tables: Tables) -> None:
    applied = apply(tables.same_theme())
    seat(registration=tables.zoe, team=tables.first)
    assert undo_applied(applied=applied, by=None) == Undone(back=0, elsewhere=0, kept=0)


def test_a_team_that_was_made_stays_where_somebody_was_seated_since(tables: Tables) -> None:
    applied = apply(tables.draft([tables.ada, tables.zoe, tables.jo]))
    late = RegistrationFactory(event=tables.event)
    made = Team.objects.get()
    seat(registration=late, team=made)
    expected = what_undoing_does(applied)
    assert undo_applied(applied=applied, by=None) == expected == Undone(back=3, elsewhere=0, kept=1)
    assert seats(tables.event)[late] == made


def test_nobody_goes_back_to_a_team_removed_by_hand(tables: Tables) -> None:
    applied = apply(tables.same_theme([tables.zoe], [tables.ada, tables.jo]))
    gone = seats(tables.event)[tables.zoe]
    remove_team(team=Team.objects.exclude(pk=gone.pk).get())
    assert undo_applied(applied=applied, by=None).elsewhere >= 1


def test_a_number_given_away_since_is_replaced_by_a_free_one(tables: Tables) -> None:
    applied = apply(tables.same_theme([tables.ada, tables.zoe, tables.jo]))
    TeamFactory(event=tables.event, number=2)
    undo_applied(applied=applied, by=None)
    assert Team.objects.get(pk=tables.second.pk).number == 3


def test_a_facilitator_changed_since_is_left(tables: Tables) -> None:
    role = RoleFactory(event=tables.event, kind="facilitator")
    draft = tables.same_theme()
    draft.tables.filter(seats__registration=tables.ada).update(role=role)
    applied = apply(draft)
    take_table(team=tables.first, role=role)
    undo_applied(applied=applied, by=None)
    assert not TeamFacilitator.objects.filter(team=tables.first).exists()


def test_undone_twice_nothing_more_happens(tables: Tables) -> None:
    applied = apply(tables.same_theme())
    undo_applied(applied=applied, by=None)
    assert undo_applied(applied=applied, by=None) == Undone(0, 0, 0)


def test_an_older_draft_is_not_undone_beneath_a_newer_one(tables: Tables) -> None:
    applied = apply(tables.same_theme())
    apply(tables.same_theme([tables.ada, tables.zoe], [tables.jo]))
    with pytest.raises(Refused):
        undo_applied(applied=applied, by=None)
