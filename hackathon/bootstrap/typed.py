"""Read types strictly where mistakes cost most: common, and every app's rules and services."""

import subprocess
import sys

from hackathon.bootstrap.steps import ROOT

PATTERNS = ("*/rules.py", "*/rules", "*/services.py", "*/services", "teams/formation")


def modules() -> list[str]:
    """What is read, relative to the project."""
    found = {str(path.relative_to(ROOT)) for pattern in PATTERNS for path in ROOT.glob(pattern)}
    apps = {name for name in found if (ROOT / name).parent.joinpath("__init__.py").is_file()}
    return ["common", *sorted(name for name in apps if not name.startswith("common/"))]


if __name__ == "__main__":
    sys.exit(subprocess.run([sys.executable, "-m", "mypy", *modules()], cwd=ROOT, check=False).returncode)
