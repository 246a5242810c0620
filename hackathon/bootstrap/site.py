"""What the site itself is prepared from: its translations and its static files."""

import shutil
from pathlib import Path

from hackathon.bootstrap.steps import PYTHON, ROOT, VAR, done, fingerprint, is_done, run, say


def compile_messages() -> None:
    """Compile each catalogue whose sentences changed since its last compilation."""
    for catalogue in sorted(ROOT.glob("locale/*/LC_MESSAGES/*.po")):
        stamp = VAR / "stamps" / f"messages-{catalogue.parent.parent.name}-{catalogue.stem}"
        mark = fingerprint([catalogue])
        compiled = catalogue.with_suffix(".mo")
        if not (compiled.is_file() and is_done(stamp, mark)):
            run(
                [PYTHON, "-m", "common.catalogue", catalogue, compiled],
                failure=f"{catalogue.relative_to(ROOT)} cannot be compiled: see the lines above.",
            )
            done(stamp, mark)


def gather_static() -> None:
    """Collect, name by content and compress the static files, when one of them changed."""
    target = VAR / "static"
    stamp = VAR / "stamps" / "static"
    sources = [path for path in sorted((ROOT / "static").rglob("*")) if path.is_file()]
    names = [f"{path.relative_to(ROOT)}:{path.stat().st_size}:{path.stat().st_mtime_ns}" for path in sources]
    mark = fingerprint([ROOT / "requirements" / "base.txt", Path(__file__)], *names)
    if (target / "staticfiles.json").is_file() and is_done(stamp, mark):
        return
    say("Preparing the static files…")
    shutil.rmtree(target, ignore_errors=True)
    run(
        [PYTHON, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"],
        failure="The static files could not be prepared: see the lines above.",
    )
    done(stamp, mark)
