"""Find the browser that the tests drive, or bring it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from hackathon.bootstrap.steps import SetupError, say

HEADLESS = "chromium-headless-shell"  # Debian's, without the windows and tabs that nobody sees: a quarter less work
NAMES = (HEADLESS, "chromium", "google-chrome", "google-chrome-stable", "chromium-browser")
PLAYWRIGHT_BROWSERS = (
    "chromium-*/chrome-linux*/chrome",
    "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
    "chromium_headless_shell-*/*/*headless*shell",
)


def found_or_installed() -> str:
    """The path of a Chromium. Raises SetupError with what to install where there is none and none may be brought."""
    browser = find()
    if browser:
        return browser
    if os.environ.get("CHROMIUM"):
        raise SetupError(f"CHROMIUM names {os.environ['CHROMIUM']}, where no program is: correct it or leave it out.")
    if sys.platform == "linux" and os.geteuid() == 0 and shutil.which("apt-get"):
        say("Installing Chromium for the browser tests…")
        _apt_get("update", "--quiet")
        for package in (HEADLESS, "chromium"):
            if _apt_get("install", "--quiet", "--yes", "--no-install-recommends", package):
                break
        browser = find()
    if not browser:
        raise SetupError(
            f"The browser tests need Chromium: install it (Debian: apt install {HEADLESS}), or say where it is with CHROMIUM=…"
        )
    return browser


def find() -> str:
    """The browser named by CHROMIUM, else Debian's (the headless one first), else Google's, else Playwright's; "" if none."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named) or ""
    for program in (*map(shutil.which, NAMES), *_playwright_browsers()):
        if program and os.access(program, os.X_OK):
            return str(program)
    return ""


def _playwright_browsers() -> Iterable[str]:
    """Newest first."""
    homes = [os.environ.get("PLAYWRIGHT_BROWSERS_PATH", ""), "~/.cache/ms-playwright", "~/Library/Caches/ms-playwright"]
    for home in filter(None, homes):
        for pattern in PLAYWRIGHT_BROWSERS:
            yield from map(str, sorted(Path(home).expanduser().glob(pattern), reverse=True))


def _apt_get(*arguments: str) -> bool:
    """Whether it worked; what it complained of is shown."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    result = subprocess.run(["apt-get", *arguments], env=environment, capture_output=True, text=True, check=False)
    if result.returncode:
        sys.stderr.write(result.stderr[-2000:])
    return not result.returncode
