"""What each demand cost: the wishes that could be granted without it.

A demand is dropped and the master asked for the most that wishes could then be granted. Where that is no better than
the proposal, the demand costs nothing: that is proven. Where it is better, tables are formed without the demand, so
that what is told is what could really be had, not only a bound.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from time import monotonic

from teams.formation.demands import every_demand, kind_of, subject_of
from teams.formation.engine import Progress, form
from teams.formation.measure import wishes_missed
from teams.formation.problem import Person, Problem, Theme
from teams.formation.proposal import Proposal
from teams.formation.solving import Effort
from teams.formation.themes import Master

COSTLY = (
    "apart",
    "together",
    "lock",
    "org_cap",
    "sensitive",
    "need_capacity",
    "facilitator_language",
    "theme_min_teams",
    "theme_max_teams",
)
ONE_PROPOSAL = 3.0  # seconds to form tables without one demand, at most
ONE_BOUND = 2.0  # seconds to ask the master once, at most


@dataclass(frozen=True, slots=True)
class Cost:
    """What could be had without a demand, or without all demands of a kind ("apart").

    `floor`: people with none of their wishes, fewer; `firsts`: first wishes, more (negative: fewer, for better second
    ones); `points`: of wishes, more.
    """

    demand: str
    floor: int
    firsts: int
    points: int


def costs(problem: Problem, proposal: Proposal, *, seconds: float, seed: int = 0, threads: int = 2) -> list[Cost]:
    """The demands that cost wishes, the dearest first, each with tables found that show it. May miss some when the
    seconds run out; never tells one that is not so."""
    deadline = monotonic() + seconds
    reached = wishes_missed(problem, proposal)
    hopes: list[tuple[tuple[int, int], str]] = []
    for kind in COSTLY:
        items = [demand for demand in every_demand(problem) if kind_of(demand) == kind]
        bound = _best_without(problem, items, deadline, seed)
        if not items or bound >= reached:
            continue
        if len(items) > 1:
            hopes.append((bound, kind))
            hopes += [(_best_without(problem, [one], deadline, seed), one) for one in items]
        else:
            hopes.append((bound, items[0]))
    found = []
    for bound, demand in sorted(hopes):
        if bound < reached and monotonic() < deadline:
            cost = _shown(problem, proposal, demand, _UntilAsGood(bound, deadline), seed, threads)
            if cost is not None:
                found.append(cost)
    return sorted(found, key=lambda cost: (-cost.floor, -cost.points, cost.demand))


def _best_without(problem: Problem, demands: Iterable[str], deadline: float, seed: int) -> tuple[int, int]:
    """The least `floor` and `choices` that any tables could have without these demands; where it is not known, less
    than can be, so that nothing is ruled out, and beyond the deadline more than can be."""
    left = deadline - monotonic()
    if left <= 0:
        return (len(problem.people) + 1, 0)
    changed = without(problem, demands)
    sharing = Master(changed).ask(("floor", "choices"), Effort(ONE_BOUND, min(left, ONE_BOUND), seed, threads=1))
    return (sharing.bounds.get("floor", 0), sharing.bounds.get("choices", 0))


class _UntilAsGood:
    """Ends the forming of tables once they grant as many wishes as the `bound` allows."""

    def __init__(self, bound: tuple[int, int], deadline: float) -> None:
        self.bound, self.deadline, self.over = bound, deadline, False

    def hear(self, progress: Progress) -> None:
        levels = progress.levels
        self.over = self.over or (levels is not None and (levels.floor, levels.choices) <= self.bound)

    def stop(self) -> bool:
        return self.over


def _shown(
    problem: Problem, proposal: Proposal, demand: str, until: _UntilAsGood, seed: int, threads: int
) -> Cost | None:
    """The cost of a demand or kind, shown by tables without it; None where none better were found."""
    items = [one for one in every_demand(problem) if demand in (one, kind_of(one))]
    changed = without(problem, items)
    left = max(0.2, min(ONE_PROPOSAL, until.deadline - monotonic()))
    better = form(changed, seconds=left, seed=seed, threads=threads, on_progress=until.hear, stop=until.stop)
    if not better.teams:
        return None
    before, after = wishes_missed(problem, proposal), wishes_missed(problem, better)
    if after >= before:
        return None
    firsts = _firsts(problem, better) - _firsts(problem, proposal)
    return Cost(demand, before[0] - after[0], firsts, before[1] - after[1])


def _firsts(problem: Problem, proposal: Proposal) -> int:
    """People who got their first wish."""
    return sum(problem.people[one].wishes[:1] == (team.theme,) for team in proposal.teams for one in team.members)


def without(problem: Problem, demands: Iterable[str]) -> Problem:
    """The problem less some demands of the kinds of COSTLY. The numbers in names of pairs and placements change."""
    gone = set(demands)

    def kept(kind: str, count: int) -> list[int]:
        return [at for at in range(count) if f"{kind}:{at}" not in gone]

    return replace(
        problem,
        apart=tuple(problem.apart[at] for at in kept("apart", len(problem.apart))),
        together=tuple(problem.together[at] for at in kept("together", len(problem.together))),
        locks=tuple(problem.locks[at] for at in kept("lock", len(problem.locks))),
        themes=_themes_without(problem, gone),
        need_capacity={
            n: most for n, most in problem.need_capacity.items() if f"need_capacity:{problem.needs[n]}" not in gone
        },
        people=_people_without(problem, gone),
    )


def _themes_without(problem: Problem, gone: set[str]) -> tuple[Theme, ...]:
    themes = []
    for theme in problem.themes:
        if f"sensitive:{theme.id}" in gone:
            theme = replace(theme, sensitive=False)
        if f"theme_min_teams:{theme.id}" in gone:
            theme = replace(theme, min_teams=0)
        if f"theme_max_teams:{theme.id}" in gone:
            most = min(len(problem.facilitators), -(-len(problem.people) // max(1, theme.min_size)))
            theme = replace(theme, max_teams=max(theme.max_teams, most))
        themes.append(theme)
    return tuple(themes)


def _people_without(problem: Problem, gone: set[str]) -> tuple[Person, ...]:
    """Nobody is of an organisation, nor asks for a language, whose demand is gone."""
    orgs = {subject_of(demand) for demand in gone if kind_of(demand) == "org_cap"}
    languages = {subject_of(demand) for demand in gone if kind_of(demand) == "facilitator_language"}
    if not orgs and not languages:
        return problem.people
    return tuple(
        replace(
            person,
            org=None if person.org is not None and problem.orgs[person.org] in orgs else person.org,
            language=None
            if person.language is not None and problem.languages[person.language] in languages
            else person.language,
        )
        for person in problem.people
    )
