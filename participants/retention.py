"""The retention clock: each kind of data about people, why it is kept, until when, and how it goes.

The page for the organiser, the plain notice, the register sheet, the impact assessment and the nightly job all read this
one table. A date is the day that something goes: on its first hours, it is erased.
"""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from events.models import Event, Invitation, Theme
from participants.models import (
    ChildrenToMind,
    Group,
    ImportRow,
    JournalEntry,
    Letter,
    Lift,
    Need,
    NeedsOpened,
    Registration,
    Relay,
    ThemeChoice,
)

NEVER_CAME_DAYS = 30  # after the event for who waited in vain, after cancelling for who cancelled


@dataclass(frozen=True)
class Piece:
    """Rows of one table that go together. `blank`: they are not removed, these fields of theirs are emptied.

    `remains`: how many they were remains, see services/remainder.py.
    """

    key: str
    rows: "QuerySet[Any]"
    blank: dict[str, Any] = field(default_factory=dict)
    remains: bool = False


PeopleOn = Callable[[Event, date | None], "QuerySet[Registration]"]


@dataclass(frozen=True)
class Kind:
    """One kind of data. One of `pieces`, `people` and `forget` says what goes on its date.

    None of the three: its own noun erases it after a short time, which `when` says, or (FIGURES) it is kept without end.

    `people(event, today)`: whose whole registration goes; with `today` None, all whom it concerns, whatever the date.
    `forget(event, today)` erases and answers how many rows went, for what is kept elsewhere; `held(event)` counts them.
    """

    key: str
    icon: str
    what: Promise
    why: Promise
    how: Promise
    until: Callable[[Event], date | None]
    when: Promise | None = None  # said ahead of the date, where people have dates of their own
    pieces: Callable[[Event], list[Piece]] | None = None
    people: PeopleOn | None = None
    forget: Callable[[Event, date], int] | None = None
    held: Callable[[Event], int] | None = None

    def all_pieces(self, event: Event) -> list[Piece]:
        """Its pieces, and those that other nouns add to it."""
        own = self.pieces(event) if self.pieces else []
        return [*own, *(piece for more in _MORE.get(self.key, {}).values() for piece in more(event))]


def days_after(event: Event, days: int) -> date:
    return event.ends_on + timedelta(days=days)


def months_after(event: Event, months: int) -> date:
    """The same day of the month, or the last of a shorter month."""
    count = event.ends_on.year * 12 + event.ends_on.month - 1 + months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(event.ends_on.day, monthrange(year, month + 1)[1]))


def sensitive_until(event: Event) -> date:
    return event.sensitive_kept_until


def contacts_until(event: Event) -> date:
    return months_after(event, event.contacts_kept_months)


def never_came_until(event: Event) -> date:
    return days_after(event, NEVER_CAME_DAYS)


def _needs(event: Event) -> list[Piece]:
    eaters = Registration.objects.filter(event=event).exclude(meal=Registration.Meal.ANYTHING)
    return [
        Piece("needs", Need.objects.filter(event=event), remains=True),
        Piece("children", ChildrenToMind.objects.filter(event=event), remains=True),
        Piece("lifts", Lift.objects.filter(event=event), remains=True),
        Piece("meals", eaters, {"meal": Registration.Meal.ANYTHING}, remains=True),
        Piece("paper_notes", JournalEntry.objects.filter(event=event).exclude(words=""), {"words": ""}),
    ]


def _confidential_choices(event: Event) -> list[Piece]:
    secret = Q(theme__sensitivity=Theme.Sensitivity.PROTECTED) | Q(registration__keeps_choice_confidential=True)
    return [Piece("choices", ThemeChoice.objects.filter(secret, event=event))]


def _needs_opened(event: Event) -> list[Piece]:
    return [Piece("opened", NeedsOpened.objects.filter(event=event))]


def _partners(event: Event) -> list[Piece]:
    groups = Group.objects.filter(event=event).exclude(contact_name="", phone="", email="")
    return [
        Piece("relays", Relay.objects.filter(event=event)),
        Piece("groups", groups, {"contact_name": "", "phone": "", "email": ""}),
        Piece("letters", Letter.objects.filter(event=event)),
        Piece("invitations", Invitation.objects.filter(event=event)),
    ]


def _everybody(event: Event, today: date | None) -> "QuerySet[Registration]":
    people = Registration.objects.filter(event=event)
    return people if _has_come(contacts_until(event), today) else people.none()


def _early(event: Event, today: date | None) -> "QuerySet[Registration]":
    people = Registration.objects.filter(event=event, forgets_early=True)
    return people if _has_come(sensitive_until(event), today) else people.none()


def _waiting(event: Event, today: date | None) -> "QuerySet[Registration]":
    people = Registration.objects.filter(event=event).waiting()
    return people if _has_come(never_came_until(event), today) else people.none()


def _cancelled(event: Event, today: date | None) -> "QuerySet[Registration]":
    people = Registration.objects.filter(event=event, status=Registration.Status.CANCELLED)
    if today is None or never_came_until(event) <= today:
        return people
    last_day = today - timedelta(days=NEVER_CAME_DAYS)
    return people.filter(cancelled_at__lt=datetime.combine(last_day + timedelta(days=1), time(), event.zone))


def _has_come(day: date, today: date | None) -> bool:
    return today is None or day <= today


def _short(event: Event) -> None:
    """No date: a short time, always the same."""


def _import_lines(event: Event) -> int:
    return ImportRow.objects.filter(event=event).count()


WHOLE = _("Everything about these people is removed, wherever it is.")
KINDS: list[Kind] = [
    Kind(
        "needs",
        "life-buoy",
        _("What people need to come: access, children to mind, shared cars, meals"),
        _("To answer each need, and to welcome each person well."),
        _("Every row is removed. Nothing says any more who needed what. What remains: how many needed each thing."),
        sensitive_until,
        pieces=_needs,
    ),
    Kind(
        "choices",
        "lock",
        _("Choices of a protected theme, and choices that people keep confidential"),
        _("To make teams."),
        _("The choice is removed, and the seat at that table too."),
        sensitive_until,
        pieces=_confidential_choices,
    ),
    Kind(
        "opened",
        "eye",
        _("Who opened whose needs"),
        _("So that people may know who read what they need."),
        _("The log is removed with the needs."),
        sensitive_until,
        pieces=_needs_opened,
    ),
    Kind(
        "early",
        "eye-off",
        _("People who asked to be erased early"),
        _("They must not be recognised."),
        WHOLE,
        sensitive_until,
        people=_early,
    ),
    Kind(
        "cancelled",
        "undo-2",
        _("People who cancelled"),
        _("So that they may change their mind."),
        WHOLE,
        never_came_until,
        when=_("30 days after cancelling. At the latest:"),
        people=_cancelled,
    ),
    Kind(
        "waiting",
        "hourglass",
        _("People on the waiting list who never had a place"),
        _("To offer them a place that somebody gives up."),
        WHOLE,
        never_came_until,
        people=_waiting,
    ),
    Kind(
        "people",
        "users",
        _("People: name, contact, responsible adult, answers, agreements, presence"),
        _("To welcome them, and to follow the projects with them."),
        WHOLE,
        contacts_until,
        people=_everybody,
    ),
    Kind(
        "partners",
        "phone",
        _("Whom to call in associations and services, and letters sent"),
        _("To invite people whom one sees little."),
        _("Names, phones, addresses and letters are removed."),
        contacts_until,
        pieces=_partners,
    ),
]
KINDS += [
    Kind(
        "lists",
        "upload",
        _("Lists that come from other tools"),
        _("To register many people at once."),
        _("The lines are removed. What remains: when a list came, and how many people it brought."),
        _short,
        when=_("One day after registering, or a week without registering."),
        held=_import_lines,
    ),
    Kind(
        "mail",
        "mail",
        _("Mails that have not left"),
        _("To lose none when the mail server is down."),
        _("The mail is removed once it has left."),
        _short,
        when=_("Until it leaves, three days at most."),
    ),
    Kind(
        "browsers",
        "monitor",
        _("What a device remembers: the code that was entered, answers being typed"),
        _("So that nobody has to type twice."),
        _("The device forgets. On a shared device, “close my space” forgets at once."),
        _short,
        when=_("Two weeks after the last visit."),
    ),
    Kind(
        "reception_devices",
        "tablet",
        _("The list of people on the devices of the reception, on the days of the event"),
        _("To welcome people when there is no network."),
        _("The device erases it, also at sign-out and when the role is taken back."),
        _short,
        when=_("Until midnight of the same day."),
    ),
]
FIGURES = Kind(
    "figures",
    "table",
    _("Counts of people, by category, by place and by half-day"),
    _("To tell afterwards whom the event gathered."),
    _("Nothing goes: these are numbers, never crossed, and nobody can be found in them."),
    _short,
)

NAMES: dict[str, Any] = {
    "people": ngettext_lazy("%(count)d person", "%(count)d people", "count"),
    "needs": ngettext_lazy("%(count)d need", "%(count)d needs", "count"),
    "children": ngettext_lazy("%(count)d request for childcare", "%(count)d requests for childcare", "count"),
    "lifts": ngettext_lazy("%(count)d shared car", "%(count)d shared cars", "count"),
    "meals": ngettext_lazy("%(count)d choice of meal", "%(count)d choices of meal", "count"),
    "paper_notes": ngettext_lazy("%(count)d note about a paper form", "%(count)d notes about paper forms", "count"),
    "choices": ngettext_lazy("%(count)d confidential choice", "%(count)d confidential choices", "count"),
    "opened": ngettext_lazy("%(count)d line of the access log", "%(count)d lines of the access log", "count"),
    "relays": ngettext_lazy("%(count)d relay", "%(count)d relays", "count"),
    "groups": ngettext_lazy("%(count)d group's contact", "%(count)d groups' contacts", "count"),
    "invitations": ngettext_lazy("%(count)d invitation to a role", "%(count)d invitations to a role", "count"),
    "letters": ngettext_lazy("%(count)d letter", "%(count)d letters", "count"),
    "seats": ngettext_lazy("%(count)d seat in a team", "%(count)d seats in teams", "count"),
    "texts": ngettext_lazy("%(count)d text that named them", "%(count)d texts that named them", "count"),
    "sessions": ngettext_lazy("%(count)d device that knew them", "%(count)d devices that knew them", "count"),
    "import_rows": ngettext_lazy("%(count)d line of a list", "%(count)d lines of lists", "count"),
    "lists": ngettext_lazy("%(count)d line of a list", "%(count)d lines of lists", "count"),
    "mails": ngettext_lazy("%(count)d mail to be sent", "%(count)d mails to be sent", "count"),
    "letters_kept": ngettext_lazy("%(count)d letter kept to be shown", "%(count)d letters kept to be shown", "count"),
    "tasks": ngettext_lazy("%(count)d background task", "%(count)d background tasks", "count"),
}


_MORE: dict[str, dict[str, Callable[[Event], list[Piece]]]] = {}


def goes_with(kind: str, key: str, pieces: Callable[[Event], list[Piece]]) -> None:
    """Have rows of another noun go on the date of a kind known here, under the name `key`."""
    _MORE.setdefault(kind, {})[key] = pieces


def declare(kind: Kind, name: Any) -> None:
    """Add a kind of data that another noun keeps. `name`: an ngettext_lazy on "count", for the reports."""
    KINDS[:] = [known for known in KINDS if known.key != kind.key] + [kind]
    NAMES[kind.key] = name


def in_words(counts: dict[str, int]) -> list[str]:
    """What an erasure removed, as words: {"needs": 3} gives ["3 needs"]. An unknown key is shown as it is."""
    order = {key: place for place, key in enumerate(NAMES)}
    known = sorted(counts.items(), key=lambda pair: order.get(pair[0], len(order)))
    return [str(NAMES[key] % {"count": count}) if key in NAMES else f"{count} {key}" for key, count in known]
