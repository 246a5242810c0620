"""A project on one page: it is one page, whatever was written, and it never cuts in silence. Large print is whole."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.pdf import make_pdf
from events.models import Event
from projects.models import Presentation
from reports.documents.one_pages import LARGE, NORMAL, one_pages
from teams.models import Team
from tests.factories import (
    EventFactory,
    HelplineFactory,
    MeansFactory,
    PresentationFactory,
    SheetBlockFactory,
    SheetEntryFactory,
    TeamFactory,
    TeamMemberFactory,
    ThemeFactory,
    ValidationFactory,
)
from tests.permissions.world import World
from tests.reports.paper import check_for_readers, made, opened, text_of

pytestmark = pytest.mark.django_db
SENTENCE = "Une phrase de démonstration qui dit ce que la personne verra changer. "


def written(blocks: int = 6, words: int = 1, lists: int = 2, **team: Any) -> Team:
    """A team whose sheet has `blocks` blocks of `words` sentences, and as many things asked and needed as `lists`."""
    team = TeamFactory(**team)
    for number in range(blocks):
        block = SheetBlockFactory(event=team.event, title_fr=f"Case {number + 1}")
        SheetEntryFactory(event=team.event, team=team, block=block, text=SENTENCE * words)
    for number in range(lists):
        ValidationFactory(event=team.event, team=team, question=f"Demande {number + 1}")
        MeansFactory(event=team.event, team=team, what=f"Chose {number + 1}", state="have" if number % 2 else "lack")
    return team


def paper(team: Team, size: str = NORMAL) -> bytes:
    return make_pdf("print/one_page.typ", {**one_pages(team.event, [team], size=size), "lang": "fr"})


def words(content: bytes) -> str:
    return " ".join(text_of(content).split())


@pytest.mark.parametrize(
    ("blocks", "sentences", "lists"), [(0, 0, 0), (6, 1, 2), (9, 12, 5), (12, 80, 30), (40, 30, 60)]
)
def test_a_project_is_one_page_whatever_was_written(blocks: int, sentences: int, lists: int) -> None:
    team = written(
        blocks, sentences, lists, name="Une équipe au nom bien long " * 2, theme__question="Que faire ? " * 16
    )
    content = paper(team)
    assert len(opened(content).pages) == 1
    check_for_readers(content)


@pytest.mark.parametrize(("blocks", "sentences", "lists"), [(0, 0, 0), (2, 1, 1), (10, 8, 4), (12, 40, 30)])
def test_in_large_print_every_word_is_there_on_as_many_pages_as_it_takes(
    blocks: int, sentences: int, lists: int
) -> None:
    team = written(blocks, sentences, lists, name="Les Passerelles", number=7)
    content = paper(team, LARGE)
    text = words(content)
    assert text.count(SENTENCE.strip()) == blocks * sentences
    assert all(f"Case {number + 1} " in text for number in range(blocks))
    assert "…" not in text
    pages = opened(content).pages
    assert (len(pages) > 1) == (blocks > 2)
    assert all("Les Passerelles" in page.extract_text() for page in pages)
    check_for_readers(content)


def test_what_fits_is_whole_and_nothing_says_otherwise() -> None:
    text = words(paper(written(6, 2)))
    assert text.count(SENTENCE.strip()) == 12
    assert "…" not in text
    assert "La suite est sur la fiche" not in text


def test_many_short_blocks_stand_whole_in_two_columns_on_one_page() -> None:
    sheet = paper(written(12, 3))
    assert len(opened(sheet).pages) == 1
    assert words(sheet).count("Une phrase de démonstration") == 36
    assert "La suite est sur la fiche" not in words(sheet)


def test_what_is_cut_says_where_the_rest_is() -> None:
    text = words(paper(written(8, 40)))
    assert text.count("La suite est sur la fiche") == 8
    assert all(f"Case {number}" in text for number in range(1, 9))


def test_a_list_cut_short_says_how_many_are_left_out() -> None:
    text = words(paper(written(2, 1, 20)))
    assert "et 16 de plus sur la tablette" in text
    assert "Demande 4" in text
    assert "Demande 5" not in text


def test_where_not_even_the_shortest_fits_the_page_says_so() -> None:
    text = words(paper(written(90, 20)))
    assert "Tout ne tient pas sur cette page" in text
    assert "Case 1 " in text


def test_the_page_says_how_it_is_told_whom_was_asked_and_what_is_lacking() -> None:
    team = written(1, 1, 2, name="Les Passerelles")
    PresentationFactory(event=team.event, team=team, form=Presentation.Form.SKETCH, needs="Deux chaises")
    text = words(paper(team))
    for expected in ("Les Passerelles", team.theme.question, "Deux chaises", "Demande 1", "Chose 1", "Un changement"):
        assert expected in text


def test_nobody_of_the_team_is_on_it() -> None:
    team = written(2)
    member = TeamMemberFactory(event=team.event, team=team, registration__chosen_name="Zéphyrine CANARI")
    assert member.registration.chosen_name not in words(paper(team))
    assert team.code not in words(paper(team))


def test_the_numbers_to_call_stand_on_every_sheet_of_an_event_with_a_protected_theme() -> None:
    """On the protected team's alone, they would tell which it is."""
    event: Event = EventFactory()
    line = HelplineFactory(event=event)
    for number, theme in enumerate((ThemeFactory(event=event, protected=True), ThemeFactory(event=event)), start=1):
        written(1, event=event, theme=theme, number=number)
    pages = [" ".join(page.extract_text().split()) for page in opened(made("one_pages", event)).pages]
    assert len(pages) == 2
    assert all(line.number in page for page in pages)


def test_all_the_sheets_cost_as_many_questions_as_one() -> None:
    event: Event = EventFactory()
    counts = []
    for more in (1, 2):
        for _ in range(more):
            written(2, event=event)
        teams = list(Team.objects.filter(event=event).select_related("theme"))
        with CaptureQueriesContext(connection) as captured:
            one_pages(event, teams, size=NORMAL)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_table_opens_its_own_page_on_the_screen_and_as_a_file() -> None:
    world = World(status="under_way")
    for name, kind in (("one_page", "text/html"), ("one_page_pdf", "application/pdf")):
        answer = world.browser("tablet").get(reverse(name, args=[world.event.slug, world.team.pk]))
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith(kind)


def test_the_page_of_a_protected_theme_has_the_numbers_to_call() -> None:
    world = World(status="under_way")
    page = world.browser("tablet").get(reverse("one_page", args=[world.event.slug, world.team.pk])).content.decode()
    assert world.helpline.number in page


def test_a_short_sheet_is_set_larger_and_a_long_one_is_not() -> None:
    def letters(words: int) -> float:
        sizes: list[float] = []
        page = opened(paper(written(2, words, 0))).pages[0]
        page.extract_text(
            visitor_text=lambda text, _cm, matrix, _font, size: (
                sizes.append(size * matrix[3]) if "démonstration" in text else None
            )
        )
        return max(abs(size) for size in sizes)

    assert letters(1) > 1.3 * letters(30)
