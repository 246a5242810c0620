"""Problems of team formation to try the engine on, as dictionaries of the schema "teamform-instance/1".

Each family is a kind of day; any size from 12 people, the same for the same seed. But for "impossible", each is built
around tables that exist, so that a valid proposal is known to exist:

    realistic   wishes drawn to a few themes, a quarter more places than people
    same_theme  almost everybody wishes for the same theme first
    scarce      one category is 4 % of the people: most tables go without it
    chains      a third of the people kept together in chains, many with an interpreter
    dense       hardly a place more than people, a facilitator for each table and none more, many kept apart
    impossible  demands that clash, the clash being known (`clashing`)
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import log
from random import Random
from typing import Any

Instance = dict[str, Any]

CATEGORIES = ("association", "partner", "social_worker", "resident")
SHARES = (0.30, 0.20, 0.15, 0.35)
WITHOUT_SOCIAL_WORKERS = (0.34, 0.26, 0.04, 0.36)
SKILLS = ("facilitation", "digital", "law", "health", "data", "housing")
LANGUAGES = ("ar", "tr", "uk", "pt", "en")


@dataclass(frozen=True)
class Family:
    """What tells one family from another. `room`: places for each person; `pairs` and others are shares of the people."""

    room: float = 1.25
    shares: tuple[float, ...] = SHARES
    together: float = 0.03
    longest: int = 2
    apart: float = 0.2
    locked: float = 0.03
    languages: float = 0.03
    needs: float = 0.03
    first_wish_shared: float = 0.0
    spare_facilitators: bool = True


FAMILIES = {
    "realistic": Family(),
    "same_theme": Family(first_wish_shared=0.92),
    "scarce": Family(shares=WITHOUT_SOCIAL_WORKERS),
    "chains": Family(together=0.33, longest=4, languages=0.10),
    "dense": Family(room=1.02, apart=0.4, spare_facilitators=False),
}


def make(family: str, people: int, seed: int = 1) -> Instance:
    """A problem of a family; for "impossible" the kind of clash goes with the seed."""
    if family == "impossible":
        return clashing(list(CLASHES)[seed % len(CLASHES)], people, seed)[0]
    return _Day(family, people, seed).instance()


@dataclass
class _Table:
    theme: int
    size: int
    members: list[int] = field(default_factory=list)


class _Day:
    """Draws a day: the themes, the people, tables for them, then demands that those tables meet."""

    def __init__(self, family: str, people: int, seed: int) -> None:
        self.family, self.kind = family, FAMILIES[family]
        self.count, self.seed = people, seed
        self.draw = Random(f"{family} {people} {seed}")
        self.width = len(str(people))
        self.themes = self._themes()
        self.people = self._people()
        self.tables = self._tables()
        self._seat()

    def instance(self) -> Instance:
        table_of = {one: at for at, table in enumerate(self.tables) for one in table.members}
        together = self._together()
        linked = {one for group in together for one in group}
        return {
            "schema": "teamform-instance/1",
            "name": f"{self.family}_n{self.count}_s{self.seed}",
            "family": self.family,
            "seed": self.seed,
            "categories": list(CATEGORIES),
            "social_worker_category": "social_worker",
            "points": [100, 60, 30],
            "max_same_org": 2,
            "themes": self.themes,
            "participants": self.people,
            "need_capacity": self._need_capacity(),
            "wanted_skills": ["facilitation", "digital"],
            "keep_together": [[self._id(one) for one in group] for group in together],
            "keep_apart": self._apart(table_of),
            "locks": self._locks(linked, table_of),
            "facilitators": self._facilitators(),
            "previous": None,
            "order": ["floor", "choices", "mix", "balance", "fine", "moves"],
        }

    def _id(self, one: int) -> str:
        return f"P{one + 1:0{self.width}d}"

    def _themes(self) -> list[dict[str, Any]]:
        """Themes with more places where more people are expected, though not as many as wish for them."""
        count = max(3, round(2.75 * log(self.count) - 4))
        popularity = [(rank + 1) ** -0.9 for rank in range(count)]
        self.draw.shuffle(popularity)
        self.popularity = popularity
        share = [0.6 * weight / sum(popularity) + 0.4 / count for weight in popularity]
        themes = []
        for at in range(count):
            largest = self.draw.choice((6, 7, 8, 8, 9))
            themes.append(
                {
                    "id": f"T{at + 1:02d}",
                    "min_size": largest - self.draw.choice((2, 3, 3, 4)) if self.count >= 40 else 3,
                    "max_size": largest,
                    "min_teams": 0,
                    "max_teams": max(1, round(self.kind.room * self.count * share[at] / largest)),
                    "sensitive": at % 5 == 3,
                }
            )
        self._give_room(themes)
        return themes

    def _give_room(self, themes: list[dict[str, Any]]) -> None:
        """Add or take tables until the places are about `room` times the people, and enough."""
        wanted = self.kind.room * self.count
        widest = sorted(themes, key=lambda theme: (-theme["max_teams"], theme["id"]))
        at = 0
        while sum(theme["max_size"] * theme["max_teams"] for theme in themes) < wanted:
            widest[at % len(widest)]["max_teams"] += 1
            at += 1
        for theme in widest:
            places = sum(theme["max_size"] * theme["max_teams"] for theme in themes)
            spare = int((places - wanted) // theme["max_size"])
            theme["max_teams"] -= max(0, min(spare, theme["max_teams"] - 1))

    def _people(self) -> list[dict[str, Any]]:
        counts = [round(share * self.count) for share in self.kind.shares[:-1]]
        categories = [name for name, count in zip(CATEGORIES, counts, strict=False) for _ in range(count)]
        categories += [CATEGORIES[-1]] * (self.count - len(categories))
        self.draw.shuffle(categories)
        return [self._person(at, category) for at, category in enumerate(categories)]

    def _person(self, at: int, category: str) -> dict[str, Any]:
        draw = self.draw
        return {
            "id": self._id(at),
            "category": category,
            "org": self._org(category),
            "commune": f"C{self._skewed(10 if self.count <= 300 else 60) + 1:02d}",
            "prefs": self._wishes(),
            "skills": [skill for skill in SKILLS if draw.random() < 0.17],
            "needs": [
                need for need, share in (("wheelchair", 0.7), ("lsf", 0.3)) if draw.random() < share * self.kind.needs
            ],
            "language": draw.choice(LANGUAGES) if draw.random() < self.kind.languages else None,
        }

    def _skewed(self, count: int) -> int:
        """A number below `count`, the small ones more often."""
        return min(int(count * self.draw.random() ** 1.7), count - 1)

    def _org(self, category: str) -> str | None:
        if category == "resident":
            return None
        prefix = {"association": "A", "partner": "Partner ", "social_worker": "Service "}[category]
        return f"{prefix}{self._skewed(max(6, self.count // 9)) + 1:03d}"

    def _wishes(self) -> list[str]:
        draw, themes = self.draw, list(range(len(self.themes)))
        wanted = draw.choices((0, 1, 2, 3), (0.02, 0.11, 0.17, 0.70))[0]
        chosen: list[int] = []
        if wanted and draw.random() < self.kind.first_wish_shared:
            chosen.append(self.popularity.index(max(self.popularity)))
        while len(chosen) < wanted:
            one = draw.choices(themes, [weight**1.3 for weight in self.popularity])[0]
            if one not in chosen:
                chosen.append(one)
        return [self.themes[one]["id"] for one in chosen]

    def _tables(self) -> list[_Table]:
        """As many tables as the smallest sizes allow, filled by chance until everybody has a place."""
        social_workers = sum(person["category"] == "social_worker" for person in self.people)
        tables = []
        for at, theme in enumerate(self.themes):
            if theme["sensitive"]:
                theme["max_teams"] = min(theme["max_teams"], max(1, social_workers // 2))
            tables += [_Table(at, theme["min_size"]) for _ in range(theme["max_teams"])]
        self.draw.shuffle(tables)
        self._open_more(tables)
        while sum(table.size for table in tables) > self.count:
            tables.pop()
        guarded = [table for table in tables if self.themes[table.theme]["sensitive"]]
        for table in guarded[social_workers:]:
            tables.remove(table)
        growing = list(tables)
        while (missing := self.count - sum(table.size for table in tables)) > 0:
            growing = [table for table in growing if table.size < self.themes[table.theme]["max_size"]]
            for table in self.draw.sample(growing, min(missing, len(growing))):
                table.size += 1
        return tables

    def _open_more(self, tables: list[_Table]) -> None:
        """Where sensitive themes were cut down to their social workers, the others take the difference."""
        open_to_all = [at for at, theme in enumerate(self.themes) if not theme["sensitive"]]
        while sum(self.themes[table.theme]["max_size"] for table in tables) < self.kind.room * self.count:
            at = self.draw.choice(open_to_all)
            self.themes[at]["max_teams"] += 1
            tables.append(_Table(at, self.themes[at]["min_size"]))
        places = sum(self.themes[table.theme]["max_size"] for table in tables)
        for theme in self.themes:
            if places - theme["max_teams"] >= self.kind.room * self.count and theme["max_size"] > theme["min_size"] + 1:
                theme["max_size"] -= 1
                places -= theme["max_teams"]

    def _seat(self) -> None:
        """Everybody at a table with room, one they wish for if there is; a social worker first where one must be."""
        order = list(range(self.count))
        self.draw.shuffle(order)
        social_workers = [one for one in order if self.people[one]["category"] == "social_worker"]
        for table in self.tables:
            if self.themes[table.theme]["sensitive"]:
                table.members.append(social_workers.pop())
        seated = {one for table in self.tables for one in table.members}
        by_theme: dict[str, list[_Table]] = {theme["id"]: [] for theme in self.themes}
        for table in self.tables:
            by_theme[self.themes[table.theme]["id"]].append(table)
        for one in order:
            if one not in seated:
                wished = [table for theme in self.people[one]["prefs"] for table in by_theme[theme]]
                self._first_with_room(one, wished).members.append(one)

    def _first_with_room(self, one: int, wished: Sequence[_Table]) -> _Table:
        org = self.people[one]["org"]
        open_tables = [table for table in [*wished, *self.tables] if len(table.members) < table.size]
        for table in open_tables:
            if org is None or sum(self.people[other]["org"] == org for other in table.members) < 2:
                return table
        self.people[one]["org"] = None
        return open_tables[0]

    def _together(self) -> list[tuple[int, ...]]:
        """Pairs linked in chains among people of one table, until enough people are in one."""
        groups: list[tuple[int, ...]] = []
        linked = 0
        tables = list(self.tables)
        self.draw.shuffle(tables)
        for table in tables:
            if linked >= self.kind.together * self.count:
                break
            longest = min(self.kind.longest, len(table.members))
            chain = self.draw.sample(table.members, self.draw.randint(2, longest))
            groups += list(zip(chain, chain[1:], strict=False))
            linked += len(chain)
        return groups

    def _apart(self, table_of: dict[int, int]) -> list[list[str]]:
        """Social workers and the residents they follow, then anybody."""
        social_workers = [at for at, person in enumerate(self.people) if person["category"] == "social_worker"]
        residents = [at for at, person in enumerate(self.people) if person["category"] == "resident"]
        pairs: set[tuple[int, int]] = set()
        for _ in range(20 * self.count):
            if len(pairs) >= self.kind.apart * self.count:
                break
            one, other = self.draw.choice(social_workers or residents), self.draw.choice(residents)
            if table_of[one] != table_of[other]:
                pairs.add((one, other))
        return [[self._id(one), self._id(other)] for one, other in sorted(pairs)]

    def _locks(self, linked: set[int], table_of: dict[int, int]) -> list[dict[str, Any]]:
        free = [one for one in range(self.count) if one not in linked]
        chosen = self.draw.sample(free, min(len(free), max(1, round(self.kind.locked * self.count))))
        locks = []
        labels: dict[int, str] = {}
        for one in chosen:
            table = table_of[one]
            label = labels.setdefault(table, f"L{len(labels) + 1}") if self.draw.random() < 0.3 else None
            theme = self.themes[self.tables[table].theme]["id"]
            locks.append({"participant": self._id(one), "theme": theme, "team": label})
        return locks

    def _need_capacity(self) -> dict[str, int]:
        """A little more than the tables that host the need, and never less than two."""
        hosts = {
            need: sum(any(need in self.people[one]["needs"] for one in table.members) for table in self.tables)
            for need in ("wheelchair", "lsf")
        }
        return {need: max(2, count) for need, count in hosts.items()}

    def _facilitators(self) -> list[dict[str, Any]]:
        """One for each table with the languages its people need, a few more, in no order."""
        spoken = []
        for table in self.tables:
            needed = {self.people[one]["language"] for one in table.members} - {None}
            spoken.append(["fr", *sorted(needed | {one for one in LANGUAGES if self.draw.random() < 0.1})])
        if self.kind.spare_facilitators:
            most = sum(theme["max_teams"] for theme in self.themes)
            spoken += [["fr"] for _ in range(max(1, most - len(self.tables)))]
        self.draw.shuffle(spoken)
        width = len(str(len(spoken)))
        return [{"id": f"F{at:0{width}d}", "languages": languages} for at, languages in enumerate(spoken, 1)]


def without_late(instance: Instance, late: int, seed: int = 1) -> Instance:
    """The day as it was known the evening before: `late` people, whom no demand names, are not expected yet."""
    draw = Random(f"late {seed}")
    gone = set(draw.sample(_unbound(instance), late))
    return instance | {"participants": [row for row in instance["participants"] if row["id"] not in gone]}


def repaired(instance: Instance, teams: Sequence[dict[str, Any]], *, absent: int, seed: int = 1) -> Instance:
    """The day after tables were announced. Who is in none of these `teams` is late; `absent` people do not come."""
    previous = {}
    numbers: dict[str, int] = {}
    for team in teams:
        numbers[team["theme"]] = numbers.get(team["theme"], 0) + 1
        previous |= dict.fromkeys(team["members"], f"{team['theme']}#{numbers[team['theme']]}")
    seated = [one for one in _unbound(instance) if one in previous]
    gone = set(Random(f"absent {seed}").sample(seated, absent))
    return instance | {
        "participants": [row for row in instance["participants"] if row["id"] not in gone],
        "previous": {one: table for one, table in previous.items() if one not in gone},
        "order": ["floor", "choices", "moves", "mix", "balance", "fine"],
    }


def _unbound(instance: Instance) -> list[str]:
    """People whom no demand about some people names."""
    bound = {one for group in instance["keep_together"] + instance["keep_apart"] for one in group}
    bound |= {lock["participant"] for lock in instance["locks"]}
    return [row["id"] for row in instance["participants"] if row["id"] not in bound]


# ------------------------------------------------------------------------------------------------- demands that clash


def clashing(kind: str, people: int, seed: int = 1) -> tuple[Instance, frozenset[str]]:
    """A problem without solution, and the demands that clash in it: all of them together, none without the others."""
    instance = _Day("scarce" if kind == "social_workers" else "realistic", people, seed).instance()
    instance |= {"name": f"impossible_{kind}_n{people}_s{seed}", "family": "impossible"}
    return instance, frozenset(CLASHES[kind](instance))


def _free(instance: Instance, count: int) -> list[str]:
    """People whom no demand names yet."""
    bound = {one for group in instance["keep_together"] + instance["keep_apart"] for one in group}
    bound |= {lock["participant"] for lock in instance["locks"]}
    free = [
        row for row in instance["participants"] if row["id"] not in bound and not row["needs"] and not row["language"]
    ]
    for row in free[:count]:
        row["org"] = None
    return [row["id"] for row in free[:count]]


def _too_few_places(instance: Instance) -> list[str]:
    """One place less than people in all; the tables may all be open."""
    themes = sorted(instance["themes"], key=lambda theme: -theme["max_teams"])
    at = 0
    while sum(theme["max_size"] * theme["max_teams"] for theme in themes) >= len(instance["participants"]):
        theme = themes[at % len(themes)]
        theme["max_teams"] = max(theme["min_teams"], theme["max_teams"] - 1)
        at += 1
    return ["total_capacity"]


def _kept_together_and_apart(instance: Instance) -> list[str]:
    one, other = _free(instance, 2)
    instance["keep_together"].append([one, other])
    instance["keep_apart"].append([other, one])
    return [f"together:{len(instance['keep_together']) - 1}", f"apart:{len(instance['keep_apart']) - 1}"]


def _placed_twice(instance: Instance) -> list[str]:
    (one,) = _free(instance, 1)
    first = len(instance["locks"])
    instance["locks"] += [{"participant": one, "theme": instance["themes"][at]["id"], "team": None} for at in (0, 1)]
    return [f"lock:{first}", f"lock:{first + 1}"]


def _colleagues_at_one_table(instance: Instance) -> list[str]:
    three = _free(instance, 3)
    first = len(instance["locks"])
    for row in instance["participants"]:
        if row["id"] in three:
            row["org"] = "Maison DEMO"
    theme = max(instance["themes"], key=lambda theme: theme["max_teams"])["id"]
    instance["locks"] += [{"participant": one, "theme": theme, "team": "mairie"} for one in three]
    return ["org_cap:Maison DEMO", *(f"lock:{first + at}" for at in range(3))]


def _fewer_social_workers(instance: Instance) -> list[str]:
    """More tables asked of a sensitive theme than there are social workers."""
    few = [row for row in instance["participants"] if row["category"] == "social_worker"]
    theme = next(theme for theme in instance["themes"] if theme["sensitive"])
    for other in instance["themes"]:
        other["sensitive"] = other is theme
    theme |= {"min_teams": len(few) + 1, "max_teams": max(theme["max_teams"], len(few) + 1)}
    extra = [{"id": f"G{at}", "languages": ["fr"]} for at in range(len(few) + 1)]
    instance["facilitators"] += extra
    return [f"sensitive:{theme['id']}", f"theme_min_teams:{theme['id']}"]


def _too_few_facilitators(instance: Instance) -> list[str]:
    """As many tables as facilitators cannot hold everybody, however large the tables' themes allow."""
    largest = max(theme["max_size"] for theme in instance["themes"])
    instance["facilitators"] = instance["facilitators"][: (len(instance["participants"]) - 1) // largest]
    for person in instance["participants"]:
        person["language"] = None
    return ["facilitator_count", *(f"theme_size:{theme['id']}" for theme in instance["themes"])]


def _language_nobody_speaks(instance: Instance) -> list[str]:
    (one,) = _free(instance, 1)
    next(row for row in instance["participants"] if row["id"] == one)["language"] = "ps"
    return ["facilitator_language:ps"]


def _one_speaker_for_two_tables(instance: Instance) -> list[str]:
    one, other = _free(instance, 2)
    for row in instance["participants"]:
        if row["id"] in (one, other):
            row["language"] = "ps"
    instance["facilitators"][0]["languages"].append("ps")
    instance["keep_apart"].append([one, other])
    return ["facilitator_language:ps", f"apart:{len(instance['keep_apart']) - 1}"]


def _one_room_for_two_tables(instance: Instance) -> list[str]:
    one, other = _free(instance, 2)
    for row in instance["participants"]:
        if row["id"] in (one, other):
            row["needs"] = ["loop"]
    instance["need_capacity"]["loop"] = 1
    instance["keep_apart"].append([one, other])
    return ["need_capacity:loop", f"apart:{len(instance['keep_apart']) - 1}"]


def _chain_longer_than_a_table(instance: Instance) -> list[str]:
    largest = max(theme["max_size"] for theme in instance["themes"])
    chain = _free(instance, largest + 1)
    first = len(instance["keep_together"])
    instance["keep_together"] += [[one, other] for one, other in zip(chain, chain[1:], strict=False)]
    groups = [f"together:{first + at}" for at in range(largest)]
    return [*groups, *(f"theme_size:{theme['id']}" for theme in instance["themes"])]


CLASHES: dict[str, Callable[[Instance], list[str]]] = {
    "capacity": _too_few_places,
    "together_apart": _kept_together_and_apart,
    "two_themes": _placed_twice,
    "colleagues": _colleagues_at_one_table,
    "social_workers": _fewer_social_workers,
    "facilitators": _too_few_facilitators,
    "language": _language_nobody_speaks,
    "one_speaker": _one_speaker_for_two_tables,
    "one_room": _one_room_for_two_tables,
    "long_chain": _chain_longer_than_a_table,
}
