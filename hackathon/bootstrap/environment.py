"""The Python environment .venv, filled from the locks in requirements/."""

import shutil
import subprocess
import sys
from pathlib import Path

from hackathon.bootstrap.steps import OLDEST_PYTHON, PYTHON, ROOT, SetupError, done, fingerprint, is_done, run, say

REQUIREMENTS = ROOT / "requirements"
STAMP = ROOT / ".venv" / "filled-from"
SPACE_NEEDED = {"base": 700, "dev": 1000}  # MB


def fill_environment(lock: str) -> None:
    """Bring .venv to what requirements/<lock>.txt says: "base" (the site) or "dev" (the site, its tests and checks)."""
    marks = {name: _mark(name) for name in ("base", "dev")}
    if PYTHON.exists() and is_done(STAMP, marks[lock]):
        return
    free = shutil.disk_usage(ROOT).free // 1024 // 1024
    if free < SPACE_NEEDED[lock]:
        raise SetupError(
            f"The disk is full: {SPACE_NEEDED[lock]} MB are needed in {ROOT}, {free} are left. Make room and try again."
        )
    _create()
    say("Installing the Python packages (the first time, about a minute)…")
    install(REQUIREMENTS / f"{lock}.txt")
    done(STAMP, *([marks["base"], marks["dev"]] if lock == "dev" else [marks["base"]]))


def install(lock: Path) -> None:
    """Install exactly what a lock lists, each file checked against its hash."""
    run(
        [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--no-compile"]
        + ["--no-deps", "--require-hashes", "-r", lock],
        failure="The Python packages could not be installed: is this machine connected to the internet? "
        "Run the same command again once it is.",
    )


def suitable_python(candidates: tuple[str, ...] = ("python3", "python3.13", "python3.12", "python3.11")) -> str:
    """A Python new enough to build the environment with. Raises SetupError."""
    if sys.version_info >= OLDEST_PYTHON:
        return sys.executable
    check = f"import sys, venv, ensurepip; sys.exit(sys.version_info < {OLDEST_PYTHON})"
    for name in candidates:
        program = shutil.which(name)
        if program and not subprocess.run([program, "-c", check], capture_output=True, check=False).returncode:
            return program
    raise SetupError("Python 3.11 or newer is needed: install it (Debian: apt install python3 python3-venv).")


def _create() -> None:
    say("Making the Python environment…")
    marker = ROOT / ".venv" / "pyvenv.cfg"
    version = "{}.{}".format(*sys.version_info[:2])
    usable = PYTHON.exists() and marker.is_file() and f"version = {version}." in marker.read_text()
    if usable and not subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True, check=False).returncode:
        return
    run(
        [suitable_python(), "-m", "venv", "--clear", ROOT / ".venv"],
        failure="The Python environment could not be made: install Python's venv module (Debian: apt install python3-venv).",
    )


def _mark(lock: str) -> str:
    return lock + ":" + fingerprint([REQUIREMENTS / f"{lock}.txt"], "{}.{}".format(*sys.version_info[:2]))
