"""The figures of a bilan, read once: every format shows these and no other. A few queries, whatever the number of people.

Counts of people under five are hidden, see reports/bilan/people.py; teams, questions, pledges are things and are counted
as they are. Of a protected theme only the number of teams is told: no name of a team, no person, no photo.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Count, F, IntegerField, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat, JSONObject

from common.small_counts import SMALLEST_SHOWN, hide_within
from events.models import Event, ReferenceEdition, Stage, Theme
from events.models.base import localised
from events.services.communes import EDITION
from participants.models import AgeBand, Lift, Need, Presence, Registration, Remainder
from participants.needed import tallies_of
from participants.room import Who, rooms_of
from participants.services.reception import half_days, has_begun
from projects.evaluation import Summary, summary
from projects.follow_up import Project, due_on, or_usual, summary_of
from projects.follow_up import Summary as FollowUpSummary
from projects.models import (
    AwardGiven,
    FollowUp,
    FollowUpMoment,
    Pledge,
    Publication,
    PublicPicture,
    PublishedPart,
    SheetEntry,
    Validation,
)
from reports.bilan import people
from reports.bilan.parts import Picture
from reports.bilan.people import People, people_of
from reports.models import BilanText
from teams.models import Team

BEFORE = (Event.Status.DRAFT, Event.Status.OPEN, Event.Status.CLOSED)
Kind = Need.Kind
NEEDS: Mapping[str, Sequence[str]] = {
    "access": (Kind.MOVING, Kind.FRONT_SEAT, Kind.HEARING, Kind.SEEING, Kind.QUIET, Kind.COMPANION),
    "understanding": (Kind.READING, Kind.SIGN_LANGUAGE, Kind.LANGUAGE),
    "childcare": (Kind.CHILDCARE,),
    "lift": (Kind.LIFT,),
    "other": (Kind.OTHER,),
}
Tallies = Mapping[tuple[str, str], tuple[int, int]]
Rows = QuerySet[Any]


@dataclass(frozen=True, slots=True)
class NeedLine:
    """One group of `NEEDS`: how many were asked, how many of them answered yes or partly."""

    key: str
    asked: people.Count
    met: people.Count


@dataclass(frozen=True, slots=True)
class Needs:
    """`children` by AgeBand, `meals` by Registration.Meal, `drivers`: how many people offered seats in their car."""

    lines: Sequence[NeedLine]
    asked: people.Count
    met: people.Count
    children: Mapping[str, people.Count]
    meals: Mapping[str, people.Count]
    drivers: people.Count


@dataclass(frozen=True, slots=True)
class Work:
    """`themes`: [(title, how many teams)]; `stages`: [(stage, how many teams)], in order; `written`: sheets begun.

    `published`, `pictures`: of projects that their team lets everybody read. `awards`: [(award, name of such a project)] that
    the room has seen; the name is empty for all the others, or its absence would tell whose theme is protected.
    """

    teams: int
    themes: Sequence[tuple[str, int]]
    stages: Sequence[tuple[str, int]]
    written: int
    awards: Sequence[tuple[str, str]]
    published: Sequence[str]  # names of projects, with their theme where the team lets it be read
    pictures: Sequence[Picture]


@dataclass(frozen=True, slots=True)
class Asked:
    """What teams asked of people concerned and of others: `lines` [(kind of person, questions, that changed the project)]."""

    questions: int
    changed: int
    lines: Sequence[tuple[str, int, int]]


@dataclass(frozen=True, slots=True)
class Pledges:
    """`kinds`: [(kind, made, kept)]. `late` are among those `to_come`."""

    made: int
    kept: int
    to_come: int
    late: int
    released: int
    kinds: Sequence[tuple[str, int, int]]


@dataclass(frozen=True, slots=True)
class Bilan:
    """Everything that a bilan tells. `texts`: {part: (what the organiser wrote in its place, its version)}."""

    event: Event
    day: date  # of these figures
    people: People
    needs: Needs
    work: Work
    asked: Asked
    pledges: Pledges
    views: Summary
    follow_up: FollowUpSummary
    texts: Mapping[str, tuple[str, int]]

    @property
    def is_without_people(self) -> bool:
        """Teams worked and nobody ever registered: a copy of an event, made without its people."""
        nobody = self.people.total == people.Count(0)
        return nobody and bool(self.work.teams) and self.event.status not in BEFORE

    @property
    def is_over(self) -> bool:
        return self.event.ends_on < self.day


def bilan_of(event: Event) -> Bilan:
    """The bilan of an event as things stand. Ten queries."""
    tallies, rows = _tallies(event), _rows(event)
    registered, present = rooms_of(event, Who.REGISTERED, Who.PRESENT, hoped_for=False, remainders=tallies)
    halves = {half: _one(tallies, "half_day", f"{half.day.isoformat()} {half.half}") for half in half_days(event)}
    halves = {half: came for half, came in halves.items() if came or has_begun(half, event)}
    return Bilan(
        event=event,
        day=event.real_today,
        people=people_of(registered, present, halves, rows["edition_year"]),
        needs=_needs(tallies),
        work=_work(rows, _one(tallies, "written", "")),
        asked=_asked(tallies),
        pledges=_pledges(tallies),
        views=summary(event),
        follow_up=_follow_up(event, rows),
        texts={row["section"]: (row["text"], row["version"]) for row in rows["text_rows"]},
    )


def _tallies(event: Event) -> Tallies:
    """{(what, which): (how many, how many of them …)}, of those who stand and of those who were erased. One query."""
    first, *others = [*_of_people(event), *_of_things(event)]
    found: Counter[tuple[str, str]] = Counter()
    also: Counter[tuple[str, str]] = Counter()
    for what, which, number, some in first.union(*others, all=True):
        found[what, which] += number
        also[what, which] += some
    return {key: (found[key], also[key]) for key in found}


def _of_people(event: Event) -> list[Rows]:
    came = Presence.objects.filter(event=event)
    which = Concat(Cast("day", CharField()), Value(" "), "half", output_field=CharField())
    erased = Remainder.objects.filter(event=event).exclude(dimension="half_day")
    half_days_erased = Remainder.objects.filter(event=event, dimension="half_day")
    return [
        *tallies_of(Registration.objects.filter(event=event).values("pk")),
        _tally(came, "half_day", which, Count("pk"), Value(0)),
        erased.order_by().values_list("dimension", "key", "registered", "present"),
        half_days_erased.order_by().values_list("dimension", "key", "present", "registered"),
    ]


def _of_things(event: Event) -> list[Rows]:
    stand = {"event": event, "team__removed_at": None}
    asked = Validation.objects.filter(**stand).present()
    pledges = Pledge.objects.filter(**stand)
    changed, late = ~Q(changed=""), Q(status=Pledge.Status.PROMISED, by_on__lt=event.real_today)
    return [
        _tally(asked, "asked", F("asked"), Count("pk"), Count("pk", filter=changed)),
        _tally(
            SheetEntry.objects.filter(**stand).filled(), "written", Value(""), Count("team", distinct=True), Value(0)
        ),
        _tally(pledges, "pledge", F("status"), Count("pk"), Count("pk", filter=late)),
        _tally(pledges, "kind", F("kind"), Count("pk"), Count("pk", filter=Q(status=Pledge.Status.KEPT))),
    ]


def _tally(rows: Rows, what: str, which: Any, number: Any, some: Any) -> Rows:
    grouped = rows.order_by().annotate(dimension=Value(what), said=which).values("dimension", "said")
    return grouped.annotate(number=number, some=some).values_list("dimension", "said", "number", "some")


def _rows(event: Event) -> dict[str, Any]:
    """Short lists, all in one query: teams, what the room has seen given, texts, and the year of the populations."""
    teams = Team.objects.filter(event=event).order_by("theme__position", "number")
    given = AwardGiven.objects.filter(event=event).revealed().order_by("award__position", "team__number")
    texts = BilanText.objects.filter(event=event).order_by("pk")
    stages = Stage.objects.filter(event=event)
    year = ReferenceEdition.objects.filter(name=EDITION).values("year")
    open_to_all = {
        "publication__in": Publication.objects.filter(event=event).published(),
        "published_at__isnull": False,
    }
    published = PublishedPart.objects.filter(**open_to_all).order_by("publication__team__number")
    protected = {"publication__team__theme__sensitivity": Theme.Sensitivity.PROTECTED}
    pictures = (
        PublicPicture.objects.filter(**open_to_all).exclude(**protected).order_by("publication__team__number", "pk")
    )
    themes = published.filter(kind=PublishedPart.Kind.THEME).exclude(**protected)
    told = FollowUp.objects.filter(event=event, team__removed_at=None).exclude(state="")
    found = Event.objects.filter(pk=event.pk).values(
        edition_year=Subquery(year, output_field=IntegerField()),
        team_rows=_list(teams, pk="pk", theme="theme__title", stage="stage_id"),
        given_rows=_list(given, fr="award__name_fr", en="award__name_en", team="team_id"),
        text_rows=_list(texts, section="section", text="text", version="version"),
        published_rows=_list(
            published.filter(kind=PublishedPart.Kind.TITLE),
            key="publication_id",
            team="publication__team_id",
            title="text",
        ),
        theme_rows=_list(themes, key="publication_id", title="text"),
        picture_rows=_list(pictures, key="pk", project="publication_id", words="alt"),
        moment_rows=_list(FollowUpMoment.objects.filter(event=event), months="months", way="way", label="label"),
        told_rows=_list(told, team="team_id", months="months", state="state", people_concerned="people_concerned"),
        stage_rows=_list(stages, pk="pk", fr="name_fr", en="name_en"),
    )
    return dict(found.get())


def _list(rows: Rows, **names: str) -> ArraySubquery:
    return ArraySubquery(rows.values(row=JSONObject(**names)))


def _one(tallies: Tallies, what: str, which: str) -> int:
    return tallies.get((what, which), (0, 0))[0]


def _needs(tallies: Tallies) -> Needs:
    sums = {key: [tallies.get(("need", kind), (0, 0)) for kind in kinds] for key, kinds in NEEDS.items()}
    asked = {key: sum(n for n, _met in lines) for key, lines in sums.items()}
    shown = hide_within(asked, {key: sum(met for _n, met in lines) for key, lines in sums.items()})
    children = _small({band: _one(tallies, "children", band) for band in AgeBand.values})
    meals = _small({meal: _one(tallies, "meal", meal) for meal in Registration.Meal.values if meal})
    return Needs(
        lines=[
            NeedLine(key, people.count(shown.whole[key]), people.count(shown.part[key])) for key in NEEDS if asked[key]
        ],
        asked=people.count(shown.whole_total),
        met=people.count(shown.part_total),
        children=children,
        meals=meals,
        drivers=_small({"": _one(tallies, "lift", Lift.Direction.OFFERED)})[""],
    )


def _small(counts: Mapping[str, int]) -> dict[str, people.Count]:
    """Counts whose sum is told nowhere: those under five are hidden, and give nothing back."""
    return {key: people.count(n if n == 0 or n >= SMALLEST_SHOWN else None) for key, n in counts.items()}


def _work(rows: Mapping[str, Any], written: int) -> Work:
    teams = rows["team_rows"]
    titles = {row["team"]: row["title"] for row in rows["published_rows"]}
    at_stage = Counter(team["stage"] for team in teams)
    return Work(
        teams=len(teams),
        themes=list(Counter(team["theme"] for team in teams).items()),
        stages=[(_name(stage), at_stage[stage["pk"]]) for stage in rows["stage_rows"] if at_stage[stage["pk"]]],
        written=written,
        awards=[(_name(row), titles.get(row["team"], "")) for row in rows["given_rows"]],
        published=[_project(row, rows["theme_rows"]) for row in rows["published_rows"]],
        pictures=[Picture(**row) for row in rows["picture_rows"]],
    )


def _project(row: Mapping[str, Any], themes: Sequence[Mapping[str, Any]]) -> str:
    theme = next((one["title"] for one in themes if one["key"] == row["key"]), "")
    return f"{row['title']} · {theme}" if theme else str(row["title"])


def _follow_up(event: Event, rows: Mapping[str, Any]) -> FollowUpSummary:
    """As projects/follow_up.py counts them for the organiser, of rows that are read already."""
    moments = or_usual(event, [FollowUpMoment(event=event, **row) for row in rows["moment_rows"]])
    days = {moment.months: due_on(event, moment.months) for moment in moments}
    told: dict[int, dict[int, FollowUp]] = defaultdict(dict)
    for row in rows["told_rows"]:
        told[row["team"]][row["months"]] = FollowUp(**{**row, "team": None})
    projects = [
        Project(Team(pk=team["pk"]), moments, days, event.real_today, rows=told[team["pk"]])
        for team in rows["team_rows"]
    ]
    return summary_of(projects, moments, days)


def _name(row: Mapping[str, str]) -> str:
    return str(localised(SimpleNamespace(name_fr=row["fr"], name_en=row["en"]), "name"))


def _asked(tallies: Tallies) -> Asked:
    lines = [(kind, *tallies["asked", kind]) for kind in Validation.Asked.values if ("asked", kind) in tallies]
    return Asked(sum(n for _kind, n, _c in lines), sum(changed for _kind, _n, changed in lines), lines)


def _pledges(tallies: Tallies) -> Pledges:
    status = Pledge.Status
    to_come, late = tallies.get(("pledge", status.PROMISED), (0, 0))
    kept, released = _one(tallies, "pledge", status.KEPT), _one(tallies, "pledge", status.RELEASED)
    kinds = [(kind, *tallies["kind", kind]) for kind in Pledge.Kind.values if ("kind", kind) in tallies]
    return Pledges(kept + to_come + released, kept, to_come, late, released, kinds)
