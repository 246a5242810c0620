"""The engine at work for an event. Only the worker imports this module: it brings the solver with it."""

import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from django.db import transaction

from common import live
from participants.models import Registration
from participants.services.places import lock_event
from teams.draft_forgetting import demands_without, remedies_without
from teams.formation.clashes import Remedy, culprits_of, remedies_of
from teams.formation.costs import costs
from teams.formation.engine import Progress, form
from teams.formation.proposal import Proposal
from teams.models import Draft, Formation
from teams.present import present_tables
from teams.problems import Built, Demand, build
from teams.services.formation import begin, end, hear, let_go, rules_now
from teams.services.mending import in_order_of_repair, mended
from teams.services.storing import DRAFTS, store_draft

BEAT_S = 1.0  # between two words of the worker
COSTS_S = 20.0  # to find what each demand cost, and never longer than the search itself
CLASH_S = 20.0  # to find which demands clash, and again for what would solve it
THREADS = 2


class Watch:
    """What the engine tells and asks on the way, and what the page is told of it, once a second at most.

    The engine may call from a thread of its solver: such a call is kept for the next one from this thread, which holds
    the connection to the database.
    """

    def __init__(self, formation: Formation, built: Built) -> None:
        self.formation = formation
        self.stopped = False
        self.thread = threading.get_ident()
        self.heard = 0.0
        people = built.problem.people
        self.progress: dict[str, object] = {
            "people": len(people),
            "wishing": sum(bool(one.wishes) for one in people),
        }

    def tell(self, progress: Progress) -> None:
        self.progress |= {
            "seconds": progress.seconds,
            "phase": progress.phase,
            "levels": asdict(progress.levels) if progress.levels else {},
            "bounds": dict(progress.bounds),
        }
        self.stop()

    def stop(self) -> bool:
        """Says that the worker lives; answers whether the organiser wants the best so far."""
        if not self.stopped and threading.get_ident() == self.thread and time.monotonic() - self.heard >= BEAT_S:
            self.heard = time.monotonic()
            self.stopped = not hear(self.formation, self.progress)
        return self.stopped


def run_formation(pk: int) -> None:
    """Propose tables for a formation that waits: drafts, or the demands that clash. Done twice, it is done once.

    The present tables are only read. Killed at any moment, this leaves at most a formation that is taken up again.
    """
    formation = begin(pk)
    if formation is None:
        return
    try:
        _propose(formation)
    except Exception:
        end(formation, Formation.Status.FAILED)
        raise
    finally:
        let_go(pk)


def _propose(formation: Formation) -> None:
    rules = rules_now(formation.event_id)
    built = build(
        formation.event,
        who=formation.who,
        around=formation.around,
        previous=present_tables(formation.event).team_of or None,
    )
    kind = Draft.Kind.BEST
    if formation.aim == Formation.Aim.REPAIR:
        if proposals := mended(built.problem):
            _keep(formation, built, proposals)
            return
        built, kind = replace(built, problem=in_order_of_repair(built.problem)), Draft.Kind.FEW_MOVES
    watch = Watch(formation, built)
    watch.progress["rules"] = rules
    proposal = form(built.problem, seconds=formation.seconds, threads=THREADS, on_progress=watch.tell, stop=watch.stop)
    if proposal.teams:
        for draft in _keep(formation, built, [(proposal, kind)]):
            _say_costs(draft, built, proposal)
    elif watch.stopped:
        end(formation, Formation.Status.STOPPED)
    else:
        _say_clash(formation, built, watch, proposal.culprits)


def _keep(formation: Formation, built: Built, proposals: Sequence[tuple[Proposal, str]]) -> list[Draft]:
    """The drafts, unless the formation ended meanwhile, by hand or by another worker."""
    with transaction.atomic():
        lock_event(formation.event)
        if not end(formation, Formation.Status.DONE):
            return []
        return [store_draft(formation=formation, proposal=one, built=built, kind=kind) for one, kind in proposals]


def _say_costs(draft: Draft, built: Built, proposal: Proposal) -> None:
    """What each demand cost, written beside a draft that can be read already."""
    seconds = min(COSTS_S, draft.formation.seconds) if draft.formation else COSTS_S
    found = [
        {"demand": _demand(built, cost.demand), "floor": cost.floor, "firsts": cost.firsts, "points": cost.points}
        for cost in costs(built.problem, proposal, seconds=seconds, threads=THREADS)
    ]
    with transaction.atomic():
        found = remedies_without(found, _gone(built))
        if found and Draft.objects.filter(pk=draft.pk).update(costs=found):
            live.publish(event_id=draft.event_id, topic=DRAFTS)


def _demand(built: Built, name: str) -> Demand:
    """A demand by its name, or all those of a kind ("apart")."""
    kind, _colon, subject = name.partition(":")
    return built.demand(name) if subject else {"kind": kind, "all": True}


def _say_clash(formation: Formation, built: Built, watch: Watch, known: Sequence[str]) -> None:
    """Which demands clash, at once; then what would solve it, as soon as it is worked out. None: the time was too short."""
    watch.tell(Progress(formation.seconds, "clash", None, {}))
    culprits = list(known) or culprits_of(built.problem, seconds=CLASH_S, threads=THREADS)
    if not culprits:
        end(formation, Formation.Status.FAILED, progress=watch.progress | {"why": "time"})
        return
    clash = demands_without([built.demand(name) for name in culprits], _gone(built))
    if not end(formation, Formation.Status.IMPOSSIBLE, clash=clash, progress=watch.progress):
        return
    found = remedies_of(built.problem, culprits, seconds=CLASH_S, threads=THREADS)
    with transaction.atomic():
        told = remedies_without([_remedy(built, one) for one in found], _gone(built))
        Formation.objects.filter(pk=formation.pk).update(remedies=told)
        live.publish(event_id=formation.event_id, topic=DRAFTS)


def _gone(built: Built) -> frozenset[int]:
    """Those who were erased while the engine worked: nothing written afterwards remembers them."""
    return frozenset(built.people) - set(Registration.objects.filter(pk__in=built.people).values_list("pk", flat=True))


def _remedy(built: Built, remedy: Remedy) -> dict[str, Any]:
    """A remedy with keys of rows instead of the engine's names."""
    told: dict[str, Any] = {"kind": remedy.kind, "amount": remedy.amount, "solves_all": remedy.solves_all}
    if remedy.kind == "without":
        return told | {"demand": built.demand(remedy.subject)}
    if remedy.kind in ("more_speakers", "more_hosts"):
        return told | {"language" if remedy.kind == "more_speakers" else "need": remedy.subject}
    return told | ({"theme": int(remedy.subject)} if remedy.subject in built.problem.theme_position else {})
