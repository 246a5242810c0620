"""What the jury says to a team, on a sheet: its words, and neither marks, names nor what the room has not seen."""

import pytest
from django.urls import reverse

from projects.services.awards import give_award, reveal
from projects.services.jury import advise_team, answer_team, open_marks
from tests.factories import AwardFactory, RoleFactory, TeamFactory
from tests.permissions.world import World
from tests.reports.paper import made, opened, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    world = World(status="deliberation")
    juror = RoleFactory(event=world.event, kind="juror", user__name="Mireille CANARI")
    advise_team(juror=juror, team=world.team, strength="Une idée simple", next_step="Appeler la mairie", version=0)
    answer_team(team=world.team, reasons="Vous avez demandé.\nPuis vous avez changé.", version=0)
    TeamFactory(event=world.event, number=8, name="Les Muets")
    return world


def test_no_word_of_a_juror_is_printed_before_the_jury_reads_it_together(world: World) -> None:
    assert "Une idée simple" not in text_of(made("jury_answers", world.event))


def test_each_team_has_its_sheet_with_words_and_nobody(world: World) -> None:
    open_marks(event=world.event, user=None, why="Il est tard")
    first, second = (" ".join(page.extract_text().split()) for page in opened(made("jury_answers", world.event)).pages)
    for words in (
        world.team.name,
        "Vous avez demandé.",
        "Puis vous avez changé.",
        "Une idée simple",
        "Appeler la mairie",
    ):
        assert words in first
    assert "CANARI" not in first
    assert "Les Muets" in second
    assert "Une idée simple" not in second


def test_the_helplines_stand_on_all_sheets_or_they_would_tell_the_protected_theme(world: World) -> None:
    assert all(world.helpline.number in page.extract_text() for page in opened(made("jury_answers", world.event)).pages)


def test_an_award_stands_on_the_sheet_once_the_room_has_seen_it(world: World) -> None:
    award = AwardFactory(event=world.event, name_fr="Prix Canariquet")
    give_award(award=award, team=world.team)
    assert "Canariquet" not in text_of(made("jury_answers", world.event))
    reveal(award=award)
    assert "Canariquet" in text_of(made("jury_answers", world.event))


def test_the_team_opens_its_sheet_once_results_are_shared(world: World) -> None:
    address = reverse("jury_answer_pdf", args=[world.event.slug, world.team.pk])
    assert world.browser("participant").get(address).status_code == 404
    type(world.event).objects.filter(pk=world.event.pk).update(status="results_shared")
    answer = world.browser("participant").get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
