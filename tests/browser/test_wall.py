"""The wall with three people at once: a participant's phone, a facilitator by keyboard, another phone that looks on."""

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from teams.models import Team, Wall, WallNote, WallVote
from tests.browser.conftest import PHONE, WIDE, steady
from tests.browser.test_accessibility import faults
from tests.factories import RegistrationFactory, WallNoteFactory
from tests.permissions.world import World

pytestmark = pytest.mark.browser

Open = Callable[..., BrowserContext]


@pytest.fixture
def world(transactional_db: None) -> World:
    world = World(status="under_way")
    WallNote.objects.all().delete()
    world.wall_group.delete()
    return world


def at(world: World, name: str, *words: object) -> str:
    return reverse(name, args=[world.event.slug, *words])


def open_page(open_browser: Open, world: World, role: str, name: str, **options: object) -> Page:
    page = open_browser(as_=world.browser(role), **options).new_page()
    page.goto(at(world, name))
    return page


def note(page: Page, text: str) -> object:
    return page.locator("#wall .wall-note", has_text=text)


def choose(page: Page, *texts: str) -> None:
    """By keyboard: Space on the box of each note."""
    for text in texts:
        box = note(page, text).get_by_role("checkbox")
        box.focus()
        page.keyboard.press("Space")
        expect(box).to_be_checked()


def type_for_somebody(page: Page, text: str, kind: str = "une idée") -> None:
    """The kind, the words, Enter on the button; the wall shows it, and the words are ready for the next."""
    written = page.locator("#write")
    written.get_by_label(kind).check()
    written.get_by_label("Avec ses mots").fill(text)
    written.get_by_role("button", name="Mettre sur le mur").press("Enter")
    expect(note(page, text)).to_be_visible()
    expect(written.get_by_label("Avec ses mots")).to_be_focused()


def test_from_a_word_on_a_phone_to_the_subject_of_a_team(open_browser: Open, world: World) -> None:
    phone = steady(open_page(open_browser, world, "participant", "wall", viewport=PHONE))
    lead = steady(open_page(open_browser, world, "facilitator", "wall_lead", viewport=WIDE))

    phone.get_by_role("link", name="J’ai une idée").click()
    phone.get_by_label("En quelques mots").fill("Un café qui va de village en village")
    phone.get_by_role("button", name="Mettre sur le mur").click()
    expect(note(phone, "Un café qui va de village")).to_be_visible()
    expect(note(lead, "Un café qui va de village")).to_be_visible()  # nobody reloaded

    for words in ("Un bus le soir", "Un minibus le soir"):
        type_for_somebody(lead, words)
    expect(note(phone, "Un minibus le soir")).to_be_visible()

    choose(lead, "Un bus le soir", "Un minibus le soir")
    lead.locator("#group-title").focus()
    lead.keyboard.type("Se déplacer")
    lead.keyboard.press("Enter")
    expect(lead.get_by_role("heading", name="Se déplacer")).to_be_visible()
    expect(phone.get_by_role("heading", name="Se déplacer")).to_be_visible()

    phone.locator(".wall-note", has_text="Un bus le soir").get_by_role("button", name="Je vote pour").click()
    expect(phone.locator(".wall-left")).to_contain_text("Il vous reste 2 votes sur 3")

    choose(lead, "Un bus le soir", "Un minibus le soir")
    lead.get_by_role("button", name="Réunir").press("Enter")
    expect(lead.get_by_role("heading", level=1)).to_have_text("Quels mots restent sur le mur ?")
    lead.get_by_role("button", name="Les réunir").press("Enter")
    steady(lead)
    expect(lead.locator("#wall .wall-note")).to_have_count(2)
    expect(lead.locator("#said")).to_contain_text("Ces notes sont réunies")

    choose(lead, "Un café")
    lead.get_by_role("button", name="Cacher", exact=True).press("Enter")
    expect(lead.locator("#said")).to_contain_text("1 note est mise de côté.")
    expect(note(phone, "Un café")).to_have_count(0)
    lead.locator("#said").get_by_role("button", name="Annuler").click()
    expect(note(phone, "Un café")).to_have_count(1)

    lead.get_by_role("link", name="Compter les gommettes").click()
    lead.locator(".wall-entry input[type=text]").first.focus()
    for count in ("5", "2", "4"):
        lead.keyboard.press("Control+A")
        lead.keyboard.type(count)
        lead.keyboard.press("Enter")
    expect(lead.locator("#messages")).to_contain_text("Les gommettes sont comptées.")
    expect(note(lead, "Un bus le soir")).to_contain_text("7 gommettes")
    expect(note(lead, "Un bus le soir")).not_to_contain_text("vote")  # secret until votes are closed
    Wall.objects.update(takes_votes=False)
    lead.reload()
    expect(note(lead, "Un bus le soir")).to_contain_text("1 vote · 7 gommettes")

    note(lead, "Un bus le soir").get_by_role("link", name=re.compile("Ouvrir")).click()
    lead.get_by_label("Quelle équipe y travaille ?").select_option(index=1)
    lead.get_by_role("button", name="C’est le sujet de cette équipe").click()
    expect(lead.locator("#messages")).to_contain_text("y travaille.")
    assert Team.objects.get().subject.text == "Un bus le soir"
    phone.goto(at(world, "my_team"))
    expect(phone.locator(".team-subject")).to_contain_text("Un bus le soir")


def test_what_is_chosen_and_typed_is_kept_while_others_write(open_browser: Open, world: World) -> None:
    WallNoteFactory(event=world.event, text="Un jardin")
    lead = steady(open_page(open_browser, world, "facilitator", "wall_lead"))
    tablet = open_page(open_browser, world, "tablet", "wall")
    choose(lead, "Un jardin")
    lead.locator("#group-title").fill("Cultiver")
    lead.get_by_label("Avec ses mots").fill("Une phrase commen")
    tablet.get_by_role("link", name="J’ai un besoin").click()
    tablet.get_by_label("En quelques mots").fill("Parler à quelqu’un")
    tablet.get_by_role("button", name="Mettre sur le mur").click()
    expect(note(lead, "Parler à quelqu’un")).to_be_visible()
    expect(note(lead, "Un jardin").get_by_role("checkbox")).to_be_checked()
    expect(lead.locator("#group-title")).to_have_value("Cultiver")
    expect(lead.get_by_label("Avec ses mots")).to_have_value("Une phrase commen")


def test_a_note_is_dragged_from_a_group_to_another(open_browser: Open, world: World) -> None:
    lead = steady(open_page(open_browser, world, "facilitator", "wall_lead"))
    for text in ("Un jardin", "Un four"):
        type_for_somebody(lead, text)
    choose(lead, "Un four")
    lead.locator("#group-title").fill("Manger")
    lead.get_by_role("button", name="Grouper").click()
    expect(lead.get_by_role("heading", name="Manger")).to_be_visible()
    note(lead, "Un jardin").locator("[data-grip]").hover()
    lead.mouse.down()
    shelf = lead.locator("[data-wall-shelf]").first.bounding_box()
    for step in range(1, 6):
        lead.mouse.move(shelf["x"] + 60, shelf["y"] + 20 + step)
    lead.mouse.up()
    expect(lead.locator("[data-wall-shelf]").first.locator(".wall-note")).to_have_count(2)
    lead.locator("#said").get_by_role("button", name="Annuler").click()
    expect(lead.locator("[data-wall-shelf]").first.locator(".wall-note")).to_have_count(1)


def test_words_written_without_network_leave_when_it_is_back(open_browser: Open, world: World) -> None:
    phone = open_page(open_browser, world, "participant", "wall_write", viewport=PHONE)
    phone.get_by_text("une idée").click()
    phone.get_by_label("En quelques mots").fill("Un four à pain")
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Mettre sur le mur").click()
    expect(phone.locator("[data-kept-line]")).to_contain_text("Pas de réseau")
    expect(phone.get_by_label("En quelques mots")).to_have_value("Un four à pain")
    phone.context.set_offline(False)
    expect(note(phone, "Un four à pain")).to_be_visible()
    assert WallNote.objects.get().author == world.registration
    phone.get_by_role("link", name="J’ai une idée").click()
    expect(phone.get_by_label("En quelques mots")).to_have_value("")


def test_words_not_sent_are_there_when_one_comes_back(open_browser: Open, world: World) -> None:
    phone = open_page(open_browser, world, "participant", "wall_write", viewport=PHONE)
    phone.get_by_label("En quelques mots").fill("Un four à p")
    phone.goto(at(world, "wall"))
    phone.get_by_role("link", name="J’ai un besoin").click()
    expect(phone.get_by_label("En quelques mots")).to_have_value("Un four à p")
    expect(phone.locator("[data-kept-line]")).to_contain_text("Ce n’est pas encore envoyé")


def test_a_vote_given_without_network_says_so_and_leaves_when_it_is_back(open_browser: Open, world: World) -> None:
    WallNoteFactory(event=world.event, text="Un jardin")
    phone = steady(open_page(open_browser, world, "participant", "wall", viewport=PHONE))
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Je vote pour").click()
    expect(phone.locator("[data-unsent]")).to_be_visible()
    expect(phone.get_by_role("button", name="Je vote pour")).to_be_enabled()
    phone.context.set_offline(False)
    expect(phone.get_by_role("button", name="J’ai voté")).to_be_visible()
    expect(phone.locator("[data-unsent]")).to_be_hidden()
    assert WallVote.objects.count() == 1


@pytest.mark.parametrize("viewport", [PHONE, WIDE], ids=["phone", "wide"])
def test_the_pages_of_the_wall_have_no_fault(open_browser: Open, world: World, viewport: dict[str, int]) -> None:
    for kind in ("need", "idea", "offer"):
        WallNoteFactory(event=world.event, kind=kind, group=None)
    mine = WallNoteFactory(event=world.event, author=world.registration)
    RegistrationFactory(event=world.event)
    pages = {
        "participant": [at(world, "wall"), at(world, "wall_write"), at(world, "wall_change", mine.pk)],
        "facilitator": [
            at(world, "wall_lead"),
            at(world, "wall_note", mine.pk),
            at(world, "wall_stickers"),
            at(world, "wall_print"),
            at(world, "wall_merge") + "?notes=" + ",".join(str(n.pk) for n in WallNote.objects.all()),
            at(world, "team_subject", world.team.pk),
        ],
    }
    for role, addresses in pages.items():
        page = open_browser(as_=world.browser(role), viewport=viewport, bypass_csp=True).new_page()
        for address in addresses:
            page.goto(address)
            assert faults(page) == [], address
            assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], address


def test_by_keyboard_the_notes_come_first_and_those_chosen_are_counted(open_browser: Open, world: World) -> None:
    for words in ("Un bus le soir", "Un minibus le soir"):
        WallNoteFactory(event=world.event, text=words)
    lead = steady(open_page(open_browser, world, "facilitator", "wall_lead", viewport=WIDE))
    is_before = "([a, b]) => Boolean(a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING)"
    box = note(lead, "Un bus le soir").get_by_role("checkbox").element_handle()
    assert lead.evaluate(is_before, [box, lead.locator("#do-group").element_handle()])
    choose(lead, "Un bus le soir")
    expect(lead.locator("#chosen")).to_have_text("1 note choisie")
    choose(lead, "Un minibus le soir")
    expect(lead.locator("#chosen")).to_have_text("2 notes choisies")


def test_a_wall_that_follows_says_nothing_in_the_console(open_browser: Open, world: World) -> None:
    WallNoteFactory(event=world.event, text="Un bus le soir")
    page = steady(open_page(open_browser, world, "facilitator", "wall_lead", viewport=WIDE))
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    type_for_somebody(page, "Un minibus le soir")
    assert said == []
