"""The reception in a real browser, in a hall whose network comes and goes."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import segno
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from hackathon.bootstrap import chromium
from participants.models import CheckIn, Need, Presence, Registration
from participants.services.places import places_taken
from tests.browser.conftest import PHONE, QUIET, WIDE, next_page, wait_until
from tests.browser.test_accessibility import faults
from tests.factories import RegistrationFactory
from tests.factories.participants import NeedFactory
from tests.permissions.world import World

pytestmark = pytest.mark.browser

Open = Callable[..., BrowserContext]


@pytest.fixture
def world(transactional_db: None) -> World:
    """An event whose first day is today, and four people of whom one needs a chair at the front."""
    world = World(status="under_way")
    today = world.event.today
    type(world.event).objects.filter(pk=world.event.pk).update(starts_on=today, ends_on=today + timedelta(days=1))
    world.event.refresh_from_db()
    people = [
        RegistrationFactory(event=world.event, category=world.category, chosen_name=name)
        for name in ("Gérard DÉMO", "Sonia DÉMO", "Élodie DÉMO", "Karim DÉMO")
    ]
    NeedFactory(event=world.event, registration=people[0], kind=Need.Kind.FRONT_SEAT, detail="")
    world.expected = Registration.objects.filter(event=world.event).active().count()
    world.people = {person.chosen_name.split(" ")[0]: person for person in people}
    return world


def at_door(open_browser: Open, world: World, role: str = "reception", **options: Any) -> Page:
    page = open_browser(as_=world.browser(role), **{"viewport": PHONE, "bypass_csp": True, **options}).new_page()
    page.goto(f"/e/{world.event.slug}/reception/")
    expect(state(page)).to_contain_text("Tout est envoyé")
    return page


def state(page: Page) -> Any:
    return page.locator("[data-network] > span:visible")


def guest(page: Page, name: str) -> Any:
    return page.locator(".guest", has_text=name)


def find(page: Page, letters: str) -> None:
    page.locator("#q").fill(letters)


def press(page: Page, name: str, button: str = "Est là") -> None:
    guest(page, name).get_by_role("button", name=re.compile(f"^{button}")).click()


def here(world: World) -> set[str]:
    return set(Presence.objects.filter(event=world.event).values_list("registration__chosen_name", flat=True))


def kept(page: Page) -> str:
    """All that this browser's database of the reception holds, as text; empty where there is none."""
    return page.evaluate("""async () => {
        const names = (await indexedDB.databases()).map((one) => one.name).filter((name) => name.startsWith("reception-"));
        const texts = await Promise.all(names.map((name) => new Promise((done) => {
            const request = indexedDB.open(name);
            request.onsuccess = async () => {
                const database = request.result;
                const rows = await Promise.all([...database.objectStoreNames].map((store) => new Promise((yes) => {
                    const all = database.transaction(store).objectStore(store).getAll();
                    all.onsuccess = () => yes(all.result);
                })));
                database.close();
                done(JSON.stringify(rows));
            };
        })));
        return texts.join("");
    }""")


def ready_for_no_network(page: Page) -> None:
    wait_until(
        page, lambda: page.evaluate("navigator.serviceWorker.getRegistration().then((one) => Boolean(one?.active))")
    )


def test_three_letters_one_press_and_what_concerns_the_welcome(open_browser: Open, world: World) -> None:
    page = at_door(open_browser, world)
    expect(page.locator("[data-progress]")).to_have_text(f"0 personne sur {world.expected} est là.")
    find(page, "gér")
    assert faults(page) == []
    press(page, "Gérard")
    expect(guest(page, "Gérard")).to_contain_text("Une chaise près de la scène")
    expect(guest(page, "Gérard")).to_contain_text("Pas de photo")
    expect(page.locator("[data-progress]")).to_have_text(f"1 personne sur {world.expected} est là.")
    wait_until(page, lambda: here(world) == {"Gérard DÉMO"})
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    press(page, "Gérard", "Noté par erreur")
    wait_until(page, lambda: here(world) == set())


def test_by_keyboard_from_the_letters_to_the_next_person(open_browser: Open, world: World) -> None:
    page = at_door(open_browser, world)
    page.locator("#q").focus()
    for letters in ("son", "kar"):
        page.keyboard.type(letters)
        page.keyboard.press("Enter")
        expect(page.locator(":focus")).to_contain_text("Est là")
        page.keyboard.press("Enter")
        expect(page.locator("#q")).to_have_value("")
        expect(page.locator("#q")).to_be_focused()
    wait_until(page, lambda: here(world) == {"Sonia DÉMO", "Karim DÉMO"})


def welcome(page: Page, name: str) -> None:
    page.locator("[data-walk-in]").click()
    form = page.locator("[data-walk-in-form]")
    expect(form.locator("[name=chosen_name]")).to_be_focused()
    page.keyboard.type(name)
    form.locator("label.choice:has([name=category])").first.click()
    form.locator("label.choice:has([name=agrees])").click()
    expect(form.locator("[name=in_photos][value=no]")).to_be_checked()
    form.get_by_role("button", name="Inscrire").click()


def test_somebody_new_is_here_on_one_screen_and_gets_a_card(open_browser: Open, world: World) -> None:
    page = at_door(open_browser, world)
    welcome(page, "Imprévue DÉMO")
    expect(guest(page, "Imprévue")).to_contain_text("Pas de photo")
    expect(page.locator("[data-progress]")).to_have_text(f"1 personne sur {world.expected + 1} est là.")
    with next_page(page):
        guest(page, "Imprévue").get_by_role("link", name="Son code et sa carte").click()
    person = Registration.objects.get(chosen_name="Imprévue DÉMO")
    expect(page.locator("main")).to_contain_text(person.code_in_groups)
    assert faults(page) == []


def test_on_a_phone_the_search_is_first_and_takes_the_focus_back(open_browser: Open, world: World) -> None:
    page = at_door(open_browser, world)
    assert page.locator("#q").bounding_box()["y"] < 200
    find(page, "gér")
    assert guest(page, "Gérard").get_by_role("button", name=re.compile("^Est là")).bounding_box()["y"] < 330
    press(page, "Gérard")
    expect(page.locator("#q")).to_be_focused()
    expect(page.locator("#q")).to_have_value("")
    expect(page.locator("#announcer")).to_have_text("Gérard DÉMO est là.")
    undo = guest(page, "Gérard").get_by_role("button", name=re.compile("^Noté par erreur"))
    assert undo.bounding_box()["y"] < PHONE["height"] - 100


def test_what_somebody_new_lacks_is_said_beside_it_in_our_words(open_browser: Open, world: World) -> None:
    page = at_door(open_browser, world)
    page.locator("[data-walk-in]").click()
    form = page.locator("[data-walk-in-form]")
    form.get_by_role("button", name="Inscrire").click()
    expect(form.locator("#id_chosen_name_field .field-error")).to_contain_text("Écrivez comment")
    expect(form.locator("#id_agrees_field .field-error")).to_contain_text("Dites la phrase")
    expect(form.locator("[name=chosen_name]")).to_be_focused()
    expect(page.locator("#id_beyond_capacity_field")).to_be_hidden()
    assert faults(page) == []
    assert here(world) == set()


def test_without_network_somebody_too_many_is_asked_about_at_once(open_browser: Open, world: World) -> None:
    type(world.event).objects.filter(pk=world.event.pk).update(capacity=places_taken(world.event) + 1)
    page = at_door(open_browser, world)
    page.context.set_offline(True)
    welcome(page, "Première DÉMO")
    expect(page.locator(".offline")).to_be_hidden()
    welcome(page, "Seconde DÉMO")
    expect(page.locator("#id_beyond_capacity_field .field-error")).to_contain_text("Demandez à l’organisateur")
    page.locator("label.choice:has([name=beyond_capacity])").click()
    page.get_by_role("button", name="Inscrire").click()
    expect(state(page)).to_contain_text("À envoyer : 2")
    page.context.set_offline(False)
    expect(state(page)).to_contain_text("Tout est envoyé")
    wait_until(page, lambda: here(world) == {"Première DÉMO", "Seconde DÉMO"})


def test_the_network_is_cut_the_page_is_loaded_again_and_nothing_is_lost(open_browser: Open, world: World) -> None:
    page = at_door(open_browser, world)
    ready_for_no_network(page)
    page.context.set_offline(True)
    find(page, "élo")
    press(page, "Élodie")
    expect(state(page)).to_contain_text("sans réseau")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Qui arrive ?")
    expect(page.locator("[data-progress]")).to_have_text(f"1 personne sur {world.expected} est là.")
    expect(page.locator("[data-half-day]")).not_to_be_empty()
    find(page, "ger")
    press(page, "Gérard")
    welcome(page, "Imprévue DÉMO")
    expect(state(page)).to_contain_text("À envoyer : 3")
    assert here(world) == set()
    assert faults(page) == []
    page.context.set_offline(False)
    expect(state(page)).to_contain_text("Tout est envoyé")
    wait_until(page, lambda: here(world) == {"Élodie DÉMO", "Gérard DÉMO", "Imprévue DÉMO"})
    assert CheckIn.objects.count() == 3
    expect(page.get_by_role("button", name="Se déconnecter")).to_be_visible()  # the whole page is back by itself


def test_an_answer_that_was_lost_doubles_nobody(open_browser: Open, world: World) -> None:
    page = at_door(open_browser, world, service_workers="block")
    lost: list[str] = []

    def lose_the_first_answer(route: Any) -> None:
        if not lost:
            lost.append(route.request.url)
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/reception/sync/", lose_the_first_answer)
    welcome(page, "Imprévue DÉMO")
    wait_until(page, lambda: bool(lost))
    expect(state(page)).to_contain_text("Tout est envoyé")
    assert Registration.objects.filter(chosen_name="Imprévue DÉMO").count() == CheckIn.objects.count() == 1


def test_two_devices_note_one_person_and_both_are_told(open_browser: Open, world: World) -> None:
    one, other = at_door(open_browser, world), at_door(open_browser, world, "organiser", viewport=WIDE)
    ready_for_no_network(other)
    other.context.set_offline(True)
    for page in (other, one):
        find(page, "gerard")
        press(page, "Gérard")
    wait_until(one, lambda: CheckIn.objects.count() == 1)
    other.context.set_offline(False)
    for page in (one, other):
        expect(page.locator("[data-twice]")).to_contain_text("Deux appareils ont noté Gérard DÉMO")
    assert Presence.objects.count() == 1
    assert Presence.objects.get().arrived_at == CheckIn.objects.order_by("at")[0].at


def test_the_session_ends_and_nothing_is_lost(open_browser: Open, world: World) -> None:
    page = at_door(open_browser, world)
    [cookie] = [one for one in page.context.cookies() if one["name"] == "sessionid"]
    page.context.clear_cookies(name="sessionid")
    find(page, "gerard")
    press(page, "Gérard")
    expect(state(page)).to_contain_text("Connectez-vous à nouveau")
    assert here(world) == set()
    page.context.add_cookies([cookie])
    page.reload()
    expect(state(page)).to_contain_text("Tout est envoyé")
    wait_until(page, lambda: here(world) == {"Gérard DÉMO"})


def test_signing_out_erases_the_list_from_the_device(open_browser: Open, world: World) -> None:
    page = at_door(open_browser, world)
    ready_for_no_network(page)
    wait_until(page, lambda: "Gérard" in kept(page))
    page.get_by_role("button", name="Se déconnecter").click()
    page.wait_for_url(lambda address: "/reception/" not in address)
    wait_until(page, lambda: page.evaluate("caches.keys()") == [])
    wait_until(page, lambda: page.evaluate("indexedDB.databases()") == [])


def test_signing_out_asks_first_where_somebody_is_not_sent_yet(open_browser: Open, world: World) -> None:
    page = at_door(open_browser, world, service_workers="block")
    page.route("**/reception/sync/", lambda route: route.abort())
    find(page, "gerard")
    press(page, "Gérard")
    expect(state(page)).to_contain_text("À envoyer : 1")
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.locator("#confirm")).to_contain_text("n’ont pas encore été envoyées")
    stay, leave = page.locator("#confirm button").all()
    expect(stay).to_have_text("Rester connecté")
    expect(stay).to_be_focused()
    expect(stay).to_have_class(re.compile("btn-primary"))
    expect(leave).to_have_class(re.compile("danger"))
    stay.click()
    assert "Gérard" in kept(page)


def test_somebody_refused_for_want_of_a_place_is_not_forgotten_at_sign_out(open_browser: Open, world: World) -> None:
    page = at_door(open_browser, world)
    page.context.set_offline(True)
    welcome(page, "Imprévue DÉMO")
    expect(state(page)).to_contain_text("À envoyer : 1")
    type(world.event).objects.filter(pk=world.event.pk).update(capacity=1)
    page.context.set_offline(False)
    expect(state(page)).to_contain_text("1 personne attend votre décision")
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.locator("#confirm")).to_contain_text("attendent votre décision")
    page.locator("#confirm").get_by_role("button", name="Rester connecté").click()
    page.get_by_role("button", name="Accueillir cette personne quand même").click()
    expect(state(page)).to_contain_text("Tout est envoyé")
    wait_until(page, lambda: here(world) == {"Imprévue DÉMO"})


def test_a_withdrawn_role_erases_the_list_from_the_device(open_browser: Open, world: World) -> None:
    page = at_door(open_browser, world)
    wait_until(page, lambda: "Gérard" in kept(page))
    world.roles["reception"].delete()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(state(page)).to_contain_text("Vous ne tenez plus cet accueil")
    wait_until(page, lambda: "Gérard" not in kept(page))


def test_at_the_end_of_the_day_the_list_goes(open_browser: Open, world: World) -> None:
    page = at_door(open_browser, world)
    ready_for_no_network(page)
    page.context.set_offline(True)
    page.clock.set_fixed_time(timezone.now() + timedelta(days=1))
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Qui arrive ?")
    wait_until(page, lambda: "Gérard" not in kept(page))


def test_what_the_worker_keeps_names_nobody(open_browser: Open, world: World) -> None:
    page = at_door(open_browser, world)
    ready_for_no_network(page)
    texts = page.evaluate("""async () => {
        const found = [];
        for (const name of await caches.keys()) {
            const cache = await caches.open(name);
            for (const request of await cache.keys()) found.push(request.url, await (await cache.match(request)).text());
        }
        return found;
    }""")
    assert any(address.endswith("/reception/shell/") for address in texts)
    for private in ("Gérard", world.roles["reception"].user.name):
        assert not [text for text in texts if private in text]


def test_without_scripts_the_page_does_its_work(open_browser: Open, world: World) -> None:
    page = open_browser(as_=world.browser("reception"), viewport=PHONE, java_script_enabled=False).new_page()
    page.goto(f"/e/{world.event.slug}/reception/")
    page.locator("#q").fill("ger")
    for button in ("Chercher", "Est là Gérard"):
        with next_page(page):
            page.get_by_role("button", name=button).click()
    expect(page.locator("main")).to_contain_text("Une chaise près de la scène")
    assert here(world) == {"Gérard DÉMO"}


def card_before_the_camera(person: Registration, folder: Path) -> Path:
    """A film in which the person's card is held before the camera: raw pictures of 640 by 480."""
    link = f"https://example.org/e/{person.event.slug}/me/{person.link_token}/"
    matrix = [[bool(module) for module in row] for row in segno.make(link, error="m").matrix_iter(scale=8, border=6)]
    top, left = (480 - len(matrix)) // 2, (640 - len(matrix)) // 2
    light = bytearray(b"\xeb" * 640 * 480)
    for y, row in enumerate(matrix):
        for x, is_dark in enumerate(row):
            if is_dark:
                light[(top + y) * 640 + left + x] = 16
    film = folder / "card.y4m"
    frame = b"FRAME\n" + bytes(light) + b"\x80" * (640 * 480 // 2)
    film.write_bytes(b"YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420jpeg\n" + frame * 3)
    return film


def test_a_card_held_before_the_camera_notes_the_person(
    chromium_browser: Browser, world: World, site: str, tmp_path: Path
) -> None:
    film = card_before_the_camera(world.people["Élodie"], tmp_path)
    fake = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    arguments = [*QUIET, *fake, f"--use-file-for-fake-video-capture={film}"]
    program = chromium.found_or_installed()
    with chromium_browser.browser_type.launch(executable_path=program, args=arguments) as browser:
        window = browser.new_context(base_url=site, locale="fr-FR", viewport=PHONE, permissions=["camera"])
        cookie = world.browser("reception").cookies["sessionid"].value
        window.add_cookies([{"name": "sessionid", "value": cookie, "url": site}])
        page = window.new_page()
        page.goto(f"/e/{world.event.slug}/reception/")
        expect(state(page)).to_contain_text("Tout est envoyé")
        page.get_by_role("button", name="Scanner une carte").click()
        expect(guest(page, "Élodie")).to_contain_text("Ici depuis")
        page.get_by_role("button", name="Arrêter la caméra").click()
        expect(page.locator("video")).to_be_hidden()
        wait_until(page, lambda: here(world) == {"Élodie DÉMO"})
    assert CheckIn.objects.get().source == CheckIn.Source.SCAN


def test_a_lost_token_loses_nothing(open_browser: Open, world: World) -> None:
    page = at_door(open_browser, world)
    page.context.clear_cookies(name="csrftoken")
    find(page, "gerard")
    press(page, "Gérard")
    wait_until(page, lambda: here(world) == {"Gérard DÉMO"})
    assert "Élodie" in kept(page)


def test_the_other_pages_of_the_day_are_for_everybody(open_browser: Open, world: World) -> None:
    window = open_browser(as_=world.browser("organiser"), viewport=PHONE, bypass_csp=True)
    page = window.new_page()
    for place in ("reception/walk-in/", "organise/presence/", "organise/presence/list/"):
        page.goto(f"/e/{world.event.slug}/{place}")
        assert faults(page) == [], place
    page.get_by_label("Élodie DÉMO").check()
    page.get_by_role("button", name="Noter la présence").click()
    expect(page.locator(".messages")).to_contain_text("1 personne de plus")
    assert here(world) == {"Élodie DÉMO"}
