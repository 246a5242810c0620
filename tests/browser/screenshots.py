"""Take the pictures of the README from a running demonstration: `make demo` in one window, `make screenshots` in another."""

import os
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from demo.personas import BY_KEY, SLUGS
from hackathon.bootstrap import chromium
from tests.browser.conftest import QUIET

OUT = Path("docs/screenshots")
PHONE = {"width": 390, "height": 844}
TABLET = {"width": 1180, "height": 820}
SHOTS = {  # file: (persona or "", page, window)
    "welcome": ("", "/demo/", TABLET),
    "public": ("", f"/e/{SLUGS['open']}/", PHONE),
    "register": ("", f"/e/{SLUGS['open']}/register/", PHONE),
    "overview": ("nadege", f"/e/{SLUGS['open']}/organise/", TABLET),
    "room": ("nadege", f"/e/{SLUGS['open']}/organise/room/", TABLET),
    "reception": ("paul", f"/e/{SLUGS['under_way']}/reception/", PHONE),
    "needs": ("nadege", f"/e/{SLUGS['open']}/organise/needs/", TABLET),
    "board": ("theo", f"/e/{SLUGS['under_way']}/board/", TABLET),
    "sheet": ("table", f"/e/{SLUGS['under_way']}/table/", TABLET),
    "space": ("sonia", f"/e/{SLUGS['open']}/me/", PHONE),
    "bilan": ("nadege", f"/e/{SLUGS['followed_up']}/organise/bilan/", TABLET),
    "follow-up": ("nadege", f"/e/{SLUGS['followed_up']}/follow-up/", TABLET),
    "gallery": ("", "/projects/", PHONE),
    "screen": ("ecran", f"/e/{SLUGS['under_way']}/screen/", {"width": 1600, "height": 900}),
}


def take(browser: Browser, site: str, name: str) -> None:
    """One picture, in French, light."""
    persona, path, viewport = SHOTS[name]
    window = browser.new_context(base_url=site, locale="fr-FR", viewport=viewport, reduced_motion="reduce")
    page = window.new_page()
    if persona:
        page.goto("/demo/")
        page.click(f"form[action$='/{BY_KEY[persona].key}/'] button")
    page.goto(path)
    page.evaluate("document.fonts.ready")
    page.screenshot(path=OUT / f"{name}.png")
    window.close()


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    site = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.found_or_installed(), args=QUIET)
        for name in SHOTS:
            take(browser, site, name)


if __name__ == "__main__":
    main()
