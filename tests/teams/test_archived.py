"""Once an event is archived nobody adds to what was made in it, by code or by role. One may still take one's own back."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from events.models import Event
from teams.models import HelpRequest, Wall, WallNote, WallVote
from teams.services import Refused, ask_help, set_mood, wall
from teams.wall import wall_of
from tests.factories import EventFactory, RegistrationFactory, RoleFactory, TeamFactory, WallFactory, WallNoteFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    """The wall was never closed."""
    return WallFactory(event=EventFactory(status="archived"), takes_votes=True).event


def test_nobody_writes_or_votes_on_the_wall(event: Event) -> None:
    person = RegistrationFactory(event=event)
    note = WallNoteFactory(event=event, author=person)
    tries: list[Callable[[], Any]] = [
        lambda: wall.write_note(event=event, kind="idea", text="Un bus", author=person),
        lambda: wall.change_note(note=note, kind="idea", text="Un bus", version=1, by_author=False),
        lambda: wall.vote(note=note, registration=person),
        lambda: wall.count_stickers(event=event, counted={note.pk: (3, 1)}),
    ]
    for attempt in tries:
        with pytest.raises(Refused):
            attempt()
    assert not WallVote.objects.exists()
    wall.withdraw_note(note=note)
    assert not WallNote.objects.exists()


def test_the_wall_is_shown_closed_and_its_pages_say_why_it_stays_so(
    event: Event, sign_in: Callable[..., Client]
) -> None:
    seen = wall_of(event).wall
    assert (seen.takes_notes, seen.takes_votes) == (False, False)
    note, nadege = WallNoteFactory(event=event), sign_in(RoleFactory(event=event).user)
    opening = {"takes_notes": "on", "votes_each": 5, "version": Wall.objects.get().version}
    nadege.post(reverse("wall_open", args=[event.slug]), opening)
    nadege.post(reverse("wall_stickers", args=[event.slug]), {f"stickers-{note.pk}": 4, f"version-{note.pk}": 1})
    assert Wall.objects.get().votes_each != 5
    assert WallNote.objects.get().stickers == 0


@pytest.mark.parametrize("kind", ["organiser", "facilitator"])
def test_the_wall_is_sorted_by_nobody_and_the_page_says_so(
    event: Event, sign_in: Callable[..., Client], kind: str
) -> None:
    note, other = WallNoteFactory(event=event), WallNoteFactory(event=event)
    browser = sign_in(RoleFactory(event=event, kind=kind).user)
    chosen = {"notes": [note.pk, other.pk], "into": note.pk, "title": "Se déplacer"}
    for name in ("wall_hide", "wall_group", "wall_merge", "wall_place"):
        answer = browser.post(reverse(name, args=[event.slug]), chosen)
        assert (answer.status_code, "Cet événement est archivé" in answer.content.decode()) == (403, True)
    part = browser.post(reverse("wall_hide", args=[event.slug]), chosen, headers={"HX-Request": "true"})
    assert part["HX-Refresh"] == "true"
    page = browser.get(reverse("wall_lead", args=[event.slug])).content.decode()
    assert "L’événement est archivé" in page  # what was just pressed
    assert "plus rien n’y change" in page
    assert not WallNote.objects.exclude(hidden_at=None, group=None, merged_into=None).exists()


def test_no_table_asks_for_help_or_tells_its_weather(event: Event) -> None:
    team = TeamFactory(event=event)
    with pytest.raises(Refused):
        ask_help(team=team)
    with pytest.raises(Refused):
        set_mood(team=team, mood="sun", author=None)
    assert not HelpRequest.objects.exists()


def test_an_organiser_who_gives_a_table_away_is_told_that_nothing_changes(
    event: Event, sign_in: Callable[..., Client]
) -> None:
    team, helper = TeamFactory(event=event), RoleFactory(event=event, kind="facilitator")
    nadege = sign_in(RoleFactory(event=event).user)
    nadege.post(reverse("team_facilitators", args=[event.slug, team.pk]), {"role": helper.pk})
    assert not team.facilitators.exists()
