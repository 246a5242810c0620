"""The page of a draft: what it shows, to whom, and how few questions it asks."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.models import Event
from teams.models import Draft, DraftSeat
from tests.bench.load import add_people
from tests.factories import (
    DraftFactory,
    DraftTableFactory,
    ThemeFactory,
)
from tests.permissions.world import World

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
MOST_QUERIES = 15
At = Callable[..., str]


def text_of(browser: Client, address: str, **data: object) -> str:
    return " ".join(browser.get(address, data).content.decode().split())


def full_draft(world: World, people: int, tables: int) -> Draft:
    """A draft of `people` at `tables`, some of whom sit elsewhere now."""
    draft: Draft = DraftFactory(event=world.event)
    themes = [world.theme, *ThemeFactory.create_batch(4, event=world.event)]
    rows = [
        DraftTableFactory(event=world.event, draft=draft, theme=themes[n % 5], position=n + 1) for n in range(tables)
    ]
    everybody = add_people(world, people)
    DraftSeat.objects.bulk_create(
        DraftSeat(event=world.event, draft=draft, table=rows[n % tables], registration=one)
        for n, one in enumerate(everybody)
    )
    return draft


@pytest.mark.parametrize("page", ["draft", "draft_person"])
def test_as_many_questions_for_ten_people_as_for_three_thousand(
    world: World, organiser: Client, at: At, page: str
) -> None:
    Event.objects.filter(pk=world.event.pk).update(capacity=5000)
    counts = []
    for people, tables in ((10, 2), (3000, 375)):
        draft = full_draft(world, people, tables)
        words = [draft.pk] if page == "draft" else [draft.pk, draft.seats.first().registration_id]
        organiser.get(at(page, *words))
        with CaptureQueriesContext(connection) as asked:
            organiser.get(at(page, *words))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= MOST_QUERIES, [query["sql"][:150] for query in asked]
