"""python -m tests.bench [--only PART]"""

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import django

from hackathon import embedded_database

if TYPE_CHECKING:
    from tests.bench.figures import Figure

PEOPLE = 3000
MOMENTS = {"open": "registration_open", "full": "registration_closed", "under_way": "under_way"}
OUT = Path("var/bench.json")


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--only", help="one part: page")
    parser.add_argument("--people", help="of the part teams: sizes, as 80,200")
    parser.add_argument("--families", help="of the part teams: kinds of days, as realistic,dense")
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hackathon.settings")
    # The sessions that the measures open must be readable by the server.
    os.environ.setdefault("SECRET_KEY", "only-for-measuring-0123456789-0123456789-0123456789")
    if "DATABASE_URL" not in os.environ:
        embedded_database.ensure_running()
        os.environ["DATABASE_URL"] = embedded_database.url()
    django.setup()
    if arguments.only == "teams":
        return run_teams(arguments.people, arguments.families)
    return run(arguments.only)


def run_teams(people: str | None, families: str | None) -> int:
    """The part that needs neither the site nor its people, or some of its sizes and kinds of days."""
    from tests.bench import teams  # noqa: PLC0415 - Django is set up by main()

    sizes = [int(count) for count in people.split(",")] if people else list(teams.SIZES)
    days = families.split(",") if families else list(teams.instances.FAMILIES)
    return tell(list(teams.measure(sizes, days)))


def run(wanted: str | None) -> int:
    """Measure each part, or the wanted one. 1 when a goal is missed, 2 when no part has that name."""
    from django.core.management import call_command  # noqa: PLC0415 - Django is set up by main()

    from tests.bench import (  # noqa: PLC0415
        badges,
        bilan,
        checkin,
        copies,
        day_mix,
        gallery,
        imports,
        live,
        page,
        registrations,
        teams,
        votes,
    )
    from tests.bench.load import load_world  # noqa: PLC0415
    from tests.bench.server import bench_database, bench_url, production_server  # noqa: PLC0415

    parts: dict[str, Callable[..., Iterator[Figure]]] = {
        "page": page.measure,
        "badges": badges.measure,
        "checkin": checkin.measure,
        "import": imports.measure,
        "registrations": registrations.measure,
        "live": live.measure,
        "day_mix": day_mix.measure,
        "gallery": gallery.measure,
        "votes": votes.measure,
        "copies": copies.measure,
        "bilan": bilan.measure,  # last: it moves its event to yesterday
    }
    if wanted and wanted not in parts:
        sys.stderr.write(f"No such part: {wanted}. There are: {', '.join([*parts, 'teams'])}.\n")
        return 2
    figures: list[Figure] = []
    with bench_database():
        call_command("migrate", verbosity=0)
        worlds = {moment: load_world(PEOPLE, status) for moment, status in MOMENTS.items()}
        with production_server(bench_url()) as address:
            for name, measure in parts.items():
                if wanted in (None, name):
                    figures += measure(worlds, address)
    if wanted is None:
        figures += teams.measure()
    return tell(figures)


def tell(figures: list["Figure"]) -> int:
    """Write the figures down and say them. 1 when a goal is missed."""
    from tests.bench.figures import machine, table, write  # noqa: PLC0415

    about = machine()
    OUT.parent.mkdir(exist_ok=True)
    write(figures, OUT)
    sys.stdout.write(table(figures) + "\n\n" + ", ".join(f"{k} {v}" for k, v in about.items()) + "\n")
    return 1 if any(figure.met is False for figure in figures) else 0


if __name__ == "__main__":
    sys.exit(main())
