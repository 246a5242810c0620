"""What one says on the phone, and what a calendar holds, about the moments of the follow-up."""

from datetime import date, timedelta

import icalendar
from django.utils.translation import gettext as _

from events.calendar import identify, place_of
from events.dates import in_words
from events.models import Event
from projects.follow_up import Due, Portfolio, Project
from projects.models import FollowUpMoment, Way


def words_to_say(project: Project, due: Due) -> str:
    """What the organiser says on the phone: no theme, nothing but the name of the event before the person has answered."""
    event = project.team.event
    who = project.holder.name if project.holder else _("somebody of the team")
    said = [
        _("Hello, this is the team of “%(event)s”. May I speak with %(name)s?") % {"event": event.title, "name": who},
        _("We promised to ask for news of your project. Do you have five minutes?"),
        _("Where does the project stand? Who carries it now? How many people has it reached?"),
        _("Were the promises kept? What blocks? What help would you like?"),
    ]
    if due.moment.way == Way.MEETING and due.day < project.today:
        said.append(_("We would like to meet. Which day suits you?"))
    elif due.moment.way == Way.MEETING:
        day = in_words(due.day, due.day)
        said.append(_("We meet around %(day)s. Does this day suit you?") % {"day": day})
    said.append(_("Thank you. We call again if you wish, or you call us."))
    return "\n".join(said)


def calendar_of_all(event: Event, *, address: str) -> bytes:
    """An iCalendar file for the organiser: one day for each moment, or for each team that agreed on another day.

    Teams are told by their table, never by their theme: calendars are shared.
    """
    portfolio = Portfolio(event)
    calendar = _calendar(event)
    for moment in portfolio.moments:
        calendar.add_component(_day(event, moment, portfolio.days[moment.months], address, ""))
    for project in portfolio.projects:
        for due in project.waiting:
            if due.row and due.row.planned_on:
                table = _("Table %(number)d") % {"number": project.team.number}
                entry = _day(event, due.moment, due.day, address, str(project.team.pk))
                entry["summary"] = icalendar.vText(f"{entry['summary']} · {table}")
                calendar.add_component(entry)
    return calendar.to_ical()


def calendar_of_project(project: Project, *, address: str) -> bytes:
    """The same for the holder of one project: its own days, and the page to give news."""
    event = project.team.event
    calendar = _calendar(event)
    for due in project.waiting:
        calendar.add_component(_day(event, due.moment, due.day, address, str(project.team.pk)))
    return calendar.to_ical()


def _calendar(event: Event) -> icalendar.Calendar:
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Tablee//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", event.title)
    return calendar


def _day(event: Event, moment: FollowUpMoment, day: date, address: str, whose: str) -> icalendar.Event:
    entry = icalendar.Event()
    identify(entry, event, "-".join(part for part in ("follow-up", str(event.pk), str(moment.months), whose) if part))
    entry.add("summary", f"{event.title}{_(': ')}{moment.name}")
    entry.add("dtstart", day)
    entry.add("dtend", day + timedelta(days=1))  # a calendar's end day is not part of it
    entry.add("transp", "TRANSPARENT")
    if moment.way == Way.MEETING and (place := place_of(event)):
        entry.add("location", place)
    entry.add("url", address)
    return entry
