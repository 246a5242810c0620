"""Method cards: written like the sheet, drawn as what they speak of, and counted nowhere."""

import pytest
from django.test import Client
from django.urls import reverse

from events.models import CardBlock, SheetBlock
from projects.board import teams_with_progress
from projects.models import SheetEntry
from projects.sheet import sheet_of
from teams.models import Team
from tests.factories import HelplineFactory, SheetBlockFactory
from tests.projects.tables import BY_ITSELF, Table

pytestmark = pytest.mark.django_db


@pytest.fixture
def blocks(table: Table) -> list[SheetBlock]:
    kind = {"event": table.event, "canvas": "problem_tree", "asks_people_concerned": True}
    return [SheetBlockFactory(title_fr=f"Case {n}", **kind) for n in range(2)]


def at(table: Table, name: str = "method_card", *more: str) -> str:
    return reverse(name, args=[table.event.slug, table.team.pk, *(more or ("problem_tree",))])


def write(table: Table, block: SheetBlock, text: str, version: int = 0, **headers: str) -> object:
    address = reverse("sheet_block", args=[table.event.slug, table.team.pk, block.pk])
    return table.tablet.post(address, {"text": text, "base_version": version}, headers=headers)


def test_the_table_writes_in_a_card_and_finds_it_there_again(table: Table, blocks: list[SheetBlock]) -> None:
    answer = write(table, blocks[0], "Personne ne passe")
    assert answer["Location"] == f"{at(table)}#block-{blocks[0].pk}"
    assert "Personne ne passe" in table.tablet.get(at(table)).content.decode()
    assert table.tablet.get(at(table, "method_card_state")).json()["blocks"][str(blocks[0].pk)]["version"] == 1


def test_two_who_write_in_one_block_of_a_card_choose_between_both_texts(table: Table, blocks: list[SheetBlock]) -> None:
    write(table, blocks[0], "Le premier")
    answer = write(table, blocks[0], "Le second", **BY_ITSELF)
    assert answer.status_code == 409
    assert answer.json()["theirs"] == "Le premier"


def test_a_block_that_is_opened_alone_leads_back_to_its_card(table: Table, blocks: list[SheetBlock]) -> None:
    page = table.tablet.get(reverse("sheet_earlier", args=[table.event.slug, table.team.pk, blocks[0].pk]))
    assert f'href="{at(table)}#block-{blocks[0].pk}"' in page.content.decode()


def test_cards_count_neither_in_the_sheet_nor_on_the_board(table: Table, blocks: list[SheetBlock]) -> None:
    blocks[1].is_compulsory = True
    blocks[1].save()
    before = sheet_of(table.team)
    write(table, blocks[0], "Un")
    after = sheet_of(table.team)
    assert (before.filled, before.needed, len(before.lines)) == (after.filled, after.needed, len(after.lines))
    write(table, blocks[1], "Deux")
    [team] = teams_with_progress(Team.objects.filter(pk=table.team.pk))
    assert team.filled == 0


def test_the_list_says_how_much_is_filled(table: Table, blocks: list[SheetBlock], facilitator: Client) -> None:
    write(table, blocks[0], "Un")
    address = reverse("method_cards", args=[table.event.slug, table.team.pk])
    assert "1 case sur 2" in table.tablet.get(address).content.decode()
    assert "Carte des alliés" not in facilitator.get(address).content.decode()


@pytest.mark.parametrize("canvas", ["sheet", "telling", "nonsense"])
def test_a_card_that_does_not_exist_is_not_found(table: Table, blocks: list[SheetBlock], canvas: str) -> None:
    assert table.tablet.get(at(table, "method_card", canvas)).status_code == 404


def test_the_cards_of_a_protected_theme_tell_whom_to_call(table: Table, blocks: list[SheetBlock]) -> None:
    HelplineFactory(event=table.event, number="3919")
    assert "3919" not in table.tablet.get(at(table)).content.decode()
    table.team.theme.sensitivity = "protected"
    table.team.theme.save()
    assert "3919" in table.tablet.get(at(table)).content.decode()


def test_a_block_of_another_event_is_not_found(table: Table) -> None:
    other = SheetBlockFactory(canvas="problem_tree")
    assert write(table, other, "x").status_code == 404
    assert not SheetEntry.objects.exists()
    assert not CardBlock.objects.filter(event=table.event).exists()
