"""When an event closes by itself, what goes and what stays. The days are real ones: a rehearsal closes nothing."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events.models import Event
from participants.retention import contacts_until, months_after
from participants.services.retention import Held, what_is_held
from projects.follow_up import moments_of
from reports.models import Closing, ClosingWarning

WARNED_BEFORE = timedelta(days=14)
LONGEST_YEARS = 3
STAYS: tuple[Promise, ...] = (
    _("What you decided: themes, programme, project sheet, criteria."),
    _("What the teams made: sheets, answers of people concerned, what became of each project."),
    _("Figures: counts of people, never crossed."),
    _("The projects that teams agreed to show to everybody."),
)
GOES: tuple[Promise, ...] = (
    _("The public page of the event answers “not found”. The gallery of its projects stays."),
    _("Nobody writes in it any more: sheets, wall, pledges and news stay as they are."),
    _("Roles end: facilitators, jurors, partners and all others but the organisers no longer come in."),
    _("The marks of each juror are erased. What the jury decided stays."),
    _("Invitations, codes of tablets and files waiting to be downloaded are erased."),
)


@dataclass(frozen=True)
class Day:
    """A day to come that organisers are told of."""

    what: str  # of ClosingWarning.What
    on: date


def usual_day(event: Event) -> date:
    """A month after the last moment of the follow-up."""
    return months_after(event, max((moment.months for moment in moments_of(event)), default=6) + 1)


def closes_on(event: Event) -> date:
    """The day that the organiser chose, or the usual one; two weeks from now where it is past and nobody was told of it
    (the event came by a file, its days were changed, the site slept). Three queries at most."""
    chosen = Closing.objects.filter(event=event).first()
    day = chosen.on if chosen else usual_day(event)
    if day > event.real_today:
        return day
    told = ClosingWarning.objects.filter(event=event, on__gte=day).exclude(what=ClosingWarning.What.PEOPLE)
    latest = told.order_by("on").last()
    return latest.on if latest else event.real_today + WARNED_BEFORE


def days_to_tell(event: Event, today: date) -> list[Day]:
    """The days of which organisers are told today: within two weeks, and not past."""
    days = [
        Day(ClosingWarning.What.PEOPLE, contacts_until(event)),
        Day(ClosingWarning.What.CLOSING, closes_on(event)),
    ]
    soon = [day for day in days if day.on - WARNED_BEFORE <= today < day.on]
    return [day for day in soon if day.what == ClosingWarning.What.CLOSING or what_goes(event, day.on)]


def what_goes(event: Event, on: date) -> list[Held]:
    """The kinds of data about people of which something goes by a day."""
    return [held for held in what_is_held(event=event, on=on) if held.due]
