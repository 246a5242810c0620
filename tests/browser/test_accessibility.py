"""axe finds nothing on any page, as any role, at 360 and 1280 px, light and dark."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import PHONE, WIDE
from tests.permissions.table import ROLES
from tests.permissions.world import World
from tests.test_pages import PAGES, address, is_page, reader
from tests.test_permissions import ROWS

pytestmark = pytest.mark.browser
AXE = settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
GOES_ON = (
    "reception_shell"  # with a network it leaves for the whole page by itself: test_reception looks at it without one
)
AT_REST = "document.getAnimations().filter(one => one instanceof CSSTransition).forEach(one => one.finish())"


def faults(page: Page) -> list[str]:
    """One line for each thing axe finds, and one where the page is wider than the window.

    Waits for the page to be whole and at rest, but does not know that another one is to come: see `next_page`.
    """
    page.wait_for_load_state()
    expect(page.locator("h1").first).to_be_attached()
    page.wait_for_function("!document.querySelector('.htmx-request, .htmx-swapping')")
    page.evaluate(AT_REST)
    if page.evaluate("!window.axe"):
        page.add_script_tag(path=AXE)
    found = page.evaluate(
        "rules => axe.run(document, {resultTypes: ['violations'], runOnly: {type: 'tag', values: rules}})"
        ".then(found => found.violations)",
        RULES,
    )
    lines = [f"{v['id']}: {node['target']} {node['failureSummary']}" for v in found for node in v["nodes"]]
    overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return lines + ([f"wider than the window by {overflow} px"] if overflow > 0 else [])


def frames_of(world: World, role: str, names: Iterable[str]) -> dict[str, str]:
    """{name: the base templates it stands in} of those addresses that are whole pages which this role may open."""
    found = {}
    for name in names:
        if name == GOES_ON or role not in ROWS[name].allowed.split():
            continue
        response: Any = world.browser(role).get(*address(world, name))
        if is_page(response):
            used = {one.name for one in response.templates if (one.name or "").startswith("base")}
            found[name] = " ".join(sorted(used))
    return found


def own_pages(world: World, role: str, names: Iterable[str] = PAGES) -> list[str]:
    """The whole pages of which this role sees most."""
    return list(frames_of(world, role, [name for name in names if reader(ROWS[name]) == role]))


def faults_in_the_dark(page: Page) -> list[str]:
    """What axe finds of the colours once the same page is dark: nothing else of it changes."""
    page.emulate_media(color_scheme="dark")
    page.evaluate(AT_REST)
    found = page.evaluate("axe.run(document, {runOnly: ['color-contrast']}).then(r => r.violations)")
    page.emulate_media(color_scheme="light")
    return [f"dark {v['id']}: {node['target']} {node['failureSummary']}" for v in found for node in v["nodes"]]


def sweep(window: BrowserContext, world: World, names: list[str], *, twice: bool = False) -> dict[str, list[str]]:
    """What axe finds on each page, on a phone in light; where `twice`, on the same page wide and dark too."""
    page, found = window.new_page(), {}
    for name in names:
        path, query = address(world, name)
        page.set_viewport_size(PHONE)
        page.emulate_media(color_scheme="light")
        page.goto(path + ("?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else ""))
        lines = faults(page)
        if twice:
            page.set_viewport_size(WIDE)
            page.emulate_media(color_scheme="dark")
            lines += [f"wide and dark: {line}" for line in faults(page)]
        if lines:
            found[name] = lines
    return found


@pytest.mark.parametrize("part", range(3))
def test_axe_finds_nothing_on_the_pages_of_the_organiser(open_browser, part: int) -> None:
    world = World(status="under_way")
    mine = own_pages(world, "organiser", PAGES[part::3])
    window = open_browser(world.browser("organiser"), viewport=PHONE, bypass_csp=True)
    assert sweep(window, world, mine, twice=True) == {}


def test_axe_finds_nothing_on_the_pages_of_everybody_else(open_browser) -> None:
    world = World(status="under_way")
    found = {}
    for role in ROLES[1:]:
        window = open_browser(world.browser(role), viewport=PHONE, bypass_csp=True)
        found |= sweep(window, world, own_pages(world, role), twice=True)
    assert found == {}


def test_axe_finds_nothing_in_the_frames_of_other_roles(open_browser) -> None:
    """A page that several roles open stands in other frames for them, each looked at once."""
    world = World(status="under_way")
    seen = {(name, frame) for name in PAGES for frame in frames_of(world, reader(ROWS[name]), [name]).values()}
    found = {}
    for role in ROLES:
        others = [name for name in PAGES if reader(ROWS[name]) != role]
        new = {pair for pair in frames_of(world, role, others).items() if pair not in seen}
        seen |= new
        window = open_browser(world.browser(role), viewport=PHONE, bypass_csp=True)
        lines = sweep(window, world, sorted(name for name, _frame in new))
        found |= {f"{name} as {role}": line for name, line in lines.items()}
    assert found == {}
