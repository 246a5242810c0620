"""Take the blocks of a file for those of an event."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from common import live
from events.blocks_file import ANSWERS, TEXTS
from events.models import Event, SheetBlock
from events.services.lists import lock
from events.uses import uses_of


@dataclass(frozen=True, slots=True)
class Taken:
    """What taking a file changed. `kept`: titles of blocks that are not in it, but in which somebody has written."""

    changed: int
    added: int
    removed: int
    kept: Sequence[str]


def take_blocks(*, event: Event, blocks: Sequence[SheetBlock]) -> Taken:
    """Make each canvas of `blocks` (as events/blocks_file.py reads them) what the file says; other canvases stay.

    A block of the same key is changed and keeps what teams wrote in it, also on another canvas. One that is not in the
    file goes, unless somebody wrote in it: then it stays, at the end. Taken twice, the second changes nothing.
    """
    with transaction.atomic():
        lock(event.pk)
        # Locking the rows too makes a text being written in one right now arrive before its uses are counted.
        rows = SheetBlock.every.select_for_update(of=("self",)).filter(event=event)
        stored = {row.key: row for row in rows}
        places: dict[str, int] = defaultdict(int)
        changed = added = 0
        for block in blocks:
            row = stored.pop(block.key, None) or SheetBlock(event=event, key=block.key)
            before = _what(row)
            for name in ("canvas", *TEXTS, *ANSWERS):
                setattr(row, name, getattr(block, name))
            row.position = places[block.canvas]
            places[block.canvas] += 1
            is_new = row.pk is None
            if is_new or _what(row) != before:
                row.save()
                added, changed = added + is_new, changed + (not is_new)
        left = [row for row in stored.values() if row.canvas in places]
        kept = [row for row in left if uses_of(row)]
        for row in left:
            if row not in kept:
                row.delete()
                continue
            row.position = places[row.canvas]
            places[row.canvas] += 1
            row.save(update_fields=["position"])
        live.publish(event_id=event.pk, topic="teams")
        return Taken(changed, added, len(left) - len(kept), [row.title for row in kept])


def _what(row: SheetBlock) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in ("canvas", *TEXTS, *ANSWERS, "position"))
