"""What an organiser sees first: who is there, and what to do today. Reads once, then decides without a query."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events import checklist
from events.models import Event
from events.preparation import step_to_resume
from participants.representativity import Room
from participants.room import room_of
from reports.bilan.figures import BEFORE
from reports.waiting import Waiting, calls_have_begun, read_waiting

SHORTLIST = 5


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the overview says, read once: the checklist's facts, who is in the room, what waits."""

    event: Event
    preparation: checklist.Facts
    room: Room
    waiting: Waiting

    @property
    def registered(self) -> int:
        return self.room.people

    @property
    def is_without_people(self) -> bool:
        """Teams worked and nobody ever registered: a copy of an event, made without its people."""
        return not self.registered and bool(self.waiting.teams) and self.event.status not in BEFORE

    @property
    def is_done(self) -> bool:
        """Whom to bring in is a question of before: once results are shared, only who came remains to be said."""
        return self.event.status in Event.AFTER_RESULTS

    @property
    def without_team(self) -> int:
        return max(0, self.registered - self.room.erased - self.waiting.seated)


@dataclass(frozen=True)
class Task:
    """Something to do today: why, and where."""

    text: str
    why: str | Promise
    url: str
    action: str | Promise
    is_main: bool = False


def gather(event: Event) -> Facts:
    """Everything the overview needs."""
    return Facts(event, checklist.gather(event), room_of(event), read_waiting(event))


def tasks(facts: Facts) -> list[Task]:
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
    return find(facts)[:SHORTLIST] if find else []


def _page(event: Event, name: str) -> str:
    return reverse(name, args=[event.slug])


def _go(event: Event, to: str) -> str:
    return reverse("status_change", args=[event.slug, to])


def _while_preparing(facts: Facts) -> list[Task]:
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


def _still_missing(facts: Facts) -> list[Task]:
    """The first compulsory point that is not done; the others stand in the checklist, on the same page."""
    missing = [point for point in checklist.points(facts.preparation) if point.is_compulsory and not point.is_done]
    return [Task(point.text, point.why, point.url, gettext_lazy("Settle it"), is_main=True) for point in missing[:1]]


def _while_open(facts: Facts) -> list[Task]:
    return [
        *_if_the_day_has_come(facts),
        *_still_missing(facts),
        *_about_needs(facts),
        *_about_places(facts),
        *_about_publics(facts),
        *_about_telling(facts),
        *_about_agreements(facts),
        *_about_drafts(facts),
        *_if_full(facts),
    ]


def _about_needs(facts: Facts) -> list[Task]:
    count = facts.waiting.needs
    if not count:
        return []
    text = ngettext("%(count)d need waits for an answer.", "%(count)d needs wait for an answer.", count)
    why = gettext_lazy("People decide to come when they know.")
    return [Task(text % {"count": count}, why, _page(facts.event, "needs"), gettext_lazy("Answer them"))]


def _about_telling(facts: Facts) -> list[Task]:
    count = facts.waiting.to_tell
    if not count:
        return []
    text = ngettext("%(count)d message is to be said by voice.", "%(count)d messages are to be said by voice.", count)
    why = gettext_lazy("These people have no e-mail: call them, or go through who helps them.")
    return [Task(text % {"count": count}, why, _page(facts.event, "to_tell"), gettext_lazy("See what to say"))]


def _about_agreements(facts: Facts) -> list[Task]:
    count = facts.waiting.to_collect
    if not count:
        return []
    text = ngettext(
        "%(count)d person has not given their agreement yet.",
        "%(count)d people have not given their agreement yet.",
        count,
    )
    why = gettext_lazy("Others registered them: ask them whether their answers may be kept.")
    address = f"{_page(facts.event, 'people')}?{urlencode({'show': 'to_collect'})}"
    return [Task(text % {"count": count}, why, address, gettext_lazy("See who"))]


def _about_calls(facts: Facts) -> list[Task]:
    count = facts.waiting.to_call
    if not count or not calls_have_begun(facts.event):
        return []
    text = ngettext("%(count)d person has not confirmed yet.", "%(count)d people have not confirmed yet.", count)
    why = gettext_lazy("A call frees places that others wait for.")
    return [Task(text % {"count": count}, why, _page(facts.event, "calls"), gettext_lazy("Call them"))]


def _about_places(facts: Facts) -> list[Task]:
    """The intercommunalité that misses most people."""
    if not facts.room.lacking:
        return []
    place = max(facts.room.lacking, key=lambda place: place.missing)
    text = ngettext(
        "%(count)d person from %(place)s is missing.",
        "%(count)d people from %(place)s are missing.",
        place.missing_people,
    )
    return [
        Task(
            text % {"count": place.missing_people, "place": place.name or _("elsewhere in the territory")},
            gettext_lazy("The room should look like the territory."),
            f"{_page(facts.event, 'room_call')}?{urlencode({'place': place.key})}",
            gettext_lazy("Whom to call?"),
        )
    ]


def _about_publics(facts: Facts) -> list[Task]:
    """The category that misses most of those hoped for."""
    shortest = max(facts.room.publics, key=lambda public: public.missing_people / (public.target or 1), default=None)
    if shortest is None or not shortest.missing_people:
        return []
    text = ngettext(
        "Category “%(category)s”: %(count)d person is missing.",
        "Category “%(category)s”: %(count)d people are missing.",
        shortest.missing_people,
    )
    return [
        Task(
            text % {"count": shortest.missing_people, "category": shortest.label},
            gettext_lazy("A mixed room works best. Call somebody who knows them."),
            f"{_page(facts.event, 'room_call')}?{urlencode({'category': shortest.key})}",
            gettext_lazy("Whom to call?"),
        )
    ]


def _if_full(facts: Facts) -> list[Task]:
    event, waiting = facts.event, facts.waiting.on_list
    if waiting:
        text = ngettext("%(count)d person waits for a place.", "%(count)d people wait for a place.", waiting)
        why = gettext_lazy("A freed place goes to whom the room lacks most.")
        return [
            Task(
                text % {"count": waiting},
                why,
                _page(event, "waiting"),
                gettext_lazy("See whose turn it is"),
            )
        ]
    if facts.waiting.places.free:
        return []
    return [
        Task(
            _("No place is free."),
            gettext_lazy("Close registration, or find more places."),
            _go(event, Event.Status.CLOSED),
            gettext_lazy("See what it changes"),
        )
    ]


def _before_the_day(facts: Facts) -> list[Task]:
    return [
        *_if_the_day_has_come(facts),
        *_about_calls(facts),
        *_about_needs(facts),
        *_about_telling(facts),
        *_about_agreements(facts),
        *_about_teams(facts),
        *_about_helplines(facts),
    ]


def _if_the_day_has_come(facts: Facts) -> list[Task]:
    event = facts.event
    if not event.starts_on <= facts.event.today <= event.ends_on:
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


def _about_teams(facts: Facts) -> list[Task]:
    return [*_about_drafts(facts), *_about_people_without_a_team(facts)]


def _about_drafts(facts: Facts) -> list[Task]:
    """Tables are proposed, and nobody decided yet."""
    count = facts.waiting.drafts
    if not count:
        return []
    text = ngettext(
        "Tables are proposed: %(count)d draft is to be looked at.",
        "Tables are proposed: %(count)d drafts are to be looked at.",
        count,
    )
    why = gettext_lazy("Compare them, change what you want, then choose. Nothing changes before.")
    return [Task(text % {"count": count}, why, _page(facts.event, "drafts"), gettext_lazy("See the proposals"))]


def _about_people_without_a_team(facts: Facts) -> list[Task]:
    """Where tables are made, few moves are enough; before, all of them are to be proposed."""
    if not facts.without_team:
        return []
    text = ngettext("%(count)d person has no team.", "%(count)d people have no team.", facts.without_team)
    text %= {"count": facts.without_team}
    if facts.waiting.teams and facts.waiting.seated:
        why = gettext_lazy("A place is found for them without moving many others.")
        return [Task(text, why, _page(facts.event, "teams_repair"), gettext_lazy("Find them a table"))]
    why = gettext_lazy("Everybody finds a seat before the day.")
    return [Task(text, why, _page(facts.event, "drafts"), gettext_lazy("Make the teams"))]


def _about_helplines(facts: Facts) -> list[Task]:
    if not (facts.preparation.protected and facts.preparation.stale_helplines):
        return []
    text = ngettext(
        "%(count)d helpline needs to be checked.",
        "%(count)d helplines need to be checked.",
        facts.preparation.stale_helplines,
    )
    return [
        Task(
            text % {"count": facts.preparation.stale_helplines},
            gettext_lazy("A number shown must answer."),
            _page(facts.event, "helplines"),
            gettext_lazy("Check them"),
        )
    ]


def _on_the_day(facts: Facts) -> list[Task]:
    event = facts.event
    found = [
        Task(
            _("See who needs you."),
            gettext_lazy("Each table, its stage, its weather, its raised hand."),
            _page(event, "board"),
            gettext_lazy("Open the board"),
            is_main=True,
        ),
        _welcome(facts),
        *_about_teams(facts),
    ]
    if facts.event.today >= event.ends_on:
        found.append(
            Task(
                _("Share the results when the room has heard them."),
                gettext_lazy("The project sheets are then kept as they are."),
                _go(event, Event.Status.RESULTS),
                gettext_lazy("See what it changes"),
            )
        )
    return found


def _welcome(facts: Facts) -> Task:
    text = ngettext(
        "%(count)d person of %(all)d has arrived.", "%(count)d people of %(all)d have arrived.", facts.waiting.arrived
    )
    return Task(
        text % {"count": facts.waiting.arrived, "all": facts.registered},
        gettext_lazy("The reception notes who is here, also without network."),
        _page(facts.event, "reception"),
        gettext_lazy("Open the reception"),
    )


def _afterwards(facts: Facts) -> list[Task]:
    event = facts.event
    if event.status == Event.Status.RESULTS:
        return [
            Task(
                _("Begin to follow the projects."),
                gettext_lazy("Teams tell after one, three and six months how it is going."),
                _go(event, Event.Status.FOLLOW_UP),
                gettext_lazy("See what it changes"),
                is_main=True,
            ),
            _read_the_bilan(event),
        ]
    return [
        Task(
            _("See which projects go quiet."),
            gettext_lazy("Call them: a project lives when somebody asks how it is going."),
            _page(event, "follow_up"),
            gettext_lazy("Open the projects that go on"),
            is_main=True,
        ),
        _read_the_bilan(event),
    ]


def _read_the_bilan(event: Event) -> Task:
    return Task(
        _("Read the bilan, and send it on."),
        gettext_lazy("It is made by itself: who came, what was made, what was promised."),
        _page(event, "bilan"),
        gettext_lazy("See the bilan"),
    )
