"""A draft changed by hand: moved, exchanged, locked, undone, copied, removed."""

import uuid

import pytest

from teams.models import Draft, DraftChange, DraftSeat, Pairing, TeamMember
from teams.services import Refused, Stale
from teams.services.drafting import (
    Asked,
    NeedsReason,
    copy_draft,
    lock_seats,
    move_in_draft,
    remove_draft,
    restore_draft,
    swap_in_draft,
    undo_change,
)
from tests.factories import (
    DraftFactory,
    DraftSeatFactory,
    DraftTableFactory,
    EventFactory,
    PairingFactory,
    PlacementFactory,
    RegistrationFactory,
    TeamFactory,
    TeamMemberFactory,
    UserFactory,
)
from tests.teams.drafts import WHY, Two

pytestmark = pytest.mark.django_db


@pytest.fixture
def two() -> Two:
    return Two(EventFactory())


def test_a_move_gives_another_table_and_locks_it(two: Two) -> None:
    move_in_draft(draft=two.draft, registration=two.jo, table=two.tables[0], asked=WHY)
    assert two.table_of(two.jo) == two.tables[0]
    assert two.is_locked(two.jo)


def test_a_change_leaves_the_present_tables_alone(two: Two) -> None:
    seat = TeamMemberFactory(event=two.event, registration=two.jo)
    move_in_draft(draft=two.draft, registration=two.jo, table=two.tables[0], asked=WHY)
    assert TeamMember.objects.get().team_id == seat.team_id


def test_a_move_where_one_sits_already_changes_nothing(two: Two) -> None:
    assert move_in_draft(draft=two.draft, registration=two.ada, table=two.tables[0], asked=Asked()) is None
    assert Draft.objects.get().version == 1


def test_a_change_that_breaks_a_demand_needs_a_reason_and_is_not_made_without(two: Two) -> None:
    with pytest.raises(NeedsReason) as needed:
        move_in_draft(draft=two.draft, registration=two.jo, table=two.tables[0], asked=Asked(reason="  "))
    broken = {(demand["kind"], demand.get("table")) for demand in needed.value.effect["broken"]}
    assert broken == {("theme_size", two.tables[1].pk)}
    assert two.table_of(two.jo) == two.tables[1]


def test_a_demand_broken_knowingly_keeps_its_reason_and_shows_in_the_draft(two: Two) -> None:
    change = move_in_draft(draft=two.draft, registration=two.jo, table=two.tables[0], asked=WHY)
    assert change is not None
    assert change.reason == "Elles se connaissent."
    assert [demand["kind"] for demand in change.broken] == ["theme_size"]
    assert [demand["kind"] for demand in Draft.objects.get().meta["broken"]] == ["theme_size"]


def test_a_demand_that_was_broken_before_needs_no_reason_again(two: Two) -> None:
    PairingFactory(event=two.event, kind=Pairing.Kind.APART, one=two.jo, other=two.lea)
    change = swap_in_draft(draft=two.draft, registration=two.ada, other=two.jo, asked=Asked())
    assert change is not None
    assert [demand["kind"] for demand in change.effect["mended"]] == ["apart"]


def test_two_people_kept_apart_are_brought_together_with_a_reason_only(two: Two) -> None:
    PairingFactory(event=two.event, kind=Pairing.Kind.APART, one=two.ada, other=two.lea)
    with pytest.raises(NeedsReason) as needed:
        swap_in_draft(draft=two.draft, registration=two.zoe, other=two.lea, asked=Asked())
    (demand,) = needed.value.effect["broken"]
    assert demand["kind"] == "apart"
    assert set(demand["people"]) == {two.ada.pk, two.lea.pk}


def test_two_people_kept_apart_who_go_together_elsewhere_break_nothing_new(two: Two) -> None:
    PairingFactory(event=two.event, kind=Pairing.Kind.APART, one=two.jo, other=two.lea)
    move_in_draft(draft=two.draft, registration=two.jo, table=two.tables[0], asked=WHY)
    change = move_in_draft(draft=two.draft, registration=two.lea, table=two.tables[0], asked=WHY)
    assert change is not None
    assert {demand["kind"] for demand in change.broken} == {"apart", "theme_size"}


def test_somebody_placed_by_the_organiser_leaves_the_theme_with_a_reason_only(two: Two) -> None:
    PlacementFactory(event=two.event, registration=two.ada, theme=two.themes[0])
    with pytest.raises(NeedsReason) as needed:
        swap_in_draft(draft=two.draft, registration=two.ada, other=two.jo, asked=Asked())
    assert [demand["kind"] for demand in needed.value.effect["broken"]] == ["lock"]


def test_an_exchange_says_whose_wishes_it_grants(two: Two) -> None:
    change = swap_in_draft(draft=two.draft, registration=two.jo, other=two.ada, asked=Asked())
    assert change is not None
    assert sorted(change.effect["wishes"]) == [[two.ada.pk, 1, 2], [two.jo.pk, 0, 1]]
    assert (two.table_of(two.ada), two.table_of(two.jo)) == (two.tables[1], two.tables[0])


def test_the_goals_and_the_reasons_follow_each_change(two: Two) -> None:
    swap_in_draft(draft=two.draft, registration=two.jo, other=two.ada, asked=Asked())
    assert Draft.objects.get().meta["levels"]["floor"] == 0
    reasons = DraftSeat.objects.get(registration=two.jo).why
    assert {"kind": "wish", "theme": two.themes[0].pk, "rank": 1} in reasons


def test_an_exchange_at_one_table_changes_nothing(two: Two) -> None:
    assert swap_in_draft(draft=two.draft, registration=two.ada, other=two.zoe, asked=Asked()) is None


def test_fewer_or_more_people_change_table_than_before(two: Two) -> None:
    team = TeamFactory(event=two.event, theme=two.themes[1])
    two.tables[1].team = team
    two.tables[1].save()
    for person in (two.ada, two.lea):
        TeamMemberFactory(event=two.event, team=team, registration=person)
    change = swap_in_draft(draft=two.draft, registration=two.jo, other=two.ada, asked=Asked())
    assert change is not None
    assert change.effect["moves"] == -1


def test_a_page_that_shows_an_old_seat_changes_nothing_and_is_told_who_did(two: Two) -> None:
    nadege = UserFactory(name="Nadège DÉMO")
    swap_in_draft(draft=two.draft, registration=two.jo, other=two.ada, asked=Asked(by=nadege))
    with pytest.raises(Stale, match="Nadège DÉMO"):
        move_in_draft(draft=two.draft, registration=two.ada, table=None, seen=two.tables[0].pk, asked=WHY)
    assert two.table_of(two.ada) == two.tables[1]


def test_a_form_sent_twice_moves_once(two: Two) -> None:
    asked = Asked(reason="Démo", idempotency_key=uuid.uuid4())
    changes = [move_in_draft(draft=two.draft, registration=two.jo, table=None, asked=asked) for _ in range(2)]
    assert changes[0] == changes[1] == DraftChange.objects.get()


def test_a_table_of_another_draft_is_refused(two: Two) -> None:
    elsewhere = DraftTableFactory(event=two.event, theme=two.themes[0])
    with pytest.raises(Refused):
        move_in_draft(draft=two.draft, registration=two.jo, table=elsewhere, asked=WHY)


def test_somebody_who_is_not_in_the_draft_is_refused(two: Two) -> None:
    newcomer = RegistrationFactory(event=two.event)
    with pytest.raises(Refused):
        move_in_draft(draft=two.draft, registration=newcomer, table=two.tables[0], asked=WHY)


def test_a_removed_draft_is_not_changed(two: Two) -> None:
    remove_draft(draft=two.draft)
    with pytest.raises(Refused):
        lock_seats(draft=two.draft, registrations=[two.jo.pk], locked=True, asked=Asked())


def test_a_whole_table_is_locked_and_let_go(two: Two) -> None:
    keys = [two.jo.pk, two.lea.pk]
    lock_seats(draft=two.draft, registrations=keys, locked=True, asked=Asked())
    assert [two.is_locked(person) for person in (two.jo, two.lea, two.ada)] == [True, True, False]
    lock_seats(draft=two.draft, registrations=keys, locked=False, asked=Asked())
    assert not DraftSeat.objects.filter(locked=True).exists()


def test_somebody_at_no_table_is_not_locked(two: Two) -> None:
    DraftSeat.objects.filter(registration=two.jo).update(table=None)
    assert lock_seats(draft=two.draft, registrations=[two.jo.pk], locked=True, asked=Asked()) is None


def test_a_change_is_undone_with_its_lock_and_its_goals(two: Two) -> None:
    change = swap_in_draft(draft=two.draft, registration=two.jo, other=two.ada, asked=Asked())
    assert change is not None
    for _ in range(2):
        undo_change(change=change)
    assert two.table_of(two.jo) == two.tables[1]
    assert not two.is_locked(two.jo)
    assert Draft.objects.get().meta["levels"]["floor"] == 1


def test_an_earlier_change_of_the_same_person_is_undone_after_the_later(two: Two) -> None:
    first = swap_in_draft(draft=two.draft, registration=two.jo, other=two.ada, asked=Asked())
    later = swap_in_draft(draft=two.draft, registration=two.jo, other=two.lea, asked=WHY)
    assert first is not None
    assert later is not None
    with pytest.raises(Stale):
        undo_change(change=first)
    undo_change(change=later)
    undo_change(change=first)
    assert two.table_of(two.jo) == two.tables[1]


def test_a_copy_has_the_same_seats_and_lives_its_own_life(two: Two) -> None:
    lock_seats(draft=two.draft, registrations=[two.jo.pk], locked=True, asked=Asked())
    key = uuid.uuid4()
    copies = [copy_draft(draft=two.draft, by=None, idempotency_key=key) for _ in range(2)]
    assert copies[0] == copies[1]
    swap_in_draft(draft=copies[0], registration=two.jo, other=two.ada, asked=Asked())
    assert two.table_of(two.jo) == two.tables[1]
    assert copies[0].seats.filter(locked=True, registration=two.jo).exists()


def test_a_removed_draft_comes_back_and_its_number_is_not_given_again(two: Two) -> None:
    remove_draft(draft=two.draft)
    assert not Draft.objects.filter(pk=two.draft.pk).exists()
    other = copy_draft(draft=DraftFactory(event=two.event, number=two.draft.number + 5), by=None)
    assert other.number > two.draft.number
    restore_draft(draft=two.draft)
    assert Draft.objects.filter(pk=two.draft.pk).exists()


def test_somebody_who_cancelled_since_does_not_stand_in_the_way(two: Two) -> None:
    gone = RegistrationFactory(event=two.event, cancelled=True)
    DraftSeatFactory(event=two.event, draft=two.draft, table=two.tables[1], registration=gone)
    with pytest.raises(NeedsReason):
        move_in_draft(draft=two.draft, registration=two.jo, table=None, asked=Asked())
