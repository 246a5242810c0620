"""manage.py form_teams: form the tables of a problem written in a file, without the site. See docs/formation.md."""

import json
import os
import sys
import tempfile
from argparse import ArgumentParser, ArgumentTypeError
from dataclasses import replace
from pathlib import Path
from time import time
from typing import Any

import psutil
from django.core.management.base import BaseCommand

from teams.formation.lean import without_pandas
from teams.formation.measure import broken_demands
from teams.formation.problem import Problem, UnreadableProblem, read_problem
from teams.formation.proposal import Proposal

WRITING = 0.15  # seconds kept to check and write the proposal, and to end
WRITING_EACH = 0.00006  # more of them for each person
UNREADABLE, NONE_FOUND = 2, 3


class Command(BaseCommand):
    help = (
        "Form tables for the problem in a JSON file. Ends with 0 and a valid proposal, or the demands that clash; "
        "with 2 when the problem cannot be read, with 3 when the time was too short to find any tables."
    )
    requires_system_checks: list[str] = []
    spent = 0.0  # seconds since the process began

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("problem", type=Path, help='the problem, of the schema "teamform-instance/1"')
        parser.add_argument("--out", type=Path, required=True, help="where to write the proposal")
        parser.add_argument(
            "--seconds", type=_positive, default=10.0, help="when to end, counted from the start (%(default)s)"
        )
        parser.add_argument("--seed", type=int, default=0, help="another seed, another proposal as good (%(default)s)")
        parser.add_argument("--threads", type=_count, default=2, help="processors to use (%(default)s)")

    def run_from_argv(self, argv: list[str]) -> None:
        self.spent = max(0.0, time() - psutil.Process().create_time())
        super().run_from_argv(argv)

    def handle(self, **options: Any) -> None:
        began = time() - self.spent
        problem = self._read(options["problem"])
        self._refuse_unwritable(options["out"])
        with without_pandas():
            from teams.formation.engine import form  # noqa: PLC0415 - the solver takes long to load: only when needed
        reserve = WRITING + WRITING_EACH * len(problem.people)
        loading = time() - began
        left = options["seconds"] - loading - reserve
        proposal = form(problem, seconds=max(0.1, left), seed=options["seed"], threads=options["threads"])
        if not proposal.is_infeasible and (broken := _broken(problem, proposal)):
            self._end(NONE_FOUND, broken)
        proposal = replace(proposal, meta={**proposal.meta, "loading_s": round(loading, 2)})
        self._write(options["out"], proposal.as_json(problem))

    def _read(self, path: Path) -> Problem:
        try:
            return read_problem(path.read_text(encoding="utf-8"))
        except OSError as error:
            self._end(UNREADABLE, f"{path} cannot be read: {error.strerror}.")
        except UnicodeDecodeError:
            self._end(UNREADABLE, f"{path} is not a text in UTF-8.")
        except (UnreadableProblem, RecursionError) as error:
            self._end(UNREADABLE, f"{path} holds no problem to solve: {error}")
        raise AssertionError

    def _refuse_unwritable(self, path: Path) -> None:
        if path.is_dir() or not os.access(path.parent, os.W_OK):
            self._end(UNREADABLE, f"{path} cannot be written.")

    def _write(self, path: Path, text: str) -> None:
        """The whole text at once, so that nobody ever reads half a proposal."""
        with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as file:
            file.write(text + "\n")
        os.chmod(file.name, 0o644)
        os.replace(file.name, path)

    def _end(self, code: int, sentence: str) -> None:
        self.stderr.write(" ".join(sentence.split()))
        sys.exit(code)


def _broken(problem: Problem, proposal: Proposal) -> str:
    """Why the proposal must not be written, "" if it may."""
    if not proposal.teams and problem.people:
        return "No tables were found in this time; allow more seconds."
    broken = broken_demands(problem, proposal)
    return f"The tables found break {json.dumps(sorted({one.demand for one in broken}))}." if broken else ""


def _positive(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds < float("inf"):
        raise ArgumentTypeError("a number of seconds above 0")
    return seconds


def _count(text: str) -> int:
    count = int(text)
    if not 0 < count <= 64:
        raise ArgumentTypeError("a number from 1 to 64")
    return count
