"""The wall by its services: writing, voting, counting, grouping, putting together, hiding, each with its way back."""

import json
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.models import Event
from participants.models import Registration
from participants.own_data import as_json, whole
from participants.retention import KINDS
from participants.services.erasure import erase_registration
from teams.models import Wall, WallGroup, WallNote, WallVote
from teams.services import Refused, Stale, wall, wall_sorting
from teams.wall import Card, subject_of, wall_of
from tests.factories import (
    EventFactory,
    RegistrationFactory,
    TeamFactory,
    UserFactory,
    WallFactory,
    WallGroupFactory,
    WallNoteFactory,
    WallVoteFactory,
)
from tests.teams.helpers import version

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return WallFactory(event=EventFactory(under_way=True)).event


@pytest.fixture
def person(event: Event) -> Registration:
    return RegistrationFactory(event=event)


def notes(event: Event, count: int) -> list[WallNote]:
    return [WallNoteFactory(event=event) for _ in range(count)]


def write(event: Event, text: str = "Un café roulant", **fields: object) -> WallNote:
    return wall.write_note(event=event, **{"kind": "idea", "text": text, **fields})


def card_of(note: WallNote) -> Card:
    return next(card for card in wall_of(note.event).cards if card.note == note)


def test_a_person_writes_on_the_wall(event: Event, person: Registration) -> None:
    before = version(event, "wall")
    note = write(event, "  Un café \n roulant ", author=person)
    assert (note.text, note.number, note.author) == ("Un café roulant", 1, person)
    assert note.created_at <= event.now
    assert version(event, "wall") != before


def test_sent_twice_a_note_is_written_once(event: Event, person: Registration) -> None:
    key = uuid.uuid4()
    assert write(event, author=person, idempotency_key=key) == write(event, author=person, idempotency_key=key)


def test_a_closed_wall_takes_notes_from_those_who_run_the_event_only(event: Event, person: Registration) -> None:
    wall.close_wall(event=event)
    with pytest.raises(Refused):
        write(event, author=person)
    with pytest.raises(Refused):
        write(event)
    assert write(event, typed_by=UserFactory()).pk


@pytest.mark.parametrize("text", ["", "  \n ", "é" * 281])
def test_nothing_or_too_much_is_refused(event: Event, text: str) -> None:
    with pytest.raises(Refused) as refused:
        write(event, text)
    assert refused.value.field == "text"


def test_somebody_who_cancelled_neither_writes_nor_votes(event: Event) -> None:
    gone = RegistrationFactory(event=event, cancelled=True)
    with pytest.raises(Refused):
        write(event, author=gone)
    with pytest.raises(Refused):
        wall.vote(note=WallNoteFactory(event=event), registration=gone)


def test_a_page_that_saw_another_wall_opens_nothing(event: Event) -> None:
    given = {"takes_notes": False, "takes_votes": True, "shows_votes": True, "votes_each": 5}
    assert wall.open_wall(event=event, **given, version=1).version == 2
    with pytest.raises(Stale):
        wall.open_wall(event=event, **given, version=1)


def test_the_author_changes_a_note_until_votes_open(event: Event, person: Registration) -> None:
    Wall.objects.update(takes_votes=False)
    note = write(event, author=person)
    changed = wall.change_note(note=note, kind="need", text="Un bus", version=1, by_author=True)
    assert (changed.text, changed.kind, changed.version) == ("Un bus", "need", 2)
    with pytest.raises(Stale):
        wall.change_note(note=note, kind="need", text="Un train", version=1, by_author=True)
    Wall.objects.update(takes_votes=True)
    with pytest.raises(Refused):
        wall.change_note(note=note, kind="need", text="Un train", version=2, by_author=True)
    assert wall.change_note(note=note, kind="need", text="Un train", version=2, by_author=False).version == 3


def test_withdrawn_a_note_frees_those_put_together_with_it(event: Event) -> None:
    one, two = notes(event, 2)
    wall_sorting.merge_notes(event=event, notes=[one.pk, two.pk], into=one.pk)
    wall.withdraw_note(note=one)
    assert [card.note for card in wall_of(event).cards] == [two]


def test_a_vote_counts_once_and_is_taken_back(event: Event, person: Registration) -> None:
    note = WallNoteFactory(event=event)
    assert [wall.vote(note=note, registration=person) for _ in range(2)] == [2, 2]
    assert card_of(note).votes == 1
    wall.unvote(note=note, registration=person)
    assert card_of(note).votes == 0


def test_no_vote_is_left_after_those_one_has(event: Event, person: Registration) -> None:
    for note in notes(event, 3):
        wall.vote(note=note, registration=person)
    with pytest.raises(Refused):
        wall.vote(note=WallNoteFactory(event=event), registration=person)


def test_votes_are_refused_while_closed_and_for_what_is_not_on_the_wall(event: Event, person: Registration) -> None:
    with pytest.raises(Refused):
        wall.vote(note=WallNoteFactory(event=event, hidden=True), registration=person)
    Wall.objects.update(takes_votes=False)
    with pytest.raises(Refused):
        wall.vote(note=WallNoteFactory(event=event), registration=person)


def test_a_hidden_note_gives_votes_back(event: Event, person: Registration) -> None:
    first, *others = notes(event, 4)
    for note in (first, *others[:2]):
        wall.vote(note=note, registration=person)
    wall_sorting.hide_notes(event=event, notes=[first.pk])
    assert wall.vote(note=others[2], registration=person) == 0


def test_a_vote_wakes_no_phone_of_others(event: Event, person: Registration) -> None:
    before = version(event, "wall")
    wall.vote(note=WallNoteFactory(event=event), registration=person)
    assert version(event, "wall") == before


@pytest.mark.parametrize("shows_votes", [False, True])
def test_a_vote_is_heard_only_where_everybody_sees_votes(event: Event, person: Registration, shows_votes: bool) -> None:
    Wall.objects.update(shows_votes=shows_votes)
    note = WallNoteFactory(event=event)
    wall.vote(note=note, registration=person)
    wall.unvote(note=note, registration=person)
    assert (version(event, "wall-votes") != "0") is shows_votes


def test_put_together_a_person_counts_once_and_stickers_add_up(event: Event, person: Registration) -> None:
    one, two = WallNoteFactory(event=event, stickers=3), WallNoteFactory(event=event, stickers=4)
    for note in (one, two):
        WallVoteFactory(note=note, registration=person)
    WallVoteFactory(note=two)
    wall_sorting.merge_notes(event=event, notes=[one.pk, two.pk], into=one.pk)
    card = card_of(one)
    assert (card.votes, card.stickers, card.support) == (2, 7, 9)


def test_taken_apart_everything_is_exactly_as_before(event: Event, person: Registration) -> None:
    group = WallGroupFactory(event=event)
    rows = [WallNoteFactory(event=event, stickers=n, group=group if n else None) for n in range(4)]
    for note in rows:
        WallVoteFactory(note=note, registration=person)
        WallVoteFactory(note=note)
    before = [list(model.objects.order_by("pk").values()) for model in (WallNote, WallVote)]
    first = wall_sorting.merge_notes(event=event, notes=[rows[0].pk, rows[1].pk], into=rows[0].pk)
    then = wall_sorting.merge_notes(event=event, notes=[rows[0].pk, rows[2].pk], into=rows[2].pk)
    assert card_of(rows[2]).votes == 4
    wall_sorting.separate_notes(event=event, notes=then)
    assert card_of(rows[0]).votes == 3
    wall_sorting.separate_notes(event=event, notes=first)
    assert [list(model.objects.order_by("pk").values()) for model in (WallNote, WallVote)] == before


def test_unvoting_what_was_put_together_takes_back_each_vote_of_the_person(event: Event, person: Registration) -> None:
    one, two = notes(event, 2)
    for note in (one, two):
        wall.vote(note=note, registration=person)
    wall_sorting.merge_notes(event=event, notes=[one.pk, two.pk], into=two.pk)
    wall.unvote(note=two, registration=person)
    assert not WallVote.objects.exists()


def test_only_two_notes_of_the_wall_are_put_together(event: Event) -> None:
    one, two = notes(event, 2)
    hidden, foreign = WallNoteFactory(event=event, hidden=True), WallNoteFactory()
    for chosen in ([one.pk], [one.pk, hidden.pk], [one.pk, foreign.pk]):
        with pytest.raises(Refused):
            wall_sorting.merge_notes(event=event, notes=chosen, into=one.pk)
    wall_sorting.merge_notes(event=event, notes=[one.pk, two.pk], into=two.pk)
    with pytest.raises(Refused):
        wall_sorting.merge_notes(event=event, notes=[one.pk, two.pk], into=one.pk)


def test_notes_are_grouped_and_back(event: Event) -> None:
    one, two = notes(event, 2)
    old = wall_sorting.make_group(event=event, title="Avant", notes=[one.pk])
    new = wall_sorting.make_group(event=event, title="Après")
    before = wall_sorting.place_notes(event=event, groups={one.pk: new.pk, two.pk: new.pk})
    assert before == {one.pk: old.pk, two.pk: None}
    wall_sorting.place_notes(event=event, groups=before)
    assert dict(WallNote.objects.values_list("pk", "group")) == before


def test_a_group_is_moved_renamed_and_removed(event: Event) -> None:
    first, second = (wall_sorting.make_group(event=event, title=title) for title in ("Un", "Deux"))
    wall_sorting.move_group(group=second, to=0)
    assert list(WallGroup.objects.all()) == [second, first]
    wall_sorting.rename_group(group=second, title="Trois")
    note = WallNoteFactory(event=event, group=second)
    assert wall_sorting.remove_group(group=second) == [note.pk]
    assert [shelf.group for shelf in wall_of(event).shelves] == [first, None]


def test_a_group_sent_twice_is_made_once(event: Event) -> None:
    key = uuid.uuid4()
    made = [wall_sorting.make_group(event=event, title="Un", idempotency_key=key) for _ in range(2)]
    assert made[0] == made[1]


def test_hidden_and_shown_again(event: Event) -> None:
    note = WallNoteFactory(event=event)
    assert wall_sorting.hide_notes(event=event, notes=[note.pk]) == [note.pk]
    assert not wall_of(event).cards
    assert wall_sorting.show_notes(event=event, notes=[note.pk]) == 1
    assert wall_of(event).cards


def test_stickers_counted_by_two_are_not_overwritten_unseen(event: Event) -> None:
    one, two = notes(event, 2)
    assert wall.count_stickers(event=event, counted={one.pk: (5, 1), two.pk: (2, 1)}) == []
    assert wall.count_stickers(event=event, counted={one.pk: (6, 1), two.pk: (3, 2)}) == [one]
    assert list(WallNote.objects.order_by("pk").values_list("stickers", flat=True)) == [5, 3]
    with pytest.raises(Refused):
        wall.count_stickers(event=event, counted={one.pk: (1000, 2)})


def test_an_idea_becomes_the_subject_of_two_teams_who_know_it(event: Event) -> None:
    note, other = notes(event, 2)
    one, two = TeamFactory(event=event), TeamFactory(event=event)
    assert wall.take_up(team=one, note=other).before is None
    assert wall.take_up(team=one, note=note).before == other
    assert wall.take_up(team=two, note=note).others == (one,)
    assert card_of(note).teams == sorted([one, two], key=lambda team: team.number)
    assert wall.take_up(team=two, note=None).before == note


def test_a_hidden_subject_is_shown_to_no_team(event: Event) -> None:
    team, note = TeamFactory(event=event), WallNoteFactory(event=event)
    wall.take_up(team=team, note=note)
    wall_sorting.hide_notes(event=event, notes=[note.pk])
    team.refresh_from_db()
    assert subject_of(team) is None


def test_no_idea_of_another_event_or_off_the_wall_is_taken_up(event: Event) -> None:
    for note in (WallNoteFactory(), WallNoteFactory(event=event, hidden=True)):
        with pytest.raises(Refused):
            wall.take_up(team=TeamFactory(event=event), note=note)


def test_erased_a_person_leaves_words_without_author_and_no_vote(event: Event, person: Registration) -> None:
    note = write(event, f"Demander à {person.chosen_name} DÉMO, 06 39 98 12 34", author=person)
    wall.vote(note=note, registration=person)
    erase_registration(registration=person)
    note.refresh_from_db()
    assert note.author is None
    assert not WallVote.objects.exists()


def test_seven_days_after_votes_are_figures_and_words_have_no_author(event: Event, person: Registration) -> None:
    one, two = write(event, author=person), WallNoteFactory(event=event, stickers=4)
    for note in (one, two):
        wall.vote(note=note, registration=person)
    wall_sorting.merge_notes(event=event, notes=[one.pk, two.pk], into=two.pk)
    before = card_of(two).support
    kind = next(kind for kind in KINDS if kind.key == "wall")
    assert kind.held(event) == 3
    assert kind.forget(event, event.today) == 3
    one.refresh_from_db()
    assert (one.author, kind.held(event)) == (None, 0)
    card = card_of(two)
    assert (card.votes, card.stickers, card.support) == (0, before, before)


def test_the_wall_costs_the_same_for_one_note_or_forty(event: Event) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert wall_of(event).cards
        return len(queries)

    WallVoteFactory(note=WallNoteFactory(event=event))
    alone = cost()
    for note in notes(event, 40):
        WallVoteFactory(note=note)
    assert cost() == alone <= 5


def test_ones_own_file_tells_what_one_wrote_and_voted_for_and_nothing_of_others(event: Event) -> None:
    me, other = RegistrationFactory(event=event), RegistrationFactory(event=event)
    mine, theirs = (
        WallNoteFactory(event=event, author=author, text=text, kind="offer")
        for author, text in ((me, "Une garde"), (other, "Un bus"))
    )
    WallNoteFactory(event=event, author=None, text="Dite à voix haute")
    for note, person in ((theirs, me), (mine, other)):
        WallVoteFactory(event=event, note=note, registration=person)
    told = json.loads(as_json(whole(me.pk)))["wall"]
    assert told == [{"kind": "offer", "text": "Une garde"}, {"vote": "Un bus"}]
