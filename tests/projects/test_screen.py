"""The big screen of a room: what it shows when, what it knows off line, and nobody in it."""

import html
import json
import re
from datetime import datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from common.answers import Refused
from events.models import Announcement, Event, Screen, Slot
from projects.models import Presentation
from projects.screen import Room, room_of
from projects.services.evaluation import set_opening
from projects.services.presentations import show_on_screen
from teams.models import WallNote
from tests.canaries import forms
from tests.factories import (
    AnswerWordsFactory,
    EventFactory,
    HelplineFactory,
    HelpRequestFactory,
    MeansFactory,
    PresentationFactory,
    ScreenFactory,
    SheetEntryFactory,
    SlotFactory,
    TeamFactory,
    ThemeFactory,
    ValidationFactory,
)
from tests.permissions.world import World
from tests.teams.helpers import version

pytestmark = pytest.mark.django_db
KINDS = {"themes": time(9), "stage": time(10), "presentation": time(11), "closing": time(12)}


@pytest.fixture
def event() -> Event:
    event: Event = EventFactory(under_way=True)
    for kind, begins in KINDS.items():
        SlotFactory(event=event, title=f"Moment {kind}", kind=kind, starts_at=begins, ends_at=time(begins.hour + 1))
    ThemeFactory(event=event)
    PresentationFactory(event=event)
    return event


def at(event: Event, hour: time) -> Any:
    return time_machine.travel(datetime.combine(event.starts_on, hour, event.zone), tick=False)


def room(event: Event, shows: str = "auto", name: str = "Salle") -> Room:
    return room_of(event, ScreenFactory(event=event, name=name, shows=shows))


@pytest.mark.parametrize(
    ("hour", "face"),
    [
        (time(8), "now"),
        (time(9, 30), "themes"),
        (time(10, 30), "now"),
        (time(11, 30), "order"),
        (time(12, 30), "thanks"),
        (time(14), "thanks"),
    ],
)
def test_by_itself_a_screen_follows_the_programme(event: Event, hour: time, face: str) -> None:
    with at(event, hour):
        assert room(event).face == face


def test_a_screen_shows_what_somebody_chose(event: Event) -> None:
    with at(event, time(10, 30)):
        assert [room(event, shows).face for shows in ("now", "themes", "order", "thanks")] == [
            "now",
            "themes",
            "order",
            "thanks",
        ]


def test_while_a_team_tells_the_screen_shows_it_whatever_the_programme_says(event: Event) -> None:
    with at(event, time(10, 30)):
        PresentationFactory(event=event, telling=True)
        assert room(event).face == "order"


def test_a_face_with_nothing_on_it_gives_way_to_now_and_next() -> None:
    event = EventFactory()
    assert [room(event, shows).face for shows in ("themes", "order")] == ["now", "now"]


def test_where_two_moments_happen_at_once_each_room_shows_its_own(event: Event) -> None:
    SlotFactory(event=event, title="En bas", place="salle du bas", starts_at=time(10), ends_at=time(10, 45))
    with at(event, time(10, 30)):
        assert room(event, name="Salle du bas").now.current.title == "En bas"
        assert room(event, name="Scène").now.current.title in ("En bas", "Moment stage")
    with at(event, time(9, 30)):
        assert room(event, name="Salle du bas").now.current.title == "Moment themes"


def test_a_skipped_moment_is_not_on_the_screen(event: Event) -> None:
    event.slots.filter(kind="stage").update(skipped_at=event.now)
    with at(event, time(10, 30)):
        assert room(event).now.current is None


def test_an_announcement_is_shown_from_its_time_to_its_end_in_its_rooms(event: Event) -> None:
    other = ScreenFactory(event=event, name="Ailleurs")
    noon = datetime.combine(event.starts_on, time(12), event.zone)
    say = {"event": event, "starts_at": noon, "ends_at": noon + timedelta(minutes=10)}
    Announcement.objects.create(text="Pour tous", **say)
    Announcement.objects.create(text="Ailleurs", screen=other, **say)
    Announcement.objects.create(text="Aux tables", on_screens=False, **say)
    Announcement.objects.create(text="Repris", withdrawn_at=noon, **say)
    said = {}
    for minute in (-1, 0, 9, 10):
        with time_machine.travel(noon + timedelta(minutes=minute), tick=False):
            said[minute] = [one.text for one in room(event).said]
    assert said == {-1: [], 0: ["Pour tous"], 9: ["Pour tous"], 10: []}


def test_off_line_a_screen_knows_the_announcements_of_the_coming_hour_and_no_later_one(event: Event) -> None:
    with at(event, time(10)):
        for minutes in (30, 90):
            starts = event.now + timedelta(minutes=minutes)
            Announcement.objects.create(event=event, text=f"Dans {minutes} min", starts_at=starts)
        assert [one["text"] for one in room(event).day["news"]] == ["Dans 30 min"]


def test_off_line_a_screen_knows_each_moment_to_come_with_its_face(event: Event) -> None:
    with at(event, time(9, 30)):
        slots = room(event).day["slots"]
    assert [slot["face"] for slot in slots] == ["themes", "now", "order", "thanks"]
    assert slots[1]["from"] == datetime.combine(event.starts_on, time(10), event.zone).timestamp()
    assert "10:00" in slots[1]["nextToday"]


def test_the_answer_is_304_while_only_the_time_passed_and_says_what_time_it_is() -> None:
    world = World(status="under_way")
    address = reverse("screen", args=[world.event.slug])
    with at(world.event, time(9, 10)) as clock:
        browser = world.browser("screen")
        first = browser.get(address, headers={"HX-Request": "true"})
        clock.shift(timedelta(minutes=5))
        again = browser.get(address, headers={"HX-Request": "true", "If-None-Match": first["ETag"]})
        assert again.status_code == 304
        assert float(again["X-Event-Clock"].split()[0]) - float(first["X-Event-Clock"].split()[0]) == 300
        world.slot.title = "Un autre titre"
        world.slot.save()
        changed = browser.get(address, headers={"HX-Request": "true", "If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert b"<html" not in changed.content


def test_in_a_rehearsal_the_screen_runs_as_fast_as_the_event() -> None:
    world = World(status="under_way")
    began = datetime.combine(world.event.starts_on, time(9), world.event.zone)
    Event.objects.filter(pk=world.event.pk).update(
        rehearsal_began_at=datetime.now(world.event.zone), rehearsal_from=began, rehearsal_speed=60
    )
    answer = world.browser("screen").get(reverse("screen", args=[world.event.slug]))
    assert answer["X-Event-Clock"].endswith(" 60")
    assert 'data-speed="60"' in answer.content.decode()


def test_without_scripts_the_page_says_now_next_and_how_long_and_comes_back_by_itself() -> None:
    world = World()
    SlotFactory(event=world.event, starts_at=time(10), ends_at=time(11), title="Moment suivant")
    with time_machine.travel(world.slot.begins + timedelta(minutes=25), tick=False):
        page = world.browser("screen").get(reverse("screen", args=[world.event.slug])).content.decode()
    assert world.slot.title in page
    assert "> Encore 35 min </span>" in " ".join(html.unescape(page).split())
    assert "Moment suivant" in page
    assert '<noscript><meta http-equiv="refresh"' in page


def test_a_press_changes_what_a_room_shows_and_its_screen_is_told() -> None:
    world = World()
    before = version(world.event, "screens")
    world.browser("facilitator").post(
        reverse("screens_show", args=[world.event.slug]), {"screen": world.screen.pk, "shows": "thanks"}
    )
    world.screen.refresh_from_db()
    assert world.screen.shows == "thanks"
    assert version(world.event, "screens") != before


@pytest.mark.parametrize(
    "data", [{"screen": "x", "shows": "now"}, {"screen": "99999999999", "shows": "now"}, {"shows": "now"}]
)
def test_a_screen_that_is_none_is_not_found(data: dict[str, str]) -> None:
    world = World()
    answer = world.browser("organiser").post(reverse("screens_show", args=[world.event.slug]), data)
    assert answer.status_code == 404


def test_a_screen_of_another_event_is_not_found() -> None:
    world, other = World(), World()
    data = {"screen": other.screen.pk, "shows": "thanks"}
    assert world.browser("organiser").post(reverse("screens_show", args=[world.event.slug]), data).status_code == 404
    assert Screen.objects.get(pk=other.screen.pk).shows == "auto"


def test_what_no_screen_shows_is_refused_with_a_sentence() -> None:
    world = World()
    data = {"screen": world.screen.pk, "shows": "everybody"}
    answer = world.browser("organiser").post(reverse("screens_show", args=[world.event.slug]), data, follow=True)
    assert answer.status_code == 200
    assert Screen.objects.get(pk=world.screen.pk).shows == "auto"


def test_an_order_that_nobody_made_is_put_on_no_screen_and_the_page_says_what_to_do_first() -> None:
    world = World()
    Presentation.objects.filter(event=world.event).update(position=0)
    organiser, address = world.browser("organiser"), reverse("screens_show", args=[world.event.slug])
    answer = organiser.post(address, {"screen": world.screen.pk, "shows": "order"}, follow=True)
    page = html.unescape(answer.content.decode())
    assert "Faites d’abord l’ordre" in page
    assert reverse("presentations", args=[world.event.slug]) in page.split("<main")[1]
    world.screen.refresh_from_db()
    assert world.screen.shows == "auto"


def test_the_page_of_what_screens_show_is_at_one_line_of_the_menu() -> None:
    world = World()
    page = world.browser("organiser").get(reverse("screens_show", args=[world.event.slug])).content.decode()
    current = set(re.findall(r'<a[^>]*href="([^"]*)"[^>]*aria-current="page"', page))
    assert current == {reverse("presentations", args=[world.event.slug])}


def canaries(world: World) -> dict[str, str]:
    """Everything about somebody that the world holds, each with a word of its own."""
    person = world.registration
    person.chosen_name, person.email, person.phone = "Zéphyrine CANARI", "canari@example.org", "06 39 98 77 66"
    person.save()
    for kind, role in world.roles.items():
        role.user.name, role.user.email = f"Canari {kind} DÉMO", f"canari-{kind}@example.org"
        role.user.save()
    entry = SheetEntryFactory(event=world.event, team=world.team, text="Texte canari de la fiche")
    asked = ValidationFactory(event=world.event, team=world.team, question="Question canari posée")
    means = MeansFactory(event=world.event, team=world.team, what="Chose canari qui manque")
    waits = HelpRequestFactory(event=world.event, team=world.team, material="Matériel canari")
    WallNote.objects.filter(pk=world.note.pk).update(text="Note canari du mur")
    Presentation.objects.filter(pk=world.turn.pk).update(form="sketch", needs="Besoin canari pour raconter")
    facilitators = {"aim": "But canari", "words_to_say": "Mots canari à dire", "material": "Feuilles canari"}
    Slot.objects.filter(event=world.event).update(**facilitators)
    other = EventFactory(title="Autre canari", under_way=True)
    Announcement.objects.create(event=other, text="Annonce canari d’ailleurs", starts_at=other.now)
    said = AnswerWordsFactory(event=world.event, text="Avis canari de quelqu’un")
    return {
        "hand": waits.material,
        "your view": said.text,
        "wall": "Note canari du mur",
        "what a team needs": "Besoin canari pour raconter",
        **facilitators,
        "another event": "Annonce canari d’ailleurs",
        "chosen name": person.chosen_name,
        "e-mail": person.email,
        "phone": person.phone,
        "code of a person": person.code,
        "code of a team": world.team.code,
        "code of the screen": world.screen.code,
        "sheet": entry.text,
        "validation": asked.question,
        "means": means.what,
        "framing": world.theme.framing or "Cadre canari",
        **{f"name of {kind}": role.user.name for kind, role in world.roles.items()},
        **{f"mail of {kind}": role.user.email for kind, role in world.roles.items()},
    }


@pytest.mark.parametrize("shows", Screen.Shows.values)
@pytest.mark.parametrize("telling", [True, False])
def test_nothing_about_anybody_is_on_a_screen_whatever_it_shows(shows: str, telling: bool) -> None:
    world = World(status="under_way")
    world.theme.framing = "Cadre canari du thème"
    world.theme.save()
    planted = canaries(world)
    set_opening(event=world.event, opening="open")
    if telling:
        world.turn.started_at = world.event.now
        world.turn.save()
    show_on_screen(screen=world.screen, shows=shows)
    with at(world.event, time(9, 30)):
        answer = world.browser("screen").get(reverse("screen", args=[world.event.slug]))
    page = html.unescape(answer.content.decode())
    assert world.slot.title in page
    leaks = [name for name, text in planted.items() if any(form in page.casefold() for form in forms(text))]
    assert leaks == []


def test_under_the_question_of_a_protected_theme_stand_three_numbers_and_the_quiet_room() -> None:
    world = World(status="under_way")
    world.theme.sensitivity = "protected"
    world.theme.save()
    Event.objects.filter(pk=world.event.pk).update(quiet_room="Salle du jardin")
    ThemeFactory(event=world.event, question="Que faire dehors ?")
    lines = [HelplineFactory(event=world.event, number=f"39 0{number}", position=number + 5) for number in range(4)]
    stale = HelplineFactory(event=world.event, number="39 99", position=1, verified_on=None, recheck_after=None)
    page = html.unescape(world.browser("screen").get(reverse("screen", args=[world.event.slug])).content.decode())
    protected, other = page.split("data-question")[1:3]
    assert "Salle du jardin" in protected
    assert [line.number for line in lines if line.number in protected] == ["39 00", "39 01"]
    assert world.helpline.number in protected
    assert stale.number not in page
    assert "screen-help" not in other


def test_a_team_of_a_protected_theme_is_never_beside_its_theme() -> None:
    """The questions are those of the public page; the order names the team and its table, nothing of the theme."""
    world = World(status="under_way")
    page = world.browser("screen").get(reverse("screen", args=[world.event.slug])).content.decode()
    order = page[page.index('data-face="order"') : page.index('data-face="thanks"')]
    assert world.team.name in order
    assert world.theme.title not in order
    assert f"theme-{world.theme.accent}" not in order
    known = json.loads(html.unescape(re.search(r'data-day="([^"]*)"', page)[1]))
    assert world.team.name not in json.dumps(known)


def test_a_longer_day_costs_no_more_questions(django_assert_max_num_queries: Any) -> None:
    event = EventFactory()
    for number in range(12):
        PresentationFactory(event=event, team=TeamFactory(event=event, number=number + 1))
        SlotFactory(event=event)
        ThemeFactory(event=event, protected=True)
        HelplineFactory(event=event)
    with django_assert_max_num_queries(8):
        found = room(event)
        assert found.etag
        assert found.next_teams


def test_a_screen_shows_the_code_of_your_view_while_phones_may_answer() -> None:
    event = EventFactory(status="results_shared")
    screen = ScreenFactory(event=event, name="Salle")
    show_on_screen(screen=screen, shows="view")
    assert room(event, "view").face == "view"
    set_opening(event=event, opening="closed")
    assert room(event, "view").face == "now"
    with pytest.raises(Refused):
        show_on_screen(screen=screen, shows="view")
