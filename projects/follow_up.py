"""How projects go after the event, as the organiser reads it: when each moment is due, which projects are quiet, counts.

Pure reading. Days are real ones (`event.real_today`): what is promised in months goes by no rehearsal.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.dates import in_words
from events.models import Event
from participants.retention import contacts_until, months_after
from projects.models import ALIVE, ENDED, FollowUp, FollowUpMoment, Holder, ProjectNews, State, Way
from teams.models import Team

USUAL_WAYS = {
    1: Way.MEETING,
    6: Way.MEETING,
}  # how a moment is held where the organiser said months only; else by phone
SOON = timedelta(days=7)
AHEAD = timedelta(days=14)  # how long before a moment its team is called, and before contacts go
OPENS = timedelta(days=21)  # how long before a moment a holder may answer for it
QUIET_WEEKS = 6


def moments_of(event: Event) -> list[FollowUpMoment]:
    """When teams are asked, the nearest first: what the organiser decided, or the usual ones, unsaved."""
    return or_usual(event, list(FollowUpMoment.objects.filter(event=event)))


def or_usual(event: Event, decided: list[FollowUpMoment]) -> list[FollowUpMoment]:
    """Moments as the organiser decided them; without any, the months that the event came with."""
    for moment in decided:
        moment.event = event
    months = sorted(set(event.follow_up_months))
    return decided or [FollowUpMoment(event=event, months=n, way=USUAL_WAYS.get(n, Way.CALL)) for n in months]


def due_on(event: Event, months: int) -> date:
    """The day of a moment. One that falls when contacts are erased comes two weeks before: there is somebody to call."""
    day, erased = months_after(event, months), contacts_until(event)
    return erased - AHEAD if erased <= day < erased + AHEAD else day


def why_moved(event: Event, months: int) -> str:
    """Why a moment is not on its usual day; nothing where it is."""
    day = months_after(event, months)
    if due_on(event, months) == day:
        return ""
    return _("rather than %(day)s: by then contacts are erased") % {"day": in_words(day, day)}


@dataclass(frozen=True, slots=True)
class Due:
    """A moment of one project about which nothing was told yet."""

    moment: FollowUpMoment
    day: date
    row: FollowUp | None  # where it was planned, called or reminded

    @property
    def calls(self) -> int:
        return self.row.calls if self.row else 0


@dataclass
class Project:
    """A team's project since the event."""

    team: Team
    moments: Sequence[FollowUpMoment]
    days: dict[int, date]
    today: date
    holder: Holder | None = None
    rows: dict[int, FollowUp] = field(default_factory=dict)  # by months
    last_news_at: datetime | None = None

    @cached_property
    def told(self) -> list[FollowUp]:
        """What was told, the first moment first."""
        return sorted((row for row in self.rows.values() if row.is_told), key=lambda row: row.months)

    @property
    def last(self) -> FollowUp | None:
        return self.told[-1] if self.told else None

    @property
    def is_ended(self) -> bool:
        return self.last is not None and self.last.state in ENDED

    @cached_property
    def waiting(self) -> list[Due]:
        """Moments still to be told. One before the last told was passed over: nobody asks for it any more."""
        since = self.last.months if self.last else 0
        if self.is_ended:
            return []
        dues = []
        for moment in self.moments:
            row = self.rows.get(moment.months)
            if moment.months > since:
                planned = row.planned_on if row else None
                dues.append(Due(moment, planned or self.days[moment.months], row))
        return dues

    @property
    def overdue(self) -> Due | None:
        """The latest moment whose day has passed in silence."""
        passed = [due for due in self.waiting if due.day < self.today]
        return passed[-1] if passed else None

    @property
    def this_week(self) -> Due | None:
        return next((due for due in self.waiting if self.today <= due.day <= self.today + SOON), None)

    @property
    def to_call(self) -> Due | None:
        """What to call about now: the moment of these two weeks, or the last one that passed."""
        near = next((due for due in self.waiting if self.today <= due.day <= self.today + AHEAD), None)
        return near or self.overdue

    @property
    def next(self) -> Due | None:
        return next((due for due in self.waiting if due.day >= self.today), None)

    @property
    def open_moment(self) -> FollowUpMoment | None:
        """The moment that may be told today: the last that is past or near, also to correct what was told."""
        near = [moment for moment in self.moments if self.days[moment.months] - OPENS <= self.today]
        return near[-1] if near else None

    def last_word(self, event: Event) -> date:
        """When we last heard of it; the end of the event where we never did."""
        heard = [row.told_at for row in self.told if row.told_at]
        heard += [self.last_news_at] if self.last_news_at else []
        return max((at.astimezone(event.zone).date() for at in heard), default=event.ends_on)

    def why_quiet(self, event: Event, weeks: int = QUIET_WEEKS) -> list[str]:
        """Sentences that say why somebody should call; none for a project that goes well or is ended."""
        if self.is_ended:
            return []
        reasons = []
        if overdue := self.overdue:
            days = (self.today - overdue.day).days
            words = ngettext(
                "%(moment)s, due on %(day)s: %(count)d day late",
                "%(moment)s, due on %(day)s: %(count)d days late",
                days,
            )
            reasons.append(
                words % {"moment": overdue.moment.after, "day": in_words(overdue.day, overdue.day), "count": days}
            )
            if overdue.calls:
                words = ngettext("Called %(count)d time, no answer", "Called %(count)d times, no answer", overdue.calls)
                reasons.append(words % {"count": overdue.calls})
        silent = (self.today - self.last_word(event)).days // 7
        if silent >= weeks:
            reasons.append(
                ngettext("No word for %(count)d week", "No word for %(count)d weeks", silent) % {"count": silent}
            )
        if reasons and not self.told and self.last_news_at is None:
            reasons.append(_("Never gave news"))
        if self.holder is None and (self.today > event.ends_on):
            reasons.append(_("Nobody is named to carry it"))
        return reasons


@dataclass(frozen=True)
class AtMoment:
    """How many projects stood where at one moment. A project that had ended before counts as it ended."""

    moment: FollowUpMoment
    day: date
    counts: dict[str, int]  # by State
    untold: int

    @property
    def why_moved(self) -> str:
        return why_moved(self.moment.event, self.moment.months)

    @property
    def alive(self) -> int:
        return sum(self.counts[state] for state in ALIVE)

    @property
    def told(self) -> int:
        return sum(self.counts.values())

    @property
    def states(self) -> list[tuple[State, int]]:
        """[(state, how many)] without those that are empty."""
        return [(state, self.counts[state]) for state in State if self.counts[state]]


@dataclass(frozen=True)
class Summary:
    """The follow-up of an event in figures."""

    teams: int
    moments: list[AtMoment]
    people_concerned: int  # the sum of the latest number of each project

    @property
    def latest(self) -> AtMoment | None:
        """The last moment about which something was told."""
        return next((at for at in reversed(self.moments) if at.told), None)


class Portfolio:
    """All projects of an event, in the order of their tables: six queries."""

    def __init__(self, event: Event, teams: "Iterable[Team] | None" = None) -> None:
        self.event = event
        self.moments = moments_of(event)
        days = {moment.months: due_on(event, moment.months) for moment in self.moments}
        rows = Team.objects.filter(event=event).select_related("theme").order_by("number", "pk")
        today = event.real_today
        self.projects = [Project(team, self.moments, days, today) for team in (rows if teams is None else teams)]
        by_team = {project.team.pk: project for project in self.projects}
        for project in self.projects:
            project.team.event = event
        for holder in Holder.objects.filter(team__in=by_team):
            by_team[holder.team_id].holder = holder
        for row in FollowUp.objects.filter(team__in=by_team):
            by_team[row.team_id].rows[row.months] = row
        news = ProjectNews.objects.filter(team__in=by_team).order_by().values_list("team")
        for team_id, last in news.annotate(last=Max("created_at")):
            by_team[team_id].last_news_at = last
        self.days = days

    def quiet(self, weeks: int = QUIET_WEEKS) -> list[tuple[Project, list[str]]]:
        """(project, why) of those that go quiet, the longest silence first."""
        found = [(project, project.why_quiet(self.event, weeks)) for project in self.projects]
        return sorted(
            ((project, why) for project, why in found if why),
            key=lambda pair: (pair[0].last_word(self.event), pair[0].team.number),
        )

    def this_week(self) -> list[tuple[Project, Due]]:
        """(project, moment) whose day is in the next seven days, the nearest first."""
        found = [(project, due) for project in self.projects if (due := project.this_week)]
        return sorted(found, key=lambda pair: (pair[1].day, pair[0].team.number))

    def summary(self) -> Summary:
        return summary_of(self.projects, self.moments, self.days)


def summary_of(projects: Sequence[Project], moments: Sequence[FollowUpMoment], days: Mapping[int, date]) -> Summary:
    """The figures of these projects. `days`: when each moment is due, by its months."""
    numbers = [
        next((row.people_concerned for row in reversed(project.told) if row.people_concerned is not None), 0)
        for project in projects
    ]
    at = [_at(projects, moment, days[moment.months]) for moment in moments]
    return Summary(len(projects), at, sum(n or 0 for n in numbers))


def _at(projects: Sequence[Project], moment: FollowUpMoment, day: date) -> AtMoment:
    counts: Counter[str] = Counter(dict.fromkeys(State.values, 0))
    untold = 0
    for project in projects:
        row = project.rows.get(moment.months)
        before = [told for told in project.told if told.months < moment.months and told.state in ENDED]
        said = row if row and row.is_told else (before[-1] if before else None)
        if said is None:
            untold += 1
        else:
            counts[said.state] += 1
    return AtMoment(moment, day, dict(counts), untold)


def project_of(team: Team) -> Project:
    """One project, with all that was told of it."""
    return Portfolio(team.event, [team]).projects[0]
