"""Find the browser that the tests drive, or bring it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from hackathon.bootstrap.steps import SetupError, say

NAMES = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser")
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
        _apt_get("install", "--quiet", "--yes", "--no-install-recommends", "chromium")
        browser = find()
    if not browser:
        raise SetupError(
            "The browser tests need Chromium: install it (Debian: apt install chromium), or say where it is with CHROMIUM=…"
        )
    return browser


def find() -> str:
    """The browser named by CHROMIUM, else Debian's, else Google's, else the one Playwright brought; "" when none."""
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


def _apt_get(*arguments: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    result = subprocess.run(["apt-get", *arguments], env=environment, capture_output=True, text=True, check=False)
    if result.returncode:
        sys.stderr.write(result.stderr[-2000:])
