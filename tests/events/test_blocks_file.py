"""The blocks of the sheet and of the cards, from one event to another by a file."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from events.blocks_file import MOST_BYTES, SCHEMA, Unreadable, read, written
from events.models import CardBlock, Event, SheetBlock
from events.services.blocks import take_blocks
from events.services.lists import fingerprint
from tests.events.helpers import at, organiser_of
from tests.factories import EventFactory, SheetBlockFactory, SheetEntryFactory

pytestmark = pytest.mark.django_db
ONE = {"canvas": "telling", "key": "minute-1", "title_fr": "Minute 1", "question_fr": "Que s’est-il passé ?"}


def file_of(*blocks: Any, schema: str = SCHEMA) -> bytes:
    return json.dumps({"schema": schema, "blocks": list(blocks)}).encode()


@pytest.fixture
def event() -> Event:
    event = EventFactory()
    for canvas in ("sheet", "sheet", "problem_tree", "telling"):
        SheetBlockFactory(event=event, canvas=canvas)
    return event


def test_what_one_event_downloads_another_takes_as_it_is(event: Event) -> None:
    other = EventFactory()
    content = organiser_of(event).get(at(event, "canvas_download")).content
    take_blocks(event=other, blocks=read(content))
    assert written(other) == content == written(event)


def test_taken_twice_the_second_changes_nothing(event: Event) -> None:
    again = take_blocks(event=event, blocks=read(written(event)))
    assert (again.added, again.removed, again.kept) == (0, 0, [])
    third = take_blocks(event=event, blocks=read(written(event)))
    assert (third.changed, third.added, third.removed) == (0, 0, 0)


def test_a_block_in_which_a_team_wrote_stays(event: Event) -> None:
    block = CardBlock.objects.get(event=event, canvas="telling")
    entry = SheetEntryFactory(event=event, team__event=event, block=SheetBlock.every.get(pk=block.pk))
    taken = take_blocks(event=event, blocks=read(file_of(ONE)))
    assert taken.kept == [block.title]
    assert SheetBlock.every.filter(pk=entry.block_id).exists()
    assert list(CardBlock.objects.filter(event=event, canvas="telling").values_list("key", flat=True)) == [
        "minute-1",
        block.key,
    ]


def test_canvases_that_the_file_does_not_speak_of_stay(event: Event) -> None:
    taken = take_blocks(event=event, blocks=read(file_of(ONE)))
    assert (taken.added, taken.removed) == (1, 1)
    assert event.sheet_blocks.count() == 2
    assert CardBlock.objects.filter(event=event, canvas="problem_tree").count() == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not json",
        b"\xff\xfe",
        b"[]",
        b"[" * 5000,
        b"{}",
        file_of(),
        file_of(ONE, schema="tablee-blocks/9"),
        file_of("x"),
        file_of(None),
        file_of({**ONE, "canvas": "house"}),
        file_of({**ONE, "canvas": ["telling"]}),
        file_of({**ONE, "title_fr": ""}),
        file_of({**ONE, "title_fr": "é" * 81}),
        file_of({**ONE, "title_fr": "a\x00b"}),
        file_of({**ONE, "question_fr": 3}),
        file_of({**ONE, "key": "deux mots"}),
        file_of({**ONE, "is_compulsory": "oui"}),
        file_of(ONE, ONE),
        file_of(*[{**ONE, "key": f"k{n}"} for n in range(41)]),
        b" " * (MOST_BYTES + 1),
    ],
)
def test_a_file_that_is_wrong_is_refused_in_words_and_changes_nothing(event: Event, content: bytes) -> None:
    before = written(event)
    with pytest.raises(Unreadable) as refused:
        read(content)
    assert all(fault.endswith((".", "»")) for fault in refused.value.faults)
    sent = {"file": SimpleUploadedFile("blocks.json", content or b" ")}
    answer = organiser_of(event).post(at(event, "canvas_take"), sent)
    assert answer.status_code == 422
    assert written(event) == before


def test_the_organiser_takes_a_file_and_is_told_what_changed(event: Event) -> None:
    sent = {"file": SimpleUploadedFile("blocks.json", file_of(ONE))}
    page = organiser_of(event).post(at(event, "canvas_take"), sent, follow=True).content.decode()
    assert "1 ajoutée, 0 changée, 1 retirée" in page
    assert "Minute 1" in page


def test_the_organiser_adds_a_block_to_a_card(event: Event) -> None:
    fields = {"canvas": "allies_map", "title_fr": "Qui décide", "question_fr": "Qui peut dire oui ?"}
    organiser_of(event).post(at(event, "card_blocks_add"), fields)
    block = CardBlock.objects.get(event=event, canvas="allies_map")
    assert block.title == "Qui décide"
    seen = fingerprint(block, ["title_fr", "title_en", "question_fr", "question_en", "asks_people_concerned"])
    change = {**fields, "title_fr": "Qui choisit", "seen": seen}
    organiser_of(event).post(at(event, "card_blocks_change", block.pk), change)
    block.refresh_from_db()
    assert (block.title, block.canvas) == ("Qui choisit", "allies_map")
