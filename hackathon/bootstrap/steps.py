"""What every step of the set-up shares: where things are, how to run a program, how to remember what is done."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VAR = ROOT / "var"
PYTHON = ROOT / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST_PYTHON = (3, 11)


class SetupError(Exception):
    """The set-up cannot go on; the message is one sentence that says what to do."""


def say(sentence: str) -> None:
    print(f"  {sentence}", flush=True)


def fingerprint(paths: Iterable[Path], *more: str) -> str:
    """A digest of these files' names and contents and of `more`; a missing file counts as empty."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(str(path.name).encode() + b"\0" + (path.read_bytes() if path.is_file() else b"") + b"\0")
    for text in more:
        digest.update(text.encode() + b"\0")
    return digest.hexdigest()


def is_done(stamp: Path, value: str) -> bool:
    return stamp.is_file() and value in stamp.read_text().split()


def done(stamp: Path, *values: str) -> None:
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text("\n".join(values) + "\n")


def run(command: list[str | Path], *, failure: str, env: Mapping[str, str] | None = None) -> None:
    """Run a program in the project, silent unless it fails. Raises SetupError(failure), after what the program said."""
    result = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if result.returncode:
        sys.stderr.write("\n".join(result.stdout.splitlines()[-25:]) + "\n")
        raise SetupError(f"{full_disk(result.stdout) or failure}")


def full_disk(output: str) -> str:
    if "No space left on device" not in output and "ENOSPC" not in output:
        return ""
    free = shutil.disk_usage(ROOT).free // 1024 // 1024
    return f"The disk is full ({free} MB left): make room and run the same command again."
