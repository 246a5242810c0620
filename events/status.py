"""The life of an event: which step follows which, and what each changes for participants. Pure: no database, no request."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events.models.event import Event

S = Event.Status
LIFE: tuple[str, ...] = (S.DRAFT, S.OPEN, S.CLOSED, S.UNDER_WAY, S.DELIBERATION, S.RESULTS, S.FOLLOW_UP, S.ARCHIVED)

FORWARD: dict[str, tuple[str, ...]] = {
    S.DRAFT: (S.OPEN,),
    S.OPEN: (S.CLOSED, S.UNDER_WAY),
    S.CLOSED: (S.UNDER_WAY,),
    S.UNDER_WAY: (S.DELIBERATION, S.RESULTS),
    S.DELIBERATION: (S.RESULTS,),
    S.RESULTS: (S.FOLLOW_UP,),
    S.FOLLOW_UP: (S.ARCHIVED,),
    S.ARCHIVED: (),
}
BACK: dict[str, str] = {
    S.OPEN: S.DRAFT,
    S.CLOSED: S.OPEN,
    S.UNDER_WAY: S.CLOSED,
    S.DELIBERATION: S.UNDER_WAY,
    S.RESULTS: S.DELIBERATION,
    S.FOLLOW_UP: S.RESULTS,
    S.ARCHIVED: S.FOLLOW_UP,
}


@dataclass(frozen=True)
class Step:
    """One step of an event's life, in words: what the action is called, what is then true for participants."""

    action: Promise
    effects: tuple[Promise, ...]


STEPS: dict[str, Step] = {
    S.DRAFT: Step(
        _("Go back to preparing"),
        (
            _("The public page is hidden. Its address answers “not found”."),
            _("Nobody can register any more."),
            _("People who have registered stay registered. Their code still opens their own space."),
        ),
    ),
    S.OPEN: Step(
        _("Open registration"),
        (
            _("The public page can be seen by everybody."),
            _("Anybody can register, without an account."),
            _("Each person who registers receives a personal code."),
        ),
    ),
    S.CLOSED: Step(
        _("Close registration"),
        (
            _("Nobody new can register on the public page. It says so."),
            _("People who have registered can still change their answers, or cancel."),
            _("The public page stays visible."),
        ),
    ),
    S.UNDER_WAY: Step(
        _("Begin the event"),
        (
            _("Tables can write on their project sheet, with the code of their team."),
            _("Facilitators move teams from stage to stage on the board."),
            _("Nobody new can register on the public page."),
        ),
    ),
    S.DELIBERATION: Step(
        _("Let the jury talk"),
        (
            _("The public page says that the jury is talking."),
            _("Tables can still finish their project sheet."),
        ),
    ),
    S.RESULTS: Step(
        _("Share the results"),
        (
            _("The project sheets can be read, and no longer changed, at the tables."),
            _("The public page says that the results are shared."),
        ),
    ),
    S.FOLLOW_UP: Step(
        _("Follow the projects"),
        (
            _("The event is over. Teams tell how their project is going."),
            _("Participants keep their own space."),
        ),
    ),
    S.ARCHIVED: Step(
        _("Archive the event"),
        (
            _("The public page is hidden."),
            _("The event stays here, for you to read or to copy."),
        ),
    ),
}


def next_steps(status: str) -> tuple[str, ...]:
    """The statuses one may go on to, the ordinary one first."""
    return FORWARD[status]


def way_back(status: str) -> str | None:
    """The status one may return to, or None."""
    return BACK.get(status)


def may_go(before: str, after: str) -> bool:
    return after in FORWARD[before] or BACK.get(before) == after


def is_forward(before: str, after: str) -> bool:
    return LIFE.index(after) > LIFE.index(before)
