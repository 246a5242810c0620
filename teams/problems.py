"""The problem of an event: its people, themes and demands, as `teams.formation` reads them, and the way back to rows.

The engine knows keys and positions, never a name. What it answers about a demand ("apart:3") becomes a `Demand`: plain
data with the keys of the rows concerned, fit for a JSON column. See teams/sentences.py for its words.

    {"kind": "apart", "people": [4, 9]}               together, apart, unplaced, twice
    {"kind": "lock", "people": [4], "theme": 2, "team": 7}    "team" only where a table was chosen
    {"kind": "theme_size", "theme": 2}                theme_min_teams, theme_max_teams, sensitive
    {"kind": "org_cap", "people": [4, 9, 12]}         some of its people: the organisation is theirs
    {"kind": "facilitator_language", "language": "tr"}
    {"kind": "need_capacity", "need": "moving"}
    {"kind": "facilitator_count"}, {"kind": "total_capacity"}
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from common.text import search_key
from events.models import Category, Event, Role, Theme
from events.models.roles import RoleKind
from participants.models import (
    MOST_WISHES,
    Need,
    Presence,
    Registration,
    RegistrationQuerySet,
    Skill,
    SkillOffered,
    ThemeChoice,
)
from teams.formation.problem import LEVELS, Facilitator, Lock, Person, Problem
from teams.formation.problem import Theme as ThemeToSeat
from teams.models import Draft, DraftSeat, Formation, FormationRules, HostTables, Pairing, Placement, Team

Demand = dict[str, Any]

NO_ROLE = "none"  # of a table without a facilitator, where the event asks for none
SOME_OF_AN_ORG = 5  # people of an organisation kept in a demand about it


class Placed(NamedTuple):
    """Somebody placed by hand, by keys. `label`: one table for all who share it, None for any table of the theme."""

    person: int
    theme: int
    team: int | None = None
    label: str | None = None


@dataclass(frozen=True)
class Built:
    """A problem, and the rows that its positions stand for.

    `themes`, `people` (keys of registrations) and `roles` follow the positions of the problem. A facilitator who takes
    care of several tables is there as often; None stands for a table without one, where the event asks for none.
    """

    event: Event
    problem: Problem
    themes: Sequence[Theme]
    people: Sequence[int]
    roles: Sequence[Role | None]
    categories: Sequence[Category]
    together: Sequence[Pairing] = ()
    apart: Sequence[Pairing] = ()
    locks: Sequence["Placed"] = ()
    unspoken: Mapping[str, int] = field(
        default_factory=dict
    )  # languages nobody who facilitates speaks: asked by how many

    def demand(self, name: str) -> Demand:
        """The demand that the engine calls `name`, as plain data. Raises KeyError or ValueError for an unknown name."""
        kind, _colon, which = name.partition(":")
        return {"kind": kind} | self._keys(kind, which)

    def _keys(self, kind: str, which: str) -> Demand:
        if kind in ("theme_size", "theme_min_teams", "theme_max_teams", "sensitive"):
            return {"theme": int(which)}
        if kind in ("together", "apart"):
            pair = (self.together if kind == "together" else self.apart)[int(which)]
            return {"people": [pair.one_id, pair.other_id]}
        if kind == "lock":
            lock = self.locks[int(which)]
            return {"people": [lock.person], "theme": lock.theme} | ({"team": lock.team} if lock.team else {})
        if kind == "org_cap":
            of_it = [key for key, one in zip(self.people, self.problem.people, strict=True) if one.org == int(which)]
            return {"people": of_it[:SOME_OF_AN_ORG]}
        if kind in ("facilitator_language", "need_capacity"):
            return {"language" if kind == "facilitator_language" else "need": which}
        if kind in ("facilitator_count", "total_capacity"):
            return {}
        raise KeyError(f"{kind}:{which}")

    def person_at(self, key: int) -> int | None:
        """The position of a registration in the problem; None for somebody who is not to be seated."""
        return self.problem.position.get(str(key))

    def theme_at(self, key: int) -> int | None:
        return self.problem.theme_position.get(str(key))


def build(
    event: Event,
    *,
    who: str = Formation.Who.REGISTERED,
    around: Draft | None = None,
    previous: Mapping[int, int] | None = None,
    order: Sequence[str] | None = None,
) -> Built:
    """The problem of an event as it is now. At most ten queries, whatever its size.

    `who`: "registered", or "arrived" for those who are here today. `around`: a draft whose locked seats stay as they are,
    also where a placement says otherwise. `previous`: for each person announced somewhere, the team (keys). `order`: of
    the goals, see `teams.formation.measure`.
    """
    themes = list(_themes(event))
    categories = list(Category.objects.filter(event=event))
    rules = FormationRules.objects.filter(event=event).first() or FormationRules(event=event)
    hosts = {row.kind: len(row.numbers) for row in HostTables.objects.filter(event=event)}
    skills = list(Skill.objects.filter(event=event).values_list("pk", flat=True))
    roles = list(Role.objects.filter(event=event).of_kind(RoleKind.FACILITATOR).select_related("user").order_by("pk"))
    seated = facilitators_of(rules, roles, most=sum(theme.max_teams for theme in themes))
    reader = _People(themes, categories, skills, list(hosts), roles, heeds_languages=None not in seated)
    people = tuple(reader.person(*row) for row in _rows(people_to_seat(event, who)))
    at = {int(person.id): place for place, person in enumerate(people)}
    together, apart = _pairs(event, at)
    locks = [lock for lock in _placed(event, around) if lock.person in at]
    problem = Problem(
        name=f"event {event.pk}",
        themes=tuple(_theme(theme) for theme in themes),
        people=people,
        facilitators=_facilitators(seated, reader.languages),
        categories=tuple(str(category.pk) for category in categories),
        social_worker=next((place for place, category in enumerate(categories) if category.is_social_work), -1),
        orgs=tuple(str(place) for place in range(len(reader.orgs))),
        communes=tuple(str(place) for place in range(reader.communes_met)),
        skills=tuple(str(skill) for skill in skills),
        needs=tuple(hosts),
        languages=tuple(reader.languages),
        max_same_org=rules.max_same_structure,
        need_capacity=dict(enumerate(hosts.values())),
        wanted_skills=tuple(range(len(skills))),
        together=tuple((at[pair.one_id], at[pair.other_id]) for pair in together),
        apart=tuple((at[pair.one_id], at[pair.other_id]) for pair in apart),
        locks=tuple(Lock(at[lock.person], reader.themes[lock.theme], lock.label) for lock in locks),
        previous=_announced(previous, at, themes),
        order=tuple(order or LEVELS),
    )
    return Built(event, problem, themes, list(at), seated, categories, together, apart, locks, dict(reader.unspoken))


def people_to_seat(event: Event, who: str = Formation.Who.REGISTERED) -> RegistrationQuerySet:
    """Who gets a table: those who have a place, or of them those who are here today, or late and coming."""
    people: RegistrationQuerySet = Registration.objects.filter(event=event).active()
    if who == Formation.Who.ARRIVED:
        return people.filter(here_or_coming(event))
    return people


def here_or_coming(event: Event) -> Q:
    """People who are here today and have not left, or who said that they are late and come."""
    today = Presence.objects.filter(registration=OuterRef("pk"), day=event.today)
    return Q(Exists(today.filter(left_at=None))) | (Q(late_on=event.today) & ~Q(Exists(today)))


def facilitators_of(rules: FormationRules, roles: Sequence[Role], *, most: int) -> list[Role | None]:
    """One entry for each table that may have a facilitator: a role as often as it takes care of tables.

    Where the event asks for no facilitator, or has none yet, `most` tables without one follow.
    """
    given: list[Role | None] = [role for _time in range(rules.tables_per_facilitator) for role in roles]
    without = [] if rules.needs_facilitators and roles else [None] * most
    return given + without


def _themes(event: Event) -> "QuerySet[Theme]":
    """The themes, each with `lead_count`, how many people lead it, and `team_keys`, its present teams."""
    teams = Team.objects.filter(theme=OuterRef("pk")).order_by("pk").values("pk")
    leads = Count("referents", filter=Q(referents__kind=RoleKind.REFERENT))
    return Theme.objects.filter(event=event).annotate(lead_count=leads, team_keys=ArraySubquery(teams))


def _theme(theme: Any) -> ThemeToSeat:
    return ThemeToSeat(
        id=str(theme.pk),
        min_size=theme.min_size,
        max_size=theme.max_size,
        min_teams=theme.min_teams,
        max_teams=theme.max_teams,
        sensitive=theme.is_protected,
        leads=theme.lead_count if theme.is_protected else 0,
    )


def _rows(people: RegistrationQuerySet) -> "QuerySet[Registration, tuple[Any, ...]]":
    """What `_People.person` reads of each, in one query, in the order of their keys."""
    own = OuterRef("pk")
    wishes = ThemeChoice.objects.filter(registration=own).order_by("rank").values("theme_id")
    skills = SkillOffered.objects.filter(registration=own).order_by("skill_id").values("skill_id")
    needs = Need.objects.filter(registration=own).order_by("kind").values("kind")
    language = Need.objects.filter(registration=own, kind=Need.Kind.LANGUAGE).order_by("pk").values("language")[:1]
    return people.order_by("pk").values_list(
        "pk",
        "category_id",
        "structure",
        "commune_id",
        ArraySubquery(wishes),
        ArraySubquery(skills),
        ArraySubquery(needs),
        Subquery(language),
    )


class _People:
    """Turns rows of people into positions, numbering organisations and communes as they come.

    Somebody who said no commune is alone in theirs: nobody knows whether two of them are neighbours.
    """

    def __init__(
        self,
        themes: Sequence[Theme],
        categories: Sequence[Category],
        skills: Sequence[int],
        needs: Sequence[str],
        roles: Sequence[Role],
        *,
        heeds_languages: bool,
    ) -> None:
        self.themes = {theme.pk: place for place, theme in enumerate(themes)}
        self.categories = {category.pk: place for place, category in enumerate(categories)}
        self.skills = {skill: place for place, skill in enumerate(skills)}
        self.needs = {need: place for place, need in enumerate(needs)}
        self.spoken = {code for role in roles for code in role.languages}
        spoken = sorted(self.spoken) if heeds_languages else []
        self.languages = {code: place for place, code in enumerate(spoken)}
        self.orgs: dict[str, int] = {}
        self.communes: dict[Any, int] = {}
        self.communes_met = 0
        self.unspoken: Counter[str] = Counter()

    def person(
        self,
        key: int,
        category: int,
        structure: str,
        commune: str | None,
        wishes: Sequence[int],
        skills: Sequence[int],
        needs: Sequence[str],
        language: str | None,
    ) -> Person:
        if language and language not in self.spoken:
            self.unspoken[language] += 1
        org = search_key(structure)
        return Person(
            id=str(key),
            category=self.categories[category],
            org=self.orgs.setdefault(org, len(self.orgs)) if org else None,
            commune=self._commune(commune),
            wishes=tuple(self.themes[theme] for theme in wishes[:MOST_WISHES]),
            skills=frozenset(self.skills[skill] for skill in skills if skill in self.skills),
            needs=frozenset(self.needs[need] for need in needs if need in self.needs),
            language=self.languages.get(language or ""),
        )

    def _commune(self, commune: str | None) -> int:
        if commune in self.communes:
            return self.communes[commune]
        place, self.communes_met = self.communes_met, self.communes_met + 1
        if commune is not None:
            self.communes[commune] = place
        return place


def _facilitators(seated: Sequence[Role | None], languages: Mapping[str, int]) -> tuple[Facilitator, ...]:
    """By position as `seated`: "12", then "12/2" for a second table of the same role; "none/3" for a table without one."""
    times: Counter[str] = Counter()
    found = []
    for role in seated:
        key = str(role.pk) if role else NO_ROLE
        times[key] += 1
        spoken = frozenset(languages[code] for code in role.languages if code in languages) if role else frozenset()
        found.append(Facilitator(key if times[key] == 1 else f"{key}/{times[key]}", spoken))
    return tuple(found)


def _pairs(event: Event, at: Mapping[int, int]) -> tuple[list[Pairing], list[Pairing]]:
    """Who sits together, and who sits apart, of those who are to be seated."""
    pairs = [pair for pair in Pairing.objects.filter(event=event) if pair.one_id in at and pair.other_id in at]
    kinds = Pairing.Kind
    return [p for p in pairs if p.kind == kinds.TOGETHER], [p for p in pairs if p.kind == kinds.APART]


def _placed(event: Event, around: Draft | None) -> list[Placed]:
    """Placements made by hand, and the locked seats of a draft, which hold where both speak of somebody."""
    rows = Placement.objects.filter(event=event).annotate(in_theme=Coalesce("theme_id", "team__theme_id"))
    found = {
        person: Placed(person, theme, team, _label(theme, team))
        for person, theme, team in rows.values_list("registration_id", "in_theme", "team_id")
    }
    if around:
        seats = DraftSeat.objects.filter(draft=around, locked=True, table__isnull=False).order_by("pk")
        for person, theme, team, table in seats.values_list(
            "registration_id", "table__theme_id", "table__team_id", "table_id"
        ):
            found[person] = Placed(person, theme, team, _label(theme, team) or f"table-{table}")
    return list(found.values())


def _label(theme: int, team: int | None) -> str | None:
    """The name of a present team, as in `Problem.previous`."""
    return f"{theme}#{team}" if team else None


def _announced(
    previous: Mapping[int, int] | None, at: Mapping[int, int], themes: Sequence[Any]
) -> dict[int, str] | None:
    """For each person who is still to be seated, the team announced; a team that was removed is forgotten."""
    if previous is None:
        return None
    theme_of = {team: theme.pk for theme in themes for team in theme.team_keys}
    return {
        at[person]: f"{theme_of[team]}#{team}" for person, team in previous.items() if person in at and team in theme_of
    }
