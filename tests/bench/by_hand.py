"""Tables as they are made without an engine, to compare: by chance, dealt round, first come first served, and greedy.

None looks ahead. All open as many tables as the themes may run, and take the next facilitator of the list for each.
"""

from collections.abc import Callable
from random import Random

from teams.formation.problem import Problem
from teams.formation.proposal import Proposal, Team


class _Room:
    """Open tables that are being filled."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.themes = [at for at, theme in enumerate(problem.themes) for _ in range(theme.max_teams)]
        self.members: list[list[int]] = [[] for _ in self.themes]
        self.of_theme: list[list[int]] = [[] for _ in problem.themes]
        for table, theme in enumerate(self.themes):
            self.of_theme[theme].append(table)

    def free(self, tables: list[int]) -> list[int]:
        return [at for at in tables if len(self.members[at]) < self.problem.themes[self.themes[at]].max_size]

    def everywhere(self) -> list[int]:
        return self.free(list(range(len(self.themes)))) or list(range(len(self.themes)))

    def proposal(self) -> Proposal:
        spoken = len(self.problem.facilitators)
        filled = [(theme, people) for theme, people in zip(self.themes, self.members, strict=True) if people]
        return Proposal(
            tuple(Team(str(at), theme, min(at, spoken - 1), tuple(who)) for at, (theme, who) in enumerate(filled))
        )


def by_chance(problem: Problem) -> Proposal:
    """Everybody at a table with room, drawn by lot."""
    room, draw = _Room(problem), Random(1)
    for person in range(len(problem.people)):
        room.members[draw.choice(room.everywhere())].append(person)
    return room.proposal()


def dealt_round(problem: Problem) -> Proposal:
    """One category after the other, dealt to the tables in turn: mixed, whatever the wishes."""
    room = _Room(problem)
    needed = -(-len(problem.people) // max(1, sum(problem.themes[t].max_size for t in room.themes) // len(room.themes)))
    tables = list(range(min(len(room.themes), needed)))
    for at, person in enumerate(sorted(range(len(problem.people)), key=lambda one: problem.people[one].category)):
        room.members[tables[at % len(tables)]].append(person)
    return room.proposal()


def first_come(problem: Problem) -> Proposal:
    """In the order of the list, the first of one's wishes that has room, its first table; else anywhere."""
    room = _Room(problem)
    for person, row in enumerate(problem.people):
        wished = [at for theme in row.wishes for at in room.free(room.of_theme[theme])]
        room.members[(wished or room.everywhere())[0]].append(person)
    return room.proposal()


def greedy(problem: Problem) -> Proposal:
    """Placements by hand first, then groups, then the others; at the best wish, the table where fewest of one's kind
    sit and no rule about the table's people is broken, if there is one."""
    room = _Room(problem)
    placed = {lock.person: lock.theme for lock in problem.locks}
    apart: dict[int, set[int]] = {}
    for one, other in problem.apart:
        apart.setdefault(one, set()).add(other)
        apart.setdefault(other, set()).add(one)
    order = sorted(problem.blocks, key=lambda block: (not set(block) & set(placed), -len(block), block))
    for block in order:
        themes = [placed[one] for one in block if one in placed] or list(problem.people[block[0]].wishes)
        wished = [at for theme in themes for at in room.free(room.of_theme[theme])]
        for choice in (wished, room.everywhere()):
            allowed = [at for at in choice if _allows(room, at, block, apart)]
            if allowed:
                break
        table = _least_alike(room, allowed, block) if allowed else room.everywhere()[0]
        room.members[table] += block
    return room.proposal()


def _allows(room: _Room, table: int, block: tuple[int, ...], apart: dict[int, set[int]]) -> bool:
    problem, here = room.problem, room.members[table]
    if len(here) + len(block) > problem.themes[room.themes[table]].max_size:
        return False
    if any(apart.get(one, set()) & set(here) for one in block):
        return False
    orgs = [problem.people[one].org for one in [*here, *block] if problem.people[one].org is not None]
    return all(orgs.count(org) <= problem.max_same_org for org in orgs)


def _least_alike(room: _Room, tables: list[int], block: tuple[int, ...]) -> int:
    """Of the tables of the best theme there is, the one with fewest of the category."""
    people = room.problem.people
    best = [at for at in tables if room.themes[at] == room.themes[tables[0]]]
    return min(best, key=lambda at: sum(people[one].category == people[block[0]].category for one in room.members[at]))


WAYS: dict[str, Callable[[Problem], Proposal]] = {
    "random": by_chance,
    "round-robin": dealt_round,
    "first come": first_come,
    "greedy": greedy,
}
