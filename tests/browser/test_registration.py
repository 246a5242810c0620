"""Registering on a phone, with and without scripts."""

import io

import pytest
import zxingcpp
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from participants.models import Registration
from tests.browser.conftest import PHONE
from tests.factories import CategoryFactory, CommuneFactory, EventFactory, RegistrationFactory, ThemeFactory

pytestmark = pytest.mark.browser


def make_event():
    event = EventFactory()
    CategoryFactory(event=event, label_fr="habitant")
    for title in ("Petite enfance", "Solitude", "Violences"):
        ThemeFactory(event=event, title=title, protected=title == "Violences", ready=title == "Violences")
    CommuneFactory(name="Machecoul-Démo", search_name="machecoul demo", code="90901")
    CommuneFactory(name="Machault-Démo", search_name="machault demo", code="90902")
    return event


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_three_screens_on_a_phone(open_browser, scripts: bool) -> None:
    event = make_event()
    page = open_browser(viewport=PHONE, java_script_enabled=scripts).new_page()
    page.goto(reverse("register", args=[event.slug]))
    page.fill("[name=chosen_name]", "Zoé DÉMO")
    page.locator("label", has_text="Habitant").click()
    page.locator("[name=commune_text]").press_sequentially("mach")
    if not scripts:
        page.click("main form .btn-main")
    page.locator("#communes label", has_text="Machecoul").click()
    page.click("main form .btn-main")
    if scripts:
        page.locator("button.wish", has_text="Violences").click()
        page.locator("button.wish", has_text="Solitude").click()
        expect(page.locator("button.wish", has_text="Violences")).to_have_attribute("aria-pressed", "true")
    else:
        page.select_option("[name=first]", label="Violences")
        page.select_option("[name=second]", label="Solitude")
    page.click("main form .btn-main")
    page.locator(".ask-lift > summary").click()
    page.locator("label", has_text="Je cherche une place").click()
    page.locator("[name=consent_needs]").check()
    page.locator("[name=consent_taking_part]").check()
    page.click("main form .btn-main")
    page.wait_for_url(f"**{reverse('my_card', args=[event.slug])}")
    registration = Registration.objects.get()
    assert registration.commune_id == "90901"
    assert [choice.theme.title for choice in registration.choices.all()] == ["Violences", "Solitude"]
    assert registration.code_in_groups.split()[0] in page.locator(".code").inner_text()


def test_the_picture_of_a_card_opens_ones_space_on_another_device(open_browser, site: str) -> None:
    person = RegistrationFactory(event=make_event(), chosen_name="Zoé DÉMO")
    first = open_browser(viewport=PHONE).new_page()
    first.goto(reverse("open_space", args=[person.event.slug, person.link_token]))
    first.goto(reverse("my_card", args=[person.event.slug]))
    picture = Image.open(io.BytesIO(first.locator("img.qr").screenshot()))
    [code] = zxingcpp.read_barcodes(picture)
    other = open_browser(viewport=PHONE).new_page()
    other.goto(code.text)
    expect(other.get_by_role("heading", level=1)).to_contain_text("Bonjour, Zoé DÉMO")
    assert person.link_token not in other.url
