"""Tables by hand and the board, played in a real browser."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from events.models import Stage
from teams.models import Team, TeamMember
from teams.services import ask_help, remove_team
from tests.browser.conftest import steady
from tests.factories import RegistrationFactory, StageFactory, TeamFactory
from tests.permissions.world import World

pytestmark = pytest.mark.browser
Open = Callable[..., BrowserContext]


@pytest.fixture
def world(site: str) -> World:
    world = World(status="under_way")
    Stage.objects.filter(pk=world.stage.pk).update(name_fr="Comprendre", position=0)
    StageFactory(event=world.event, name_fr="Vérifier", position=1)
    return world


def visit(window: BrowserContext, world: World, path: str) -> Page:
    page = window.new_page()
    page.goto(f"/e/{world.event.slug}/{path}")
    return page


def test_a_stage_moved_on_one_board_shows_on_the_other_within_two_seconds(open_browser: Open, world: World) -> None:
    ours = steady(visit(open_browser(world.browser("organiser")), world, "board/"))
    theirs = steady(visit(open_browser(world.browser("facilitator")), world, "board/"))
    waits = []
    for stage in ("Comprendre", "Vérifier"):
        theirs.locator(f"#next-{world.team.pk}").click()
        began = time.monotonic()
        expect(ours.locator(f"#team-{world.team.pk} .board-line strong").first).to_contain_text(stage)
        waits.append(time.monotonic() - began)
        expect(theirs.locator(f"#team-{world.team.pk} .board-line strong").first).to_contain_text(stage)
    assert min(waits) < 2  # the other may have met a machine that does something else


def test_a_stage_tapped_by_mistake_is_undone(open_browser: Open, world: World) -> None:
    page = steady(visit(open_browser(world.browser("facilitator")), world, "board/"))
    page.locator(f"#next-{world.team.pk}").click()
    page.get_by_role("button", name="Annuler").click()
    expect(page.locator(f"#team-{world.team.pk} .board-line strong").first).to_contain_text("Pas commencé")


def test_a_board_that_refreshes_keeps_the_focus(open_browser: Open, world: World) -> None:
    page = steady(visit(open_browser(world.browser("facilitator")), world, "board/"))
    page.locator(f"#more-{world.team.pk}").focus()
    asked = ask_help(team=world.team)
    expect(page.locator(f"#hand-{asked.pk}")).to_be_visible()
    expect(page.locator(f"#more-{world.team.pk}")).to_be_focused()


def test_a_note_takes_two_taps_and_a_refresh_loses_no_word(open_browser: Open, world: World) -> None:
    page = steady(visit(open_browser(world.browser("facilitator")), world, "board/"))
    page.locator(f"#more-{world.team.pk}").click()
    page.locator("#panel textarea").fill("Une idée de navette")
    asked = ask_help(team=world.team)
    expect(page.locator(f"#hand-{asked.pk}")).to_be_visible()
    expect(page.locator("#panel textarea")).to_have_value("Une idée de navette")
    page.get_by_role("button", name="Ils avancent bien.").click()
    expect(page.locator(f"#team-{world.team.pk}")).to_contain_text("Ils avancent bien.")
    expect(page.locator("#panel")).to_be_hidden()


def test_an_empty_note_says_so_beside_the_field_and_stays_open(open_browser: Open, world: World) -> None:
    page = steady(visit(open_browser(world.browser("facilitator")), world, "board/"))
    page.locator(f"#more-{world.team.pk}").click()
    page.get_by_role("button", name="Garder cette note").click()
    expect(page.locator("#panel .field-error")).to_contain_text("Écrivez d’abord quelques mots")


def test_a_board_without_network_says_so_and_catches_up(open_browser: Open, world: World) -> None:
    window = open_browser(world.browser("facilitator"))
    page = steady(visit(window, world, "board/"))
    window.set_offline(True)
    expect(page.locator("#offline")).to_be_visible()
    asked = ask_help(team=world.team)
    window.set_offline(False)
    expect(page.locator(f"#hand-{asked.pk}")).to_be_visible()


def test_somebody_is_moved_by_keyboard_and_the_focus_stays_on_them(open_browser: Open, world: World) -> None:
    other = TeamFactory(event=world.event, theme=world.theme, number=8)
    page = steady(visit(open_browser(world.browser("organiser")), world, "organise/teams/"))
    page.locator(f"#move-{world.registration.pk}").focus()
    page.keyboard.press("Enter")
    page.locator(f"#panel button[value='{other.pk}']").focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"#team-{other.pk}")).to_contain_text(world.registration.chosen_name)
    expect(page.locator(f"#move-{world.registration.pk}")).to_be_focused()


def test_somebody_is_dragged_to_a_team(open_browser: Open, world: World) -> None:
    person = RegistrationFactory(event=world.event, category=world.category)
    page = steady(visit(open_browser(world.browser("organiser")), world, "organise/teams/"))
    grip = page.locator(f"#person-{person.pk} .grip")
    team = page.locator(f"#team-{world.team.pk} .people")
    team.scroll_into_view_if_needed()
    grip.hover()
    page.mouse.down()
    place = team.bounding_box()
    assert place
    page.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2, steps=8)
    page.mouse.up()
    expect(page.locator("#said")).to_contain_text(person.chosen_name)
    assert TeamMember.objects.get(registration=person).team == world.team


def test_two_organisers_see_each_other_s_moves(open_browser: Open, world: World) -> None:
    pages = [steady(visit(open_browser(world.browser("organiser")), world, "organise/teams/")) for _ in range(2)]
    remove_team(team=world.team)
    for page in pages:
        expect(page.locator(f"#team-{world.team.pk}")).to_have_count(0)


def test_a_refresh_leaves_what_is_typed_and_the_focus(open_browser: Open, world: World) -> None:
    other = TeamFactory(event=world.event, theme=world.theme, number=8)
    page = steady(visit(open_browser(world.browser("organiser")), world, "organise/teams/"))
    page.locator("[name=count]").first.fill("4")
    page.locator("#arrangement a[href$='/repair/']").focus()
    remove_team(team=other)
    expect(page.locator(f"#team-{other.pk}")).to_have_count(0)
    expect(page.locator("[name=count]").first).to_have_value("4")
    expect(page.locator("#arrangement a[href$='/repair/']")).to_be_focused()


def test_without_scripts_somebody_is_moved_and_moved_back(open_browser: Open, world: World) -> None:
    other: Team = TeamFactory(event=world.event, theme=world.theme, number=8)
    page = visit(open_browser(world.browser("organiser"), java_script_enabled=False), world, "organise/teams/")
    page.locator(f"#move-{world.registration.pk}").click()
    page.locator(f"button[value='{other.pk}']").click()
    expect(page.locator(f"#team-{other.pk}")).to_contain_text(world.registration.chosen_name)
    page.get_by_role("button", name="Annuler").click()
    expect(page.locator(f"#team-{world.team.pk}")).to_contain_text(world.registration.chosen_name)
