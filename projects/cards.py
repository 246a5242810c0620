"""The method cards of a team: which there are, and how much of each is filled."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from events.models import CardBlock, SheetBlock
from projects.models import SheetEntry
from teams.models import Team

Canvas = SheetBlock.Canvas
# What each card is for, and its pictogram.
AIMS: dict[str, tuple[Promise, str]] = {
    Canvas.PROBLEM_TREE: (_("From the consequences down to the roots: why does it happen?"), "network"),
    Canvas.PEOPLE_MAP: (_("Who is close, who is far, who is missing?"), "users"),
    Canvas.ALLIES_MAP: (_("Who helps, who decides, who holds back?"), "heart-handshake"),
    Canvas.TELLING: (_("Four minutes in front of the room, one after the other."), "timer"),
}


@dataclass(frozen=True, slots=True)
class Card:
    """A method card: `filled` of its `blocks` hold a text."""

    canvas: str
    title: str
    aim: Promise
    icon: str
    blocks: int
    filled: int


def title_of(canvas: str) -> str:
    """The name of a card, as a heading."""
    return str(capfirst(Canvas(canvas).label))


def cards_of(team: Team) -> Sequence[Card]:
    """The cards of a team that have a block, in order. Two queries."""
    blocks = Counter(CardBlock.objects.filter(event=team.event_id).values_list("canvas", flat=True))
    written = SheetEntry.objects.filter(team=team).exclude(block__canvas=Canvas.SHEET).filled()
    filled = Counter(written.order_by().values_list("block__canvas", flat=True))
    return [
        Card(key, title_of(key), aim, icon, blocks[key], filled[key])
        for key, (aim, icon) in AIMS.items()
        if blocks[key]
    ]
