"""A stack of paper forms typed in, and badges printed, as an organiser does it."""

import pytest
from playwright.sync_api import expect

from participants.models import Registration
from reports.models import PrintJob
from tests.browser.conftest import PHONE, next_page
from tests.browser.test_accessibility import faults
from tests.browser.test_ways_in import Keyboard
from tests.factories import CategoryFactory, EventFactory, RegistrationFactory, RoleFactory, ThemeFactory
from tests.reports.paper import check_for_readers

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def type_form(page, *, name, contact, theme=""):
    """One form with the keyboard alone, from the field where the page puts the writer."""
    expect(page.locator("#id_chosen_name")).to_be_focused()
    keyboard, keys = page.keyboard, Keyboard(page)
    keyboard.type(name)
    keyboard.press("Tab")
    keyboard.press("Space")  # the first category
    keyboard.press("Tab")  # its structure is not asked of a resident
    keys.tab_to("[name=contact]")
    keyboard.type(contact)
    for field, answer in (
        ("declines_commune", ["Space"]),
        ("first", [theme] if theme else []),
        ("consent_taking_part", ["Space"]),
    ):
        keys.tab_to(f"[name={field}]")
        keys.press(*answer)
    with next_page(page):
        keyboard.press("Enter")
    expect(page.get_by_text(f"est saisi\u00a0: {name}")).to_be_visible()


def test_three_paper_forms_are_typed_in_by_keyboard_on_a_phone(open_browser, sign_in):
    event = EventFactory()
    CategoryFactory(event=event)
    ThemeFactory(event=event, title="Solitude", position=0)
    page = open_browser(as_=sign_in(RoleFactory(event=event).user), viewport=PHONE, bypass_csp=True).new_page()
    page.goto(f"/e/{event.slug}/paper/new/")
    type_form(page, name="Gérard DÉMO", contact="06 39 98 00 01", theme="a")
    type_form(page, name="Sonia DÉMO", contact="chez sa sœur")
    expect(page.locator("#id_stack_number")).to_have_value("3")
    page.wait_for_function(  # what is being typed is seen; the browser scrolls there in its own time
        """() => {
            const [bar, field] = [".sticky-action", "#id_chosen_name"].map((css) => document.querySelector(css).getBoundingClientRect())
            return field.top >= 0 && field.bottom <= bar.top
        }"""
    )
    type_form(page, name="Camille DÉMO", contact="")
    expect(page.locator("main")).to_contain_text("3 bulletins dans cette pile")
    people = {person.stack_number: person for person in Registration.objects.all()}
    assert [people[number].chosen_name for number in "123"] == ["Gérard DÉMO", "Sonia DÉMO", "Camille DÉMO"]
    assert people["1"].phone == "06 39 98 00 01"
    assert people["1"].choices.get().theme.title == "Solitude"
    assert people["2"].contact_as_typed == "chez sa sœur"
    assert faults(page) == []
    page.goto(f"/e/{event.slug}/paper/")
    assert faults(page) == []


def test_badges_are_chosen_and_downloaded_on_a_phone(open_browser, sign_in):
    event = EventFactory()
    RegistrationFactory.create_batch(3, event=event, category=CategoryFactory(event=event))
    client = sign_in(RoleFactory(event=event).user)
    page = open_browser(as_=client, viewport=PHONE, bypass_csp=True).new_page()
    page.goto(f"/e/{event.slug}/organise/print/")
    assert faults(page) == []
    with next_page(page):
        page.get_by_role("link", name="Badges").click()
    assert faults(page) == []
    page.locator("label", has_text="autour du cou").click()
    page.get_by_role("button", name="Préparer le fichier").click()
    page.wait_for_url("**/files/**")
    assert faults(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger").click()
    check_for_readers(download.value.path().read_bytes())
    assert PrintJob.objects.get().choices["format"] == "a6"


def test_a_file_that_takes_time_is_shown_as_soon_as_it_is_ready(open_browser, sign_in):
    event = EventFactory()
    job = PrintJob.objects.create(event=event, kind="badges", site="http://x", total=300, done=100, pages=30)
    page = open_browser(as_=sign_in(RoleFactory(event=event).user), viewport=PHONE).new_page()
    page.goto(f"/e/{event.slug}/organise/print/files/{job.pk}/")
    expect(page.get_by_text("100 sur 300")).to_be_visible()
    PrintJob.objects.update(status=PrintJob.Status.READY, content=b"%PDF-")
    expect(page.get_by_role("link", name="Télécharger")).to_be_visible()
