"""Each way in that people use themselves or with somebody: on line, beside a helper, on the phone."""

import re
import time

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from events.models import Event
from participants.models import Registration
from tests.browser.conftest import PHONE, next_page
from tests.browser.test_accessibility import faults
from tests.factories import CategoryFactory, CommuneFactory, EventFactory, RoleFactory, ThemeFactory

pytestmark = pytest.mark.browser
SECONDS_FOR_A_CALL = 90
MOST_KEYS = 75  # 66 as measured
SECONDS_A_KEY = 0.25  # somebody who types slowly, and looks where they are
SECONDS_TO_SAY_AND_HEAR = 45  # the sentences of the script, and short answers


@pytest.fixture
def event(site: str) -> Event:
    event = EventFactory(capacity=80, contact_phone="06 39 98 00 00")
    for key, label in (("resident", "habitant"), ("association", "association"), ("partner", "partenaire")):
        CategoryFactory(event=event, key=key, label_fr=label)
    for title in ("Petite enfance", "Solitude"):
        ThemeFactory(event=event, title=title)
    CommuneFactory(name="Machecoul-Démo", search_name="machecoul demo", code="90901")
    return event


class Keyboard:
    """Somebody with a keyboard only; counts what they press."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.pressed += len(text)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def tab_to(self, selector: str) -> None:
        """Tab until the focus is there, as somebody does who looks for it."""
        for _ in range(60):
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                return
            self.press("Tab")
        raise AssertionError(f"the keyboard never reaches {selector}")


def go_on(page: Page) -> None:
    with next_page(page):
        page.click("main form .btn-main")


def open_part(page: Page, name: str) -> None:
    page.locator(f".ask-{name} > summary").click()


def test_on_a_phone_with_two_children_a_lift_a_need_and_an_adult_for_a_minor(open_browser, event: Event) -> None:
    page = open_browser(viewport=PHONE, bypass_csp=True).new_page()
    page.goto(reverse("register", args=[event.slug]))
    page.fill("[name=chosen_name]", "Sonia DÉMO")
    page.get_by_text("Habitant", exact=True).click()
    page.locator("[name=commune_text]").press_sequentially("mach")
    expect(page.locator("#communes label")).to_have_count(1)
    go_on(page)
    go_on(page)
    expect(page.locator("[name=consent_needs]")).to_be_hidden()
    for part in ("situations", "childcare", "lift", "meal"):
        open_part(page, part)
    page.get_by_text("J’entends mal").click()
    page.fill("[name=children_baby]", "1")
    page.fill("[name=children_school]", "1")
    page.locator("[name=lift][value=sought]").check()
    page.fill("[name=lift_times]", "vendredi à 8 h")
    page.locator("[name=meal][value=vegetarian]").check()
    page.locator("[name=age_group][value=under_18]").check()
    page.fill("[name=responsible_name]", "Ana DÉMO")
    page.fill("[name=responsible_phone]", "06 39 98 00 11")
    page.locator("[name=consent_joint]").check()
    page.locator("[name=consent_taking_part]").check()
    page.click("main form .btn-main")
    expect(page.locator(".error-summary")).to_contain_text("il nous faut votre accord")
    assert faults(page) == []
    page.locator("[name=consent_needs]").check()
    page.click("main form .btn-main")
    page.wait_for_url(f"**{reverse('my_card', args=[event.slug])}")
    sonia = Registration.objects.get()
    assert set(sonia.needs.values_list("kind", flat=True)) == {"hearing", "childcare", "lift"}
    assert sonia.children_to_mind.count() == 2
    assert (sonia.lift.commune_id, sonia.meal, sonia.age_group) == ("90901", "vegetarian", "under_18")


def test_on_line_by_keyboard(open_browser, event: Event) -> None:
    page = open_browser(viewport=PHONE, bypass_csp=True).new_page()
    keys = Keyboard(page)
    page.goto(reverse("register", args=[event.slug]))
    keys.tab_to("[name=chosen_name]")
    keys.type("Zoé DÉMO")
    keys.press("Tab", " ")
    keys.tab_to("[name=declines_commune]")
    keys.press(" ", "Enter")
    page.wait_for_url("**/themes/")
    keys.tab_to("button.wish")
    keys.press(" ")
    keys.tab_to("main form .btn-main")
    keys.press("Enter")
    page.wait_for_url("**/finish/")
    assert faults(page) == []
    keys.tab_to(".ask-situations > summary")
    keys.press("Enter")
    keys.tab_to("[name=situations][value=moving]")
    keys.press(" ")
    keys.tab_to("[name=consent_needs]")
    keys.press(" ")
    keys.tab_to("[name=consent_taking_part]")
    keys.press(" ", "Enter")
    page.wait_for_url("**/me/card/")
    assert Registration.objects.get().needs.get().kind == "moving"


def test_beside_a_helper_then_alone_with_the_code(open_browser, sign_in, event: Event) -> None:
    karim = RoleFactory(event=event, kind="helper").user
    page = open_browser(sign_in(karim), viewport=PHONE, bypass_csp=True).new_page()
    for number, name in enumerate(("Gérard DÉMO", "Jeanne DÉMO")):
        if number == 0:
            page.goto(reverse("help_register", args=[event.slug]))
        page.fill("[name=chosen_name]", name)
        page.get_by_text("Habitant", exact=True).click()
        page.get_by_label("Je préfère ne pas dire où j’habite").check()
        go_on(page)
        go_on(page)
        structure = page.locator("[name=for_structure]")
        expect(structure).to_have_value("Aide à domicile DÉMO" if number else "")
        structure.fill("Aide à domicile DÉMO")
        page.locator("[name=consent_taking_part]").check()
        assert faults(page) == []
        go_on(page)
        expect(page.get_by_role("heading", level=1)).to_contain_text(name)
        with next_page(page):
            page.get_by_role("button", name=re.compile("inscrire la personne suivante")).click()
    page.goto(reverse("helped", args=[event.slug]))
    expect(page.locator(".people-rows > li")).to_have_count(2)

    gerard = Registration.objects.get(chosen_name="Gérard DÉMO")
    own = open_browser(viewport=PHONE, bypass_csp=True).new_page()
    own.goto("/code/")
    own.get_by_role("textbox").first.fill(gerard.code)
    with next_page(own):
        own.locator("main form button").first.click()
    with next_page(own):
        own.get_by_role("button", name=re.compile("Je m’en occupe seul")).click()
    expect(own.get_by_role("button", name=re.compile("Je m’en occupe seul"))).to_have_count(0)
    with next_page(own):
        own.get_by_role("link", name="Voir mes accords").click()
    assert faults(own) == []
    with next_page(own):
        own.locator(".agreement").filter(has_text="photos de groupe").get_by_role("button").click()
    expect(own.locator(".agreement").filter(has_text="photos de groupe")).to_contain_text("oui")
    page.reload()
    expect(page.locator(".people-rows > li")).to_have_count(1)


def test_a_helper_registers_two_people_by_keyboard(open_browser, sign_in, event: Event) -> None:
    karim = RoleFactory(event=event, kind="helper").user
    page = open_browser(sign_in(karim), bypass_csp=True).new_page()
    keys = Keyboard(page)
    page.goto(reverse("help_register", args=[event.slug]))
    for name in ("Gérard DÉMO", "Jeanne DÉMO"):
        page.wait_for_url(f"**{reverse('help_register', args=[event.slug])}")
        keys.tab_to("[name=chosen_name]")
        keys.type(name)
        keys.tab_to("[name=category]")
        keys.press(" ")
        keys.tab_to("[name=declines_commune]")
        keys.press(" ", "Enter")
        page.wait_for_url("**/help/register/themes/")
        keys.tab_to("button.wish")
        keys.press(" ")
        keys.tab_to("main form .btn-main")
        keys.press("Enter")
        page.wait_for_url("**/help/register/finish/")
        if name == "Gérard DÉMO":
            keys.tab_to("[name=for_structure]")
            keys.type("Aide à domicile DÉMO")
        keys.tab_to("[name=consent_taking_part]")
        keys.press(" ", "Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text(name)
        assert faults(page) == []
        if name == "Gérard DÉMO":
            keys.tab_to("button[name=then]")
            keys.press("Enter")
    helped = Registration.objects.order_by("pk")
    assert [(person.chosen_name, person.channel, person.choices.count()) for person in helped] == [
        ("Gérard DÉMO", "helped", 1),
        ("Jeanne DÉMO", "helped", 1),
    ]


@pytest.mark.parametrize("viewport", [PHONE, {"width": 1280, "height": 900}], ids=["360 px", "1280 px"])
def test_a_call_by_keyboard_only_in_ninety_seconds(open_browser, sign_in, event: Event, viewport) -> None:
    nadege = RoleFactory(event=event, kind="organiser").user
    page = open_browser(sign_in(nadege), viewport=viewport, bypass_csp=True).new_page()
    page.goto(reverse("phone_register", args=[event.slug]))
    assert faults(page) == []
    expect(page.locator("[name=chosen_name]")).to_be_focused()
    keys, began = Keyboard(page), time.monotonic()
    keys.type("Gérard DÉMO")
    keys.press("Tab", "1")
    keys.type("0639980018")
    keys.press("Tab")
    keys.type("machecoul")
    expect(page.locator("#communes input[type=radio]")).to_have_count(1)
    keys.tab_to("[name=first]")
    keys.press("3")
    keys.tab_to(".ask-situations > summary")
    keys.press("Enter", "Tab", "2")
    keys.tab_to(".ask-lift > summary")
    keys.press("Enter", "Tab", "3")
    keys.tab_to("[name=consent_lift]")
    keys.press(" ")
    keys.tab_to("[name=consent_needs]")
    keys.press(" ")
    keys.tab_to("[name=consent_taking_part]")
    keys.press(" ", "Enter")
    page.wait_for_url("**/help/phone/*/")
    machine = time.monotonic() - began
    assert faults(page) == []
    gerard = Registration.objects.get()
    assert [word.split("\n")[0] for word in page.locator(".spelled strong").all_inner_texts()] == list(gerard.code)
    assert (gerard.channel, gerard.phone, gerard.commune_id) == ("phone", "06 39 98 00 18", "90901")
    assert set(gerard.needs.values_list("kind", flat=True)) == {"front_seat", "lift"}
    assert gerard.choices.get().theme.title == "Solitude"
    expect(page.locator("main form .btn-main")).to_be_focused()
    keys.press("Enter")
    expect(page.locator("[name=chosen_name]")).to_be_focused()
    assert keys.pressed <= MOST_KEYS
    assert machine + keys.pressed * SECONDS_A_KEY + SECONDS_TO_SAY_AND_HEAR < SECONDS_FOR_A_CALL


def test_a_mistake_during_a_call_is_where_one_types(open_browser, sign_in, event: Event) -> None:
    nadege = RoleFactory(event=event, kind="organiser").user
    page = open_browser(sign_in(nadege)).new_page()
    page.goto(reverse("phone_register", args=[event.slug]))
    expect(page.locator("[name=chosen_name]")).to_be_focused()
    Keyboard(page).type("Gérard DÉMO")
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator("[name=category]").first).to_be_focused()
    expect(page.locator("[name=chosen_name]")).to_have_value("Gérard DÉMO")
