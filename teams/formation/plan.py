"""What the master hands to the tables: a theme for everybody, and how many tables each theme runs."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Pattern = tuple[int, ...]  # people at one table, by category


@dataclass(frozen=True)
class Plan:
    """Who works on which theme, before anybody has a table. Themes, people, needs and languages are positions.

    theme_of  for each person, their theme
    teams     for each theme, how many tables it runs
    hosts     for (theme, need), how many of its tables may host the need; absent where nobody there has it
    speaking  for (theme, language), how many of its tables may have a facilitator who speaks it; the tables of all
              themes together then find their facilitators, unless a table needs two languages at once
    patterns  for each theme, the categories wished at each of its tables (the best mix and balance that the numbers
              allow, if the rest of the demands allows it too); None where nobody worked them out
    """

    theme_of: tuple[int, ...]
    teams: tuple[int, ...]
    hosts: Mapping[tuple[int, int], int] = field(default_factory=dict)
    speaking: Mapping[tuple[int, int], int] = field(default_factory=dict)
    patterns: tuple[tuple[Pattern, ...] | None, ...] = ()

    def people_of(self, theme: int) -> tuple[int, ...]:
        """The people of a theme, in order."""
        return tuple(person for person, of in enumerate(self.theme_of) if of == theme)


@dataclass
class Sharing:
    """What the master found. `plan` is None where there is none; `impossible`: shown that no proposal exists.

    `bounds`: for a goal, the least that any proposal can reach once the goals before are at their best;
    `reached`: what the plan itself reaches (for the goals after `choices`, before anybody has a table).
    """

    plan: Plan | None = None
    bounds: dict[str, int] = field(default_factory=dict)
    reached: dict[str, int] = field(default_factory=dict)
    impossible: bool = False
    cut_by_clock: bool = False


@dataclass(frozen=True)
class Seating:
    """What the tables answer: for each theme, its tables (people by position), or None where none were found.

    `impossible`: themes whose people were *shown* to have no valid tables in the numbers that the plan gives them.
    """

    tables: tuple[tuple[tuple[int, ...], ...] | None, ...]
    impossible: frozenset[int] = frozenset()

    @property
    def is_complete(self) -> bool:
        return all(tables is not None for tables in self.tables)


@dataclass(frozen=True)
class Cut:
    """These blocks cannot all work on the theme while it has these tables.

    `people`: of the theme, in all; then any tables of that number `teams` are excluded. Where it is None, only those
    with exactly these `patterns`. `hosts`, `speaking`: for needs and languages, how many tables of the theme were
    reserved for them; with more, the cut says nothing.
    """

    theme: int
    blocks: tuple[int, ...]
    teams: int
    people: int | None
    patterns: tuple[Pattern, ...]
    hosts: Mapping[int, int] = field(default_factory=dict)
    speaking: Mapping[int, int] = field(default_factory=dict)
