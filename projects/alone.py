"""Who may need somebody without asking: teams long silent, or stuck at a stage, in sentences. Breaks and meals never count."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from events.models import Slot, Stage
from projects.templatetags.board import duration
from teams.models import Mood, Team

SILENT_AFTER = timedelta(minutes=30)  # of work at the tables without any news
STUCK_AFTER = timedelta(minutes=30)  # of work at a stage that most teams have left
HARD_WEATHER = (Mood.RAIN, Mood.STORM)


@dataclass(frozen=True)
class WorkTime:
    """The times of the programme at which tables work, in order, none crossing another."""

    periods: Sequence[tuple[datetime, datetime]]

    def is_on(self, at: datetime) -> bool:
        return any(begins <= at < ends for begins, ends in self.periods)

    def between(self, since: datetime, until: datetime) -> timedelta:
        """How long tables worked from `since` to `until`."""
        lengths = (min(ends, until) - max(begins, since) for begins, ends in self.periods)
        return sum((length for length in lengths if length > timedelta()), timedelta())


def work_time(slots: Iterable[Slot]) -> WorkTime:
    """The slots for teams at their tables; a skipped one is no work."""
    working = (slot for slot in slots if slot.audience == Slot.Audience.TEAMS and not slot.is_skipped)
    periods: list[tuple[datetime, datetime]] = []
    for begins, ends in sorted((slot.begins, slot.ends) for slot in working):
        if periods and begins <= periods[-1][1]:
            periods[-1] = (periods[-1][0], max(ends, periods[-1][1]))
        else:
            periods.append((begins, ends))
    return WorkTime(periods)


@dataclass(frozen=True)
class Pace:
    """What a team's pace is seen against: places of stages count from 1, 0 is before the first.

    `others`: the place that half of the teams have reached; `planned`: the one of the slot under way, 0 where it has none.
    """

    at: datetime
    work: WorkTime
    stages: Sequence[Stage]
    others: int
    planned: int = 0


def half_have_reached(places: Sequence[int]) -> int:
    """The place that at least half of the teams have reached; 0 without a team."""
    return sorted(places)[(len(places)) // 2] if places else 0


@dataclass(frozen=True)
class Alone:
    """Why a team may need somebody, and for how long it was left with it."""

    reasons: Sequence[str]
    since: timedelta = timedelta()


def left_alone(team: Team, place: int, active_at: datetime | None, pace: Pace, *, owes_weather: bool = False) -> Alone:
    """A hard weather counts at any time; silence and a stage, only while tables work. `owes_weather`: it was told before
    the tables were asked theirs again."""
    hard = _("Hard weather when last asked.") if owes_weather else _("Hard weather.")
    reasons = [hard] if team.mood in HARD_WEATHER else []
    if not pace.work.is_on(pace.at):
        return Alone(reasons)
    opening = pace.work.periods[0][0]
    silent = pace.work.between(active_at or opening, pace.at)
    stuck = pace.work.between(team.stage_since or opening, pace.at)
    if silent >= SILENT_AFTER:
        reasons.append(_("No news for %(time)s.") % {"time": _said(silent)})
    if stuck >= STUCK_AFTER and (behind := _behind(team, place, stuck, pace)):
        reasons.append(behind)
    return Alone(reasons, max(silent, stuck) if reasons else timedelta())


def _behind(team: Team, place: int, stuck: timedelta, pace: Pace) -> str:
    """The sentence about a stage that others have left; empty where the team keeps pace with them or with the programme."""
    ahead = pace.others if place < pace.others else pace.planned
    if place >= ahead or 0 < pace.planned <= place:
        return ""
    words = {
        "stage": pace.stages[place - 1].name if place else "",
        "time": _said(stuck),
        "there": pace.stages[ahead - 1].name,
    }
    if not place:
        return _("Not started, the others are at “%(there)s”.") % words
    if place < pace.others:
        return _("At the stage “%(stage)s” for %(time)s, the others are at “%(there)s”.") % words
    return _("At the stage “%(stage)s” for %(time)s, the programme is at “%(there)s”.") % words


def _said(length: timedelta) -> str:
    return duration(int(length.total_seconds() // 60))
