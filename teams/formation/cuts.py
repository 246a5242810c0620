"""Why the people of a theme have no tables as the master wished, told to the master so that it does not wish it again.

The master knows no tables: it may give a theme people who cannot be seated in the pattern of categories that it reckons
with. A few of them are the reason (kept together, kept apart, colleagues, speakers of a language); the others could be
anybody of their category. That reason becomes a condition on the master (a combinatorial Benders cut, Codato and
Fischetti 2006).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from teams.formation.exact import Full
from teams.formation.plan import Cut, Pattern, Plan
from teams.formation.problem import Lock, Person, Problem
from teams.formation.solving import INFEASIBLE, Effort, ask

LOOKING = Effort(0.5)  # for one theme


def cuts_of(problem: Problem, plan: Plan) -> list[Cut]:
    """One cut for each theme whose people have no tables in the patterns of the plan, as far as a quick look tells."""
    found = []
    for theme, patterns in enumerate(plan.patterns):
        if patterns:
            looked = _Theme(problem, plan, theme, patterns)
            if looked.is_impossible(looked.special) or looked.is_impossible_in_its_share():
                found.append(looked.cut())
    return found


class _Theme:
    """One theme of a plan, alone."""

    def __init__(self, problem: Problem, plan: Plan, theme: int, patterns: Sequence[Pattern]) -> None:
        self.problem, self.theme, self.patterns = problem, theme, tuple(patterns)
        self.blocks = {at: block for at, block in enumerate(problem.blocks) if plan.theme_of[block[0]] == theme}
        self.here = {one for block in self.blocks.values() for one in block}
        self.hosts: dict[int, int] = {}
        self.speaking: dict[int, int] = {}
        self.shares = (
            {need: count for (at, need), count in sorted(plan.hosts.items()) if at == theme},
            {language: count for (at, language), count in sorted(plan.speaking.items()) if at == theme},
        )
        self.special = [at for at, block in self.blocks.items() if self._is_special(block)]

    def _is_special(self, block: Sequence[int]) -> bool:
        """Whether something but their category matters for where this block sits."""
        people, problem = self.problem.people, self.problem
        colleagues = Counter(people[one].org for one in self.here)
        return (
            len(block) > 1
            or any(people[one].needs or people[one].language is not None for one in block)
            or any(people[one].org is not None and colleagues[people[one].org] > problem.max_same_org for one in block)
            or any(one in pair for pair in problem.apart if self.here.issuperset(pair) for one in block)
            or any(lock.person in block and lock.label is not None for lock in problem.locks)
        )

    def is_impossible_in_its_share(self) -> bool:
        """Whether there are none with only the tables reserved for needs and languages; the cut then says so."""
        if any(self.shares):
            self.hosts, self.speaking = self.shares
            return self.is_impossible(self.special)
        return False

    def cut(self) -> Cut:
        """The reason, made smaller by leaving out blocks without which there are still no tables."""
        sized = self.is_impossible(self.special, sized=True)
        reason, step = list(self.special), max(1, len(self.special) // 2)
        while step:
            for start in range(0, len(reason), step):
                rest = reason[:start] + reason[start + step :]
                if start < len(reason) and self.is_impossible(rest, sized=sized):
                    reason = rest
            step //= 2
        people = len(self.here) if sized else None
        return Cut(self.theme, tuple(reason), len(self.patterns), people, self.patterns, self.hosts, self.speaking)

    def is_impossible(self, kept: Sequence[int], *, sized: bool = False) -> bool:
        """Whether no tables exist when only the blocks `kept` are themselves, and the others anybody of their category.

        `sized`: the others of any category, and the patterns do not matter, only how many tables there are.
        """
        smaller = self._alone(kept, sized=sized)
        plan = Plan(
            theme_of=(0,) * len(smaller.people), teams=(len(self.patterns),), patterns=() if sized else (self.patterns,)
        )
        return ask(Full(smaller, plan, patterns=True).model, LOOKING).status == INFEASIBLE

    def _alone(self, kept: Sequence[int], *, sized: bool) -> Problem:
        """The problem of this theme: the people of `kept`, and others without any demand in place of the rest."""
        problem, chosen = self.problem, [one for at in kept for one in self.blocks[at]]
        position = {one: at for at, one in enumerate(chosen)}
        anybody = max(0, problem.social_worker)
        others = [
            Person(id="", category=anybody if sized else problem.people[one].category, org=None, commune=0, wishes=())
            for one in sorted(self.here - position.keys())
        ]
        theme = replace(problem.themes[self.theme], min_teams=0, max_teams=len(self.patterns))
        return replace(
            problem,
            themes=(theme,),
            people=tuple(self._with_language_as_need(problem.people[one]) for one in chosen) + tuple(others),
            need_capacity={**problem.need_capacity, **self.hosts, **self._languages(self.speaking)},
            together=tuple(tuple(position[one] for one in self.blocks[at]) for at in kept),
            apart=tuple((position[a], position[b]) for a, b in problem.apart if a in position and b in position),
            locks=tuple(
                Lock(position[lock.person], 0, lock.label) for lock in problem.locks if lock.person in position
            ),
            previous=None,
        )

    def _languages(self, tables: Mapping[int, int]) -> dict[int, int]:
        """Tables reserved for a language are like tables that host a need: needs after the last one stand for them."""
        return {len(self.problem.needs) + language: count for language, count in tables.items()}

    def _with_language_as_need(self, person: Person) -> Person:
        needs = person.needs
        if person.language is not None:
            needs = needs | {len(self.problem.needs) + person.language}
        return replace(person, wishes=(), needs=needs)
