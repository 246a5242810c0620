"""The engine mends the present tables for a formation. Only the worker imports this module: it brings the solver with it."""

from collections.abc import Sequence
from dataclasses import asdict, replace

from teams.formation.measure import levels_of
from teams.formation.problem import Problem
from teams.formation.proposal import Proposal
from teams.formation.repair import BEST, repair
from teams.models import Draft

SECONDS = 2.0  # for eighty people; more take more, in proportion
PEOPLE = 80
LARGEST = 400  # people; beyond, tables are proposed anew with few moves among the goals

Kept = Sequence[tuple[Proposal, str]]


def mended(problem: Problem) -> Kept:
    """Proposals with their kind of draft: few people change table, then nobody does, where each of them exists.

    One where nobody has to move for the best tables. Empty where there are no present tables, where people are too many,
    or where no tables were found: the caller then proposes all of them.
    """
    if not problem.previous or len(problem.people) > LARGEST:
        return []
    found = repair(problem, seconds=SECONDS * max(1.0, len(problem.people) / PEOPLE))
    few, still = (_told(problem, proposal) for proposal in (found.best, found.still))
    if few and not few.meta["levels"]["moves"]:
        return [(few, Draft.Kind.NO_MOVES)]
    kinds = ((few, Draft.Kind.FEW_MOVES), (still, Draft.Kind.NO_MOVES))
    return [(proposal, kind) for proposal, kind in kinds if proposal]


def in_order_of_repair(problem: Problem) -> Problem:
    """The same problem, with few moves right after the wishes."""
    return replace(problem, order=BEST)


def _told(problem: Problem, proposal: Proposal | None) -> Proposal | None:
    if proposal is None or not proposal.teams:
        return None
    return replace(proposal, meta={**proposal.meta, "levels": asdict(levels_of(problem, proposal))})
