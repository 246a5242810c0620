"""The whole problem in one model, tables and all: for what the master leaves open on small problems.

The master's model with seats added: s[b,g] block b sits at table g, one of the tables its theme may run. Tables of one
theme are alike, so an order is imposed on them (symmetry breaking): labels and announced tables are pinned to the first
tables of their theme, and of the others none is open before the one it follows.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from teams.formation.measure import SAME_COMMUNE, SKILL_WEIGHT, with_facilitators
from teams.formation.plan import Pattern, Plan
from teams.formation.problem import Problem
from teams.formation.proposal import Team
from teams.formation.themes import Expression, Master


@dataclass(frozen=True, slots=True)
class Place:
    """A table that may be open: its theme and its number in it, from 0."""

    theme: int
    number: int


@dataclass
class _Pins:
    """For a theme, which of its tables stand for a label or an announced table."""

    labels: dict[str, int] = field(default_factory=dict)
    announced: dict[str, int] = field(default_factory=dict)


class Full(Master):
    """The model with tables. With a `plan`, everybody's theme and the number of its tables are given; with `patterns`
    too, where the plan has them, how many of its tables there are of each.
    """

    def __init__(self, problem: Problem, plan: Plan | None = None, *, patterns: bool = False) -> None:
        super().__init__(problem, plan)
        most = plan.teams if plan else [theme.max_teams for theme in problem.themes]
        self.places = [Place(t, number) for t in range(len(problem.themes)) for number in range(most[t])]
        self.open = [self.model.new_bool_var("") for _place in self.places]
        self.seats: list[dict[int, cp_model.IntVar]] = [{} for _block in self.blocks]
        self.sizes: list[Expression] = []
        self.counts: list[dict[int, cp_model.IntVar]] = []
        self._seats()
        self._table_sizes()
        self._pins = [self._pinned(t) for t in range(len(problem.themes))]
        self._order_of_tables()
        self._social_workers()
        self._organisations_at_tables()
        self._apart_at_tables()
        self._hosting()
        self._facilitators()
        if plan:
            self._as_planned(plan, patterns)

    def places_of(self, theme: int) -> Iterator[int]:
        return (g for g, place in enumerate(self.places) if place.theme == theme)

    # ---- seats

    def _seats(self) -> None:
        for at in range(len(self.blocks)):
            for t, works in self.works[at].items():
                here = {g: self.model.new_bool_var("") for g in self.places_of(t)}
                self.seats[at] |= here
                self.model.add(sum(here.values()) == works)
                for g, seat in here.items():
                    self.model.add_implication(seat, self.open[g])

    def at_table(self, table: int, blocks: Mapping[int, int]) -> Expression:
        """Those of `blocks` who sit at a table, each counted as often as they say."""
        here = [(self.seats[at][table], weight) for at, weight in blocks.items() if table in self.seats[at]]
        return cp_model.LinearExpr.weighted_sum([var for var, _weight in here], [weight for _var, weight in here])

    def _table_sizes(self) -> None:
        of_category = {category: self.of_category(category) for category in self.problem.present_categories}
        for t in range(len(self.problem.themes)):
            self.model.add(sum(self.open[g] for g in self.places_of(t)) == self.teams[t])
        for g, place in enumerate(self.places):
            theme = self.problem.themes[place.theme]
            counts = {}
            for category, blocks in of_category.items():
                counts[category] = self.model.new_int_var(0, theme.max_size, "")
                self.model.add(counts[category] == self.at_table(g, blocks))
            size = cp_model.LinearExpr.sum(list(counts.values()))
            self.model.add(size >= theme.min_size * self.open[g])
            self.model.add(size <= theme.max_size * self.open[g])
            self.counts.append(counts)
            self.sizes.append(size)

    # ---- which table is which

    def _pinned(self, t: int) -> _Pins:
        """Labels take the first tables; announced tables the first ones too, where no label is in the way."""
        pins, room = _Pins(), list(self.places_of(t))
        for lock in self.problem.locks:
            if lock.theme == t and lock.label is not None:
                if lock.label not in pins.labels:
                    if len(pins.labels) == len(room):
                        self.model.add_bool_or([])
                        return pins
                    pins.labels[lock.label] = room[len(pins.labels)]
                seat = self.seats[self.block_of[lock.person]].get(pins.labels[lock.label])
                self.model.add_bool_or([seat] if seat is not None else [])
        return pins

    def _order_of_tables(self) -> None:
        for t in range(len(self.problem.themes)):
            places = list(self.places_of(t))
            free = places[len(self._pins[t].labels) :]
            for one, other in zip(free, free[1:], strict=False):
                self.model.add_implication(self.open[other], self.open[one])
                self.model.add(self.sizes[one] >= self.sizes[other])

    # ---- demands at a table

    def _social_workers(self) -> None:
        category = self.problem.social_worker
        for t, theme in enumerate(self.problem.themes):
            if theme.sensitive:
                led = {g: self.model.new_bool_var("") for g in self.places_of(t)}
                for g, lead in led.items():
                    workers = self.counts[g].get(category, 0)
                    self.model.add(workers >= 1).only_enforce_if(self.open[g], ~lead)
                self.model.add(sum(led.values()) <= theme.leads)

    def _organisations_at_tables(self) -> None:
        for blocks in self.organisations:
            for g in range(len(self.places)):
                self.model.add(self.at_table(g, blocks) <= self.problem.max_same_org)

    def _apart_at_tables(self) -> None:
        for one, other in self.problem.apart:
            first, second = self.seats[self.block_of[one]], self.seats[self.block_of[other]]
            for g in sorted(first.keys() & second.keys()):
                self.model.add_at_most_one(first[g], second[g])

    def _hosting(self) -> None:
        for need, most in sorted(self.problem.need_capacity.items()):
            hosting = [self.model.new_bool_var("") for _place in self.places]
            for at, block in enumerate(self.blocks):
                if any(need in self.problem.people[one].needs for one in block):
                    for g, seat in self.seats[at].items():
                        self.model.add_implication(seat, hosting[g])
            self.model.add(sum(hosting) <= most)

    def _facilitators(self) -> None:
        """Facilitators who speak the same of the languages needed are alike: a table has one of some kind."""
        people = self.problem.people
        needed = {p.language for p in people if p.language is not None}
        kinds = Counter(tuple(sorted(one.languages & needed)) for one in self.problem.facilitators)
        has = [{kind: self.model.new_bool_var("") for kind in sorted(kinds)} for _place in self.places]
        for g, here in enumerate(has):
            self.model.add(sum(here.values()) == self.open[g])
        for kind, number in kinds.items():
            self.model.add(sum(here[kind] for here in has) <= number)
        for at, block in enumerate(self.blocks):
            for language in sorted({lang for one in block if (lang := people[one].language) is not None}):
                for g, seat in self.seats[at].items():
                    speakers = [var for kind, var in has[g].items() if language in kind]
                    self.model.add_bool_or([~seat, *speakers])

    # ---- goals

    def goal(self, name: str) -> Expression:
        mine = {"mix": self._mix, "balance": self._balance, "fine": self._fine, "moves": self._moves}
        return mine[name]() if name in mine else super().goal(name)

    def _mix(self) -> Expression:
        missing = []
        for g, counts in enumerate(self.counts):
            for count in counts.values():
                lacks = self.model.new_bool_var("")
                self.model.add(count >= 1).only_enforce_if(self.open[g], ~lacks)
                missing.append(lacks)
        return cp_model.LinearExpr.sum(missing)

    def _balance(self) -> Expression:
        everybody, of_category = len(self.problem.people), self.problem.category_counts
        off = []
        for g, counts in enumerate(self.counts):
            for category, count in counts.items():
                shares = [everybody, -of_category[category]]
                apart = cp_model.LinearExpr.weighted_sum([count, self.sizes[g]], shares)
                most = everybody * self.problem.themes[self.places[g].theme].max_size
                distance = self.model.new_int_var(0, most, "")
                self.model.add_abs_equality(distance, apart)
                off.append(distance)
        return cp_model.LinearExpr.sum(off)

    def _fine(self) -> Expression:
        return cp_model.LinearExpr.weighted_sum([self._missing_skills(), self._crowds()], [SKILL_WEIGHT, 1])

    def _missing_skills(self) -> Expression:
        missing, people = [], self.problem.people
        for skill in self.problem.wanted_skills:
            able = self.blocks_of(one for one, person in enumerate(people) if skill in person.skills)
            for g in range(len(self.places)):
                lacks = self.model.new_bool_var("")
                having = [self.seats[at][g] for at in able if g in self.seats[at]]
                self.model.add_bool_or([lacks, ~self.open[g], *having])
                missing.append(lacks)
        return cp_model.LinearExpr.sum(missing)

    def _crowds(self) -> Expression:
        """People of one commune at a table beyond the two that nobody minds."""
        excesses, communes = [], Counter(person.commune for person in self.problem.people)
        for commune in sorted(name for name, size in communes.items() if size > SAME_COMMUNE):
            blocks = self.blocks_of(one for one, who in enumerate(self.problem.people) if who.commune == commune)
            for g, place in enumerate(self.places):
                excess = self.model.new_int_var(0, self.problem.themes[place.theme].max_size, "")
                self.model.add(self.at_table(g, blocks) <= excess + SAME_COMMUNE)
                excesses.append(excess)
        return cp_model.LinearExpr.sum(excesses)

    def _moves(self) -> Expression:
        """People announced, less those whose new table is the one that stands for their announced table."""
        previous = self.problem.previous or {}
        stays, stands_for = [], self._tables_announced(sorted(set(previous.values())))
        for person, table in sorted(previous.items()):
            for g, is_it in stands_for.get(table, {}).items():
                seat = self.seats[self.block_of[person]].get(g)
                if seat is not None:
                    stay = self.model.new_bool_var("")
                    self.model.add_implication(stay, seat)
                    self.model.add_implication(stay, is_it)
                    stays.append(stay)
        return cp_model.LinearExpr.affine(cp_model.LinearExpr.sum(stays), -1, len(previous))

    def _tables_announced(self, tables: Sequence[str]) -> dict[str, dict[int, cp_model.IntVar]]:
        """For each announced table, which of the new ones it becomes: at most one, each at most once."""
        stands_for: dict[str, dict[int, cp_model.IntVar]] = {}
        for table in tables:
            theme = self.problem.theme_position.get(table.rpartition("#")[0])
            if theme is not None:
                stands_for[table] = {g: self.model.new_bool_var("") for g in self.places_of(theme)}
                self.model.add_at_most_one(stands_for[table].values())
        for g in range(len(self.places)):
            self.model.add_at_most_one(here[g] for here in stands_for.values() if g in here)
        return stands_for

    # ---- from and to proposals

    def _as_planned(self, plan: Plan, patterns: bool) -> None:
        for teams, number in zip(self.teams, plan.teams, strict=True):
            self.model.add(teams == number)
        for t, wished in enumerate(plan.patterns if patterns else ()):
            if wished is not None:
                self._of_patterns(list(self.places_of(t)), Counter(wished))

    def _of_patterns(self, places: Sequence[int], wished: Counter[Pattern]) -> None:
        """These tables, in some order, have the categories wished."""
        chosen = [{pattern: self.model.new_bool_var("") for pattern in wished} for _table in places]
        for pattern, number in wished.items():
            self.model.add(sum(here[pattern] for here in chosen) == number)
        for g, here in zip(places, chosen, strict=True):
            self.model.add_exactly_one(here.values())
            for category, count in self.counts[g].items():
                people = cp_model.LinearExpr.weighted_sum(list(here.values()), [pattern[category] for pattern in here])
                self.model.add(count == people)

    def hint_plan(self, plan: Plan) -> None:
        """The search starts near a plan, which need not be possible."""
        self.model.proto.clear_solution_hint()
        for block, works in zip(self.blocks, self.works, strict=True):
            for t, var in works.items():
                self.model.add_hint(var, plan.theme_of[block[0]] == t)

    def hint(self, teams: Sequence[Team]) -> None:
        """The search starts from these tables: the labelled first in their theme, then the large ones."""
        self.model.proto.clear_solution_hint()
        at_place: dict[int, int] = {}
        for t in range(len(self.problem.themes)):
            ours = [number for number, team in enumerate(teams) if team.theme == t]
            labelled = (
                {self._labelled_place(t, teams[number]): number for number in ours} if self._pins[t].labels else {}
            )
            labelled.pop(-1, None)
            at_place |= labelled
            rest = sorted((n for n in ours if n not in labelled.values()), key=lambda n: -len(teams[n].members))
            at_place |= dict(zip((g for g in self.places_of(t) if g not in labelled), rest, strict=False))
        table_of = {one: g for g, number in at_place.items() for one in teams[number].members}
        for block, seats in zip(self.blocks, self.seats, strict=True):
            for g, seat in seats.items():
                self.model.add_hint(seat, table_of.get(block[0]) == g)

    def _labelled_place(self, theme: int, team: Team) -> int:
        """The place that stands for a label of somebody of the team; -1 without."""
        labels = (lock.label for lock in self.problem.locks if lock.theme == theme and lock.person in team.members)
        return next((self._pins[theme].labels[label] for label in labels if label is not None), -1)

    def teams_of(self, solver: cp_model.CpSolver) -> tuple[Team, ...]:
        members: dict[int, list[int]] = {}
        for block, seats in zip(self.blocks, self.seats, strict=True):
            table = next(g for g, seat in seats.items() if solver.value(seat))
            members.setdefault(table, []).extend(block)
        return named(self.problem, [(self.places[g].theme, tuple(sorted(members[g]))) for g in sorted(members)])


def named(problem: Problem, tables: Sequence[tuple[int, tuple[int, ...]]]) -> tuple[Team, ...]:
    """Teams for (theme, people), numbered from 1 within their theme, each with a facilitator."""
    numbers: Counter[int] = Counter()
    teams = []
    for theme, people in tables:
        numbers[theme] += 1
        teams.append(Team(f"{problem.themes[theme].id}#{numbers[theme]}", theme, -1, people))
    return with_facilitators(problem, teams)
