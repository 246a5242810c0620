"""The master for many people: the same relaxation as themes.py as a mixed integer program, kept small.

A block has a variable for each theme that one of its people wishes for; those who go elsewhere are counted by kind
(their categories, and a large organisation), and a theme takes so many of each kind: for most people, eighteen of
twenty themes are all the same. Solved by SCIP (Achterberg 2009), whose first relaxation is nearly always whole: the
conditions but a few are those of a flow.

Both goals at once: `floor` weighs more than all the points that can be missed.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from math import inf

from ortools.linear_solver import pywraplp

from teams.formation.plan import Plan, Sharing
from teams.formation.problem import Problem
from teams.formation.solving import Effort, listening
from teams.formation.themes import rounded_up

Kind = tuple[tuple[int, int], ...]  # of a block: category and large organisation (-1: none) of each person, sorted
LARGE = 5  # an organisation is told apart from the others where it has more people than this many tables may hold
PROVEN = (pywraplp.Solver.OPTIMAL,)
HELD = (pywraplp.Solver.OPTIMAL, pywraplp.Solver.FEASIBLE)


class Wide:
    """The program, and the sharing that it answers."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.solver = pywraplp.Solver.CreateSolver("SCIP")
        self.themes = range(len(problem.themes))
        self.teams = [self.solver.IntVar(t.min_teams, max(t.min_teams, t.max_teams), "") for t in problem.themes]
        self.placed = self._placed()
        self.organisations = Counter(person.org for person in problem.people if person.org is not None)
        self.tables: dict[str, dict[tuple[int, int], pywraplp.Variable]] = {"need": {}, "language": {}}
        self._rows_of_themes()
        self._rows_of_tables()
        self._labels()
        self._objective()
        self.works: list[dict[int, pywraplp.Variable]] = []
        self.kinds: dict[Kind, tuple[pywraplp.Constraint, dict[int, pywraplp.Variable]]] = {}
        self.elsewhere: dict[int, Kind] = {}
        for at, block in enumerate(problem.blocks):
            self._block(at, block)

    def _placed(self) -> dict[int, set[int]]:
        """For each person placed by hand, the themes in question: more than one is a clash."""
        placed: dict[int, set[int]] = {}
        for lock in self.problem.locks:
            placed.setdefault(lock.person, set()).add(lock.theme)
        return placed

    # ---- demands

    def _rows_of_themes(self) -> None:
        """Rows to which each block adds itself: sizes, social workers, organisations."""
        problem, row = self.problem, self.solver.Constraint
        self.least, self.most = [row(0, inf) for _t in self.themes], [row(-inf, 0) for _t in self.themes]
        self.workers: dict[int, pywraplp.Constraint] = {}
        self.colleagues: dict[tuple[int, int], pywraplp.Constraint] = {}
        everything = row(-inf, len(problem.facilitators))
        for t, theme in enumerate(problem.themes):
            everything.SetCoefficient(self.teams[t], 1)
            self.least[t].SetCoefficient(self.teams[t], -theme.min_size)
            self.most[t].SetCoefficient(self.teams[t], -theme.max_size)
            if theme.sensitive:
                self.workers[t] = row(-theme.leads, inf)
                self.workers[t].SetCoefficient(self.teams[t], -1)
            for org, size in sorted(self.organisations.items()):
                if size > problem.max_same_org:
                    self.colleagues[org, t] = row(-inf, 0)
                    self.colleagues[org, t].SetCoefficient(self.teams[t], -problem.max_same_org)

    def _rows_of_tables(self) -> None:
        """Tables reserved for a need, within its capacity, or for a language, within those who speak it."""
        problem = self.problem
        for need, most in sorted(problem.need_capacity.items()):
            self._reserve("need", need, most)
        for language in sorted({one.language for one in problem.people if one.language is not None}):
            self._reserve("language", language, sum(language in one.languages for one in problem.facilitators))

    def _reserve(self, what: str, name: int, most: int) -> None:
        total = self.solver.Constraint(-inf, most)
        for t in self.themes:
            reserved = self.tables[what][name, t] = self.solver.IntVar(0, self.problem.themes[t].max_teams, "")
            total.SetCoefficient(reserved, 1)
            within = self.solver.Constraint(-inf, 0)
            within.SetCoefficient(reserved, 1)
            within.SetCoefficient(self.teams[t], -1)

    def _labels(self) -> None:
        labels: dict[int, set[str]] = {}
        for lock in self.problem.locks:
            if lock.label is not None:
                labels.setdefault(lock.theme, set()).add(lock.label)
        for t, names in sorted(labels.items()):
            self.solver.Constraint(len(names), inf).SetCoefficient(self.teams[t], 1)

    # ---- goals

    def _objective(self) -> None:
        self.weight = self.problem.points[0] * len(self.problem.people) + 1
        self.objective = self.solver.Objective()
        self.objective.SetMinimization()

    def cost(self, block: Iterable[int], theme: int | None) -> int:
        """`floor` and `choices` of a block in a theme, or in one that none of them wishes for."""
        total = 0
        for one in block:
            if wishes := self.problem.people[one].wishes:
                points = 0 if theme is None else self.problem.points_of(one, theme)
                total += self.problem.points[0] - points + self.weight * (theme not in wishes)
        return total

    # ---- people

    def _block(self, at: int, block: Sequence[int]) -> None:
        people = self.problem.people
        placed = set().union(*(self.placed.get(one, set()) for one in block))
        apart = bool(placed) or any(people[one].needs or people[one].language is not None for one in block)
        wished = {theme for one in block for theme in people[one].wishes}
        allowed = sorted(placed if placed else self.themes if apart else wished)
        row = self.solver.Constraint(1, 1)
        works = {}
        for t in allowed if len(placed) < 2 else ():
            if len(block) <= self.problem.themes[t].max_size:
                works[t] = self._variable(row, self.cost(block, t))
                self._in_theme(works[t], t, block)
        self.works.append(works)
        if not apart:
            self.elsewhere[at] = self._kind(block)
            counted = self.kinds.get(self.elsewhere[at]) or self._new_kind(block)
            counted[0].SetCoefficient(self._variable(row, self.cost(block, None)), 1)

    def _variable(self, row: pywraplp.Constraint, cost: int) -> pywraplp.Variable:
        var = self.solver.BoolVar("")
        row.SetCoefficient(var, 1)
        self.objective.SetCoefficient(var, cost)
        return var

    def _kind(self, block: Sequence[int]) -> Kind:
        large = LARGE * self.problem.max_same_org
        people = (self.problem.people[one] for one in block)
        return tuple(
            sorted(
                (p.category, p.org if p.org is not None and self.organisations[p.org] > large else -1) for p in people
            )
        )

    def _new_kind(self, block: Sequence[int]) -> tuple[pywraplp.Constraint, dict[int, pywraplp.Variable]]:
        """A row that says: as many of this kind go elsewhere as the themes take of it."""
        counts = self.solver.Constraint(0, 0)
        taken = {}
        for t in self.themes:
            if len(block) <= self.problem.themes[t].max_size:
                taken[t] = self.solver.IntVar(0, len(self.problem.blocks), "")
                counts.SetCoefficient(taken[t], -1)
                self._in_theme(taken[t], t, block)
        self.kinds[self._kind(block)] = counts, taken
        return counts, taken

    def _in_theme(self, var: pywraplp.Variable, t: int, block: Sequence[int]) -> None:
        people = self.problem.people
        self.least[t].SetCoefficient(var, len(block))
        self.most[t].SetCoefficient(var, len(block))
        workers = sum(people[one].category == self.problem.social_worker for one in block)
        if t in self.workers and workers:
            self.workers[t].SetCoefficient(var, workers)
        for org, size in Counter(people[one].org for one in block).items():
            if org is not None and (org, t) in self.colleagues:
                self.colleagues[org, t].SetCoefficient(var, size)
        needed = {("need", need) for one in block for need in people[one].needs}
        needed |= {("language", tongue) for one in block if (tongue := people[one].language) is not None}
        for what, name in sorted(needed):
            if (name, t) in self.tables[what]:
                self._needs_table(var, self.tables[what][name, t])

    def _needs_table(self, var: pywraplp.Variable, reserved: pywraplp.Variable) -> None:
        row = self.solver.Constraint(-inf, 0)
        row.SetCoefficient(var, 1)
        row.SetCoefficient(reserved, -1)

    # ---- answers

    def share(self, effort: Effort) -> Sharing:
        """The best sharing by `floor`, then `choices`, with the bounds that SCIP proves."""
        self.solver.SetTimeLimit(max(50, int(1000 * effort.guard)))
        self.solver.SetSolverSpecificParametersAsString(f"randomization/randomseedshift = {effort.seed}\n")
        status = listening(self.solver.Solve, self.solver.InterruptSolve, effort.stop)
        sharing = Sharing(cut_by_clock=status not in (*PROVEN, pywraplp.Solver.INFEASIBLE))
        sharing.impossible = status == pywraplp.Solver.INFEASIBLE
        if status in HELD:
            sharing.plan = self._plan()
            reached, bound = round(self.objective.Value()), self.objective.BestBound()
            sharing.reached = dict(zip(("floor", "choices"), divmod(reached, self.weight), strict=True))
            sharing.bounds["floor"] = max(0, rounded_up((bound - self.weight + 1) / self.weight))
            if sharing.bounds["floor"] == sharing.reached["floor"]:
                sharing.bounds["choices"] = max(0, rounded_up(bound - 1e-2) - self.weight * sharing.bounds["floor"])
        return sharing

    def _plan(self) -> Plan:
        problem = self.problem
        theme_of = [-1] * len(problem.people)
        taken = {
            kind: {t: round(var.solution_value()) for t, var in here.items()}
            for kind, (_row, here) in self.kinds.items()
        }
        for at, block in enumerate(problem.blocks):
            theme = next((t for t, var in self.works[at].items() if var.solution_value() > 1 / 2), -1)
            if theme < 0:
                left = taken[self.elsewhere[at]]
                theme = max(left, key=lambda t: (left[t] > 0, -self.cost(block, t), left[t], -t))
                left[theme] -= 1
            for one in block:
                theme_of[one] = theme
        return Plan(
            theme_of=tuple(theme_of),
            teams=tuple(round(n.solution_value()) for n in self.teams),
            hosts=self._reserved("need"),
            speaking=self._reserved("language"),
        )

    def _reserved(self, what: str) -> dict[tuple[int, int], int]:
        """By (theme, name), the tables reserved, where there are any."""
        tables = {(t, name): round(var.solution_value()) for (name, t), var in self.tables[what].items()}
        return {key: count for key, count in tables.items() if count}
