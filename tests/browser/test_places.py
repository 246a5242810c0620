"""Places as people live them: a group enters three people by keyboard, a freed place finds its next person."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from events.models import EventCommune
from participants.models import PlaceOffer, Registration
from tests.browser.conftest import PHONE, next_page
from tests.browser.test_accessibility import faults
from tests.browser.test_ways_in import Keyboard
from tests.factories import (
    CategoryFactory,
    CommuneFactory,
    EventFactory,
    GroupFactory,
    IntercommunalityFactory,
    RegistrationFactory,
    RelayFactory,
    RoleFactory,
)

pytestmark = pytest.mark.browser


def test_a_group_enters_three_people_by_keyboard_on_a_phone(open_browser) -> None:
    event = EventFactory(capacity=10)
    CategoryFactory(event=event, label_fr="habitant")
    group = GroupFactory(event=event, name="Entraide (démo)", seats=2)
    page = open_browser(viewport=PHONE, bypass_csp=True).new_page()
    page.goto(reverse("enter_code"))
    keys = Keyboard(page)
    keys.tab_to("[name=code]")
    keys.type(group.code)
    keys.press("Enter")
    page.wait_for_url(f"**{reverse('group_table', args=[event.slug])}")
    assert faults(page) == []
    for number, name in enumerate(("Ali DÉMO", "Rose DÉMO", "Sam DÉMO")):
        keys.tab_to(f"[name=form-{number}-chosen_name]")
        keys.type(name)
    keys.tab_to("[name=form-2-commune_text]")
    keys.type("nulle part du tout")
    keys.press("Enter")
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator("[name=form-1-chosen_name]")).to_have_value("Rose DÉMO")
    assert faults(page) == []
    page.fill("[name=form-2-commune_text]", "")
    page.press("[name=form-2-commune_text]", "Enter")
    expect(page.locator(".group-people > li")).to_have_count(3)
    assert Registration.objects.filter(group=group).active().count() == 3


def register_to_wait(page: Page, event) -> None:
    page.goto(reverse("event", args=[event.slug]))
    with next_page(page):
        page.get_by_role("link", name="Me mettre sur la liste d’attente").click()
    page.fill("[name=chosen_name]", "Zoé DÉMO")
    page.locator("label", has_text="Habitant").click()
    page.check("[name=declines_commune]")
    for _screen in ("who", "themes"):
        with next_page(page):
            page.click("main form .btn-main")
    page.check("[name=consent_taking_part]")
    page.get_by_role("button", name="Me mettre sur la liste d’attente").click()
    page.wait_for_url(f"**{reverse('my_card', args=[event.slug])}")


def test_when_every_place_is_taken_somebody_waits_is_offered_a_place_and_accepts(open_browser) -> None:
    event = EventFactory(capacity=1)
    seated = RegistrationFactory(event=event, category=CategoryFactory(event=event, label_fr="habitant"))
    phone = open_browser(viewport=PHONE, bypass_csp=True).new_page()
    register_to_wait(phone, event)
    expect(phone.locator("h1")).to_contain_text("liste d’attente")
    assert faults(phone) == []
    other = open_browser(viewport=PHONE, bypass_csp=True).new_page()
    other.goto(reverse("open_space", args=[event.slug, seated.link_token]))
    other.goto(reverse("my_cancel", args=[event.slug]))
    other.click("main form .btn-main")
    other.wait_for_url(f"**{reverse('my_space', args=[event.slug])}")
    assert PlaceOffer.objects.get().expires_at > timezone.now() + timedelta(hours=47)
    phone.goto(reverse("my_space", args=[event.slug]))
    assert faults(phone) == []
    phone.get_by_role("button", name="Oui, je viens").click()
    expect(phone.locator(".messages")).to_contain_text("Votre place est gardée")
    assert event.registrations.active().get().chosen_name == "Zoé DÉMO"


def test_the_room_refreshes_itself_and_axe_finds_nothing_where_places_are_managed(open_browser, sign_in) -> None:
    role = RoleFactory(kind="organiser", event__capacity=30)
    event, category = role.event, CategoryFactory(event=role.event)
    communes = [CommuneFactory(intercommunality=IntercommunalityFactory(name=f"CC {name}")) for name in ("Lac", "Bois")]
    for commune in communes:
        EventCommune.objects.create(event=event, commune=commune)
    RegistrationFactory.create_batch(10, event=event, category=category, commune=communes[1])
    RelayFactory(event=event, intercommunality=communes[0].intercommunality)
    GroupFactory(event=event, seats=2)
    RegistrationFactory(event=event, category=category, waiting=True)
    page = open_browser(as_=sign_in(role.user), viewport=PHONE, bypass_csp=True).new_page()
    for name in ("room_call", "room_targets", "relay_new", "groups", "group_new", "waiting", "room"):
        page.goto(reverse(name, args=[event.slug]))
        assert faults(page) == [], name
    expect(page.locator(".place").first).to_contain_text("Il manque 5 personnes de Lac")
    page.get_by_role("link", name="Garder 5 places").click()
    expect(page.locator("[name=seats]")).to_have_value("5")
