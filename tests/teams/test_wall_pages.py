"""The pages of the wall: what they show to whom, and what they never show."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from teams.models import Wall, WallGroup, WallNote, WallVote
from teams.services import wall
from tests.factories import RegistrationFactory, TeamFactory, WallGroupFactory, WallNoteFactory, WallVoteFactory
from tests.permissions.world import World

pytestmark = pytest.mark.django_db
At = Callable[..., str]
HTMX = {"headers": {"hx-request": "true"}}


@pytest.fixture
def phone(world: World) -> Client:
    return world.browser("participant")


@pytest.fixture
def lead(world: World) -> Client:
    return world.browser("facilitator")


def text_of(response: Any) -> str:
    return str(response.content.decode())


def written(text: str = "Un café roulant", **more: object) -> dict[str, object]:
    return {"kind": "idea", "text": text, "idempotency_key": uuid.uuid4(), **more}


def test_no_page_tells_who_wrote_or_voted(world: World, phone: Client, lead: Client, at: At) -> None:
    author = RegistrationFactory(event=world.event, chosen_name="Zébuline Canari")
    note = WallNoteFactory(event=world.event, author=author, text="Un jardin")
    WallVoteFactory(note=note, registration=author)
    Wall.objects.update(shows_votes=True)
    pages = [(phone, at("wall"))]
    pages += [(lead, at(name)) for name in ("wall", "wall_lead", "wall_stickers", "wall_print")]
    pages += [(lead, at("wall_note", note.pk)), (world.browser("organiser"), at("wall_lead"))]
    for browser, page in pages:
        shown = text_of(browser.get(page))
        assert "Un jardin" in shown
        assert "Canari" not in shown


def test_votes_are_seen_by_people_once_the_organiser_says_so(world: World, phone: Client, at: At) -> None:
    for _ in range(4):
        WallVoteFactory(note=world.note)
    assert "4 votes" not in text_of(phone.get(at("wall")))
    Wall.objects.update(shows_votes=True)
    assert "4 votes" in text_of(phone.get(at("wall")))


@pytest.mark.parametrize("address", ["", "?order=support"])
def test_those_who_keep_the_wall_see_votes_once_they_are_closed(
    world: World, phone: Client, lead: Client, at: At, address: str
) -> None:
    for _ in range(4):
        WallVoteFactory(note=world.note)
    other = WallNoteFactory(event=world.event, stickers=2, text="Un banc")
    shown = text_of(lead.get(at("wall_lead") + address))
    assert "4 votes" not in shown
    assert "2 gommettes" in shown
    assert "restent secrets" in shown
    merge = text_of(lead.get(at("wall_merge") + f"?notes={world.note.pk},{other.pk}"))
    assert merge.index("Un banc") < merge.index(world.note.text)  # in an order that tells no vote
    Wall.objects.update(takes_votes=False)
    assert "4 votes" in text_of(lead.get(at("wall_lead") + address))


@pytest.mark.parametrize("changes", [False, True])
def test_a_note_sent_by_a_script_leads_to_the_wall_or_brings_the_form_back(
    world: World, phone: Client, at: At, changes: bool
) -> None:
    Wall.objects.update(takes_votes=False)
    address = at("wall_change", world.note.pk) if changes else at("wall_write")
    sent = phone.post(address, written(version=world.note.version), **HTMX)
    assert sent["HX-Redirect"] == at("wall")
    wrong = phone.post(address, written("", version=1), **HTMX)
    assert wrong.status_code == 422
    assert "data-keep" in text_of(wrong)
    assert "<html" not in text_of(wrong)


def test_nothing_changed_is_a_304_for_the_one_who_looks(world: World, phone: Client, lead: Client, at: At) -> None:
    for browser, page in ((phone, at("wall")), (lead, at("wall_lead"))):
        etag = browser.get(page)["ETag"]
        assert browser.get(page, headers={"hx-request": "true", "if-none-match": etag}).status_code == 304
    before = phone.get(at("wall"))["ETag"]
    wall.vote(note=world.note, registration=RegistrationFactory(event=world.event))
    assert phone.get(at("wall"))["ETag"] == before  # the vote of somebody else wakes no phone
    phone.post(at("wall_vote", world.note.pk))
    assert phone.get(at("wall"))["ETag"] != before


def test_a_hidden_note_is_seen_by_its_author_alone(world: World, phone: Client, at: At) -> None:
    for author, text in ((world.registration, "À moi"), (None, "À nous")):
        WallNoteFactory(event=world.event, hidden=True, author=author, text=text)
    shown = text_of(phone.get(at("wall")))
    assert "À moi" in shown
    assert "À nous" not in shown


def test_words_that_may_name_somebody_are_shown_once_more_before_the_room_reads_them(phone: Client, at: At) -> None:
    named = "Demander à Madame Canari, 06 39 98 12 34"
    response = phone.post(at("wall_write"), written(named))
    assert response.status_code == 422
    assert "06 39 98 12 34" in text_of(response)
    assert not WallNote.objects.filter(text=named).exists()
    phone.post(at("wall_write"), written(named, sure="yes"))
    assert WallNote.objects.filter(text=named).exists()


def test_what_cannot_be_written_now_is_not_lost(world: World, phone: Client, at: At) -> None:
    Wall.objects.update(takes_notes=False)
    assert "ne prend plus de notes" in text_of(phone.get(at("wall_write")))
    assert phone.post(at("wall_write"), written()).status_code == 422
    assert phone.post(at("wall_write"), written("", kind="")).status_code == 422


def test_a_tablet_and_a_facilitator_write_in_nobodys_name(world: World, lead: Client, at: At) -> None:
    world.browser("tablet").post(at("wall_write"), written("De la table"))
    lead.post(at("wall_typed"), written("Pour quelqu’un"))
    table, typed = WallNote.objects.get(text="De la table"), WallNote.objects.get(text="Pour quelqu’un")
    assert (table.author, table.typed_by, typed.author) == (None, None, None)
    assert typed.typed_by == world.roles["facilitator"].user


def test_only_ones_own_note_is_changed_or_withdrawn(world: World, phone: Client, at: At) -> None:
    foreign = WallNoteFactory(event=world.event, author=RegistrationFactory(event=world.event))
    for name in ("wall_change", "wall_withdraw"):
        assert phone.post(at(name, foreign.pk), {}).status_code == 403
    phone.post(at("wall_withdraw", world.note.pk))
    assert not WallNote.objects.filter(pk=world.note.pk).exists()


def test_the_last_vote_leaves_no_button_to_vote(world: World, phone: Client, at: At) -> None:
    Wall.objects.update(votes_each=1)
    other = WallNoteFactory(event=world.event)
    shown = text_of(phone.post(at("wall_vote", world.note.pk), **HTMX))
    assert at("wall_unvote", world.note.pk) in shown
    assert at("wall_vote", other.pk) not in shown
    assert "plus de vote" in text_of(phone.post(at("wall_vote", other.pk), **HTMX))


def test_chosen_notes_join_the_group_of_that_title_whatever_its_accents(world: World, lead: Client, at: At) -> None:
    group = WallGroupFactory(event=world.event, title="Se déplacer")
    other = WallNoteFactory(event=world.event)
    lead.post(at("wall_group"), {"title": "se deplacer", "notes": [other.pk, world.note.pk]})
    assert set(group.notes.all()) == {other, world.note}
    assert WallGroup.objects.filter(event=world.event).count() == 2


def test_each_change_is_undone_by_what_the_page_says(world: World, lead: Client, at: At) -> None:
    other = WallNoteFactory(event=world.event)
    before = list(WallNote.objects.order_by("pk").values())
    chosen = {"notes": [world.note.pk, other.pk]}
    changes = [
        ("wall_hide", chosen),
        ("wall_place", {**chosen, "group": ""}),
        ("wall_merge", {**chosen, "into": other.pk}),
    ]
    for name, data in changes:
        page = lead.post(at(name), data, follow=True)
        assert list(WallNote.objects.order_by("pk").values()) != before, name
        said = page.context["said"]
        lead.post(said.undo, said.fields)
        assert list(WallNote.objects.order_by("pk").values()) == before, name


def test_a_removed_group_comes_back_with_its_notes(world: World, lead: Client, at: At) -> None:
    page = lead.post(at("wall_group_change", world.wall_group.pk), {"remove": "1"}, **HTMX)
    said = page.context["said"]
    lead.post(said.undo, said.fields)
    world.note.refresh_from_db()
    assert world.note.group.title == world.wall_group.title


def test_a_count_that_is_no_number_is_said_beside_it_and_nothing_is_lost(world: World, lead: Client, at: At) -> None:
    other = WallNoteFactory(event=world.event)
    data = {f"stickers-{world.note.pk}": "douze", f"stickers-{other.pk}": "3", f"version-{other.pk}": "1"}
    response = lead.post(at("wall_stickers"), data)
    assert response.status_code == 422
    assert "douze" in text_of(response)
    assert 'value="3"' in text_of(response)
    assert not WallNote.objects.exclude(stickers=0).exists()


def test_two_who_count_at_once_are_told(world: World, lead: Client, at: At) -> None:
    wall.count_stickers(event=world.event, counted={world.note.pk: (5, 1)})
    data = {f"stickers-{world.note.pk}": "7", f"version-{world.note.pk}": "1"}
    response = lead.post(at("wall_stickers"), data)
    assert "5 gommettes" in text_of(response)
    data[f"version-{world.note.pk}"] = "2"
    assert lead.post(at("wall_stickers"), data).status_code == 302
    assert WallNote.objects.get(pk=world.note.pk).stickers == 7


def test_paper_and_entry_page_have_the_same_order(world: World, lead: Client, at: At) -> None:
    for number in range(5):
        WallNoteFactory(event=world.event, group=world.wall_group if number % 2 else None)
    entry = [row["note"] for row in lead.get(at("wall_stickers")).context["rows"]]
    sheet = lead.get(at("wall_print"), {"what": "count"}).context["seen"]
    assert entry == [note for card in sheet.cards for note in card.family]


def test_the_table_takes_an_idea_up_and_others_read_no_teams_name(world: World, at: At) -> None:
    tablet = world.browser("tablet")
    other = TeamFactory(event=world.event, name="Équipe Canari")
    wall.take_up(team=other, note=world.note)
    page = tablet.post(at("team_subject", world.team.pk), {"note": world.note.pk}, follow=True)
    assert "Une autre équipe y travaille aussi" in text_of(page)
    assert "Canari" not in text_of(page)
    assert world.note.text in text_of(tablet.get(at("table")))
    shown = text_of(world.browser("participant").get(at("wall")))
    assert "Une équipe y travaille" in shown
    assert "Canari" not in shown


def test_before_the_day_my_space_says_that_the_wall_is_open(world: World, phone: Client, at: At) -> None:
    assert "Le mur est ouvert" in text_of(phone.get(at("wall") + "?invitation", **HTMX))
    wall.close_wall(event=world.event)
    assert "Le mur est ouvert" not in text_of(phone.get(at("wall") + "?invitation", **HTMX))
    type(world.event).objects.update(status="registration_open")
    assert f"{at('wall')}?invitation" in text_of(phone.get(at("my_space")))


def test_a_page_that_saw_another_wall_opens_nothing(world: World, lead: Client, at: At) -> None:
    data = {"takes_votes": "on", "votes_each": 5, "version": 0}
    assert "vient d’ouvrir" in text_of(lead.post(at("wall_open"), data, follow=True))
    assert lead.post(at("wall_open"), {**data, "votes_each": 0}).status_code == 422


@pytest.mark.parametrize("name", ["wall", "wall_lead", "wall_stickers", "wall_print"])
def test_a_page_costs_the_same_with_one_note_and_with_forty(world: World, lead: Client, at: At, name: str) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            lead.get(at(name))
        return len(queries)

    WallVoteFactory(note=world.note)
    cost()
    alone = cost()
    for _ in range(39):
        note = WallNoteFactory(event=world.event, group=WallGroupFactory(event=world.event))
        WallVoteFactory(note=note)
        TeamFactory(event=world.event, subject=note)
    assert cost() == alone <= 15


def test_the_team_page_shows_the_subject_with_no_more_queries_for_three(
    world: World, organiser: Client, at: At
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert "Notre sujet" in text_of(organiser.get(at("teams"), {"theme": world.theme.pk}))
        return len(queries)

    wall.take_up(team=world.team, note=world.note)
    cost()
    alone = cost()
    for _ in range(2):
        TeamFactory(event=world.event, theme=world.theme, subject=WallNoteFactory(event=world.event))
    assert cost() == alone


def test_a_vote_for_another_event_is_not_found(phone: Client, at: At) -> None:
    foreign = WallNoteFactory()
    assert phone.post(at("wall_vote", foreign.pk)).status_code == 404
    assert not WallVote.objects.exists()
    assert reverse("wall", args=[foreign.event.slug])
