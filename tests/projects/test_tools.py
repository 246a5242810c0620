"""The bar of a table's pages, and the day's pages on a phone."""

import pytest
from django.test import Client

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
