"""The commands of the Makefile, each from a clean clone to its end."""

import os
import subprocess
import sys
from collections.abc import Callable

from hackathon.bootstrap import chromium
from hackathon.bootstrap.environment import fill_environment
from hackathon.bootstrap.frontend import bring_frontend
from hackathon.bootstrap.site import compile_messages, gather_static
from hackathon.bootstrap.steps import PYTHON, ROOT, SetupError, full_disk

LAYERS = "from importlinter.cli import lint_imports_command as check; check()"


def main(arguments: list[str]) -> int:
    """Run one command. Returns its exit status; a set-up that cannot go on says why in one sentence."""
    command = COMMANDS.get(arguments[0] if arguments else "")
    if not command:
        sys.stderr.write(f"Unknown command: try one of {', '.join(COMMANDS)}.\n")
        return 2
    try:
        return command(arguments[1:])
    except SetupError as error:
        sys.stderr.write(f"{error}\n")
    except OSError as error:
        sys.stderr.write(f"{full_disk(str(error)) or error}\n")
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. Run the same command again to go on.\n")
    return 1


def demo(arguments: list[str]) -> int:
    """Everything the site needs, then the site, until Ctrl-C."""
    install([])
    os.chdir(ROOT)
    os.environ["DEMO"] = "1"
    os.execv(PYTHON, [str(PYTHON), "-m", "hackathon.demo_server", *arguments])


def reset(_arguments: list[str]) -> int:
    """Forget every row and every file that people brought."""
    fill_environment("base")
    return _python("-m", "hackathon.demo_server", "--reset")


def setup(_arguments: list[str]) -> int:
    """All that working on the project needs, browser aside."""
    fill_environment("dev")
    bring_frontend(with_development=True)
    compile_messages()
    return 0


def install(_arguments: list[str]) -> int:
    """All that the site itself needs, tests and checks aside."""
    fill_environment("base")
    bring_frontend()
    compile_messages()
    gather_static()
    return 0


def test(arguments: list[str]) -> int:
    """The whole suite, browser included; one process more than processors, as tests also wait for the database."""
    setup([])
    os.environ["CHROMIUM"] = chromium.found_or_installed()
    processes = os.environ.get("TEST_PROCESSES") or str((os.cpu_count() or 1) + 1)
    return _python("-m", "pytest", "-n", processes, *arguments)


def lint(_arguments: list[str]) -> int:
    """Every check that runs nothing; all of them run, then the status says whether one complained."""
    setup([])
    failed = [name for name, check in CHECKS.items() if _check(name, *check)]
    if failed:
        sys.stderr.write(f"To mend: {', '.join(failed)}.\n")
    return 1 if failed else 0


def bench(arguments: list[str]) -> int:
    """The measures, against the production server."""
    setup([])
    gather_static()
    return _python("-m", "tests.bench", *arguments)


def screenshots(_arguments: list[str]) -> int:
    """The pictures of the README, from a demonstration that runs in another window."""
    setup([])
    os.environ["CHROMIUM"] = chromium.found_or_installed()
    os.environ["DEMO"] = "1"
    return _python("-m", "tests.browser.screenshots")


def messages(arguments: list[str]) -> int:
    """Bring the catalogue up to date with the sentences in the code."""
    setup([])
    return _python("manage.py", "messages", *arguments)


def tidy(_arguments: list[str]) -> int:
    """Rewrite the code in the one agreed layout."""
    setup([])
    return _python("-m", "ruff", "check", "--fix", "--quiet", ".") or _python("-m", "ruff", "format", ".")


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "demo": demo,
    "test": test,
    "lint": lint,
    "messages": messages,
    "bench": bench,
    "screenshots": screenshots,
    "reset": reset,
    "format": tidy,
    "setup": setup,
    "install": install,
}
CHECKS: dict[str, tuple[str, ...]] = {
    "layout of the code (make format mends it)": ("-m", "ruff", "format", "--check", "--quiet", "."),
    "rules of the code": ("-m", "ruff", "check", "--quiet", "."),
    "layers": ("-c", LAYERS),
    "templates": ("-m", "djlint", "templates", "--lint", "--quiet"),
    "migrations": ("manage.py", "makemigrations", "--check", "--dry-run"),
    "translations": ("manage.py", "messages", "--check"),
    "types": ("-m", "hackathon.bootstrap.typed"),
}


def _check(name: str, *command: str) -> bool:
    """Run one check, showing what it says only when it complains. Returns whether it complained."""
    result = subprocess.run(
        [PYTHON, *command], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    sys.stdout.write(f"{'FAILED' if result.returncode else 'ok    '} {name}\n")
    if result.returncode:
        sys.stdout.write(result.stdout)
    sys.stdout.flush()
    return bool(result.returncode)


def _python(*command: str) -> int:
    return subprocess.run([PYTHON, *command], cwd=ROOT, check=False).returncode
