"""A team's project sheet as it is read: its blocks in order, what stands in each, how much is filled."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import F, FilteredRelation, Q

from events.models import SheetBlock
from projects.models import SheetRevision
from teams.models import Team

if TYPE_CHECKING:
    from common.actors import Actor

WRITTEN = ("text", "version", "updated_at", "updated_by")  # of an entry, in the order of a Line
ONE_GO = timedelta(minutes=5)  # between two texts of one person, while they are writing


@dataclass(frozen=True, slots=True)
class Line:
    """One block of a team's sheet. `number` is its place from 1; `version` 0 and no `saved_at` mean never written."""

    block: SheetBlock
    number: int
    text: str = ""
    version: int = 0
    saved_at: datetime | None = None
    saved_by: str = ""

    @property
    def is_filled(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The blocks of a team's sheet, in order."""

    lines: Sequence[Line]

    @property
    def filled(self) -> int:
        return sum(line.is_filled for line in self.lines)

    @property
    def needed(self) -> int:
        return sum(line.block.is_compulsory for line in self.lines)

    @property
    def needed_filled(self) -> int:
        return sum(line.is_filled and line.block.is_compulsory for line in self.lines)

    @property
    def is_ready(self) -> bool:
        """Every block that is needed before presenting holds a text."""
        return bool(self.needed) and self.needed_filled == self.needed


def sheet_of(team: Team, canvas: str = SheetBlock.Canvas.SHEET) -> Sheet:
    """The sheet of a team, or one of its method cards, blocks never written included. One query."""
    written = FilteredRelation("entries", condition=Q(entries__team=team, entries__version__gt=0))
    blocks = SheetBlock.every.filter(event_id=team.event_id, canvas=canvas).annotate(written=written)
    rows = blocks.annotate(**{f"written_{name}": F(f"written__{name}") for name in WRITTEN})
    return Sheet([_line(block, number) for number, block in enumerate(rows, start=1)])


def _line(block: Any, number: int) -> Line:
    """`block` with what the team wrote in it, None where it wrote nothing."""
    if block.written_version is None:
        return Line(block, number)
    return Line(block, number, *(getattr(block, f"written_{name}") for name in WRITTEN))


def author_of(actor: "Actor") -> str:
    """Whose name a text carries: a facilitator's or organiser's. The people at the table stay "the team": who sits there
    may be confidential.
    """
    return actor.name if actor.has("organiser", "facilitator") else ""


def earlier_texts(line_of: Team, block: SheetBlock) -> list[SheetRevision]:
    """What once stood in a block, newest first, without the steps of one person's writing that the next one still holds.

    Texts that were set aside are always there. The text that stands now is the first of the saved ones.
    """
    revisions = SheetRevision.objects.filter(entry__team=line_of, entry__block=block)
    return list(_worth_reading(revisions))


def _worth_reading(revisions: Sequence[SheetRevision]) -> Iterator[SheetRevision]:
    after: SheetRevision | None = None
    for revision in revisions:
        if revision.kind == SheetRevision.Kind.SET_ASIDE:
            yield revision
            continue
        if not revision.text or (after is not None and _is_a_step_to(revision, after)):
            continue
        after = revision
        yield revision


def _is_a_step_to(revision: SheetRevision, after: SheetRevision) -> bool:
    """Written by the same hand just before, and every whole word of it is still there."""
    same_go = revision.author == after.author and after.created_at - revision.created_at < ONE_GO
    return same_go and set(revision.text.split()[:-1]) <= set(after.text.split())
