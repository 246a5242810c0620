"""When no proposal is possible: the smallest set of demands that clash, and the smallest changes that would solve it.

The set is minimal in the sense of inclusion (an irreducible inconsistent subsystem): dropping any one of its demands
lets the others be met. It is found by halving (QuickXplain, Junker 2004), first with the quick model that counts by
theme, then each demand is tried against the exact model.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from time import monotonic

from teams.formation.demands import KINDS, every_demand, kind_of, subject_of
from teams.formation.possible import is_contradictory, is_impossible_by_themes, is_possible
from teams.formation.problem import Facilitator, Problem

TRY = 20.0  # seconds for one question to the exact model, at most
OF_SOME_PEOPLE = ("apart", "together", "lock", "org_cap")
LARGE = 400  # people beyond whom nobody waits for a remedy to be tried on the whole problem
WIDEST = 64  # no remedy asks for more than this of one thing


def culprits_of(problem: Problem, *, seconds: float, threads: int = 2) -> tuple[str, ...]:
    """Names of demands that cannot hold together, each of them needed; () when none are shown to clash.

    `total_capacity` stands for all sizes and numbers of tables when there are too few places in all. Within the
    `seconds` the set is minimal; when they run out before, it is still a set that clashes, with demands too many.
    """
    search = _Search(problem, monotonic() + seconds, threads)
    demands = every_demand(problem)
    of_all = [demand for demand in demands if kind_of(demand) not in OF_SOME_PEOPLE]
    questions = (
        (search.at_sight, demands),
        (search.by_themes, of_all),
        (search.by_themes, demands),
        (search.exactly, demands),
    )
    for clash, asked in questions:
        if clash(asked):
            return _in_short(problem, _irreducible(search, _smallest(_without_whole_kinds(asked, clash), clash)))
    return ()


def _irreducible(search: "_Search", found: list[str]) -> list[str]:
    """Without the demands that the exact model shows not to be needed."""
    for demand in list(found):
        rest = [other for other in found if other != demand]
        if search.exactly(rest):
            found = rest
    return found


class _Search:
    """Answers whether demands clash, until the time is over: then nothing more is shown to clash."""

    def __init__(self, problem: Problem, deadline: float, threads: int) -> None:
        self.problem, self.deadline, self.threads = problem, deadline, threads

    @property
    def left(self) -> float:
        return min(TRY, self.deadline - monotonic())

    def at_sight(self, demands: Iterable[str]) -> bool:
        return is_contradictory(self.problem, demands)

    def by_themes(self, demands: Iterable[str]) -> bool:
        if self.left <= 0:
            return False
        return is_impossible_by_themes(self.problem, demands, seconds=self.left, threads=self.threads)

    def exactly(self, demands: Iterable[str]) -> bool:
        if self.left <= 0:
            return False
        return is_possible(self.problem, demands, seconds=self.left, threads=self.threads) is False


def _without_whole_kinds(demands: list[str], clash: Callable[[Iterable[str]], bool]) -> list[str]:
    """The demands less those whose whole kind is not needed for the clash."""
    for kind in KINDS:
        rest = [demand for demand in demands if kind_of(demand) != kind]
        if len(rest) < len(demands) and clash(rest):
            demands = rest
    return demands


def _smallest(demands: Sequence[str], clash: Callable[[Iterable[str]], bool]) -> list[str]:
    """A smallest part of `demands` that clashes, those at the front preferred. QuickXplain."""

    def part(kept: list[str], grown: bool, rest: Sequence[str]) -> list[str]:
        if not rest or (grown and clash(kept)):
            return []
        if len(rest) == 1:
            return list(rest)
        first, second = rest[: len(rest) // 2], rest[len(rest) // 2 :]
        of_second = part([*kept, *first], True, second)
        return [*part([*kept, *of_second], bool(of_second), first), *of_second]

    return part([], False, demands)


def _in_short(problem: Problem, found: list[str]) -> tuple[str, ...]:
    """The same, with `total_capacity` for all sizes and numbers of tables."""
    needed = {f"theme_max_teams:{theme.id}" for theme in problem.themes}
    needed |= {f"theme_size:{theme.id}" for theme in problem.themes if theme.max_teams}
    if not needed or not needed <= set(found):
        return tuple(found)
    others = [demand for demand in found if kind_of(demand) not in ("theme_max_teams", "theme_size")]
    return ("total_capacity", *others)


@dataclass(frozen=True, slots=True)
class Remedy:
    """A smallest change of its kind after which the demands that clash can hold together.

    kind                 subject       amount
    more_tables          theme         how many more than `max_teams`
    larger_tables        theme         people more than `max_size`
    smaller_tables       theme         people less than `min_size`
    fewer_tables_asked   theme         less than `min_teams`
    lead_watches         theme         tables more that the lead watches over, without a social worker
    more_facilitators                  how many more
    more_speakers        language      facilitators more who speak it
    more_hosts           need          tables more that may host it
    more_of_one_org                    people more of one organisation at a table
    without              demand        1: the pair, group or placement is given up

    `solves_all`: the whole problem then has valid tables; False when it has none still, None when that is not known.
    """

    kind: str
    subject: str
    amount: int
    solves_all: bool | None


def remedies_of(problem: Problem, culprits: Iterable[str], *, seconds: float, threads: int = 2) -> list[Remedy]:
    """The smallest changes, one of each kind and subject, each shown to let the `culprits` hold together.

    Those that solve the whole problem come first, then those that ask for least.
    """
    deadline = monotonic() + seconds
    names = list(culprits)
    found = []
    for kind, subject in _kinds_of_change(problem, names):
        if monotonic() >= deadline:
            break
        amount = _least(problem, names, kind, subject, deadline, threads)
        if amount:
            found.append(_remedy(problem, kind, subject, amount, deadline, threads))
    return sorted(found, key=lambda remedy: (not remedy.solves_all, remedy.amount))


def _remedy(problem: Problem, kind: str, subject: str, amount: int, deadline: float, threads: int) -> Remedy:
    """The change, or a larger one of its kind if that is what the whole problem needs."""
    every = every_demand(problem)
    changed, rest = _changed(problem, every, kind, subject, amount)
    left = min(TRY, deadline - monotonic())
    if left <= 0 or len(problem.people) > LARGE:
        return Remedy(kind, subject, amount, None)
    solved = is_possible(changed, rest, seconds=left, threads=threads)
    if solved is False and kind != "without":
        more = _least(problem, every, kind, subject, deadline, threads)
        amount, solved = (more, True) if more else (amount, False)
    return Remedy(kind, subject, amount, solved)


def _kinds_of_change(problem: Problem, culprits: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Kinds of changes that touch the culprits, with what they are about."""
    kinds = {
        "theme_max_teams": ("more_tables",),
        "theme_size": ("larger_tables", "smaller_tables"),
        "theme_min_teams": ("fewer_tables_asked",),
        "sensitive": ("lead_watches",),
        "facilitator_count": ("more_facilitators",),
        "facilitator_language": ("more_speakers",),
        "need_capacity": ("more_hosts",),
        "org_cap": ("more_of_one_org",),
    }
    everywhere = [theme.id for theme in problem.themes]
    seen = set()
    for demand in culprits:
        if demand == "total_capacity":
            changes = [(kind, theme) for kind in ("more_tables", "larger_tables") for theme in everywhere]
        elif kind_of(demand) in kinds:
            changes = [(kind, subject_of(demand)) for kind in kinds[kind_of(demand)]]
        else:
            changes = [("without", demand)]
        for kind, subject in changes:
            change = (kind, "" if kind in ("more_facilitators", "more_of_one_org") else subject)
            if change not in seen:
                seen.add(change)
                yield change


def _least(problem: Problem, culprits: list[str], kind: str, subject: str, deadline: float, threads: int) -> int | None:
    """The smallest amount of a change with which the culprits no longer clash; None when none up to WIDEST does."""

    def solves(amount: int) -> bool:
        changed, rest = _changed(problem, culprits, kind, subject, amount)
        left = max(0.05, min(TRY, deadline - monotonic()))
        return is_possible(changed, rest, seconds=left, threads=threads) is True

    low, high = 0, 1
    most = 1 if kind == "without" else _widest(problem, kind, subject)
    while high <= most and not solves(high):
        low, high = high, 2 * high
    if high > most:
        if low >= most or not solves(most):
            return None
        high = most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if solves(middle) else (middle, high)
    return high


def _widest(problem: Problem, kind: str, subject: str) -> int:
    """The largest amount that makes sense."""
    if kind in ("smaller_tables", "fewer_tables_asked"):
        theme = problem.themes[problem.theme_position[subject]]
        return theme.min_size - 1 if kind == "smaller_tables" else theme.min_teams
    return WIDEST


def _changed(
    problem: Problem, demands: Sequence[str], kind: str, subject: str, amount: int
) -> tuple[Problem, Sequence[str]]:
    """The problem after a change, and the demands that still hold."""
    if kind == "without":
        return problem, [demand for demand in demands if demand != subject]
    return _CHANGES[kind](problem, subject, amount), demands


def _theme_changed(problem: Problem, subject: str, **more: int) -> Problem:
    """The problem with numbers added to those of one theme."""
    at = problem.theme_position[subject]
    theme = problem.themes[at]
    changed = replace(theme, **{name: getattr(theme, name) + amount for name, amount in more.items()})
    return replace(problem, themes=(*problem.themes[:at], changed, *problem.themes[at + 1 :]))


def _more_facilitators(problem: Problem, languages: frozenset[int], amount: int) -> Problem:
    extra = tuple(Facilitator(f"+{at}", languages) for at in range(amount))
    return replace(problem, facilitators=problem.facilitators + extra)


def _more_hosts(problem: Problem, need: str, amount: int) -> Problem:
    at = problem.needs.index(need)
    return replace(problem, need_capacity=dict(problem.need_capacity) | {at: problem.need_capacity[at] + amount})


_CHANGES: dict[str, Callable[[Problem, str, int], Problem]] = {
    "more_tables": lambda problem, theme, amount: _theme_changed(problem, theme, max_teams=amount),
    "larger_tables": lambda problem, theme, amount: _theme_changed(problem, theme, max_size=amount),
    "smaller_tables": lambda problem, theme, amount: _theme_changed(problem, theme, min_size=-amount),
    "fewer_tables_asked": lambda problem, theme, amount: _theme_changed(problem, theme, min_teams=-amount),
    "lead_watches": lambda problem, theme, amount: _theme_changed(problem, theme, leads=amount),
    "more_facilitators": lambda problem, _subject, amount: _more_facilitators(problem, frozenset(), amount),
    "more_speakers": lambda problem, language, amount: _more_facilitators(
        problem, frozenset({problem.languages.index(language)}), amount
    ),
    "more_hosts": _more_hosts,
    "more_of_one_org": lambda problem, _subject, amount: replace(problem, max_same_org=problem.max_same_org + amount),
}
