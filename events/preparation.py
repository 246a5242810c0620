"""The steps in which an organiser prepares an event, each a plain question. Left and resumed at will."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events.models import Event


@dataclass(frozen=True)
class Step:
    key: str
    question: Promise
    word: Promise


STEPS: tuple[Step, ...] = (
    Step("name", _("What is it called, and when is it?"), _("Name and days")),
    Step("where", _("Where is it, and how does one come?"), _("Place")),
    Step("for-whom", _("For which territory?"), _("Territory")),
    Step("people", _("How many people, and who?"), _("People")),
    Step("themes", _("What shall we work on?"), _("Themes")),
    Step("ready", _("Is everything ready?"), _("Check")),
)
KEYS = tuple(step.key for step in STEPS)


def number_of(key: str) -> int:
    """Which screen this step is, from 1. Raises ValueError for an unknown step."""
    return KEYS.index(key) + 1


def step_before(key: str) -> str | None:
    place = KEYS.index(key)
    return KEYS[place - 1] if place else None


def step_after(key: str) -> str | None:
    place = KEYS.index(key) + 1
    return KEYS[place] if place < len(KEYS) else None


def step_to_resume(event: Event) -> str | None:
    """The first step not been through yet; None when the preparation is finished, or the event is past its draft."""
    if event.status != Event.Status.DRAFT:
        return None
    return next((key for key in KEYS if key not in event.finished_steps), None)
