"""The engine in one call: `form(problem, seconds=…)` answers with tables, and says how good they are.

The master shares the themes, tables are found for that sharing, then what is not proven best is improved and proven as
long as the time allows. The best proposal so far is valid at every moment, so that it may be stopped at any.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from teams.formation.clashes import culprits_of
from teams.formation.cuts import cuts_of
from teams.formation.exact import Full, named
from teams.formation.improve import improve, rounds_in
from teams.formation.patterns import number_of
from teams.formation.plan import Plan
from teams.formation.problem import Problem
from teams.formation.proposal import Proposal
from teams.formation.search import Progress, Search
from teams.formation.solving import INFEASIBLE
from teams.formation.tables import seat
from teams.formation.themes import Master
from teams.formation.wide import Wide

SMALL = 220  # people up to whom the model with tables is worth trying
MEDIUM = 700  # people up to whom the master reckons with categories
COUNTABLE = 20_000  # patterns of categories that the master can reckon with
ATTEMPTS = 3  # at quick tables
LAST_TOUCHES = 1_500  # people whose tables are set in order in a second, once the search is stopped
KEPT = 0.4  # of the time, left for exchanges beyond so many people
CUTS = 12  # times that the master is told why its people have no tables
OF_THEMES = ("floor", "choices")  # goals that do not depend on tables


def form(
    problem: Problem,
    *,
    seconds: float,
    seed: int = 0,
    threads: int = 2,
    on_progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Proposal:
    """The best tables found in `seconds`, or the demands that clash.

    The same problem, seconds, seed and threads give the same proposal, unless the clock had to cut (`meta` says so).
    `on_progress` hears of each step; `stop` is asked often, and ends the search with the best so far. Where `seconds`
    pass without any tables, it goes on for as long again (10 s at least) and ends with the first. A proposal without
    teams nor culprits means that it was stopped, or that even so it found none.
    """
    search = Search(problem, seconds, seed, threads, on_progress, stop)
    search.tell("themes")
    route = _with_patterns if len(problem.people) <= MEDIUM else _by_wishes
    if route(search) or (search.best is None and not search.is_over()):
        return _clash(search)
    if search.best is not None and not search.is_proven and not search.is_over():
        _improve(search)
    return replace(search.best or Proposal(), meta=search.meta())


def _by_wishes(search: Search) -> bool:
    """For many people: the best sharing of wishes, and tables for it. Whether it was shown that there are none."""
    sharing = Wide(search.problem).share(search.effort(1.0))
    if sharing.impossible:
        return True
    search.learn(sharing.bounds)
    search.tell("tables")
    return sharing.plan is not None and _seated(search, sharing.plan)


def _with_patterns(search: Search) -> bool:
    """For some hundreds of people: the goals one after the other, each proven where it can be; whether it is impossible."""
    order = search.problem.order
    master = Master(search.problem)
    early = _leading(order)
    sharing = master.ask(early, search.effort(1 / 4))
    search.learn(sharing.bounds)
    search.tell("tables")
    if sharing.impossible or (sharing.plan is not None and _seated(search, sharing.plan)):
        return True
    if search.is_over():
        return False
    search.tell("proofs")
    later = [name for name in order[len(early) :] if name != "moves"]
    if _is_countable(order, early, later) and number_of(search.problem) <= COUNTABLE:
        _with_categories(search, master, early, later)
    if len(search.problem.people) <= SMALL and not search.is_proven and not search.is_over():
        _prove(search)
    return False


def _is_countable(order: Sequence[str], early: Sequence[str], later: Sequence[str]) -> bool:
    """Whether the master can take these goals in turn: wishes first, moves last, and before it what it only bounds."""
    in_turn = tuple(order[: len(early) + len(later)]) == (*early, *later)
    return bool(later) and in_turn and not set(OF_THEMES) & set(later) and "fine" not in later[:-1]


def _leading(order: Sequence[str]) -> list[str]:
    """The goals before the first that depends on tables."""
    early: list[str] = []
    for name in order:
        if name not in OF_THEMES:
            break
        early.append(name)
    return early


def _seated(search: Search, plan: Plan) -> bool:
    """Offers tables for a plan, or where it has none, any tables. Whether it was shown that there are none."""
    for attempt in range(ATTEMPTS):
        if search.best is None and not search.is_over():
            seating = seat(search.problem, plan, seed=search.seed + attempt, threads=search.threads)
            tables = [(theme, people) for theme, found in enumerate(seating.tables) for people in found or ()]
            search.offer(named(search.problem, tables))
    for given in (plan, None):
        if search.best is not None or search.is_over() or len(search.problem.people) > MEDIUM:
            return False
        model = Full(search.problem, given)
        model.hint_plan(plan)
        asked = model.find(search.effort(1 / 4))
        if asked.found:
            search.offer(model.teams_of(asked.solver))
    return given is None and asked.status == INFEASIBLE


def _with_categories(search: Search, master: Master, early: Sequence[str], later: Sequence[str]) -> None:
    """Tables as the master reckons with them; where there are none such, it is told why and reckons again.

    The last goal, which the master only bounds, waits until there are tables for the others.
    """
    keep = 0.0 if len(search.problem.people) <= SMALL else KEPT
    for goals in ([*early, *later[:-1]], [*early, *later]):
        new = [name for name in goals if name not in master.limits]
        sharing = master.ask(new, search.effort(1 / 4, keep=keep))
        for _time in range(CUTS):
            search.learn(sharing.bounds)
            search.cut_by_clock |= sharing.cut_by_clock
            if sharing.plan is None or sharing.cut_by_clock or search.is_over():
                return
            cuts = cuts_of(search.problem, sharing.plan)
            _nearly_as_reckoned(search, sharing.plan, {cut.theme for cut in cuts}, sharing.bounds)
            if not cuts:
                break
            if search.is_over() or master.work > (1 - keep) * search.seconds / 2:
                return
            for cut in cuts:
                master.exclude(cut)
            sharing = master.ask_again(goals, search.effort(1 / 4, keep=keep))


def _nearly_as_reckoned(search: Search, plan: Plan, other: set[int], bounds: Mapping[str, int]) -> None:
    """The same, giving up the patterns of themes that share needs and languages where there are no such tables."""
    coupled = {theme for theme, _what in (*plan.hosts, *plan.speaking)}
    if not _as_reckoned(search, plan, other, bounds) and not coupled <= other:
        _as_reckoned(search, plan, other | coupled, bounds)


def _as_reckoned(search: Search, plan: Plan, other: Collection[int], bounds: Mapping[str, int]) -> bool:
    """Offers tables of the plan's patterns, but for the themes `other`, where they are as good as they can be.

    Whether there are any.
    """
    patterns = tuple(None if theme in other else wished for theme, wished in enumerate(plan.patterns))
    model = Full(search.problem, replace(plan, patterns=patterns), patterns=True)
    goals = [name for name in search.problem.order if name not in OF_THEMES and (other or name in ("fine", "moves"))]
    if not other:
        model.bounds |= {name: bound for name, bound in bounds.items() if name in goals[:1]}
    for name in goals:
        asked = model.minimise(name, search.effort(1 / 20))
        if not asked.found:
            return name != goals[0]
        search.offer(model.teams_of(asked.solver))
        model.limit(name, round(asked.solver.objective_value))
    return True


def _prove(search: Search) -> None:
    """One goal after the other on the whole model, from the first that is not proven yet."""
    model = Full(search.problem)
    for name in search.problem.order:
        if search.levels is None or search.best is None:
            return
        model.bounds[name] = search.bounds.setdefault(name, 0)
        if model.bounds[name] < getattr(search.levels, name):
            model.hint(search.best.teams)
            asked = model.minimise(name, search.effort(1 / 3))
            search.learn(search.bounds | {name: model.bounds[name]})
            if asked.found:
                search.offer(model.teams_of(asked.solver))
            if search.bounds[name] < getattr(search.levels, name) or search.is_over():
                return
        model.limit(name, getattr(search.levels, name))


def _improve(search: Search) -> None:
    """Exchanges, as many as a modest machine does in the time."""
    if search.best is None:
        return
    search.tell("improving")
    people = len(search.problem.people)
    share = 0.15 if people <= SMALL else 0.6 if people <= MEDIUM else 0.8  # the rest went into proofs
    spare = max(0.0, share * search.seconds - people / 300)
    improve(
        search.problem,
        search.best.teams,
        rounds=rounds_in(spare, people),
        seed=search.seed,
        stop=lambda: search.is_over(spare=people / LAST_TOUCHES),
        on_better=search.take,
    )


def _clash(search: Search) -> Proposal:
    """The demands that clash, where there are no tables or none were found."""
    search.tell("clashes")
    culprits = culprits_of(search.problem, seconds=max(2.0, search.left), threads=search.threads)
    return Proposal(culprits=culprits, meta=search.meta() | ({"status": "infeasible"} if culprits else {}))


__all__ = ["Progress", "form"]
