"""The bar of a table's pages, and the day's pages on a phone."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from events.models import Event, Slot
from events.now import Now
from projects.templatetags.tools import wanted_at
from tests.permissions.world import World
from tests.projects.tables import Table

pytestmark = pytest.mark.django_db


def links(page: str, label: str) -> str:
    return page.split(f'aria-label="{label}"')[1].split("</nav>")[0]


def test_the_tablet_has_the_pages_of_its_table_the_current_one_marked(table: Table) -> None:
    bar = links(table.tablet.get(table.url("table")).content.decode(), "Nos pages")
    assert f'href="{table.url("sheet")}" aria-current="page"' in bar
    assert "Qui appeler" in bar


def test_a_facilitator_who_opens_the_sheet_has_them_too(table: Table, facilitator: Client) -> None:
    assert "Qui appeler" in links(facilitator.get(table.url("sheet")).content.decode(), "Nos pages")


@pytest.mark.parametrize(("status", "shown"), [("under_way", True), ("registration_open", False)])
def test_my_space_has_the_pages_of_the_day_in_its_days(status: str, shown: bool) -> None:
    world = World(status=status)
    page = world.browser("participant").get(f"/e/{world.event.slug}/me/").content.decode()
    assert ('aria-label="Aujourd’hui"' in page) is shown


@pytest.mark.parametrize(
    ("kind", "following", "first"),
    [
        ("frame", "stage", "charter"),
        ("stage", "presentation", "means"),
        ("meal", "presentation", "presentation_form"),
        ("pledges", None, "favourite"),
    ],
)
def test_the_pages_of_the_moment_stand_first(kind: str, following: str | None, first: str) -> None:
    coming = Slot(kind=following) if following else None
    now = Now(at=datetime(2030, 5, 4, 9, tzinfo=UTC), current=Slot(kind=kind), following=coming, is_over=False)
    assert first in wanted_at(Event(status="under_way"), now)


def test_the_other_pages_are_behind_one_press_never_help_nor_the_page_that_is_read(table: Table) -> None:
    for name in ("sheet", "photos"):
        bar = links(table.tablet.get(table.url(name)).content.decode(), "Nos pages")
        front, _summary, behind = bar.partition("<summary>")
        assert "Autres pages" in behind
        assert f'href="{table.url(name)}" aria-current="page"' in front
        assert table.url("ask_for_help") in front
        assert "Qui appeler" in front
