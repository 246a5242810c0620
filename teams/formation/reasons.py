"""Why somebody sits where they sit, as facts of the proposal: each is true of it, none is a guess about the search.

    kind                 args
    placed_by_hand       theme, table      table: whether this table was chosen, not only the theme
    together             people            those who sit with them whatever happens
    same_table           table             the one announced to them, as it was named
    wish                 theme, rank       they got their wish of this rank, from 1
    no_wish                                they said none
    none_of_wishes       theme             they got none of theirs
    wish_not_run         theme, rank, asked, least           a better wish: it runs no table; `asked` people wished for it
                                           first, a table takes `least` at least
    wish_full            theme, rank, asked, places          a better wish: all its places are taken
    wish_in_demand       theme, rank, asked, places          a better wish: more people wished for it first than it has places
    tables_full          theme, rank, tables                 a better wish: its tables are full, though it might run more
    only_social_worker   theme             this table of a sensitive theme has no other
    only_of_category     category          nobody else of the table is of it
    only_with_skill      skills            wanted skills that nobody else of the table has
    language             language          the facilitator of the table speaks it
    needed_here          least             with one person less, the table would be too small

Themes, people, categories, skills and languages are positions in the problem. Who is kept apart is never a reason: it
would tell of the other person.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from teams.formation.matching import best_pairs
from teams.formation.problem import Problem
from teams.formation.proposal import Proposal, Team


@dataclass(frozen=True, slots=True)
class Reason:
    """A fact that explains a place; kinds and args are listed above."""

    kind: str
    args: Mapping[str, Any] = field(default_factory=dict)


def why(problem: Problem, proposal: Proposal, person: int) -> list[Reason]:
    """Why a person sits where they sit, the strongest reason first; [] for somebody at no table."""
    return Reasons(problem, proposal).of(person)


class Reasons:
    """The reasons of many people of one proposal: what they have in common is worked out once."""

    def __init__(self, problem: Problem, proposal: Proposal) -> None:
        self.problem, self.proposal = problem, proposal
        self.seats = proposal.team_of(problem)

    def of(self, person: int) -> list[Reason]:
        """Why this person sits where they sit, the strongest reason first; [] for somebody at no table."""
        if self.seats[person] < 0:
            return []
        team = self.proposal.teams[self.seats[person]]
        found = self._bound(person, team) + self._wish(person, team)
        return found + self._better_wishes(person, team) + self._use(person, team)

    def _bound(self, person: int, team: Team) -> list[Reason]:
        """What left no choice, or little."""
        found = [
            Reason("placed_by_hand", {"theme": team.theme, "table": lock.label is not None})
            for lock in self.problem.locks
            if lock.person == person and lock.theme == team.theme
        ]
        if found:
            return found
        others = [one for one in self._block_of[person] if one != person and one in team.members]
        if others:
            found.append(Reason("together", {"people": others}))
        if person in self._stayed:
            found.append(Reason("same_table", {"table": (self.problem.previous or {})[person]}))
        return found

    def _wish(self, person: int, team: Team) -> list[Reason]:
        wishes = self.problem.people[person].wishes
        if not wishes:
            return [Reason("no_wish")]
        if team.theme in wishes:
            return [Reason("wish", {"theme": team.theme, "rank": wishes.index(team.theme) + 1})]
        return [Reason("none_of_wishes", {"theme": team.theme})]

    def _better_wishes(self, person: int, team: Team) -> list[Reason]:
        """What stood against each wish they liked better, where it can be told."""
        wishes = self.problem.people[person].wishes
        better = wishes[: wishes.index(team.theme)] if team.theme in wishes else wishes
        reasons = [self._against(theme, rank) for rank, theme in enumerate(better, 1)]
        return [reason for reason in reasons if reason is not None]

    def _against(self, theme: int, rank: int) -> Reason | None:
        row, sizes, asked = self.problem.themes[theme], self._sizes[theme], self._first_wishes[theme]
        places = row.max_size * row.max_teams
        about = {"theme": theme, "rank": rank}
        if not sizes:
            return Reason("wish_not_run", about | {"asked": asked, "least": row.min_size})
        if sum(sizes) >= places:
            return Reason("wish_full", about | {"asked": asked, "places": places})
        if asked > places:
            return Reason("wish_in_demand", about | {"asked": asked, "places": places})
        if all(size >= row.max_size for size in sizes):
            return Reason("tables_full", about | {"tables": len(sizes)})
        return None

    def _use(self, person: int, team: Team) -> list[Reason]:
        """What the table would lack without them."""
        people, row, found = self.problem.people, self.problem.people[person], []
        others = [people[one] for one in team.members if one != person]
        if not any(other.category == row.category for other in others):
            guarded = self.problem.themes[team.theme].sensitive and row.category == self.problem.social_worker
            args = {"theme": team.theme} if guarded else {"category": row.category}
            found.append(Reason("only_social_worker" if guarded else "only_of_category", args))
        missed = [s for s in self.problem.wanted_skills if s in row.skills and not any(s in o.skills for o in others)]
        if missed:
            found.append(Reason("only_with_skill", {"skills": missed}))
        if row.language is not None and self._speaks(team, row.language):
            found.append(Reason("language", {"language": row.language}))
        least = self.problem.themes[team.theme].min_size
        if len(team.members) == least:
            found.append(Reason("needed_here", {"least": least}))
        return found

    def _speaks(self, team: Team, language: int) -> bool:
        return team.facilitator >= 0 and language in self.problem.facilitators[team.facilitator].languages

    @cached_property
    def _block_of(self) -> dict[int, tuple[int, ...]]:
        return {one: block for block in self.problem.blocks for one in block}

    @cached_property
    def _sizes(self) -> list[list[int]]:
        """For each theme, the sizes of its tables."""
        sizes: list[list[int]] = [[] for _ in self.problem.themes]
        for team in self.proposal.teams:
            sizes[team.theme].append(len(team.members))
        return sizes

    @cached_property
    def _first_wishes(self) -> Counter[int]:
        return Counter(person.wishes[0] for person in self.problem.people if person.wishes)

    @cached_property
    def _stayed(self) -> frozenset[int]:
        """Those announced at a table who keep it, the teams being named so that they are most."""
        together: dict[tuple[str, int], list[int]] = {}
        for person, table in (self.problem.previous or {}).items():
            seat = self.seats[person]
            if seat >= 0 and self.problem.themes[self.proposal.teams[seat].theme].id == table.rpartition("#")[0]:
                together.setdefault((table, seat), []).append(person)
        old, new = sorted({table for table, _seat in together}), sorted({seat for _table, seat in together})
        pairs = best_pairs([[len(together.get((table, seat), ())) for seat in new] for table in old])
        return frozenset(one for row, column in pairs for one in together.get((old[row], new[column]), ()))
