"""Method cards in A3, opened by a reader library."""

import pytest

from events.models import Event
from tests.factories import (
    EventFactory,
    HelplineFactory,
    SheetBlockFactory,
    SheetEntryFactory,
    TeamFactory,
    ThemeFactory,
)
from tests.reports.paper import check_for_readers, made, opened, text_of

pytestmark = pytest.mark.django_db
CARDS = ("problem_tree", "people_map", "allies_map", "telling")


@pytest.fixture
def event() -> Event:
    event = EventFactory(languages=["fr", "en"])
    for canvas in CARDS:
        for number in range(5):
            key = "tree-problem" if canvas == "problem_tree" and number == 2 else f"{canvas}-{number}"
            SheetBlockFactory(event=event, canvas=canvas, key=key, title_fr=f"Case {number}", position=number)
    return event


def filled(event: Event, text: str, *, protected: bool = False) -> None:
    theme = ThemeFactory(event=event, protected=protected)
    team = TeamFactory(event=event, theme=theme, number=4, name="Le relais")
    block = event.sheet_blocks.model.every.filter(event=event, canvas="telling").first()
    SheetEntryFactory(event=event, team=team, block=block, text=text)


def one_line(content: bytes) -> str:
    return " ".join(text_of(content).split())


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("how", ["blank", "filled"])
def test_the_cards_are_tagged_and_in_a3(event: Event, lang: str, how: str) -> None:
    filled(event, "Une histoire vraie")
    content = made("method_cards", event, how=how, language=lang)
    check_for_readers(content, lang=lang)
    for page in opened(content).pages:
        assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [420, 297]


def test_blank_there_is_a_page_for_each_card(event: Event) -> None:
    assert len(opened(made("method_cards", event)).pages) == 4
    alone = made("method_cards", event, card="people_map")
    assert len(opened(alone).pages) == 1
    assert "Carte des personnes" in one_line(alone)


def test_filled_there_is_a_page_for_each_card_that_a_team_wrote_on(event: Event) -> None:
    filled(event, "Une histoire vraie")
    content = made("method_cards", event, how="filled")
    assert len(opened(content).pages) == 1
    assert "Une histoire vraie" in one_line(content)
    assert "4. Le relais" in one_line(content)


def test_a_long_text_is_told_whole_on_a_page_behind(event: Event) -> None:
    filled(event, "mot " * 1500 + "fin de l’histoire")
    content = made("method_cards", event, how="filled")
    assert len(opened(content).pages) > 1
    assert "fin de l’histoire" in one_line(content)


def test_filled_cards_of_a_protected_theme_tell_whom_to_call_and_no_others_do(event: Event) -> None:
    HelplineFactory(event=event, number="3919", verified_on=event.today)
    filled(event, "Une histoire", protected=True)
    assert "3919" in one_line(made("method_cards", event, how="filled"))


def test_blank_cards_all_tell_whom_to_call_where_a_theme_is_protected(event: Event) -> None:
    HelplineFactory(event=event, number="3919", verified_on=event.today)
    ThemeFactory(event=event, protected=True)
    assert one_line(made("method_cards", event)).count("3919") == 4


def test_a_card_of_many_blocks_goes_on_on_another_sheet(event: Event) -> None:
    for number in range(5, 12):
        SheetBlockFactory(
            event=event, canvas="telling", key=f"telling-{number}", title_fr=f"Case {number}", position=number
        )
    content = made("method_cards", event, card="telling")
    assert len(opened(content).pages) == 2
    assert "12. Case 11" in one_line(content)


def test_without_any_text_the_paper_says_so(event: Event) -> None:
    assert "Aucune équipe" in one_line(made("method_cards", event, how="filled"))


def test_many_numbers_and_long_words_still_leave_one_page_a_card() -> None:
    event = EventFactory(title="Hackathon " * 7)
    ThemeFactory(event=event, protected=True)
    for number in range(13):
        HelplineFactory(event=event, number=f"0 800 00 00 {number}", name="Fédération nationale d’écoute " * 2)
    for canvas in CARDS:
        for number in range(8 if canvas == "telling" else 5):
            words = {"title_fr": "Titre " * 13, "question_fr": "Une longue question ? " * 12}
            SheetBlockFactory(event=event, canvas=canvas, key=f"{canvas}-{number}", position=number, **words)
    assert len(opened(made("method_cards", event)).pages) == 4
