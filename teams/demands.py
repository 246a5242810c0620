"""What the tables of an event must respect, as the organiser reads it before asking for a proposal.

For organisers only: it says who is kept apart from whom.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject

from events.languages import language_in_words, languages_in_words
from events.models import Event, Role, Theme
from events.models.roles import RoleKind
from participants.models import Need, Registration, Skill, ThemeChoice
from teams.models import FormationRules, HostTables, Pairing, Placement
from teams.problems import facilitators_of

# What may depend on where a table stands. A language is the facilitator's to answer; the rest is not about tables.
AT_TABLES = (
    Need.Kind.MOVING,
    Need.Kind.FRONT_SEAT,
    Need.Kind.HEARING,
    Need.Kind.SEEING,
    Need.Kind.QUIET,
    Need.Kind.SIGN_LANGUAGE,
    Need.Kind.COMPANION,
    Need.Kind.READING,
)


MOST_UNREAD = 5  # languages to be said on the page at once: each brings the whole list of languages


class Access(NamedTuple):
    """A kind of need, how many people have it, and the tables that can host them (empty: any table)."""

    kind: str
    title: str
    people: int
    numbers: Sequence[int]


class Helper(NamedTuple):
    """A facilitator and the languages they speak besides French, in words."""

    role: Role
    languages: str


class Asked(NamedTuple):
    """A language that people asked for, and whether a facilitator speaks it."""

    language: str
    people: int
    is_spoken: bool


@dataclass(frozen=True)
class Demands:
    """Everything that tables must respect. `themes` carry `lead_count` and `first_wishes`; people are those with a place."""

    event: Event
    rules: FormationRules
    people: int
    social_workers: int
    themes: Sequence[Any]
    roles: Sequence[Role]
    needs: Mapping[tuple[str, str], int]  # people by kind of need and language
    unread: Sequence[Need]  # the first MOST_UNREAD of those who named a language that nobody recognised
    hosts: Mapping[str, Sequence[int]]
    skills: Sequence[Any]
    pairings: Sequence[Pairing]
    placements: Sequence[Placement]

    @property
    def together(self) -> list[Pairing]:
        return [pair for pair in self.pairings if pair.kind == Pairing.Kind.TOGETHER]

    @property
    def apart(self) -> list[Pairing]:
        return [pair for pair in self.pairings if pair.kind == Pairing.Kind.APART]

    @property
    def most_people(self) -> int:
        """How many people all the tables hold, when each theme runs as many as it may."""
        return sum(theme.max_teams * theme.max_size for theme in self.themes)

    @property
    def fewest_people(self) -> int:
        """How many people it takes for each theme to run as few tables as it may."""
        return sum(theme.min_teams * theme.min_size for theme in self.themes)

    @cached_property
    def fewest_tables(self) -> int:
        """How many tables it takes at least to seat everybody, the largest first."""
        tables = sum(theme.min_teams for theme in self.themes)
        left = self.people - sum(theme.min_teams * theme.max_size for theme in self.themes)
        for theme in sorted(self.themes, key=lambda theme: -theme.max_size):
            more = min(theme.max_teams - theme.min_teams, max(0, -(-left // theme.max_size)))
            tables, left = tables + more, left - more * theme.max_size
        return tables

    @property
    def tables_facilitated(self) -> int:
        return sum(role is not None for role in facilitators_of(self.rules, self.roles, most=0))

    @property
    def facilitators(self) -> list[Helper]:
        return [Helper(role, languages_in_words(role.languages)) for role in self.roles]

    @cached_property
    def languages(self) -> list[Asked]:
        """Languages that people asked for, those that most asked for first."""
        spoken = {code for role in self.roles for code in role.languages}
        asked = Counter({code: n for (kind, code), n in self.needs.items() if kind == Need.Kind.LANGUAGE and code})
        return [Asked(language_in_words(code), count, code in spoken) for code, count in asked.most_common()]

    @property
    def unread_in_all(self) -> int:
        return self.needs.get((Need.Kind.LANGUAGE.value, ""), 0)

    @property
    def access(self) -> list[Access]:
        """Kinds of need that somebody has, or whose tables are said."""
        rows = [
            Access(kind, str(Need.TITLES[kind]), self.needs.get((kind, ""), 0), self.hosts.get(kind, ()))
            for kind in AT_TABLES
        ]
        return [row for row in rows if row.people or row.numbers]


def demands_of(event: Event) -> Demands:
    """All demands of an event. Nine queries, whatever the number of people."""
    numbers = _numbers(event)
    by_kind = (
        Need.objects.filter(event=event, kind__in=(*AT_TABLES, Need.Kind.LANGUAGE))
        .of_those_who_come()
        .order_by()
        .values_list("kind", "language")
        .annotate(people=Count("pk"))
    )
    needs = {(kind, language): people for kind, language, people in by_kind}
    return Demands(
        event=event,
        rules=getattr(numbers, "formation_rules", None) or FormationRules(event=event),
        people=numbers.people,
        social_workers=numbers.social_workers,
        themes=list(_themes(event)),
        roles=list(Role.objects.filter(event=event).of_kind(RoleKind.FACILITATOR).select_related("user")),
        needs=needs,
        unread=_unread(event) if needs.get((Need.Kind.LANGUAGE.value, "")) else [],
        hosts={row["kind"]: row["numbers"] for row in numbers.hosts},
        skills=list(_skills(event)),
        pairings=list(pairings_of(event)),
        placements=list(placements_of(event)),
    )


def _numbers(event: Event) -> Any:
    """The event with its rules, `people`, `social_workers` and `hosts` (rows of HostTables). One query."""
    seated = Registration.objects.filter(event=OuterRef("pk")).active().order_by().values("event")
    hosts = HostTables.objects.filter(event=OuterRef("pk")).values(row=JSONObject(kind="kind", numbers="numbers"))
    return (
        Event.objects.filter(pk=event.pk)
        .select_related("formation_rules")
        .annotate(
            people=_count(seated),
            social_workers=_count(seated.filter(category__is_social_work=True)),
            hosts=ArraySubquery(hosts),
        )
        .get()
    )


def _themes(event: Event) -> "QuerySet[Theme]":
    wishes = ThemeChoice.objects.filter(
        theme=OuterRef("pk"), rank=1, registration__status=Registration.Status.ACTIVE
    ).order_by()
    leads = Count("referents", filter=Q(referents__kind=RoleKind.REFERENT))
    first_wishes = _count(wishes.values("theme"))
    return Theme.objects.filter(event=event).annotate(lead_count=leads, first_wishes=first_wishes)


def _count(rows: "QuerySet[Any, Any]") -> Coalesce:
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)


def _unread(event: Event) -> list[Need]:
    unread = Need.objects.filter(event=event, kind=Need.Kind.LANGUAGE, language="").of_those_who_come()
    return list(unread.select_related("registration").order_by("pk")[:MOST_UNREAD])


def _skills(event: Event) -> "QuerySet[Any]":
    active = Q(offered__registration__status=Registration.Status.ACTIVE)
    return Skill.objects.filter(event=event).annotate(offers=Count("offered", filter=active))


def pairings_of(event: Event) -> "QuerySet[Pairing]":
    """Who sits together or apart, in the order in which it was asked, with both people."""
    shown = ("kind", "one__chosen_name", "one__status", "other__chosen_name", "other__status")
    return Pairing.objects.filter(event=event).select_related("one", "other").only(*shown)


def placements_of(event: Event) -> "QuerySet[Placement]":
    """Who was placed by hand, with the person, the theme or the team."""
    rows = Placement.objects.filter(event=event).select_related("registration", "theme", "team__theme")
    return rows.order_by("registration__search_name", "pk")
