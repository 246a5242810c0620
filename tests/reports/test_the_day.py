"""The run sheet and the announcements as files: tagged, complete, and whatever anybody wrote stands on them."""

from datetime import timedelta

import pytest
from django.urls import reverse

from common.pdf import make_pdf
from events.models import Event
from events.services.creation import write_model
from reports.documents.the_day import ANNOUNCEMENTS, RUN_SHEET, announcements, run_sheet
from tests.factories import AnnouncementFactory, EventFactory, SlotFactory
from tests.permissions.world import World
from tests.reports.paper import check_for_readers, opened, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return EventFactory(under_way=True)


def sheet_of(event: Event) -> bytes:
    return make_pdf(RUN_SHEET, run_sheet(event))


def one_line(content: bytes) -> str:
    return " ".join(text_of(content).split())


def test_the_run_sheet_of_the_model_has_words_for_each_of_its_moments() -> None:
    event = EventFactory()
    write_model("social_solidarity", event)
    made = sheet_of(event)
    check_for_readers(made)
    words = one_line(made)
    assert all(" ".join(slot.title.split()) in words for slot in event.slots.all())
    assert words.count("Matériel ·") == event.slots.count() == 29
    assert len(opened(made).pages) <= 8


def test_a_moment_without_words_and_a_day_without_moments_are_printed(event: Event) -> None:
    assert "programme est vide" in one_line(sheet_of(event))
    SlotFactory(event=event, title="#read(“/etc/passwd”) $x$", words_to_say="\n\n", material="")
    check_for_readers(sheet_of(event))
    assert "#read(" in one_line(sheet_of(event))


def test_each_announcement_has_its_sheet_and_what_is_over_has_none(event: Event) -> None:
    AnnouncementFactory(event=event, text="Le repas est servi.")
    AnnouncementFactory(event=event, text="Plus tard", starts_at=event.now + timedelta(hours=2))
    AnnouncementFactory(event=event, text="Fini", starts_at=event.now - timedelta(hours=1), ends_at=event.now)
    made = make_pdf(ANNOUNCEMENTS, announcements(event))
    check_for_readers(made)
    assert all(
        text in page.extract_text() for page, text in zip(opened(made).pages, ("Le repas", "Plus tard"), strict=True)
    )
    assert "Fini" not in text_of(made)


def test_files_are_given_to_facilitators() -> None:
    world = World(under_way=True)
    browser = world.browser("facilitator")
    for name in ("run_sheet_pdf", "announcements_pdf"):
        answer = browser.get(reverse(name, args=[world.event.slug]) + "?one=x")
        assert answer["Content-Type"] == "application/pdf"
        check_for_readers(answer.content)


def test_who_runs_the_day_finds_the_run_sheet_among_what_is_printed() -> None:
    world = World()
    link = reverse("run_sheet_pdf", args=[world.event.slug])
    pages = {
        role: world.browser(role).get(reverse("print", args=[world.event.slug])) for role in ("organiser", "reception")
    }
    assert {role: link in page.content.decode() for role, page in pages.items()} == {
        "organiser": True,
        "reception": False,
    }
