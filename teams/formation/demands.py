"""The demands of a problem by name, and what is left of a problem when some of them are dropped.

    theme_size:<theme> theme_min_teams:<theme> theme_max_teams:<theme> sensitive:<theme> org_cap:<org>
    together:<n> apart:<n> lock:<n> facilitator_count facilitator_language:<language> need_capacity:<need>

`total_capacity` stands for every theme_size and theme_max_teams together. That everybody sits at exactly one table
is no demand: it always holds.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from teams.formation.problem import Problem

KINDS = (
    "apart",
    "together",
    "lock",
    "org_cap",
    "sensitive",
    "need_capacity",
    "facilitator_language",
    "theme_min_teams",
    "facilitator_count",
    "theme_max_teams",
    "theme_size",
)


def kind_of(demand: str) -> str:
    return demand.partition(":")[0]


def subject_of(demand: str) -> str:
    """What a demand is about: the theme, organisation, language, need or number after the colon."""
    return demand.partition(":")[2]


def every_demand(problem: Problem) -> list[str]:
    """The names of all demands, those of one kind together, in the order of KINDS."""
    spoken = {person.language for person in problem.people if person.language is not None}
    member_of = {person.org for person in problem.people if person.org is not None}
    subjects: dict[str, Iterable[object]] = {
        "apart": range(len(problem.apart)),
        "together": range(len(problem.together)),
        "lock": range(len(problem.locks)),
        "org_cap": sorted(problem.orgs[org] for org in member_of),
        "sensitive": [theme.id for theme in problem.themes if theme.sensitive],
        "need_capacity": sorted(problem.needs[need] for need in problem.need_capacity),
        "facilitator_language": sorted(problem.languages[language] for language in spoken),
        "theme_min_teams": [theme.id for theme in problem.themes if theme.min_teams],
        "theme_max_teams": [theme.id for theme in problem.themes],
        "theme_size": [theme.id for theme in problem.themes],
    }
    names = []
    for kind in KINDS:
        names += [f"{kind}:{subject}" for subject in subjects[kind]] if kind in subjects else [kind]
    return names


@dataclass(frozen=True, slots=True)
class Sitter:
    """People who cannot be told apart by the demands that are left, `count` times the same.

    `size` people each: 1, or a block that stays together. `table` is the number of the table of `theme` they must be
    at; `orgs` counts their organisations that are limited; `needs` and `languages` those that matter.
    """

    size: int
    count: int
    theme: int | None = None
    table: int | None = None
    orgs: tuple[tuple[int, int], ...] = ()
    needs: frozenset[int] = frozenset()
    languages: frozenset[int] = frozenset()
    social_workers: int = 0


@dataclass
class Reduced:
    """A problem with only some of its demands, people grouped; `impossible` where two demands on one block clash.

    `tables`: the most tables each theme may run. `labelled`: how many of them are asked by name; these are numbered
    from 0. `apart`: pairs of sitters.
    """

    people: int
    sitters: list[Sitter] = field(default_factory=list)
    apart: list[tuple[int, int]] = field(default_factory=list)
    tables: list[int] = field(default_factory=list)
    labelled: list[int] = field(default_factory=list)
    impossible: bool = False


class Active:
    """Some demands of a problem, asked by what they are about."""

    def __init__(self, problem: Problem, demands: Iterable[str]) -> None:
        names = set(demands)
        if "total_capacity" in names:
            names |= {f"{kind}:{theme.id}" for theme in problem.themes for kind in ("theme_size", "theme_max_teams")}
        self.problem, self.names = problem, names
        self.together = [at for at in range(len(problem.together)) if f"together:{at}" in names]
        self.apart = [at for at in range(len(problem.apart)) if f"apart:{at}" in names]
        self.locks = [at for at in range(len(problem.locks)) if f"lock:{at}" in names]
        self.orgs = {at for at, name in enumerate(problem.orgs) if f"org_cap:{name}" in names}
        self.needs = {need for need in problem.need_capacity if f"need_capacity:{problem.needs[need]}" in names}
        self.languages = {at for at, name in enumerate(problem.languages) if f"facilitator_language:{name}" in names}
        self.facilitators = "facilitator_count" in names

    def has(self, kind: str, theme: int) -> bool:
        return f"{kind}:{self.problem.themes[theme].id}" in self.names

    def most_tables(self, theme: int) -> int:
        """Tables that a theme may run: `max_teams`, or, without that demand, as many as could ever be of use."""
        row, people = self.problem.themes[theme], len(self.problem.people)
        most = row.max_teams
        if not self.has("theme_max_teams", theme):
            most = max(most, -(-people // max(1, row.min_size)))
            if not self.has("theme_size", theme):
                most = max(1, most)
        most = min(most, people)
        return min(most, len(self.problem.facilitators)) if self.facilitators else most


def reduced(problem: Problem, active: Active) -> Reduced:
    """What is left of a problem with only the `active` demands."""
    found = Reduced(people=len(problem.people))
    found.tables = [active.most_tables(theme) for theme in range(len(problem.themes))]
    block_of = _blocks(problem, active)
    places = _places(problem, active, block_of, found)
    if not found.impossible:
        _group(problem, active, block_of, places, found)
    return found


def _blocks(problem: Problem, active: Active) -> list[int]:
    """For each person, the first person of those who sit with them: kept together, or at one table by hand."""
    first = list(range(len(problem.people)))

    def root(one: int) -> int:
        while first[one] != one:
            first[one] = first[first[one]]
            one = first[one]
        return one

    def join(one: int, other: int) -> None:
        low, high = sorted((root(one), root(other)))
        first[high] = low

    for at in active.together:
        for other in problem.together[at][1:]:
            join(problem.together[at][0], other)
    table_of: dict[tuple[int, str], int] = {}
    for at in active.locks:
        lock = problem.locks[at]
        if lock.label is not None:
            join(table_of.setdefault((lock.theme, lock.label), lock.person), lock.person)
    return [root(one) for one in range(len(problem.people))]


def _places(problem: Problem, active: Active, block_of: list[int], found: Reduced) -> dict[int, tuple[int, int | None]]:
    """For each block placed by hand, its theme and the number of its table, None for any."""
    numbers: list[dict[str, int]] = [{} for _ in problem.themes]
    places: dict[int, tuple[int, int | None]] = {}
    for at in active.locks:
        lock = problem.locks[at]
        table = None
        if lock.label is not None:
            table = numbers[lock.theme].setdefault(lock.label, len(numbers[lock.theme]))
        theme, before = places.get(block_of[lock.person], (lock.theme, None))
        if theme != lock.theme or (table is not None and before is not None and table != before):
            found.impossible = True
        places[block_of[lock.person]] = (theme, before if table is None else table)
    found.labelled = [len(labels) for labels in numbers]
    return places


def _group(
    problem: Problem,
    active: Active,
    block_of: list[int],
    places: Mapping[int, tuple[int, int | None]],
    found: Reduced,
) -> None:
    """Write the sitters, those alike as one, and the pairs kept apart."""
    members: dict[int, list[int]] = {}
    for person, block in enumerate(block_of):
        members.setdefault(block, []).append(person)
    pairs = sorted({tuple(sorted(block_of[one] for one in problem.apart[at])) for at in active.apart})
    told_apart = {block for pair in pairs for block in pair}
    limited = _limited(problem, active)
    guarded = any(theme.sensitive and active.has("sensitive", at) for at, theme in enumerate(problem.themes))
    alone: dict[int, Sitter] = {}
    alike: Counter[Sitter] = Counter()
    for block, people in members.items():
        sitter = _sitter(problem, active, people, places.get(block, (None, None)), limited, guarded)
        if block in told_apart or sitter.size > 1:
            alone[block] = sitter
        else:
            alike[sitter] += 1
    number = {block: at for at, block in enumerate(alone)}
    found.sitters = list(alone.values())
    for one, count in alike.items():
        found.sitters.append(
            Sitter(1, count, one.theme, one.table, one.orgs, one.needs, one.languages, one.social_workers)
        )
    found.apart = [(number[one], number[other]) for one, other in pairs]
    found.impossible = any(one == other for one, other in pairs)


def _limited(problem: Problem, active: Active) -> set[int]:
    """Organisations with more people than one table may have of them."""
    counts = Counter(person.org for person in problem.people if person.org in active.orgs)
    return {org for org, count in counts.items() if org is not None and count > problem.max_same_org}


def _sitter(
    problem: Problem,
    active: Active,
    people: list[int],
    place: tuple[int | None, int | None],
    limited: set[int],
    guarded: bool,
) -> Sitter:
    rows = [problem.people[one] for one in people]
    orgs = Counter(row.org for row in rows if row.org is not None and row.org in limited)
    return Sitter(
        size=len(people),
        count=1,
        theme=place[0],
        table=place[1],
        orgs=tuple(sorted(orgs.items())),
        needs=frozenset(need for row in rows for need in row.needs if need in active.needs),
        languages=frozenset(
            row.language for row in rows if row.language in active.languages and row.language is not None
        ),
        social_workers=sum(row.category == problem.social_worker for row in rows) if guarded else 0,
    )
