"""python -m hackathon.bootstrap demo|test|lint|bench|messages|format|reset|setup: what the Makefile's lines run.

This file must be read by old Pythons too, only to say that they are too old.
"""

import os
import sys

if sys.version_info < (3, 11):  # noqa: UP036
    NEWER = [
        path + "/" + name
        for name in ("python3.13", "python3.12", "python3.11")
        for path in os.environ.get("PATH", "").split(":")
        if os.access(path + "/" + name, os.X_OK)
    ]
    if not NEWER:
        sys.exit("Python 3.11 or newer is needed: install it (Debian: apt install python3 python3-venv).")
    os.execv(NEWER[0], [NEWER[0], "-m", "hackathon.bootstrap"] + sys.argv[1:])

from hackathon.bootstrap.commands import main

sys.exit(main(sys.argv[1:]))
