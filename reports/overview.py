"""What an organiser sees first: who is there, and what to do today. Reads once, then decides without a query."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events import checklist
from events.models import Category, Event
from events.preparation import step_to_resume
from participants.models import Registration
from teams.models import Team

SHORTLIST = 5


@dataclass(frozen=True)
class Headcount:
    """How many people of a category are registered, of how many hoped for."""

    category: Category
    count: int

    @property
    def target(self) -> int:
        return self.category.target

    @property
    def short(self) -> int:
        return max(0, self.target - self.count)


@dataclass(frozen=True)
class Room:
    """Who is registered and seated."""

    headcounts: tuple[Headcount, ...]
    team_count: int
    seated: int

    @property
    def registered(self) -> int:
        return sum(each.count for each in self.headcounts)

    @property
    def without_team(self) -> int:
        return self.registered - self.seated


@dataclass(frozen=True)
class Task:
    """Something to do today: why, and where."""

    text: str
    why: str | Promise
    url: str
    action: str | Promise
    is_main: bool = False


def read_room(event: Event) -> Room:
    """Two queries."""
    active = Q(registrations__status=Registration.Status.ACTIVE)
    categories = Category.objects.filter(event=event).annotate(
        people=Count("registrations", filter=active), with_team=Count("registrations__seat", filter=active)
    )
    rows: list[Any] = list(categories)
    return Room(
        headcounts=tuple(Headcount(row, row.people) for row in rows),
        team_count=Team.objects.filter(event=event).count(),
        seated=sum(row.with_team for row in rows),
    )


def tasks(facts: checklist.Facts, room: Room) -> list[Task]:
    """What to do today, the most useful first: a handful at most."""
    event = facts.event
    by_status = {
        Event.Status.DRAFT: _while_preparing,
        Event.Status.OPEN: _while_open,
        Event.Status.CLOSED: _before_the_day,
        Event.Status.UNDER_WAY: _on_the_day,
        Event.Status.DELIBERATION: _on_the_day,
        Event.Status.RESULTS: _afterwards,
        Event.Status.FOLLOW_UP: _afterwards,
    }
    find = by_status.get(Event.Status(event.status))
    return find(facts, room)[:SHORTLIST] if find else []


def _page(event: Event, name: str) -> str:
    return reverse(name, args=[event.slug])


def _go(event: Event, to: str) -> str:
    return reverse("status_change", args=[event.slug, to])


def _while_preparing(facts: checklist.Facts, room: Room) -> list[Task]:
    event, found = facts.event, []
    if step := step_to_resume(event):
        found.append(
            Task(
                _("Go on preparing the event."),
                gettext_lazy("A few plain questions are left."),
                reverse("new_event_step", args=[event.slug, step]),
                gettext_lazy("Go on"),
                is_main=True,
            )
        )
    missing = _still_missing(facts)
    if not found:
        found += missing
    if not missing:
        found.append(
            Task(
                _("Open registration."),
                gettext_lazy("Everything needed is there."),
                _go(event, Event.Status.OPEN),
                gettext_lazy("See what it changes"),
                is_main=True,
            )
        )
    return found


def _still_missing(facts: checklist.Facts) -> list[Task]:
    """The first compulsory point that is not done; the others stand in the checklist, on the same page."""
    missing = [point for point in checklist.points(facts) if point.is_compulsory and not point.is_done]
    return [Task(point.text, point.why, point.url, gettext_lazy("Settle it"), is_main=True) for point in missing[:1]]


def _while_open(facts: checklist.Facts, room: Room) -> list[Task]:
    event = facts.event
    found = _if_the_day_has_come(facts)
    found += _still_missing(facts)
    shortest = max(room.headcounts, key=lambda each: each.short / (each.target or 1), default=None)
    if shortest and shortest.short:
        found.append(
            Task(
                ngettext(
                    "Category “%(category)s”: %(count)d person is missing.",
                    "Category “%(category)s”: %(count)d people are missing.",
                    shortest.short,
                )
                % {"count": shortest.short, "category": shortest.category.label},
                gettext_lazy("A mixed room works best. Call somebody who knows them."),
                _page(event, "categories"),
                gettext_lazy("See who is hoped for"),
            )
        )
    if room.registered >= event.capacity:
        found.append(
            Task(
                _("Every place is taken."),
                gettext_lazy("Close registration, or find more places."),
                _go(event, Event.Status.CLOSED),
                gettext_lazy("See what it changes"),
            )
        )
    return found


def _before_the_day(facts: checklist.Facts, room: Room) -> list[Task]:
    return [*_if_the_day_has_come(facts), *_about_teams(facts, room), *_about_helplines(facts)]


def _if_the_day_has_come(facts: checklist.Facts) -> list[Task]:
    event = facts.event
    if not event.starts_on <= facts.today <= event.ends_on:
        return []
    return [
        Task(
            _("The day has come. Begin the event."),
            gettext_lazy("Tables can then write on their project sheet."),
            _go(event, Event.Status.UNDER_WAY),
            gettext_lazy("See what it changes"),
            is_main=True,
        )
    ]


def _about_teams(facts: checklist.Facts, room: Room) -> list[Task]:
    if not room.without_team:
        return []
    text = ngettext("%(count)d person has no team.", "%(count)d people have no team.", room.without_team)
    return [
        Task(
            text % {"count": room.without_team},
            gettext_lazy("Everybody finds a seat before the day."),
            _page(facts.event, "teams"),
            gettext_lazy("Make the teams"),
        )
    ]


def _about_helplines(facts: checklist.Facts) -> list[Task]:
    if not (facts.protected and facts.stale_helplines):
        return []
    text = ngettext(
        "%(count)d helpline needs to be checked.", "%(count)d helplines need to be checked.", facts.stale_helplines
    )
    return [
        Task(
            text % {"count": facts.stale_helplines},
            gettext_lazy("A number shown must answer."),
            _page(facts.event, "helplines"),
            gettext_lazy("Check them"),
        )
    ]


def _on_the_day(facts: checklist.Facts, room: Room) -> list[Task]:
    event = facts.event
    found = [
        Task(
            _("See who needs you."),
            gettext_lazy("Each table, its stage, its weather, its raised hand."),
            _page(event, "board"),
            gettext_lazy("Open the board"),
            is_main=True,
        ),
        *_about_teams(facts, room),
    ]
    if facts.today >= event.ends_on:
        found.append(
            Task(
                _("Share the results when the room has heard them."),
                gettext_lazy("The project sheets are then kept as they are."),
                _go(event, Event.Status.RESULTS),
                gettext_lazy("See what it changes"),
            )
        )
    return found


def _afterwards(facts: checklist.Facts, room: Room) -> list[Task]:
    event = facts.event
    if event.status == Event.Status.RESULTS:
        return [
            Task(
                _("Begin to follow the projects."),
                gettext_lazy("Teams tell after one, three and six months how it is going."),
                _go(event, Event.Status.FOLLOW_UP),
                gettext_lazy("See what it changes"),
                is_main=True,
            )
        ]
    return [
        Task(
            _("Read again what the teams wrote."),
            gettext_lazy("Call them: a project lives when somebody asks how it is going."),
            _page(event, "board"),
            gettext_lazy("Open the board"),
            is_main=True,
        )
    ]
