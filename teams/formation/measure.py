"""How good a proposal is, and which demands it breaks.

Six goals, each a number to make small, compared in the order of the problem (lexicographically):

    floor    people with a wish who got none of theirs
    choices  points missed: for each person with a wish, points[0] less what their theme is worth to them
    mix      over teams, the categories present in the event that nobody of the team has
    balance  over teams and categories, |N n_gc - N_c s_g|: N people in all, N_c of category c, s_g in team g, n_gc of c in g
    fine     3 for each wanted skill that a team lacks, and 1 for each person of one commune at a table beyond two
    moves    people whose table is no longer the one announced to them
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from teams.formation.matching import most_kept, seats_for_facilitators
from teams.formation.problem import Problem
from teams.formation.proposal import Proposal, Team

SKILL_WEIGHT = 3  # a wanted skill that a team lacks, against one person of a commune too many
SAME_COMMUNE = 2  # people of one commune at a table that nobody minds


@dataclass(frozen=True, slots=True)
class Levels:
    """The six goals, all to be made small."""

    floor: int
    choices: int
    mix: int
    balance: int
    fine: int
    moves: int

    def in_order(self, order: Sequence[str]) -> tuple[int, ...]:
        """As a tuple to compare: the smaller is the better proposal."""
        return tuple(getattr(self, name) for name in order)


@dataclass(frozen=True, slots=True)
class Broken:
    """A demand that a proposal breaks: its name ("apart:3"), the team (-1: none) and the people concerned."""

    demand: str
    team: int = -1
    people: tuple[int, ...] = ()


def levels_of(problem: Problem, proposal: Proposal) -> Levels:
    """The six goals of a proposal, whether or not it is valid."""
    floor, choices = wishes_missed(problem, proposal)
    mix = balance = fine = 0
    for team in proposal.teams:
        counts = Counter(problem.people[one].category for one in team.members)
        mix += sum(not counts[category] for category in problem.present_categories)
        balance += unbalance(problem, counts)
        fine += unevenness(problem, team.members)
    return Levels(floor, choices, mix, balance, fine, moves_of(problem, proposal))


def wishes_missed(problem: Problem, proposal: Proposal) -> tuple[int, int]:
    """`floor` and `choices`. Somebody in no team got none of their wishes."""
    themes = [-1] * len(problem.people)
    for team in proposal.teams:
        for one in team.members:
            themes[one] = team.theme
    floor = choices = 0
    for at, person in enumerate(problem.people):
        if person.wishes:
            floor += themes[at] not in person.wishes
            choices += problem.points[0] - problem.points_of(at, themes[at])
    return floor, choices


def unbalance(problem: Problem, counts: Counter[int]) -> int:
    """What a table with these `counts` by category adds to `balance`."""
    size, people = counts.total(), len(problem.people)
    return sum(abs(people * counts[c] - problem.category_counts[c] * size) for c in problem.present_categories)


def unevenness(problem: Problem, members: Sequence[int]) -> int:
    """What a table of these people adds to `fine`."""
    skills: set[int] = set()
    communes: Counter[int] = Counter()
    for one in members:
        skills |= problem.people[one].skills
        communes[problem.people[one].commune] += 1
    missing = sum(skill not in skills for skill in problem.wanted_skills)
    return SKILL_WEIGHT * missing + sum(max(0, count - SAME_COMMUNE) for count in communes.values())


def moves_of(problem: Problem, proposal: Proposal) -> int:
    """People announced at a table who would sit elsewhere, the teams being named so that they are fewest."""
    if not problem.previous:
        return 0
    seats = proposal.team_of(problem)
    stayed: Counter[tuple[str, int]] = Counter()
    for person, table in problem.previous.items():
        if seats[person] >= 0 and problem.themes[proposal.teams[seats[person]].theme].id == table.rpartition("#")[0]:
            stayed[table, seats[person]] += 1
    return len(problem.previous) - most_kept(stayed)


def broken_demands(problem: Problem, proposal: Proposal) -> list[Broken]:
    """Every demand that the proposal breaks, none for a valid one.

    Somebody without a team breaks "unplaced", somebody in two "twice"; the other names are those of `culprits`.
    """
    found = _misplaced(problem, proposal)
    for at, team in enumerate(proposal.teams):
        found += _broken_by_team(problem, at, team)
    found += _broken_by_theme(problem, proposal)
    found += _broken_by_needs(problem, proposal)
    found += _broken_by_people(problem, proposal)
    return found + _broken_by_facilitators(problem, proposal)


def _misplaced(problem: Problem, proposal: Proposal) -> list[Broken]:
    times = Counter(one for team in proposal.teams for one in team.members)
    unplaced = [Broken("unplaced", people=(one,)) for one in range(len(problem.people)) if not times[one]]
    return unplaced + [Broken("twice", people=(one,)) for one, count in times.items() if count > 1]


def _broken_by_team(problem: Problem, at: int, team: Team) -> list[Broken]:
    theme = problem.themes[team.theme]
    found = []
    if not theme.min_size <= len(team.members) <= theme.max_size:
        found.append(Broken(f"theme_size:{theme.id}", at))
    by_org: dict[int, list[int]] = {}
    for one in team.members:
        if (org := problem.people[one].org) is not None:
            by_org.setdefault(org, []).append(one)
    found += [
        Broken(f"org_cap:{problem.orgs[org]}", at, tuple(people))
        for org, people in by_org.items()
        if len(people) > problem.max_same_org
    ]
    return found


def _broken_by_theme(problem: Problem, proposal: Proposal) -> list[Broken]:
    found = []
    for at, theme in enumerate(problem.themes):
        teams = [number for number, team in enumerate(proposal.teams) if team.theme == at]
        if len(teams) < theme.min_teams:
            found.append(Broken(f"theme_min_teams:{theme.id}"))
        if len(teams) > theme.max_teams:
            found.append(Broken(f"theme_max_teams:{theme.id}"))
        if theme.sensitive:
            alone = [number for number in teams if not has_social_worker(problem, proposal.teams[number].members)]
            found += [Broken(f"sensitive:{theme.id}", number) for number in alone[theme.leads :]]
    return found


def has_social_worker(problem: Problem, members: Sequence[int]) -> bool:
    return any(problem.people[one].category == problem.social_worker for one in members)


def _broken_by_needs(problem: Problem, proposal: Proposal) -> list[Broken]:
    found = []
    for need, most in problem.need_capacity.items():
        hosts = sum(any(need in problem.people[one].needs for one in team.members) for team in proposal.teams)
        if hosts > most:
            found.append(Broken(f"need_capacity:{problem.needs[need]}"))
    return found


def _broken_by_people(problem: Problem, proposal: Proposal) -> list[Broken]:
    seats = proposal.team_of(problem)
    found = [
        Broken(f"together:{at}", people=group)
        for at, group in enumerate(problem.together)
        if len({seats[one] for one in group}) > 1
    ]
    found += [
        Broken(f"apart:{at}", seats[one], (one, other))
        for at, (one, other) in enumerate(problem.apart)
        if seats[one] >= 0 and seats[one] == seats[other]
    ]
    return found + _broken_locks(problem, proposal, seats)


def _broken_locks(problem: Problem, proposal: Proposal, seats: Sequence[int]) -> list[Broken]:
    found: list[Broken] = []
    table_of: dict[tuple[int, str], int] = {}
    label_at: dict[int, tuple[int, str]] = {}
    for at, lock in enumerate(problem.locks):
        seat = seats[lock.person]
        if seat < 0 or proposal.teams[seat].theme != lock.theme:
            found.append(Broken(f"lock:{at}", seat, (lock.person,)))
        elif lock.label is not None:
            key = (lock.theme, lock.label)
            if table_of.setdefault(key, seat) != seat or label_at.setdefault(seat, key) != key:
                found.append(Broken(f"lock:{at}", seat, (lock.person,)))
    return found


def _broken_by_facilitators(problem: Problem, proposal: Proposal) -> list[Broken]:
    times = Counter(team.facilitator for team in proposal.teams)
    found = []
    if max(times.values(), default=0) > 1 or -1 in times:
        found.append(Broken("facilitator_count"))
    for at, team in enumerate(proposal.teams):
        spoken = problem.facilitators[team.facilitator].languages if team.facilitator >= 0 else frozenset()
        by_language: dict[int, list[int]] = {}
        for one in team.members:
            if (language := problem.people[one].language) is not None and language not in spoken:
                by_language.setdefault(language, []).append(one)
        found += [
            Broken(f"facilitator_language:{problem.languages[language]}", at, tuple(people))
            for language, people in by_language.items()
        ]
    return found


def with_facilitators(problem: Problem, teams: Sequence[Team]) -> tuple[Team, ...]:
    """The same teams, each with a facilitator of its own who speaks its languages; -1 where none is left for it."""
    wanted = [
        frozenset(language for one in team.members if (language := problem.people[one].language) is not None)
        for team in teams
    ]
    given = seats_for_facilitators(wanted, [one.languages for one in problem.facilitators])
    return tuple(
        Team(team.id, team.theme, facilitator, team.members) for team, facilitator in zip(teams, given, strict=True)
    )
