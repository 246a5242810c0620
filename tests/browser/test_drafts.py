"""From wishes to tables by keyboard: asked for, read, changed by hand, made the tables, explained to those who sit there."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from participants.models import Registration
from teams.models import Draft, DraftChange, Formation, Team, TeamMember
from teams.services.drafting import Asked, swap_in_draft
from teams.services.solving import run_formation
from tests.browser.conftest import PHONE, WIDE, next_page, steady
from tests.browser.test_accessibility import faults
from tests.browser.test_ways_in import Keyboard
from tests.factories import RegistrationFactory, RoleFactory, ThemeFactory
from tests.permissions.world import World
from tests.teams.drafts import Two

pytestmark = pytest.mark.browser
Open = Callable[..., BrowserContext]


@pytest.fixture
def world(transactional_db: None) -> World:
    return World()


@pytest.fixture
def two(world: World) -> Two:
    return Two(world.event)


def draft_page(window: BrowserContext, two: Two) -> Page:
    page = window.new_page()
    page.goto(reverse("draft", args=[two.event.slug, two.draft.pk]))
    return page


def press(page: Page, keys: Keyboard, what: str) -> None:
    page.locator(what).first.focus()
    keys.press("Enter")


def wish(page: Page, keys: Keyboard, world: World) -> Registration:
    """Somebody registers with two wishes, by keyboard."""
    page.goto(reverse("register", args=[world.event.slug]))
    page.locator("[name=chosen_name]").focus()
    keys.type("Zoé DÉMO")
    page.locator("[name=category]").first.focus()
    keys.press("Space")
    page.locator("[name=declines_commune]").focus()
    keys.press("Space")
    press(page, keys, "main form .btn-main")
    for title in ("Solitude", "Enfance"):
        press(page, keys, f"button.wish:has-text('{title}')")
    press(page, keys, "main form .btn-main")
    page.locator("[name=consent_taking_part]").focus()
    keys.press("Space")
    press(page, keys, "main form .btn-main")
    page.wait_for_url("**/me/**")
    return Registration.objects.get(chosen_name="Zoé DÉMO")


def test_from_wishes_to_tables_by_keyboard_with_the_engine(world: World, open_browser: Open) -> None:
    Team.objects.all().delete()
    world.theme.delete()
    sizes = {"event": world.event, "min_size": 3, "max_size": 5, "min_teams": 1, "max_teams": 1}
    themes = [ThemeFactory(title=title, **sizes) for title in ("Solitude", "Enfance")]
    RoleFactory(event=world.event, kind="facilitator")
    for number in range(6):
        RegistrationFactory(event=world.event, category=world.category, wishes=[themes[number % 2]])
    own = open_browser(viewport=PHONE)
    zoe = wish(own_page := own.new_page(), Keyboard(own_page), world)

    page = open_browser(world.browser("organiser"), viewport=WIDE, bypass_csp=True).new_page()
    keys = Keyboard(page)
    page.goto(reverse("drafts", args=[world.event.slug]))
    press(page, keys, "main form .btn-main")
    page.wait_for_url("**/asked/*/")
    run_formation(Formation.objects.under_way().get().pk)
    draft = Draft.objects.get(formation__status="done", seats__registration=zoe)
    with next_page(page):
        press(page, keys, f"main a[href='{reverse('draft', args=[world.event.slug, draft.pk])}']")
    expect(page.locator("h1")).to_have_text("Ces tables vous conviennent-elles\xa0?")
    expect(page.locator(".draft-summary")).to_contain_text("Il n’existe pas de meilleur partage des vœux.")
    steady(page)
    press(page, keys, f"#move-{zoe.pk}")
    expect(page.locator("#panel")).to_contain_text("est son 1er vœu")
    keys.press("Escape")
    press(page, keys, f"#lock-{zoe.pk}")
    expect(page.locator("#said")).to_contain_text("Zoé DÉMO\xa0: place fixée.")
    with next_page(page):
        press(page, keys, "main a[href$='/apply/']")
    press(page, keys, "main form .btn-main")
    page.wait_for_url("**/teams/?applied=*")
    assert TeamMember.objects.count() == 8
    own_page.goto(reverse("my_team", args=[world.event.slug]))
    press(own_page, Keyboard(own_page), ".why > summary")
    expect(own_page.locator(".why")).to_contain_text("Ce thème est votre 1er vœu.")


@pytest.mark.parametrize("viewport", [PHONE, WIDE], ids=["phone", "wide"])
def test_a_rule_is_broken_knowingly_and_given_back_by_keyboard(
    world: World, two: Two, open_browser: Open, viewport: dict
) -> None:
    page = steady(draft_page(open_browser(world.browser("organiser"), viewport=viewport, bypass_csp=True), two))
    keys = Keyboard(page)
    assert faults(page) == []
    press(page, keys, f"#move-{two.jo.pk}")
    expect(page.locator("#panel")).to_be_visible()
    assert faults(page) == []
    assert (
        page.evaluate("document.getElementById('panel').scrollWidth - document.getElementById('panel').clientWidth")
        <= 0
    )
    press(page, keys, f"#panel button[name=table][value='{two.tables[0].pk}']")
    expect(page.locator("#panel")).to_contain_text("Cela ne respecte pas une règle")
    assert faults(page) == []
    page.locator("#panel [name=reason]").focus()
    keys.type("Jo le demande.")
    keys.press("Enter")
    expect(page.locator("#panel")).to_be_hidden()
    expect(page.locator(f"#table-{two.tables[0].pk}")).to_contain_text("Jo DÉMO")
    expect(page.locator(f"#move-{two.jo.pk}")).to_be_focused()
    press(page, keys, "#said button")
    expect(page.locator(f"#table-{two.tables[1].pk}")).to_contain_text("Jo DÉMO")
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_somebody_dragged_where_a_rule_breaks_goes_back_until_there_is_a_reason(
    world: World, two: Two, open_browser: Open
) -> None:
    page = steady(draft_page(open_browser(world.browser("organiser")), two))
    page.locator(f"#person-{two.jo.pk} .grip").drag_to(page.locator(f"#table-{two.tables[0].pk} .people"))
    expect(page.locator("#panel")).to_contain_text("Cela ne respecte pas une règle")
    page.locator("#panel").get_by_role("button", name="Ne rien changer").click()
    expect(page.locator(f"#table-{two.tables[1].pk}")).to_contain_text("Jo DÉMO")
    assert not DraftChange.objects.exists()


def test_two_organisers_see_each_other_s_changes(world: World, two: Two, open_browser: Open) -> None:
    page = steady(draft_page(open_browser(world.browser("organiser")), two))
    swap_in_draft(draft=two.draft, registration=two.jo, other=two.ada, asked=Asked())
    expect(page.locator(f"#table-{two.tables[0].pk}")).to_contain_text("Jo DÉMO")
    expect(page.locator("#changes")).to_contain_text("ont échangé leurs places")


def test_without_scripts_two_people_exchange_their_places(world: World, two: Two, open_browser: Open) -> None:
    page = draft_page(open_browser(world.browser("organiser"), java_script_enabled=False), two)
    page.locator(f"#move-{two.jo.pk}").click()
    page.locator(f"a[href$='?with={two.tables[0].pk}']").click()
    page.locator(f"button[name=other][value='{two.ada.pk}']").click()
    expect(page.locator(f"#table-{two.tables[0].pk}")).to_contain_text("Jo DÉMO")
    expect(page.locator("#said")).to_contain_text("Jo DÉMO a son 1er vœu")
    page.locator("#said").get_by_role("button", name="Annuler").click()
    expect(page.locator(f"#table-{two.tables[1].pk}")).to_contain_text("Jo DÉMO")


def test_drafts_side_by_side_read_well_on_a_phone_and_on_a_wide_screen(
    world: World, two: Two, open_browser: Open
) -> None:
    for viewport in (PHONE, WIDE):
        page = open_browser(world.browser("organiser"), viewport=viewport, bypass_csp=True).new_page()
        page.goto(f"{reverse('drafts_compare', args=[two.event.slug])}?draft={two.draft.pk}")
        expect(page.get_by_role("heading", name=f"Brouillon {two.draft.number}", exact=True)).to_be_visible()
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
