"""What is asked: people with their wishes, themes with their sizes, and the demands that no table may break.

Everything is numbered once, on reading: people, themes, categories, organisations, communes, skills, needs and
languages are positions from 0. Reading keeps the names of the file, so that a proposal speaks of them.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from teams.formation.shape import what_is_wrong

SCHEMA = "teamform-instance/1"
LEVELS = ("floor", "choices", "mix", "balance", "fine", "moves")
POINTS = (100, 60, 30)
DIGITS = 36  # of a packed row: 0-9 and a-z


class UnreadableProblem(ValueError):
    """The text is no problem of this schema; the message says what is wrong and where."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme and the tables it may run. `leads`: its tables that a lead watches over, who is nobody of `people`."""

    id: str
    min_size: int
    max_size: int
    min_teams: int
    max_teams: int
    sensitive: bool = False
    leads: int = 0


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to seat. `wishes`: themes, best first, at most three. `language`: what the facilitator must speak."""

    id: str
    category: int
    org: int | None
    commune: int
    wishes: tuple[int, ...]
    skills: frozenset[int] = frozenset()
    needs: frozenset[int] = frozenset()
    language: int | None = None


@dataclass(frozen=True, slots=True)
class Facilitator:
    id: str
    languages: frozenset[int]


@dataclass(frozen=True, slots=True)
class Lock:
    """Placed by hand: in this theme, and where `label` is given, at one table with all who have the same theme and label."""

    person: int
    theme: int
    label: str | None = None


@dataclass(frozen=True)
class Problem:
    """People to seat and what must hold, everything by position.

    `together`, `apart` and `locks` keep the order of the file: their position is part of the name of the demand
    ("apart:3"). `need_capacity`: how many tables may host a need. `previous`: the table announced to a person,
    "<theme>#<number>".
    """

    name: str
    themes: tuple[Theme, ...]
    people: tuple[Person, ...]
    facilitators: tuple[Facilitator, ...]
    categories: tuple[str, ...]
    social_worker: int  # the position of that category, -1 where nobody is one
    orgs: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    points: tuple[int, ...] = POINTS
    max_same_org: int = 2
    need_capacity: Mapping[int, int] = field(default_factory=dict)
    wanted_skills: tuple[int, ...] = ()
    together: tuple[tuple[int, ...], ...] = ()
    apart: tuple[tuple[int, int], ...] = ()
    locks: tuple[Lock, ...] = ()
    previous: Mapping[int, str] | None = None
    order: tuple[str, ...] = LEVELS

    @cached_property
    def category_counts(self) -> tuple[int, ...]:
        """How many people there are of each category."""
        counts = [0] * len(self.categories)
        for person in self.people:
            counts[person.category] += 1
        return tuple(counts)

    @cached_property
    def present_categories(self) -> tuple[int, ...]:
        """Categories that somebody has: the only ones a table can lack."""
        return tuple(c for c, count in enumerate(self.category_counts) if count)

    @cached_property
    def blocks(self) -> tuple[tuple[int, ...], ...]:
        """People who sit together whatever happens: the chains of `together`, and one block for anybody else.

        Each in order of position, sorted by their first person.
        """
        parent = list(range(len(self.people)))

        def root(one: int) -> int:
            while parent[one] != one:
                parent[one] = parent[parent[one]]
                one = parent[one]
            return one

        for group in self.together:
            for other in group[1:]:
                a, b = sorted((root(group[0]), root(other)))
                parent[b] = a
        members: dict[int, list[int]] = {}
        for person in range(len(self.people)):
            members.setdefault(root(person), []).append(person)
        return tuple(tuple(block) for block in members.values())

    @cached_property
    def position(self) -> dict[str, int]:
        """Where each person is, by id."""
        return {person.id: at for at, person in enumerate(self.people)}

    @cached_property
    def theme_position(self) -> dict[str, int]:
        return {theme.id: at for at, theme in enumerate(self.themes)}

    def points_of(self, person: int, theme: int) -> int:
        """What a theme is worth to somebody: `points` by the rank of the wish, 0 for a theme they did not ask for."""
        wishes = self.people[person].wishes
        return self.points[wishes.index(theme)] if theme in wishes else 0


def read_problem(text: str) -> Problem:
    """The problem written in `text`, JSON of the schema "teamform-instance/1", people packed or not.

    Raises UnreadableProblem.
    """
    try:
        data = json.loads(text)
    except ValueError as error:
        raise UnreadableProblem(f"This is not JSON: {error}") from error
    if not isinstance(data, dict):
        raise UnreadableProblem("A problem is one JSON object.")
    return problem_from(data)


def problem_from(data: Mapping[str, Any]) -> Problem:
    """The problem in the object that `read_problem` reads. Raises UnreadableProblem."""
    if data.get("schema") != SCHEMA:
        raise UnreadableProblem(f"The schema must be {SCHEMA!r}, not {data.get('schema')!r}.")
    try:
        return _Reader(data).problem()
    except UnreadableProblem:
        raise
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise UnreadableProblem(f"Something is missing or has another type: {error!r}") from error


class _Names:
    """Numbers names in the order in which they come."""

    def __init__(self, names: Sequence[str] = ()) -> None:
        self.numbers: dict[str, int] = {name: at for at, name in enumerate(dict.fromkeys(names))}

    def __getitem__(self, name: str) -> int:
        return self.numbers.setdefault(name, len(self.numbers))

    def known(self, name: str, what: str) -> int:
        if name not in self.numbers:
            raise UnreadableProblem(f"There is no {what} {name!r}.")
        return self.numbers[name]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.numbers)


class _Reader:
    """Reads one problem, numbering its names on the way."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = unpacked(data)
        if wrong := what_is_wrong(self.data, LEVELS):
            raise UnreadableProblem(wrong)
        self.themes = _Names([row["id"] for row in self.data["themes"]])
        self.categories = _Names(self.data["categories"])
        self.people = _Names([row["id"] for row in self.data["participants"]])
        self.orgs, self.communes, self.languages = _Names(), _Names(), _Names()
        self.skills = _Names(self.data.get("wanted_skills") or ())
        self.needs = _Names(list(self.data.get("need_capacity") or {}))
        if len(self.people.names) != len(self.data["participants"]) or len(self.themes.names) != len(
            self.data["themes"]
        ):
            raise UnreadableProblem("An id stands twice.")

    def problem(self) -> Problem:
        data = self.data
        people = tuple(self._person(row) for row in data["participants"])
        if people and not self.themes.names:
            raise UnreadableProblem("There are people and no theme.")
        facilitators = tuple(
            Facilitator(str(row["id"]), frozenset(self.languages[name] for name in row["languages"]))
            for row in data["facilitators"]
        )
        previous = data.get("previous")
        return Problem(
            name=str(data.get("name", "")),
            themes=tuple(_theme(row, len(people), len(facilitators)) for row in data["themes"]),
            people=people,
            facilitators=facilitators,
            categories=self.categories.names,
            social_worker=self.categories.numbers.get(data.get("social_worker_category", ""), -1),
            orgs=self.orgs.names,
            communes=self.communes.names,
            skills=self.skills.names,
            needs=self.needs.names,
            languages=self.languages.names,
            points=tuple(data.get("points") or POINTS),
            max_same_org=int(data["max_same_org"]),
            need_capacity={self.needs[name]: int(most) for name, most in (data.get("need_capacity") or {}).items()},
            wanted_skills=tuple(self.skills[name] for name in data.get("wanted_skills") or ()),
            together=tuple(tuple(self._known(one) for one in group) for group in data.get("keep_together") or ()),
            apart=tuple((self._known(one), self._known(other)) for one, other in data.get("keep_apart") or ()),
            locks=tuple(self._lock(row) for row in data.get("locks") or ()),
            previous=None
            if previous is None
            else {self.people.numbers[one]: table for one, table in previous.items() if one in self.people.numbers},
            order=tuple(data.get("order") or LEVELS),
        )

    def _known(self, one: str) -> int:
        return self.people.known(one, "participant")

    def _person(self, row: Mapping[str, Any]) -> Person:
        wishes = tuple(dict.fromkeys(self.themes.known(name, "theme") for name in row.get("prefs") or ()))
        return Person(
            id=row["id"],
            category=self.categories.known(row["category"], "category"),
            org=self.orgs[row["org"]] if row.get("org") else None,
            commune=self.communes[row.get("commune") or ""],
            wishes=wishes,
            skills=frozenset(self.skills[name] for name in row.get("skills") or ()),
            needs=frozenset(self.needs[name] for name in row.get("needs") or ()),
            language=self.languages[row["language"]] if row.get("language") else None,
        )

    def _lock(self, row: Mapping[str, Any]) -> Lock:
        return Lock(self._known(row["participant"]), self.themes.known(row["theme"], "theme"), row.get("team") or None)


def _theme(row: Mapping[str, Any], people: int, facilitators: int) -> Theme:
    """A theme of the file. Beyond everybody, a size or a number of tables means no more than one beyond, easier to count."""
    sizes = {name: min(int(row[name]), people + 1) for name in ("min_size", "max_size")}
    sizes |= {name: min(int(row[name]), people + facilitators + 1) for name in ("min_teams", "max_teams")}
    return Theme(id=row["id"], sensitive=bool(row.get("sensitive")), leads=int(row.get("leads", 0)), **sizes)


def unpacked(data: Mapping[str, Any]) -> dict[str, Any]:
    """The same object with its people and facilitators one by one.

    A packed person is one word in base 36: category (1 digit), organisation (2, "--" for none), commune (2), skills as
    bits (2), needs as bits (1), language (1, "-" for none), then one digit a wished theme. Ids are the prefix and the
    number of the row. A packed facilitator is its languages joined by "+".
    """
    data = dict(data)
    if "participants" not in data:
        packed = data["participants_packed"]
        words = packed["rows"].split()
        width = len(str(len(words)))
        themes = [row["id"] for row in data["themes"]]
        data["participants"] = [
            {"id": f"{packed['prefix']}{number:0{width}d}"} | _unpacked_person(word, packed, themes)
            for number, word in enumerate(words, 1)
        ]
    if "facilitators" not in data:
        words = data["facilitators_packed"].split()
        width = len(str(len(words)))
        data["facilitators"] = [
            {"id": f"F{number:0{width}d}", "languages": word.split("+")} for number, word in enumerate(words, 1)
        ]
    return data


def _unpacked_person(word: str, packed: Mapping[str, Any], themes: Sequence[str]) -> dict[str, Any]:
    def names(listed: Sequence[str], bits: int) -> list[str]:
        return [name for at, name in enumerate(listed) if bits >> at & 1]

    return {
        "category": packed["categories"][int(word[0], DIGITS)],
        "org": None if word[1] == "-" else packed["orgs"][int(word[1:3], DIGITS)],
        "commune": packed["communes"][int(word[3:5], DIGITS)],
        "skills": names(packed["skills"], int(word[5:7], DIGITS)),
        "needs": names(packed["needs"], int(word[7], DIGITS)),
        "language": None if word[8] == "-" else packed["languages"][int(word[8], DIGITS)],
        "prefs": [themes[int(digit, DIGITS)] for digit in word[9:]],
    }
